"""An async function runs at once up to its first await."""

from promiselite import Promise, async_function


@async_function
async def work():
    print("work begins")
    await Promise.resolve()
    print("after await 1")
    await Promise.resolve()
    print("after await 2")
    return "result"


print("before")
work().then(lambda value: print(value))
print("after")
Promise.resolve().then(lambda: print("tick 1")).then(lambda: print("tick 2")).then(lambda: print("tick 3"))
