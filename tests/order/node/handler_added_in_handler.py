"""A handler added to a settled promise from inside one of its handlers runs after those already queued."""

from promiselite import Promise

promise = Promise.resolve()


def first():
    print("first")
    promise.then(lambda: print("added"))


promise.then(first)
promise.then(lambda: print("second"))
promise.then(lambda: print("third"))
