"""A getter that throws rejects at once, without a job for then."""

from promiselite import Promise


class Thenable:
    @property
    def then(self):
        print("getter")
        raise ValueError("no then")


promise = Promise(lambda resolve: resolve(Thenable()))
promise.catch(lambda error: print(error))
Promise.resolve().then(lambda: print("tick 1")).then(lambda: print("tick 2"))
