"""Anything can be thrown, though an Error is better."""

from promiselite.js import *

Promise.reject("a string").catch(lambda reason: console.log(isinstance(reason, str), reason))
Promise.reject(404).catch(lambda reason: console.log(reason))
Promise.reject({"code": "E1", "retry": True}).catch(lambda reason: console.log(reason))
Promise.reject().catch(lambda reason: console.log(reason))
Promise.reject(null).catch(lambda reason: console.log(reason))
