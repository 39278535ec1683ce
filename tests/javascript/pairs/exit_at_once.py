"""exit ends the process here and now."""

from promiselite.js import *


def end():
    console.log("timer")
    Promise.resolve().then(lambda: console.log("never"))
    process.exit(4)


process.on("exit", lambda code: console.log("bye", code))
setTimeout(end, 10)
setTimeout(lambda: console.log("never"), 30)
