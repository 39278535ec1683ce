"""Promise.all gives the values in the order of the input."""

from promiselite.js import *


def wait(ms, value):
    return Promise(lambda resolve: setTimeout(resolve, ms, value))


Promise.all([wait(30, "slow"), wait(10, "fast"), "plain"]).then(lambda values: console.log(values))
