"""An exception in the script stops everything."""

from promiselite.js import *

Promise.resolve().then(lambda: console.log("never"))
setTimeout(lambda: console.log("never"), 0)
console.log("before")
raise Error("in the script")
