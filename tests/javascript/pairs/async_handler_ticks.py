"""Async functions as handlers: when what follows them hears of their end."""

from promiselite.js import *


def ruler(name, length):
    chain = Promise.resolve()
    for i in range(1, length + 1):
        chain = chain.then(lambda _, i=i: console.log(name, "tick", i))


async def returns():
    return "returns"


async def throws():
    raise Error("throws")


async def awaits():
    await Promise.resolve()
    return "awaits once"


async def awaits_twice():
    await Promise.resolve()
    await Promise.resolve()
    return "awaits twice"


async def passes_on():
    return Promise.resolve("passes on")


Promise.resolve().then(returns).then(console.log)
Promise.resolve().then(awaits).then(console.log)
Promise.resolve().then(awaits_twice).then(console.log)
Promise.resolve().then(passes_on).then(console.log)
ruler("then", 6)


def others():
    Promise.resolve().then(throws).catch(lambda error: console.log(error.message))
    Promise.reject(0).catch(returns).then(console.log)
    Promise.resolve("after").finally_(returns).then(console.log)
    Promise.try_(returns).then(lambda value: console.log("try", value))
    Promise(lambda resolve: resolve(returns())).then(lambda value: console.log("new", value))
    ruler("others", 6)


setTimeout(others, 10)
