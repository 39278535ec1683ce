"""A rejected promise returned from catch rejects the chain, two jobs later than a throw would."""

from promiselite import Promise, RejectionError


def throw(reason):
    raise RejectionError(reason + 1)


Promise.reject(1).catch(lambda: Promise.reject(2)).catch(lambda reason: print("returned", reason))
Promise.reject(3).catch(throw).catch(lambda reason: print("thrown", reason))
(
    Promise.resolve()
    .then(lambda: print("tick 1"))
    .then(lambda: print("tick 2"))
    .then(lambda: print("tick 3"))
    .then(lambda: print("tick 4"))
)
