"""What follows an await is a microtask."""

from promiselite.js import *


@async_function
async def f():
    console.log(2)
    await Promise.resolve(undefined)
    console.log(5)


console.log(1)
f().then(lambda: console.log(6))
Promise.resolve().then(lambda: console.log("5 and a half"))
console.log(3)
console.log(4)
