"""A catch that cannot help throws again."""

from promiselite.js import *


def only_ranges(error):
    if isinstance(error, RangeError):
        return "handled"
    raise error


Promise.reject(TypeError("wrong type")).catch(only_ranges).catch(lambda error: console.log("second catch", error.name))
