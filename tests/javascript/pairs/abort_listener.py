"""A signal tells its listeners once."""

from promiselite.js import *

controller = AbortController()
signal = controller.signal


def on_abort():
    console.log("onabort")


signal.addEventListener("abort", lambda event: console.log(event.type, signal.reason))
signal.onabort = on_abort

console.log(signal.aborted)
controller.abort("enough")
controller.abort("once more")
console.log(signal.aborted, signal.reason)
