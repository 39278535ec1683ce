"""A thenable that answers at once costs one job more than a plain value."""

from promiselite import Promise


class Thenable:
    def then(self, resolve):
        print("then called")
        resolve("from thenable")


Promise.resolve().then(lambda: Thenable()).then(lambda value: print(value))
(Promise.resolve().then(lambda: print("tick 1")).then(lambda: print("tick 2")).then(lambda: print("tick 3")))
