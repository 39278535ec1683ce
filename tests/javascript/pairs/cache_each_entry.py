"""A Map walked with forEach, and with one that is still loading."""

from promiselite.js import *

cache = Map()


def load(key):
    if not cache.has(key):
        cache.set(key, Promise(lambda resolve: setTimeout(resolve, 10, key.upper())))
    return cache.get(key)


def show(values):
    console.log(values, cache.size)
    load("c")
    cache.forEach(lambda promise, key: console.log(key, promise))
    Set(values).forEach(lambda value: console.log(value))


Promise.all([load("a"), load("b"), load("a")]).then(show)
