"""beforeExit may give the loop new work."""

from promiselite.js import *

rounds = 0


def before_exit(code):
    global rounds
    rounds += 1
    console.log("beforeExit", code, rounds)
    if rounds < 3:
        setTimeout(lambda: console.log("one more"), 5)


process.on("beforeExit", before_exit)
