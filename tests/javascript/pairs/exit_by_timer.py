"""exit in a timer: an interval that is not waited for stops with the process."""

from promiselite.js import *

ticks = 0


def tick():
    global ticks
    ticks += 1


setInterval(tick, 1).unref()
process.on("exit", lambda code: console.log("exit", code, ticks > 0))
setTimeout(lambda: process.exit(7), 20)
setTimeout(lambda: console.log("never"), 40)
