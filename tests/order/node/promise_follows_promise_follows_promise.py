"""A tower of promises, each resolved with the next."""

from promiselite import Promise

bottom = Promise.resolve("bottom")
middle = Promise(lambda resolve: resolve(bottom))
top = Promise(lambda resolve: resolve(middle))
top.then(lambda value: print("top", value))
middle.then(lambda value: print("middle", value))
bottom.then(lambda value: print("bottom", value))
chain = Promise.resolve()
for i in range(1, 6):
    chain = chain.then(lambda _, i=i: print("tick", i))
