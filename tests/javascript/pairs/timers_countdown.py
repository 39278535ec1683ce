"""A countdown by a function that sets its own next timer."""

from promiselite.js import *


def countdown(n):
    if n == 0:
        console.log("lift-off")
        return
    console.log(n)
    setTimeout(countdown, 10, n - 1)


countdown(3)
