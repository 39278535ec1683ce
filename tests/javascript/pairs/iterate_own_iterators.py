"""Async iterators written by hand, and by an async generator in a class."""

from promiselite.js import *


class Range:
    def __init__(self, first, last):
        self.first = first
        self.last = last

    async def __aiter__(self):
        for n in range(self.first, self.last + 1):
            await Promise.resolve()
            yield n


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        return self.n + 1


async def next_number(n):
    return n + 1


@async_function
async def main():
    async for n in Range(1, 3):
        console.log(n)
    async for n in Countdown(2):
        console.log("still", n)
    console.log(Range(1, 2), Countdown(5), aiter(Range(1, 2)))
    console.log(await Array.fromAsync(Range(1, 3)), await Array.fromAsync(Set([1, 2]), next_number))


main()
