"""An emitter tells of listeners that come and go."""

from promiselite.js import *

source = EventEmitter()
source.on("newListener", lambda event: console.log("somebody waits for", event))
source.on("removeListener", lambda event: console.log("nobody waits for", event))


def next_event(event):
    return Promise(lambda resolve: source.once(event, lambda *data: resolve(data)))


next_event("data").then(lambda data: console.log("got", data))
setTimeout(lambda: source.emit("data", 1, "two"), 1)
setTimeout(lambda: source.removeAllListeners(), 5)
next_event("end").then(lambda: console.log("never"))
