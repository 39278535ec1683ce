"""Only the first call of resolve or reject counts."""

from promiselite.js import *


def executor(resolve, reject):
    resolve("first")
    resolve("second")
    reject(Error("third"))
    raise Error("fourth")


promise = Promise(executor)
promise.then(console.log, console.error)
