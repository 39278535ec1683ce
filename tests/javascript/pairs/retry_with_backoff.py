"""Try again later, and later still."""

from itertools import count

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def retry(fn, *, times, delay):
    for attempt in count(1):
        try:
            return await fn(attempt)
        except Error as error:
            console.log(f"attempt {attempt}: {error.message}")
            if attempt == times:
                raise Error("giving up", cause=error) from error
            await wait(delay * 2 ** (attempt - 1))


@async_function
async def busy(attempt):
    if attempt < 3:
        raise Error("busy")
    return f"succeeded at attempt {attempt}"


@async_function
async def down(attempt):
    raise Error("down")


(
    retry(busy, times=4, delay=5)
    .then(lambda text: console.log(text))
    .then(lambda: retry(down, times=2, delay=5))
    .catch(lambda error: console.log(error.message, "<-", error.cause.message))
)
