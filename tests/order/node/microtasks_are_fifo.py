"""Microtasks and reactions share one queue."""

from promiselite import Promise, queue_microtask


def second():
    print("microtask 2")
    queue_microtask(lambda: print("microtask 4"))


queue_microtask(lambda: print("microtask 1"))
Promise.resolve().then(lambda: print("reaction 1"))
queue_microtask(second)
Promise.resolve().then(lambda: print("reaction 2")).then(lambda: print("reaction 3"))
queue_microtask(lambda: print("microtask 3"))
