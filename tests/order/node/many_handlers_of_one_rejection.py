"""Handlers of one rejected promise run in the order of their registration, whether it came before or after."""

from promiselite import Promise

promise, _, reject = Promise.with_resolvers()


def first(reason):
    print("first", reason)
    Promise.resolve().then(lambda: print("from first"))


promise.catch(first)
promise.then(lambda: print("never")).catch(lambda reason: print("second, a job later", reason))
promise.then(lambda: print("never"), lambda reason: print("third", reason))
reject("reason")
promise.catch(lambda reason: print("fourth", reason))
print("script")
