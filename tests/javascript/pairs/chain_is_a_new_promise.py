"""then returns another promise."""

from promiselite.js import *

first = Promise.resolve(1)
second = first.then(lambda value: value + 1)
console.log(first is second)
second.then(lambda value: console.log(value))
first.then(lambda value: console.log(value))
