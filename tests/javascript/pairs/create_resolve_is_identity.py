"""Promise.resolve returns a promise it is given."""

from promiselite.js import *

promise = Promise.resolve(1)
console.log(Promise.resolve(promise) is promise)
console.log(Promise(lambda resolve: resolve(promise)) is promise)
