"""Immediates run in order, each with its own microtasks."""

from promiselite.js import *


def first():
    console.log("immediate 1")
    Promise.resolve().then(lambda: console.log("job of immediate 1"))
    setImmediate(lambda: console.log("next round"))


setImmediate(first)
setImmediate(lambda: console.log("immediate 2"))
