"""Promise.all of an empty list, and of plain values."""

from promiselite.js import *

Promise.all([]).then(lambda values: console.log(values))
Promise.all([1, "two", {"three": 3}]).then(lambda values: console.log(values))
