"""console.dir and inspect with options: depth, width, limits."""

from promiselite.js import *

order = {
    "id": 1234567,
    "customer": {"name": "Ann", "address": {"city": "Oslo", "geo": {"lat": 59.9}}},
    "items": [1, 2, 3, 4, 5],
}
console.dir(order)
console.dir(order, {"depth": 0})
console.dir(order, {"depth": null, "breakLength": float("inf")})
console.log(inspect(order, {"compact": False, "depth": 1}))
console.log(inspect(order, {"maxArrayLength": 2, "maxStringLength": 2, "sorted": True, "numericSeparator": True}))
console.log(inspect("text"), inspect([undefined, null]), inspect(Map([["k", order["items"]]]), {"showHidden": False}))
