"""forEach does not wait for async callbacks."""

from promiselite.js import *


@async_function
async def save(item):
    await Promise.resolve(null)
    console.log("saved", item)


@async_function
async def callback(item):
    await save(item)


for item in ["a", "b"]:
    callback(item)
console.log("forEach is over")
