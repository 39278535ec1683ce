"""Each async function between costs a job on the way back."""

from promiselite import Promise, async_function


@async_function
async def inner():
    print("inner")
    return "value"


@async_function
async def middle():
    value = await inner()
    print("middle")
    return value


@async_function
async def outer():
    value = await middle()
    print("outer")
    return value


outer().then(lambda value: print(value))
chain = Promise.resolve()
for i in range(1, 5):
    chain = chain.then(lambda _, i=i: print("tick", i))
