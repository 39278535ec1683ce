"""A promise's handler may clear it too; and clearTimeout clears an interval."""

from promiselite import Promise, clear_timeout, set_interval

runs = 0


def clear():
    if runs == 2:
        clear_timeout(interval)
        print("cleared")


def run():
    global runs
    runs += 1
    print("run", runs)
    Promise.resolve().then(clear)


interval = set_interval(run, 3)
