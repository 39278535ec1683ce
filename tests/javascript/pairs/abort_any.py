"""One signal made of several."""

from promiselite.js import *

user = AbortController()
shutdown = AbortController()
signal = AbortSignal.any([user.signal, shutdown.signal])
signal.addEventListener("abort", lambda: console.log("aborted by", signal.reason))
shutdown.abort("shutdown")
user.abort("user")
console.log(signal.aborted, user.signal.aborted, AbortSignal.abort("at once").reason)
