"""A semaphore: acquire is a promise for the function that releases."""

from promiselite.js import *


def semaphore(free):
    waiting = []

    def release():
        nonlocal free
        if waiting:
            waiting.pop(0)(release)
        else:
            free += 1

    def acquire():
        def executor(resolve):
            nonlocal free
            if free > 0:
                free -= 1
                resolve(release)
            else:
                waiting.append(resolve)

        return Promise(executor)

    return acquire


acquire = semaphore(2)


@async_function
async def work(ms, at):
    release = await acquire()
    console.log("begin", at)
    await Promise(lambda resolve: setTimeout(resolve, ms))
    console.log("end", at)
    release()


for at, ms in enumerate([20, 300, 20]):
    work(ms, at)
