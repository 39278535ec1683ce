"""A handler that returns a promise delays its chain by two jobs more than a plain value does."""

from promiselite import Promise


def first():
    print(0)
    return Promise.resolve(4)


Promise.resolve().then(first).then(lambda value: print(value))
(
    Promise.resolve()
    .then(lambda: print(1))
    .then(lambda: print(2))
    .then(lambda: print(3))
    .then(lambda: print(5))
    .then(lambda: print(6))
)
