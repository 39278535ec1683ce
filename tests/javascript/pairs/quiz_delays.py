"""Timers go by their delay; equal delays by order of setting."""

from promiselite.js import *

setTimeout(lambda: console.log("C"), 400)
setTimeout(lambda: console.log("A"), 10)
setTimeout(lambda: console.log("B"), 200)
setTimeout(lambda: console.log("first of two"), 600)
setTimeout(lambda: console.log("second of two"), 600)
