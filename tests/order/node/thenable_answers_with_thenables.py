"""Each level of thenables costs one job."""

from promiselite import Promise


class Wrap:
    def __init__(self, depth):
        self.depth = depth

    def then(self, resolve):
        print("level", self.depth)
        resolve("bottom" if self.depth == 0 else Wrap(self.depth - 1))


Promise.resolve(Wrap(3)).then(lambda value: print(value))
chain = Promise.resolve()
for i in range(1, 7):
    chain = chain.then(lambda _, i=i: print("tick", i))
