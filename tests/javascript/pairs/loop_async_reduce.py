"""reduce with an async function, and an async filter."""

from functools import reduce

from promiselite.js import *


def wait(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


@async_function
async def add(before, n):
    return await before + await wait(5, n)


@async_function
async def with_name(name):
    return [name, await wait(5, name.upper())]


@async_function
async def main():
    total = await reduce(add, [1, 2, 3], Promise.resolve(0))
    console.log(total)
    kept = await Promise.all([wait(20 - n, n % 2 == 0) for n in [1, 2, 3, 4]])
    console.log([n for n, keep in zip([1, 2, 3, 4], kept, strict=True) if keep])
    named = await Promise.all([with_name(name) for name in ["a", "b"]])
    console.log(dict(named), named)


main()
