"""The second handler of a then does not see what the first one throws."""

from promiselite.js import *


def fail():
    raise Error("from the first handler")


Promise.resolve().then(fail, lambda: console.log("never")).catch(lambda error: console.log("catch:", error.message))
