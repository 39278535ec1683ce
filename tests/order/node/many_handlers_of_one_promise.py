"""Handlers of one promise run in the order of their registration, before anything they start."""

from promiselite import Promise

promise, resolve, _ = Promise.with_resolvers()


def first():
    print("first")
    Promise.resolve().then(lambda: print("from first"))


promise.then(first)
promise.then(lambda: print("second"))
resolve()
promise.then(lambda: print("third"))
print("script")
