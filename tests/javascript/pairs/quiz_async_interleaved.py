"""The interview question with two async functions."""

from promiselite.js import *


@async_function
async def one():
    console.log("one starts")
    await two()
    console.log("one ends")


@async_function
async def two():
    console.log("two")


def executor(resolve):
    console.log("executor")
    resolve()


console.log("script starts")
setTimeout(lambda: console.log("timer"), 0)
one()
Promise(executor).then(lambda: console.log("then"))
console.log("script ends")
