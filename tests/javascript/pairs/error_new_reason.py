"""A catch may replace the error, and name the old one as its cause."""

from promiselite.js import *


def explain(error):
    raise Error("could not load the user", {"cause": error})


def show(error):
    console.log(error.message)
    console.log(error.cause.message)


Promise.reject(Error("ECONNREFUSED")).catch(explain).catch(show)
