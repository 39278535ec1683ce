"""The same promise, before and after its timer."""

from promiselite.js import *

promise = Promise(lambda resolve: setTimeout(resolve, 10, "done"))
console.log(promise)
setTimeout(lambda: console.log(promise), 30)
