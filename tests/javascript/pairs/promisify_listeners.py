"""An emitter calls its listeners in order, unless one asks to be the first."""

from promiselite.js import *

door = EventEmitter()
door.on("open", lambda who: console.log("first", who))
door.prependListener("open", lambda who: console.log("before it", who))
door.prependOnceListener("open", lambda: console.log("before all, once"))
door.addListener("close", lambda: console.log("closed"))
console.log(door.eventNames(), door.listenerCount("open"))
console.log(door.emit("open", "Ada"), door.emit("open", "Bob"), door.emit("knock"))
door.removeAllListeners("open")
console.log(door.eventNames())
process.on("exit", lambda: console.log("last"))
process.prependListener("exit", lambda code: console.log("exit", code))
