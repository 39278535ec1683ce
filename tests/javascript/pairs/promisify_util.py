"""util.promisify does the same."""

from promiselite.js import *


def add(a, b, callback):
    def answer():
        if not isinstance(a, int):
            callback(TypeError("numbers, please"))
        else:
            callback(null, a + b)

    setImmediate(answer)


add_async = promisify(add)
add_async(1, 2).then(lambda sum: console.log(sum))
add_async("1", 2).catch(lambda error: console.log(error.name, error.message))
