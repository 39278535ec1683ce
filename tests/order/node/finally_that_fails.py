"""A throw in finally, or a rejected promise returned from it, takes the place of the result."""

from promiselite import Promise


def fail():
    raise ValueError("thrown in finally")


Promise.resolve("value").finally_(fail).then(lambda: print("never"), lambda error: print(error))
(
    Promise.reject(ValueError("first"))
    .finally_(lambda: Promise.reject(ValueError("returned from finally")))
    .catch(lambda error: print(error))
)
Promise.reject(ValueError("kept")).finally_(lambda: Promise.resolve("ignored")).catch(lambda error: print(error))
