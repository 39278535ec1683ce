"""A tick asked for in a job waits until no job is left; a job asked for in a tick until no tick is left."""

from promiselite import Promise, next_tick, queue_microtask


def job():
    print("job 1")
    next_tick(lambda: print("tick from job 1"))


def tick():
    print("tick 1")
    queue_microtask(lambda: print("job from tick 1"))
    next_tick(lambda: print("tick 3"))


Promise.resolve().then(job).then(lambda: print("job 2")).then(lambda: print("job 3"))
next_tick(tick)
next_tick(lambda: print("tick 2"))
