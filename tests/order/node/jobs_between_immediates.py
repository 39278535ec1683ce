"""After each immediate too; an immediate set by an immediate runs in the next turn."""

from promiselite import Promise, next_tick, set_immediate


def first():
    print("immediate 1")
    set_immediate(lambda: print("immediate of immediate 1"))
    Promise.resolve().then(lambda: print("job of immediate 1"))
    next_tick(lambda: print("tick of immediate 1"))


set_immediate(first)
set_immediate(lambda: print("immediate 2"))
print("script")
