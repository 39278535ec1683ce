"""A listener for one rejection only: the second one ends the process."""

from promiselite.js import *


def heard(reason, promise):
    console.log("heard", reason.message)
    promise.catch(lambda: console.log("handled late"))


process.once("unhandledRejection", heard)
process.on("rejectionHandled", lambda: console.log("rejectionHandled"))
process.on("exit", lambda code: console.log("exit", code))
Promise.reject(Error("the first"))
setTimeout(lambda: Promise.reject(Error("the second")), 3)
setTimeout(lambda: console.log("never"), 6)
