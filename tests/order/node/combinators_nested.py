"""Combinators of combinators."""

from promiselite import Promise


def show(values):
    first, second, third = values
    print(first, second, *third)


Promise.all([Promise.race(["a", "b"]), Promise.any([Promise.reject(), "c"]), Promise.all(["d", "e"])]).then(show)
Promise.race([Promise.all([1, 2]), Promise.all([])]).then(lambda values: print("race of alls", len(values)))
chain = Promise.resolve()
for i in range(1, 7):
    chain = chain.then(lambda _, i=i: print("tick", i))
