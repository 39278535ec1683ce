"""Promise.try turns a throw into a rejection."""

from promiselite.js import *


def parse(text):
    if text == "":
        raise SyntaxError("nothing to parse")
    return text.split(",")


Promise.try_(parse, "a,b").then(lambda parts: console.log(parts))
Promise.try_(parse, "").catch(lambda error: console.log(error.name, error.message))
Promise.try_(lambda: Promise.resolve("a promise is waited for")).then(console.log)
