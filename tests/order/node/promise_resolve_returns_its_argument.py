"""Promise.resolve(promise) is the promise itself, so it costs nothing."""

from promiselite import Promise

promise = Promise.resolve("same")
print("identical" if Promise.resolve(promise) is promise else "another")
Promise.resolve(promise).then(lambda value: print(value))
Promise.resolve().then(lambda: print("second"))
