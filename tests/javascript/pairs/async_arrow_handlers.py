"""Async functions as handlers of then."""

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


async def double(n):
    await wait(10)
    return n * 2


Promise.resolve(3).then(double).then(lambda n: console.log(n))
