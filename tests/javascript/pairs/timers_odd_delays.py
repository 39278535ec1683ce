"""Delays that are no numbers from 1 to 2147483647 count as 1."""

from promiselite.js import *

setTimeout(lambda: console.log("300"), "300")
setTimeout(lambda: console.log("too long"), 2**31)
setTimeout(lambda: console.log("endless"), float("inf"))
setTimeout(lambda: console.log("no number"), float("nan"))
setTimeout(lambda: console.log("negative"), -1)
setTimeout(lambda: console.log("nothing"))
