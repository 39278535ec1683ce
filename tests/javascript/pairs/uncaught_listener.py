"""An exception in a timer, and who hears of it."""

from promiselite.js import *

process.on("uncaughtException", lambda error, origin: console.log(origin, error.message))


def fail():
    raise Error("thrown in a timer")


setTimeout(fail, 10)
setTimeout(lambda: console.log("the loop goes on"), 20)
