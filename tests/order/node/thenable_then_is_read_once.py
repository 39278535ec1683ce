"""The getter of then runs inside resolve, the function it gives in a job of its own."""

from promiselite import Promise


class Thenable:
    @property
    def then(self):
        print("getter")
        return self.call

    def call(self, resolve):
        print("then")
        resolve("value")


def executor(resolve):
    resolve(Thenable())
    print("resolved")


Promise(executor).then(lambda value: print(value))
print("script")
Promise.resolve().then(lambda: print("tick 1")).then(lambda: print("tick 2"))
