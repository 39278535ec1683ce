"""A timer cleared by another that is due at the same time does not run."""

from promiselite import Promise, clear_timeout, set_timeout


def run_first():
    print("first")
    clear_timeout(second)


def run_third():
    print("third")
    Promise.resolve().then(lambda: clear_timeout(fourth))


def too_late():
    clear_timeout(first)
    clear_timeout(fifth)
    print("too late")


first = set_timeout(run_first, 5)
second = set_timeout(lambda: print("second"), 5)
third = set_timeout(run_third, 5)
fourth = set_timeout(lambda: print("fourth"), 5)
fifth = set_timeout(lambda: print("fifth"), 5)
clear_timeout(set_timeout(lambda: print("never"), 1))
clear_timeout(None)
set_timeout(too_late, 40)
