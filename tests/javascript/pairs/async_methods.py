"""Async methods of a class."""

from promiselite.js import *


class Counter:
    def __init__(self):
        self.count = 0

    @async_function
    async def add(self, n):
        before = self.count
        await Promise.resolve(null)
        self.count = before + n
        return self.count


counter = Counter()
counter.add(1).then(lambda count: console.log(count))
counter.add(10).then(lambda count: console.log(count, "the first one is lost"))
