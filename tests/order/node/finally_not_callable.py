"""finally with something not callable is a plain then."""

from promiselite import Promise

Promise.resolve("value").finally_(7).then(lambda value: print(value))
Promise.reject("reason").finally_(None).catch(lambda reason: print(reason))
Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3))
