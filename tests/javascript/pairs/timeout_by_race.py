"""A time limit by a race against a timer."""

from promiselite.js import *


def work(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms, f"done in {ms} ms"))


def limit(ms):
    return Promise(lambda _, reject: setTimeout(lambda: reject(Error(f"more than {ms} ms")), ms))


Promise.race([work(10), limit(300)]).then(lambda text: console.log(text))
Promise.race([work(600), limit(150)]).catch(lambda error: console.log(error.message))
