"""A thenable may reject, and a broken one is tamed."""

from promiselite.js import *


class Rejecting:
    def then(self, resolve, reject):
        reject(Error("no"))
        resolve("too late")


class Throwing:
    def then(self, resolve):
        resolve("in time")
        raise Error("too late")


Promise.resolve(Rejecting()).catch(lambda error: console.log(error.message))
Promise.resolve(Throwing()).then(lambda value: console.log(value))
