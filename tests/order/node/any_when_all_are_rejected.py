"""any rejects with an AggregateError whose errors are in input order; of nothing, at once."""

from promiselite import Promise, RejectionError


def fail():
    raise RejectionError("late")


late = Promise.resolve().then(fail)
Promise.any([late, Promise.reject("early")]).catch(lambda error: print(type(error).__name__, error.message, *error.errors))
Promise.any([]).catch(lambda error: print(type(error).__name__, len(error.errors)))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
