"""An executor in an executor, and a timer that comes too late."""

from promiselite.js import *


def first():
    def executor(resolve):
        console.log(3)

        def inner_executor(settle):
            def late():
                console.log(5)
                settle(6)

            console.log(7)
            setTimeout(late, 0)
            settle(1)

        inner = Promise(inner_executor)
        resolve(2)
        inner.then(lambda value: console.log(value))

    return Promise(executor)


first().then(lambda value: console.log(value))
console.log(4)
