"""exitCode lets the loop run out, and decides the status."""

from promiselite.js import *

process.exitCode = 3
process.on("exit", lambda code: console.log("exit", code))
setTimeout(lambda: console.log("timer"), 10)
