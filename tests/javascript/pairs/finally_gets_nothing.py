"""finally has no argument, and what it returns is ignored."""

from promiselite.js import *


def cleanup(*args):
    console.log(list(args))
    return "ignored"


Promise.resolve("kept").finally_(cleanup).then(lambda value: console.log(value))
