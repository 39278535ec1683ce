"""A report that handles another rejection of the same drain comes too late for it: it is reported all the same."""

from promiselite import Promise, current_scheduler, set_immediate


def report(reason):
    print("unhandled", reason)
    if reason == "a":
        second.catch(lambda r: print("caught", r))


scheduler = current_scheduler()
scheduler.on_unhandled_rejection = report
scheduler.on_rejection_handled = lambda: print("rejectionHandled")
first = Promise.reject("a")
second = Promise.reject("b")
set_immediate(lambda: first.catch(lambda reason: print("caught late", reason)))
