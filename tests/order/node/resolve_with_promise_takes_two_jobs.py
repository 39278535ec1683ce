"""resolve(promise) takes a job to call then, and another to hear the value."""

from promiselite import Promise

inner = Promise.resolve("inner")
Promise(lambda resolve: resolve(inner)).then(lambda value: print("outer", value))
inner.then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3))
