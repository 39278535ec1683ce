"""return and return await differ where there is a try."""

from promiselite.js import *


@async_function
async def fail():
    raise Error("failed")


@async_function
async def with_return():
    try:
        return fail()
    except Error:
        return "caught inside"


@async_function
async def with_return_await():
    try:
        return await fail()
    except Error:
        return "caught inside"


with_return().catch(lambda error: console.log("return:", error.message))
with_return_await().then(lambda text: console.log("return await:", text))
