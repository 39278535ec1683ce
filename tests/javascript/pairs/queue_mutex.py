"""A lock made of a chain of promises."""

from promiselite.js import *


class Mutex:
    def __init__(self):
        self._last = Promise.resolve()

    def run(self, task):
        result = self._last.then(lambda: task())
        self._last = result.catch(lambda: None)
        return result


def task(name):
    @async_function
    async def run():
        console.log(name, "enters")
        await Promise(lambda resolve: setTimeout(resolve, 10))
        if name == "b":
            raise Error("b fails")
        console.log(name, "leaves")

    return run


mutex = Mutex()
mutex.run(task("a"))
mutex.run(task("b")).catch(lambda error: console.log(error.message))
mutex.run(task("c"))
