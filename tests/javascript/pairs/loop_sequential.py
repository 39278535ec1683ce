"""One after the other: await in a loop."""

from promiselite.js import *


def wait(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


@async_function
async def main():
    for name, ms in [("slow", 30), ("fast", 10)]:
        console.log("begin", name)
        console.log("end", await wait(ms, name))


main()
