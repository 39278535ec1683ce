"""A then that gets no function passes the value through."""

from promiselite.js import *

(
    Promise.resolve("kept")
    .then(null)
    .then(undefined)
    .then(Promise.resolve("not a function"))
    .then(lambda value: console.log(value))
)
