"""The first promise that is settled wins."""

from promiselite.js import *


def runner(name, ms):
    return Promise(lambda resolve: setTimeout(resolve, ms, name))


Promise.race([runner("tortoise", 250), runner("hare", 10)]).then(lambda winner: console.log(winner, "wins"))
