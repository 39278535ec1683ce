"""A timer that does not keep the process."""

from promiselite.js import *

setTimeout(lambda: console.log("never"), 1000).unref()
setTimeout(lambda: console.log("the last one that counts"), 10)
