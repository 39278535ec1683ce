"""A watchdog: every sign of life sets its timer back."""

from promiselite.js import *

watchdog = setTimeout(lambda: console.log("silence for 40 ms"), 40)

beats = 0


def beat():
    global beats
    beats += 1
    console.log("beat", beats)
    watchdog.refresh()
    if beats == 3:
        heart.close()
        again.refresh()


heart = setInterval(beat, 15)

again = setTimeout(lambda: console.log("called after", beats), 5)
closed = setTimeout(lambda: console.log("never"), 1).close()
console.log(closed.refresh() is closed)
