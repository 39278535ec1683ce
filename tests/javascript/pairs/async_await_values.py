"""await takes promises and plain values."""

from promiselite.js import *


def wait(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


@async_function
async def main():
    first = await wait(10, "waited")
    second = await Promise.resolve("plain")
    console.log(first, second)


main()
console.log("main has been called")
