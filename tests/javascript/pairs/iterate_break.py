"""Leaving the loop early ends the generator, finally included."""

from contextlib import aclosing

from promiselite.js import *


async def letters():
    try:
        yield "a"
        yield "b"
        yield "c"
    finally:
        console.log("generator closed")


@async_function
async def main():
    async with aclosing(letters()) as generator:
        async for letter in generator:
            console.log(letter)
            if letter == "b":
                break
    console.log("after the loop")


main()
