"""A promise resolved with itself is rejected with a TypeError."""

from promiselite import Promise

promise, resolve, _ = Promise.with_resolvers()
resolve(promise)
promise.catch(lambda error: print("TypeError" if isinstance(error, TypeError) else "something else"))
chained = Promise.resolve().then(lambda: chained)
chained.catch(lambda error: print("chained", type(error).__name__))
print("script")
