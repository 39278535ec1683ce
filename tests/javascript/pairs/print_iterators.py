"""What is left of an iterator over a Map or a Set."""

from promiselite.js import *

ages = Map([["Ada", 36], ["Alan", {"born": 1912}]])
tags = Set(["a", ["b"]])

console.log(ages.keys(), ages.values())
console.log(ages.entries())
console.log(tags.values(), tags.entries())

names = ages.keys()
console.log(next(names), names)
console.log([*names], names)
console.log({"deep": {"er": {"and": {"deeper": tags.keys()}}}})

Promise.all(ages.keys()).then(lambda all: console.log(all))
Promise.all(ages.values()).then(lambda all: console.log(all))
