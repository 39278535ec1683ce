"""One variable for all timers, or one for each."""

from promiselite.js import *

for shared in range(3):
    setTimeout(lambda: console.log("var", shared), 10)
shared = 3  # JavaScript's loop counts one step further than Python's

for own in range(3):
    setTimeout(lambda own: console.log("let", own), 20, own)
