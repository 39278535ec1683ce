"""Objects that do not fit on a line, and many numbers."""

from promiselite.js import *

console.log({"first": "a fairly long piece of text", "second": "another fairly long piece of text", "third": [1, 2, 3]})
console.log([i * i for i in range(30)])
console.log(["apple", "banana", "cherry", "dragonfruit", "elderberry", "fig", "grape"])
