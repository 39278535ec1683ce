"""What a listener of beforeExit queues runs; only a timer or the like brings the loop back to life."""

from promiselite.js import *


def before_exit():
    console.log("before exit")
    Promise.resolve().then(lambda: console.log("then"))
    process.nextTick(lambda: console.log("tick"))


process.on("beforeExit", before_exit)
process.on("exit", lambda: console.log("exit"))
