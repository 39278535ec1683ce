"""A catch that has nothing to catch still takes its turn."""

from promiselite.js import *

Promise.resolve("x").catch(lambda: console.log("never")).then(lambda value: console.log("after catch", value))
Promise.resolve("y").then(lambda value: console.log("at once", value))
