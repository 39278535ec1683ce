"""finally waits for the promise it returns."""

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


(
    Promise.resolve("value")
    .finally_(lambda: wait(10).then(lambda: console.log("connection closed")))
    .then(lambda value: console.log(value))
)
console.log("script done")
