"""All of Node's queues in one program."""

from promiselite.js import *


def timer():
    console.log("timer")
    process.nextTick(lambda: console.log("tick of the timer"))
    Promise.resolve().then(lambda: console.log("job of the timer"))
    setImmediate(lambda: console.log("immediate"))
    setTimeout(lambda: console.log("last timer"), 10)


setTimeout(timer, 0)
process.nextTick(lambda: console.log("tick"))
Promise.resolve().then(lambda: console.log("job"))
console.log("script")
