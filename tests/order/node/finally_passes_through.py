"""finally ignores what its function returns; value and reason pass, two jobs later than through then."""

from promiselite import Promise


def first():
    print("finally 1")
    return "ignored"


Promise.resolve("value").finally_(first).then(lambda value: print(value))
Promise.reject("reason").finally_(lambda: print("finally 2")).catch(lambda reason: print(reason))
(
    Promise.resolve()
    .then(lambda: print(1))
    .then(lambda: print(2))
    .then(lambda: print(3))
    .then(lambda: print(4))
    .then(lambda: print(5))
)
