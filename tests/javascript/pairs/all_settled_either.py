"""Of each outcome, the value or else the reason."""

from promiselite.js import *


def show(results):
    for result in results:
        console.log(result.status, result.value, result.reason)
    console.log([result.value or result.reason for result in results])


Promise.allSettled([Promise.resolve("saved"), Promise.reject("offline"), 3]).then(show)
