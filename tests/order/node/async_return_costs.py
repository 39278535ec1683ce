"""Returning a value, awaiting before returning, and returning a promise cost 1, 2 and 3 jobs."""

from promiselite import Promise, async_function


@async_function
async def f():
    return "value"


@async_function
async def g():
    return await Promise.resolve("awaited")


@async_function
async def h():
    return Promise.resolve("promise")


h().then(lambda value: print(value))
g().then(lambda value: print(value))
f().then(lambda value: print(value))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
