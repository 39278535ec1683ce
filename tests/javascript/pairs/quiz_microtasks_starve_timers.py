"""Microtasks that make microtasks run before any timer."""

from promiselite.js import *

count = 0


def again():
    global count
    count += 1
    if count < 1000:
        Promise.resolve().then(again)


setTimeout(lambda: console.log("timer after", count), 0)
again()
