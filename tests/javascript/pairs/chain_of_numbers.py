"""Each then gets what the one before returned."""

from promiselite.js import *


def show(n):
    console.log(n)
    return n - 5


Promise.resolve(1).then(lambda n: n + 1).then(lambda n: n * 10).then(show).then(lambda n: console.log(n))
