"""all of nothing is fulfilled at once; of one plain value, a job later."""

from promiselite import Promise

Promise.all(["value"]).then(lambda values: print("one", *values))
Promise.all([]).then(lambda values: print("nothing", *values))
Promise.resolve().then(lambda: print(1)).then(lambda: print(2)).then(lambda: print(3))
