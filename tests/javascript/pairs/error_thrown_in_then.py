"""A throw in a handler rejects the promise that then returned."""

from promiselite.js import *


def check(n):
    if n < 10:
        raise RangeError(f"{n} is too small")
    return n


(
    Promise.resolve(5)
    .then(check)
    .then(lambda n: console.log("fine", n))
    .catch(lambda error: console.log(error.name, error.message))
)
