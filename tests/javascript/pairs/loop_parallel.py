"""All at once: start every promise, then await."""

from promiselite.js import *


@async_function
async def work(name, ms):
    console.log("begin", name)
    await Promise(lambda resolve: setTimeout(resolve, ms))
    console.log("end", name)
    return name


@async_function
async def main():
    started = [work("slow", 250), work("fast", 10)]
    console.log("both are under way")
    console.log(await Promise.all(started))


main()
