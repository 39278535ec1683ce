"""Set from inside a timer, an immediate comes before the next timer."""

from promiselite import set_immediate, set_timeout


def timer():
    print("timer")
    set_timeout(lambda: print("inner timer"), 0)
    set_immediate(lambda: print("immediate"))


set_timeout(timer, 1)
