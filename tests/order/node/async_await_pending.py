"""await of a pending promise goes on one job after it is fulfilled, before handlers added later."""

from promiselite import Promise, async_function, queue_microtask

promise, resolve, _ = Promise.with_resolvers()


@async_function
async def waiter():
    print("awaited", await promise)


def resolving():
    print("resolving")
    resolve("value")


promise.then(lambda: print("then before"))
waiter()
promise.then(lambda: print("then after"))
queue_microtask(resolving)
