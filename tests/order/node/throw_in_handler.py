"""What a handler throws rejects the next promise; the second handler of the same then does not see it."""

from promiselite import Promise


def handler(value):
    print("handler", value)
    raise ValueError("thrown")


Promise.resolve("value").then(handler, lambda: print("not this one")).catch(lambda error: print("catch", error))
Promise.resolve().then(lambda: print("tick 1")).then(lambda: print("tick 2"))
