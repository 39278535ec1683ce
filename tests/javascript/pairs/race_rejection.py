"""A rejection can win a race too."""

from promiselite.js import *

slow = Promise(lambda resolve: setTimeout(resolve, 250, "slow"))
broken = Promise(lambda _, reject: setTimeout(lambda: reject(Error("broke down")), 10))
Promise.race([slow, broken]).then(
    lambda value: console.log("never", value),
    lambda error: console.log(error.message),
)
