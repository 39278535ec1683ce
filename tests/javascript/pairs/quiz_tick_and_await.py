"""nextTick, microtasks and what follows an await, each asking for the others."""

from promiselite.js import *


def tick():
    console.log("tick")
    process.nextTick(lambda: console.log("tick of tick"))
    Promise.resolve().then(lambda: console.log("job of tick"))


def job():
    console.log("job")
    process.nextTick(lambda: console.log("tick of job"))
    queueMicrotask(lambda: console.log("job of job"))


@async_function
async def main():
    console.log("async begins")
    await Promise.resolve(null)
    console.log("after one await")
    process.nextTick(lambda: console.log("tick of async"))
    await Promise.resolve(null)
    console.log("after two")


process.nextTick(tick)
Promise.resolve().then(job)
main()
console.log("script ends")
