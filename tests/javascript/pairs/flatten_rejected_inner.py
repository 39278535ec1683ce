"""A returned promise that is rejected rejects the chain."""

from promiselite.js import *

(
    Promise.resolve("start")
    .then(lambda text: Promise.reject(Error(f"{text} failed")))
    .then(lambda: console.log("never"))
    .catch(lambda error: console.log(error.message))
)
