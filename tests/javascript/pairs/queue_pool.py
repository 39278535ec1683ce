"""Never more than two at once: a set of those that run, and a race."""

from promiselite.js import *


@async_function
async def pool(limit, items, work):
    results = []
    running = Set()

    def start(item):
        promise = work(item).finally_(lambda: running.delete(promise))
        return promise

    for item in items:
        promise = start(item)
        results.append(promise)
        running.add(promise)
        if running.size >= limit:
            await Promise.race(running)
    return await Promise.all(results)


@async_function
async def square(n):
    console.log("begin", n)
    await Promise(lambda resolve: setTimeout(resolve, n * 100))
    console.log("end", n)
    return n * n


pool(2, [3, 1, 4], square).then(lambda results: console.log(results))
