"""reject takes a promise or thenable as the reason, unopened."""

from promiselite import Promise


class Thenable:
    def then(self):
        print("never")


inner = Promise.resolve("inner")
Promise.reject(inner).catch(lambda reason: print("the promise itself" if reason is inner else "unwrapped"))
Promise(lambda resolve, reject: reject(Thenable())).catch(
    lambda reason: print("the thenable itself" if isinstance(reason, Thenable) else "unwrapped")
)
