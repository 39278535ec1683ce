"""for await over an async generator."""

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


async def count_to(n):
    for i in range(1, n + 1):
        await wait(10)
        yield i


@async_function
async def main():
    async for i in count_to(3):
        console.log(i)
    console.log("done")


main()
