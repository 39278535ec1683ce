"""Without a reason it is an AbortError."""

from promiselite.js import *

controller = AbortController()
controller.abort()
console.log(controller.signal.reason.name, "-", controller.signal.reason.message)
try:
    controller.signal.throwIfAborted()
except Exception as error:
    console.log(error is controller.signal.reason)
