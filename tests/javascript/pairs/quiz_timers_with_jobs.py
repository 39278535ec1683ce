"""Jobs run between two timers, not after all of them."""

from promiselite.js import *


def timer(number):
    console.log(f"timer {number}")
    Promise.resolve().then(lambda: console.log(f"job {number}"))


setTimeout(lambda: timer(1), 0)
setTimeout(lambda: timer(2), 0)
