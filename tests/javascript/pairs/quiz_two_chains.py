"""Two chains take turns."""

from promiselite.js import *

Promise.resolve().then(lambda: console.log("a1")).then(lambda: console.log("a2")).then(lambda: console.log("a3"))
Promise.resolve().then(lambda: console.log("b1")).then(lambda: console.log("b2"))
