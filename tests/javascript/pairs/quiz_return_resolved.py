"""The question of 0 1 2 3 4 5 6: a returned promise takes its time."""

from promiselite.js import *


def zero():
    console.log(0)
    return Promise.resolve(4)


Promise.resolve().then(zero).then(lambda value: console.log(value))
(
    Promise.resolve()
    .then(lambda: console.log(1))
    .then(lambda: console.log(2))
    .then(lambda: console.log(3))
    .then(lambda: console.log(5))
    .then(lambda: console.log(6))
)
