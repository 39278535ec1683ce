"""rejectionHandled follows when somebody catches after all."""

from promiselite.js import *

process.on("unhandledRejection", lambda reason: console.log("unhandled:", reason))
process.on("rejectionHandled", lambda promise: console.log("handled after all:", promise))

promise = Promise.reject("late")
setTimeout(lambda: promise.catch(lambda reason: console.log("caught", reason)), 10)
