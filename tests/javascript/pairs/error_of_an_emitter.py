"""An error event that nobody listens to, and a listener that is no function."""

from promiselite.js import *

for what in ["boom", {"a": 1}, undefined, RangeError("own")]:
    try:
        EventEmitter().emit("error", what)
    except Error as error:
        console.log(error)
        console.log(f"{error}", getattr(error, "code", undefined))


class Api(EventEmitter):
    pass


try:
    Api().on("x", 5)
except Error as error:
    console.log(error.message, error.code, isinstance(error, TypeError))
