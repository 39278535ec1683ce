"""A watchdog: every sign of life sets its timer back."""

from promiselite.js import *

watchdog = setTimeout(lambda: console.log("silence for 400 ms"), 400)

beats = 0


def beat():
    global beats
    beats += 1
    console.log("beat", beats)
    watchdog.refresh()
    if beats == 3:
        heart.close()
        again.refresh()


heart = setInterval(beat, 50)

again = setTimeout(lambda: console.log("called after", beats), 5)
closed = setTimeout(lambda: console.log("never"), 1).close()
console.log(closed.refresh() is closed)
