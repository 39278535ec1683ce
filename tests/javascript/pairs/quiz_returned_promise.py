"""A returned promise comes two turns later than a returned value."""

from promiselite.js import *

Promise.resolve().then(lambda: Promise.resolve("returned promise")).then(lambda text: console.log(text))
(
    Promise.resolve()
    .then(lambda: console.log(1))
    .then(lambda: console.log(2))
    .then(lambda: console.log(3))
    .then(lambda: console.log(4))
)
