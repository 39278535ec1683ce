"""An async function always returns a promise."""

from promiselite.js import *


@async_function
async def greet():
    return "hello"


result = greet()
console.log(isinstance(result, Promise))
result.then(lambda text: console.log(text))
