"""One turn after another, from inside an immediate."""

from promiselite import Promise, next_tick, queue_microtask, set_immediate


def job():
    print("job")
    next_tick(lambda: print("tick of job"))


def immediate():
    print("immediate")
    set_immediate(lambda: print("next immediate"))
    next_tick(lambda: print("tick"))
    queue_microtask(job)
    Promise.resolve().then(lambda: set_immediate(lambda: print("immediate of job")))


set_immediate(immediate)
