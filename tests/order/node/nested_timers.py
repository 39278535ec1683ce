"""Timers set by a timer of the same delay run after all that were set before, with their jobs in between."""

from promiselite import Promise, set_timeout


def job_of_a():
    print("job of a")
    set_timeout(lambda: print("from job of a"), 1)


def a():
    print("a")
    set_timeout(lambda: print("a inner"), 1)
    Promise.resolve().then(job_of_a)


def b():
    print("b")
    set_timeout(lambda: print("b inner"), 1)


set_timeout(a, 1)
set_timeout(b, 1)
