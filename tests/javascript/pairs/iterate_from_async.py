"""Array.fromAsync gathers what comes."""

from promiselite.js import *


async def numbers():
    yield 1
    yield Promise.resolve(2)
    yield 3


async def square(n):
    return n * n


Array.fromAsync(numbers()).then(lambda list: console.log(list))
Array.fromAsync([Promise.resolve("a"), "b"]).then(lambda list: console.log(list))
Array.fromAsync(numbers(), square).then(lambda squares: console.log(squares))
