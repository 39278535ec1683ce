"""The same function may be given a promise, a thenable or a value; they take 3, 2 and 1 jobs."""

from promiselite import Promise


class Thenable:
    def then(self, resolve):
        resolve("thenable")


a = Promise.with_resolvers()
b = Promise.with_resolvers()
c = Promise.with_resolvers()
a.promise.then(lambda value: print(value))
b.promise.then(lambda value: print(value))
c.promise.then(lambda value: print(value))
a.resolve(Promise.resolve("promise"))
b.resolve(Thenable())
c.resolve("value")
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
