"""What Node says where a function is needed and nothing is given."""

from promiselite.js import *

for wrong in [
    lambda: setTimeout(),
    lambda: setInterval(undefined, 5),
    lambda: setImmediate(),
    lambda: queueMicrotask(),
    lambda: process.nextTick(),
]:
    try:
        wrong()
    except TypeError as error:
        console.log(error.name, error.code, error.message)
Array.fromAsync().catch(lambda error: console.log(error.name, error.message))
Array.fromAsync([1], "map").catch(lambda error: console.log(error.name, error.message))
Array.fromAsync(5).then(lambda list: console.log(list))
