"""Debounce: only the last of a quick series counts."""

from promiselite.js import *


def debounce(fn, ms):
    timer = None

    def debounced(*args):
        nonlocal timer
        clearTimeout(timer)
        timer = setTimeout(lambda: fn(*args), ms)

    return debounced


search = debounce(lambda text: console.log("searching for", text), 20)
search("p")
search("pr")
search("pro")
setTimeout(lambda: search("promise"), 60)
