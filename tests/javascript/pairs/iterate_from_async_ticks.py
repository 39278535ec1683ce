"""How many turns each element of Array.fromAsync costs."""

from promiselite.js import *


async def generated():
    yield "g1"
    yield "g2"


def watch(name, promise):
    return promise.then(lambda list: console.log(name, list))


watch("values", Array.fromAsync([1, 2]))
watch("promises", Array.fromAsync([Promise.resolve(1), 2], lambda n, i: n + i))
watch("generator", Array.fromAsync(generated()))
watch("array-like", Array.fromAsync({"length": 2, 0: "x", 1: "y"}))
watch("rejected", Array.fromAsync([Promise.reject("no")]).catch(lambda reason: [reason]))


def show(i):
    return lambda: console.log(i)


turns = Promise.resolve()
for i in range(1, 15):
    turns = turns.then(show(i))
