"""An interval that stops itself."""

from promiselite.js import *

ticks = 0


def tick():
    global ticks
    ticks += 1
    console.log("tick", ticks)
    if ticks == 3:
        clearInterval(interval)


interval = setInterval(tick, 10)
