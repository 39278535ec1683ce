"""The interview question: async1, async2, a timer, a promise."""

from promiselite import Promise, async_function, set_timeout


@async_function
async def async1():
    print("async1 start")
    await async2()
    print("async1 end")


@async_function
async def async2():
    print("async2")


def executor(resolve):
    print("promise1")
    resolve()


print("script start")
set_timeout(lambda: print("setTimeout"), 0)
async1()
Promise(executor).then(lambda: print("promise2"))
print("script end")
