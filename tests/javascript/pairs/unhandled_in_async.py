"""An async function whose promise nobody looks at."""

from promiselite.js import *

process.once("unhandledRejection", lambda reason: console.log("once:", reason.message))


@async_function
async def job():
    await Promise.resolve(null)
    raise Error("job failed")


job()
setTimeout(lambda: console.log("still running"), 10)
