"""An object with an async iterator of its own."""

from promiselite.js import *


class Ticker:
    def __init__(self, times):
        self.left = times

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.left == 0:
            raise StopAsyncIteration
        await Promise(lambda resolve: setTimeout(resolve, 10))
        self.left -= 1
        return f"{self.left} left"


@async_function
async def main():
    async for text in Ticker(2):
        console.log(text)


main()
