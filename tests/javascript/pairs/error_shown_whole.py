"""console.log of an error shows its cause and what else it holds."""

from promiselite.js import *

error = Error("request failed", cause=TypeError("no route"))
error.status = 502
console.log(error)
console.log({"problem": RangeError("too far")})
