"""What an async function throws rejects its promise."""

from promiselite.js import *


@async_function
async def divide(a, b):
    if b == 0:
        raise RangeError("division by zero")
    return a / b


divide(6, 2).then(lambda quotient: console.log(quotient))
divide(1, 0).catch(lambda error: console.log(error.name, error.message))
