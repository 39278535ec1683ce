"""Each branch of a promise needs a catch of its own."""

from promiselite.js import *

process.on("unhandledRejection", lambda reason: console.log("unhandled", reason))
promise = Promise.reject("reason")
promise.then(lambda: console.log("never"))
promise.catch(lambda reason: console.log("caught", reason))
