"""Cache the promise, not the value: one request for all who ask."""

from promiselite.js import *

cache = Map()
requests = 0


@async_function
async def request(key):
    global requests
    requests += 1
    await Promise.resolve(null)
    return f"value of {key}"


def cached(key):
    if not cache.has(key):
        cache.set(key, request(key))
    return cache.get(key)


def show(values):
    console.log(values, requests)
    console.log(cache)


Promise.all([cached("a"), cached("b"), cached("a")]).then(show)
