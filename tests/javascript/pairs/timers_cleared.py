"""A timer that was called off in time."""

from promiselite.js import *

timer = setTimeout(lambda: console.log("never"), 250)


def call_off():
    clearTimeout(timer)
    console.log("called off")


setTimeout(call_off, 10)
immediate = setImmediate(lambda: console.log("never either"))
clearImmediate(immediate)
clearTimeout(undefined)
