"""A promise returned from a handler is waited for."""

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


def first():
    console.log("first")
    return wait(20)


def second():
    console.log("second")
    return wait(10)


wait(10).then(first).then(second).then(lambda: console.log("third"))
