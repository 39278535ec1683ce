"""A loop of awaits that looks at a signal."""

from itertools import count as numbers

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def count(signal):
    for n in numbers(1):
        signal.throwIfAborted()
        console.log(n)
        if n == 3:
            setTimeout(stop)
        await wait(20)


controller = AbortController()


def stop():
    controller.abort(Error("that will do"))


count(controller.signal).catch(lambda error: console.log("stopped:", error.message))
