"""A promise that is rejected calls the second handler."""

from promiselite.js import *

promise = Promise(lambda resolve, reject: reject(Error("no luck")))
promise.then(
    lambda value: console.log("never", value),
    lambda error: console.log(error.message),
)
