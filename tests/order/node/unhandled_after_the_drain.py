"""Rejections are reported after the drain in which nobody handled them, in the order of rejection."""

from promiselite import Promise, RejectionError, current_scheduler, set_immediate


def second():
    raise RejectionError("second")


def immediate():
    print("immediate")
    Promise.reject("third")


current_scheduler().on_unhandled_rejection = lambda reason: print("unhandled", reason)
Promise.reject("first")
Promise.resolve().then(second)
handled = Promise.reject("handled in time")
Promise.resolve().then(lambda: None).then(lambda: handled.catch(lambda reason: print("caught", reason)))
set_immediate(immediate)
set_immediate(lambda: print("next immediate"))
