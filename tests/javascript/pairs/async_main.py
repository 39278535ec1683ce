"""The usual frame: main, and one catch for everything."""

from promiselite.js import *


@async_function
async def step(name):
    console.log("step", name)
    if name == "c":
        raise Error(f"cannot do {name}")
    return name.upper()


@async_function
async def main():
    for name in ["a", "b", "c", "d"]:
        console.log(await step(name))


main().catch(lambda error: console.log("main failed:", error.message))
