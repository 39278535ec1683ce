"""A listener that is taken back in time."""

from promiselite.js import *


def first():
    console.log("first")


def second():
    console.log("second")


controller = AbortController()
controller.signal.addEventListener("abort", first)
controller.signal.addEventListener("abort", second)
controller.signal.addEventListener("abort", second)
controller.signal.removeEventListener("abort", first)
controller.abort()
