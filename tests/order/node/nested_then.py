"""A then inside a handler queues behind what is queued already."""

from promiselite import Promise


def outer():
    print("outer 1")
    Promise.resolve().then(lambda: print("inner 1")).then(lambda: print("inner 2"))


Promise.resolve().then(outer).then(lambda: print("outer 2")).then(lambda: print("outer 3"))
