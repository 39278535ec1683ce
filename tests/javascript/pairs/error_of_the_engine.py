"""What JavaScript says of common mistakes: no executor, no list, no callback."""

from promiselite.js import *


def told(error):
    console.log(error.name, "-", error.message)


promise = Promise.resolve().then(lambda: promise)
promise.catch(told)
for executor in [undefined, null, 5, "text", True, {}, [1], Map(), Promise.resolve(), Error("no")]:
    try:
        Promise(executor)
    except TypeError as error:
        told(error)
for input in [undefined, null, 5, 1.5, False, Promise.resolve(), Error("no"), setTimeout, lambda n: n]:
    Promise.all(input).catch(told)
Promise.race(undefined).catch(lambda error: console.log(error))
for callback in [
    undefined,
    null,
    5,
    -0.0,
    "text",
    "it's",
    "a text of more than twenty-eight characters",
    True,
    {},
    [1],
    Promise.resolve(),
]:
    for ask in [setTimeout, setInterval, setImmediate, queueMicrotask, process.nextTick]:
        try:
            ask(callback)
        except TypeError as error:
            told(error)
            if callback == 5:
                console.log(f"{error}", error)
try:
    process.on("exit", "text")
except TypeError as error:
    told(error)
try:
    process.exitCode = "five"
except TypeError as error:
    told(error)

self = Promise(lambda resolve: setTimeout(lambda: resolve(self), 1))
self.catch(told)
try:
    Promise(undefined)
except TypeError as error:
    console.log(error)
