"""A listener of exit may still queue microtasks; ticks, timers and immediates come too late."""

from promiselite.js import *


def last(code):
    console.log("exit", code)
    process.nextTick(lambda: console.log("never: a tick"))
    setTimeout(lambda: console.log("never: a timer"))
    setImmediate(lambda: console.log("never: an immediate"))
    queueMicrotask(lambda: console.log("microtask"))
    (Promise.resolve().then(lambda: console.log("then")).then(lambda: console.log("and then")))


process.on("exit", last)
process.on("exit", lambda: console.log("another listener"))
