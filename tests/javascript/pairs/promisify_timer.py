"""promisify(setTimeout), the shortest sleep in Node."""

from promiselite.js import *

sleep = promisify(setTimeout)
soon = promisify(setImmediate)


@async_function
async def main():
    console.log(await sleep(20, "slept"))
    console.log(await soon("soon"))
    await sleep(1)
    console.log("done")


main()
