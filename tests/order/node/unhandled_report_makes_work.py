"""What a report starts runs before the next macrotask, and is reported in its turn."""

from promiselite import Promise, current_scheduler, next_tick, set_immediate


def report(reason):
    print("unhandled", reason)
    if reason < 3:
        Promise.resolve().then(lambda: print("job", reason))
        next_tick(lambda: print("tick", reason))
        Promise.reject(reason + 2)


current_scheduler().on_unhandled_rejection = report
Promise.reject(1)
Promise.reject(2)
set_immediate(lambda: print("immediate"))
