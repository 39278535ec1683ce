"""A rejection that nobody handles is reported after the microtasks."""

from promiselite.js import *


def listener(reason, promise):
    console.log("unhandled:", reason.message)
    promise.catch(lambda: console.log("caught by the listener"))


process.on("unhandledRejection", listener)

Promise.reject(Error("forgotten"))
Promise.resolve().then(lambda: console.log("microtask"))
console.log("script")
