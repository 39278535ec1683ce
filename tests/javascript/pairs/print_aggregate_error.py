"""An AggregateError, printed whole."""

from promiselite.js import *


def show(error):
    console.log(error.name, len(error.errors))
    console.log(error)


Promise.any([Promise.reject(Error("first")), Promise.reject(TypeError("second"))]).catch(show)
