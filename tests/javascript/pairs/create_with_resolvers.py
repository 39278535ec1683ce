"""The functions that settle a promise, outside of any executor."""

from promiselite.js import *

promise, resolve, _ = Promise.withResolvers()
promise.then(lambda value: console.log("got", value))


def later():
    console.log("now")
    resolve("it")


setTimeout(later, 10)
