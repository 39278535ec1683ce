"""After each timer the ticks and jobs are drained, even between two that are due together."""

from promiselite import Promise, next_tick, set_timeout


def timer_1():
    print("timer 1")
    Promise.resolve().then(lambda: print("job of timer 1")).then(lambda: print("second job of timer 1"))
    next_tick(lambda: print("tick of timer 1"))


def timer_2():
    print("timer 2")
    Promise.resolve().then(lambda: print("job of timer 2"))


set_timeout(timer_1, 1)
set_timeout(timer_2, 1)
