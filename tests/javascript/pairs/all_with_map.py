"""The usual pair: map to promises, then all."""

from promiselite.js import *


def square(n):
    return Promise(lambda resolve: setTimeout(lambda: resolve(n * n), 40 - 10 * n))


def show(squares):
    console.log(squares)
    console.log(sum(squares))


Promise.all([square(n) for n in [1, 2, 3]]).then(show)
