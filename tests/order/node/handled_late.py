"""A handler that comes after the report is told of, after the drain."""

from promiselite import Promise, current_scheduler, set_immediate


def late():
    promise.catch(lambda reason: print("caught", reason))
    print("handler added")
    Promise.reject("another")


scheduler = current_scheduler()
scheduler.on_unhandled_rejection = lambda reason: print("unhandled", reason)
scheduler.on_rejection_handled = lambda: print("rejectionHandled")
promise = Promise.reject("reason")
set_immediate(late)
set_immediate(lambda: promise.catch(lambda reason: print("caught again", reason)))
