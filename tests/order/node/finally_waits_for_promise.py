"""A promise returned from finally is waited for."""

from promiselite import Promise


def wait():
    print("finally")
    promise, resolve, _ = Promise.with_resolvers()

    def last():
        print("inside 2")
        resolve()

    Promise.resolve().then(lambda: print("inside 1")).then(last)
    return promise


Promise.resolve("value").finally_(wait).then(lambda value: print(value))
(
    Promise.resolve()
    .then(lambda: print(1))
    .then(lambda: print(2))
    .then(lambda: print(3))
    .then(lambda: print(4))
    .then(lambda: print(5))
    .then(lambda: print(6))
    .then(lambda: print(7))
)
