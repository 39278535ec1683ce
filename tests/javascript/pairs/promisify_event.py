"""A promise for the next event of an emitter."""

from promiselite.js import *

emitter = EventEmitter()


def next_event(name):
    return Promise(lambda resolve: emitter.once(name, resolve))


next_event("ready").then(lambda who: console.log(who, "is ready"))
console.log(emitter.emit("ready", "the server"))
console.log(emitter.emit("ready", "nobody"))
