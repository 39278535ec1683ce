"""A rejection skips the handlers that have no place for it."""

from promiselite.js import *

(
    Promise.reject(Error("broken"))
    .then(lambda: console.log("never 1"))
    .then(lambda: console.log("never 2"))
    .catch(lambda error: console.log("caught", error.message))
    .then(lambda: console.log("and on we go"))
)
