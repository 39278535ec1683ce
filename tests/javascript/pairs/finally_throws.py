"""A throw in finally takes over."""

from promiselite.js import *


def cleanup():
    raise Error("from finally")


(
    Promise.resolve("lost")
    .finally_(cleanup)
    .then(lambda value: console.log("never", value))
    .catch(lambda error: console.log(error.message))
)
