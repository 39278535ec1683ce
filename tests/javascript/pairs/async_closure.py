"""An async function as an expression that is called at once."""

from promiselite.js import *


@async_function
async def times_hundred(n):
    return n * 100


@async_function
async def main():
    values = await Promise.all([times_hundred(n) for n in [1, 2]])
    console.log(values)


main()
console.log("outside")
