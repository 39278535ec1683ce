"""One promise after the other, in the order of the list."""

from promiselite.js import *


def wait(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


@async_function
async def main():
    for promise in [wait(30, "slow"), wait(10, "fast")]:
        console.log(await promise)


main()
