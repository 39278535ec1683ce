"""All four over the same input, in one queue."""

from promiselite import Promise


def inputs():
    return [Promise.resolve(1), Promise.resolve(2).then(lambda n: n), 3]


Promise.all(inputs()).then(lambda values: print("all", *values))
Promise.all_settled(inputs()).then(lambda outcomes: print("allSettled", *[o.value for o in outcomes]))
Promise.any(inputs()).then(lambda value: print("any", value))
Promise.race(inputs()).then(lambda value: print("race", value))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
