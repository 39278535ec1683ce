"""Without a listener the process ends with status 1."""

from promiselite.js import *

process.on("exit", lambda code: console.log("exit status", code))
setTimeout(lambda: console.log("never"), 50)
Promise.reject(Error("nobody catches this"))
console.log("script goes on to its end")
