"""A promise cannot wait for itself."""

from promiselite.js import *

promise = Promise.resolve().then(lambda: promise)
promise.catch(lambda error: console.log(isinstance(error, TypeError), error))
