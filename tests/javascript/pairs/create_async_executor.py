"""An async function as executor: what it throws is lost, and the promise waits for ever."""

from promiselite.js import *

process.on("unhandledRejection", lambda error: console.log("nobody caught", error.message))


async def executor(resolve):
    console.log("the executor begins")
    await Promise.resolve(null)
    resolve("settled later")


async def throwing():
    raise Error("thrown into the void")


promise = Promise(executor)
promise.then(lambda value: console.log(value))

lost = Promise(throwing)
lost.catch(lambda: console.log("never called"))
setTimeout(lambda: console.log(promise, lost), 1)
