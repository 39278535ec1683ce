"""What a microtask throws is reported at once, and the other jobs go on."""

from promiselite import Promise, current_scheduler, queue_microtask


def fail():
    print("microtask 1")
    raise ValueError("from microtask 1")


current_scheduler().on_unhandled_rejection = lambda error: print("uncaught", error)
queue_microtask(fail)
Promise.resolve().then(lambda: print("job"))
queue_microtask(lambda: print("microtask 2"))
