"""The short ways to a settled promise."""

from promiselite.js import *

Promise.resolve(42).then(lambda value: console.log(value))
Promise.reject(RangeError("out of range")).catch(lambda error: console.log(f"{error}"))
Promise.resolve().then(lambda value: console.log(value))
