"""A tick asked for by a microtask waits until no microtask is left."""

from promiselite.js import *


def job():
    console.log("job 1")
    process.nextTick(lambda: console.log("tick from job 1"))


def tick():
    console.log("tick 1")
    process.nextTick(lambda: console.log("tick 2"))
    Promise.resolve().then(lambda: console.log("job of tick 1"))


Promise.resolve().then(job).then(lambda: console.log("job 2"))
process.nextTick(tick)
