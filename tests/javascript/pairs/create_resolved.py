"""The executor runs at once; the handler runs later."""

from promiselite.js import *


def executor(resolve):
    console.log("executor")
    resolve("value")


promise = Promise(executor)
promise.then(lambda value: console.log("then", value))
console.log("end of script")
