"""throw takes any value; what arrives at a catch is that value."""

from promiselite.js import *


@async_function
async def check(n):
    if n > 2:
        raise RejectionError({"code": 42, "n": n})
    if n > 1:
        raise RejectionError("a string")
    return n


@async_function
async def main():
    for n in [1, 2, 3]:
        try:
            console.log(await check(n))
        except RejectionError as error:
            console.log("caught", error.reason)
    raise RejectionError(null)


main().catch(lambda reason: console.log("rejected with", reason))
