"""An interval runs until it is cleared, here from inside; each run is followed by its jobs."""

from promiselite import Promise, clear_interval, set_interval

count = 0


def run():
    global count
    count += 1
    print("interval", count)
    Promise.resolve(count).then(lambda n: print("job", n))
    if count == 3:
        clear_interval(interval)


interval = set_interval(run, 2)
