"""Chaining flat, and nesting like callbacks: the same result."""

from promiselite.js import *


def add(a, b):
    return Promise.resolve(a + b)


def nested(three):
    def nested_deeper(six):
        add(six, 4).then(lambda ten: console.log("nested", ten))

    add(three, 3).then(nested_deeper)


add(1, 2).then(nested)

add(1, 2).then(lambda three: add(three, 3)).then(lambda six: add(six, 4)).then(lambda ten: console.log("flat", ten))
