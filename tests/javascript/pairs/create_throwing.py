"""What the executor throws rejects the promise."""

from promiselite.js import *


def executor():
    raise TypeError("thrown in the executor")


promise = Promise(executor)
promise.catch(lambda error: console.log(error.name, "-", error.message))
