"""An immediate cleared by the one before it, or by a job, does not run."""

from promiselite import clear_immediate, next_tick, set_immediate


def first():
    print("first")
    clear_immediate(second)


def third():
    print("third")
    next_tick(lambda: clear_immediate(fourth))


set_immediate(first)
second = set_immediate(lambda: print("second"))
set_immediate(third)
fourth = set_immediate(lambda: print("fourth"))
set_immediate(lambda: print("fifth"))
