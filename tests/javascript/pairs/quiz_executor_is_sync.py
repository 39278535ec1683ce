"""What stands in the executor is no microtask."""

from promiselite.js import *


def executor(resolve):
    console.log(2)
    resolve()
    console.log(3)


console.log(1)
Promise(executor).then(lambda: console.log(5))
console.log(4)
