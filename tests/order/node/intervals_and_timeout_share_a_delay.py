"""An interval goes to the end of its delay's line after each run."""

from promiselite import clear_interval, set_interval, set_timeout

left = 3


def run():
    global left
    print("interval")
    left -= 1
    if left == 0:
        clear_interval(interval)
    else:
        set_timeout(lambda: print("timeout set by it"), 2)


interval = set_interval(run, 2)
set_timeout(lambda: print("timeout set by the script"), 2)
