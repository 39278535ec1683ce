"""The next-tick queue runs before the jobs, timers after both."""

from promiselite import Promise, next_tick, queue_microtask, set_timeout

set_timeout(lambda: print("timeout"), 0)
Promise.resolve().then(lambda: print("promise"))
queue_microtask(lambda: print("microtask"))
next_tick(lambda: print("tick"))
print("script")
