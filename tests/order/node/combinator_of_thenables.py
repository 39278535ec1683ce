"""Thenables in a combinator are adopted: then is called in a job, after the script."""

from promiselite import Promise


class Thenable:
    def __init__(self, name):
        self.name = name

    @property
    def then(self):
        print("get", self.name)
        return self.call

    def call(self, resolve):
        print("then", self.name)
        resolve(self.name)


Promise.all([Thenable("a"), "plain", Thenable("b")]).then(lambda values: print(*values))
Promise.race([Thenable("c"), Thenable("d")]).then(lambda value: print("race", value))
print("script")
