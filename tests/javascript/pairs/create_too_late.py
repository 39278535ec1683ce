"""What an executor throws after it has settled is lost; anything may be thrown before."""

from promiselite.js import *


def resolves_then_throws(resolve):
    resolve("first")
    raise Error("nobody hears of it")


def rejects_then_resolves(resolve, reject):
    reject(Error("reject came first"))
    resolve("too late")


def throws():
    raise RejectionError({"custom": True, "list": [1, {"two": 2}]})


def later(resolve):
    def fire():
        try:
            raise Error("in a timer")
        except Error as error:
            resolve(error.message)

    setTimeout(fire, 1)


Promise(resolves_then_throws).then(console.log, console.log)
Promise(rejects_then_resolves).catch(lambda error: console.log(error.message))
Promise(throws).catch(console.log)
Promise(later).then(console.log)
