"""When all are rejected there is an AggregateError, with the errors in input order."""

from promiselite.js import *


def fail(text, ms):
    return Promise(lambda _, reject: setTimeout(lambda: reject(Error(text)), ms))


def show(error):
    console.log(isinstance(error, AggregateError), error.message)
    console.log([each.message for each in error.errors])


Promise.any([fail("one", 20), fail("two", 10)]).catch(show)
