"""A deferred: a promise and its functions in one object."""

from promiselite.js import *


class Deferred:
    def __init__(self):
        def executor(resolve, reject):
            self.resolve = resolve
            self.reject = reject

        self.promise = Promise(executor)


deferred = Deferred()
deferred.promise.then(lambda value: console.log("resolved with", value))
console.log("nothing yet")
setTimeout(lambda: deferred.resolve("a value"), 10)
