"""nextTick runs before promises, whatever came first."""

from promiselite.js import *

Promise.resolve().then(lambda: console.log("promise"))
process.nextTick(lambda: console.log("nextTick"))
queueMicrotask(lambda: console.log("microtask"))
console.log("script")
