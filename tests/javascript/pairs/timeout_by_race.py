"""A time limit by a race against a timer."""

from promiselite.js import *


def work(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms, f"done in {ms} ms"))


def limit(ms):
    return Promise(lambda _, reject: setTimeout(lambda: reject(Error(f"more than {ms} ms")), ms))


Promise.race([work(10), limit(40)]).then(lambda text: console.log(text))
Promise.race([work(60), limit(30)]).catch(lambda error: console.log(error.message))
