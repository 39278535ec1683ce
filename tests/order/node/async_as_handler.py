"""An async handler returns a promise: the chain waits its two extra jobs."""

from promiselite import Promise, async_function


@async_function
async def handler(value):
    print("handler", value)
    await Promise.resolve()
    print("after await")
    return value + "y"


Promise.resolve("x").then(handler).then(lambda value: print(value))
chain = Promise.resolve()
for i in range(1, 7):
    chain = chain.then(lambda _, i=i: print("tick", i))
