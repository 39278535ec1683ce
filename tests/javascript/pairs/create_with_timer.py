"""A promise for a value that comes later."""

from promiselite.js import *


def delay(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


console.log("waiting")
delay(20, "here it is").then(lambda value: console.log(value))
