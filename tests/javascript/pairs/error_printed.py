"""console.log of errors, alone and in company."""

from promiselite.js import *

console.log(str(Error("plain")))
console.log([Error("in an array").message, TypeError("kind").name])
console.log(f"{RangeError('in a template')}")
console.log(str(Error("")), str(SyntaxError("odd")))
