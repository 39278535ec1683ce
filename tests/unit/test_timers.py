"""Timers: order, units, intervals, clearing, ref and unref."""

from __future__ import annotations

import copy
import math
import random
from collections import deque
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    clear_interval,
    clear_timeout,
    queue_microtask,
    run,
    set_immediate,
    set_interval,
    set_timeout,
)
from promiselite.schedulers.timers import Timer, TimerQueue
from tests.support.hosts import Host, VirtualLoop


def test_timers_run_by_due_time_then_by_order_of_setting(host: Host) -> None:
    """Equal due times keep the order in which they were set."""
    log: list[str] = []

    def program() -> None:
        for name, ms in (("d", 9), ("b", 3), ("e", 9), ("a", 1), ("c", 3)):
            set_timeout(log.append, ms, name)

    host.run(program)
    assert log == ["a", "b", "c", "d", "e"]


def test_many_timers_keep_the_order(virtual: VirtualLoop) -> None:
    """A thousand timers, some of them cleared, against a sorted list."""
    rng = random.Random(7)
    log: list[tuple[int, int]] = []
    expected = []
    timers = []
    for number in range(1000):
        ms = rng.randint(1, 40)
        timers.append(set_timeout(log.append, ms, (ms, number)))
        expected.append((ms, number))
    for number in sorted(rng.sample(range(1000), 600), reverse=True):
        clear_timeout(timers[number])
        del expected[number]
    run()
    assert log == sorted(expected)


@pytest.mark.parametrize("ms", [0, 1, 0.99, 1.999, -5, -math.inf, math.nan, False, True])
def test_under_two_milliseconds_is_one(virtual: VirtualLoop, ms: float) -> None:
    """Under 1 ms means 1 ms, and fractions are cut off."""
    set_timeout(lambda: None, ms)
    run()
    assert virtual.now == 1


def test_equal_milliseconds_keep_the_order_of_setting(virtual: VirtualLoop) -> None:
    """0, 1 and 1.9 ms are the same due time."""
    log: list[str] = []
    set_timeout(log.append, 1.9, "first")
    set_timeout(log.append, 0, "second")
    set_timeout(log.append, 1, "third")
    run()
    assert log == ["first", "second", "third"]


@pytest.mark.parametrize("ms", ["1", None, 1j])
def test_a_delay_that_is_no_number_is_refused(ms: Any) -> None:
    """The error shows it."""
    with pytest.raises(TypeError, match="milliseconds"):
        set_timeout(print, ms)
    with pytest.raises(TypeError, match="set_interval"):
        set_interval(print, ms)


def test_a_delay_without_end_is_refused() -> None:
    """Infinity is a mistake."""
    with pytest.raises(ValueError, match="finite"):
        set_timeout(print, math.inf)


def test_a_timer_set_by_a_timer_waits_its_time(virtual: VirtualLoop) -> None:
    """Its time is counted from where it was set."""
    log: list[float] = []

    def again() -> None:
        log.append(virtual.now)
        if len(log) < 3:
            set_timeout(again, 10)

    set_timeout(again, 10)
    run()
    assert log == [10, 20, 30]


def test_an_interval_runs_again_counted_from_the_beginning_of_each_call(virtual: VirtualLoop) -> None:
    """A slow callback does not put the next call off."""
    log: list[float] = []

    def slow() -> None:
        log.append(virtual.now)
        virtual.now += 7
        if len(log) == 3:
            clear_interval(timer)

    timer = set_interval(slow, 10)
    run()
    assert log == [10, 20, 30]
    assert not timer.active


def test_an_interval_lines_up_behind_timers_set_meanwhile(virtual: VirtualLoop) -> None:
    """It is set again when its callback has ended, so a timer set inside comes first."""
    log: list[str] = []

    def tick() -> None:
        log.append("interval")
        set_timeout(log.append, 10, "timeout")
        if len(log) > 3:
            clear_interval(timer)

    timer = set_interval(tick, 10)
    run()
    assert log == ["interval", "timeout", "interval", "timeout", "interval", "timeout"][: len(log)]
    assert len(log) == 6


def test_an_interval_that_raises_goes_on(virtual: VirtualLoop) -> None:
    """As in Node, where the process survives: the interval is still set."""
    log: list[str] = []

    def tick() -> None:
        log.append("tick")
        if len(log) == 3:
            clear_interval(timer)
        raise ValueError(len(log))

    timer = set_interval(tick, 10)
    for number in (1, 2, 3):
        with pytest.raises(ValueError, match=str(number)):
            run()
    run()
    assert len(log) == 3


def test_clearing_inside_callbacks(virtual: VirtualLoop) -> None:
    """A timer may clear one of the same millisecond, an earlier one, itself, and an interval."""
    log: list[str] = []
    done = set_timeout(log.append, 1, "done")

    def clear_all() -> None:
        log.append("clearing")
        for timer in (done, me, same, later, ticking, None):
            clear_timeout(timer)

    me = set_timeout(clear_all, 5)
    same = set_timeout(log.append, 5, "same millisecond")
    later = set_timeout(log.append, 9, "later")
    ticking = set_interval(log.append, 2, "tick")
    run()
    assert log == ["done", "tick", "tick", "clearing"]
    assert virtual.now == 5


def test_clearing_from_a_job_between_two_timers(host: Host) -> None:
    """A job of one timer clears the next, although both were due."""
    log: list[str] = []

    def program() -> None:
        set_timeout(lambda: queue_microtask(clear_timeout, second), 3)
        second = set_timeout(log.append, 3, "never")
        set_timeout(log.append, 3, "third")

    host.run(program)
    assert log == ["third"]


def test_clear_functions_are_interchangeable(virtual: VirtualLoop) -> None:
    """As in JavaScript, either clears the other's timers."""
    clear_interval(set_timeout(print, 1))
    clear_timeout(set_interval(print, 1))
    run()
    assert virtual.now == 0


def test_clearing_something_else_is_refused() -> None:
    """A TypeError says what is needed."""
    with pytest.raises(TypeError, match="clear_timeout"):
        clear_timeout(7)  # type: ignore[arg-type]


def test_unref_lets_run_end(virtual: VirtualLoop) -> None:
    """An unref'ed timer runs only while something else keeps the loop going."""
    log: list[str] = []
    early = set_timeout(log.append, 5, "early").unref()
    late = set_timeout(log.append, 50, "late").unref()
    set_timeout(log.append, 10, "main")
    assert not early.has_ref()
    run()
    assert log == ["early", "main"]
    assert late.ref() is late
    assert late.has_ref()
    run()
    assert log == ["early", "main", "late"]


def test_an_unrefd_interval_ends_with_the_program(virtual: VirtualLoop) -> None:
    """It ticks while others keep the loop going, and no longer."""
    log: list[float] = []
    timer = set_interval(lambda: log.append(virtual.now), 10).unref()
    set_timeout(lambda: None, 35)
    run()
    assert log == [10, 20, 30]
    assert timer.active


def test_ref_and_unref_count_once(virtual: VirtualLoop) -> None:
    """Calling them twice, or on a timer that is done, changes nothing."""
    timer = set_timeout(lambda: None, 5)
    timer.unref().unref()
    assert not virtual.has_work()
    timer.ref().ref()
    assert virtual.references == 1
    run()
    assert virtual.references == 0
    timer.ref()
    timer.unref()
    assert virtual.references == 0
    run()


def test_unref_inside_the_callback(virtual: VirtualLoop) -> None:
    """An interval may stop keeping the loop going from within."""
    log: list[float] = []

    def tick() -> None:
        log.append(virtual.now)
        if len(log) == 2:
            timer.unref()

    timer = set_interval(tick, 10)
    run()
    assert log == [10, 20]


def test_immediates_can_be_unrefd(virtual: VirtualLoop) -> None:
    """The loop ends without it if nothing else is there."""
    log: list[str] = []

    def first() -> None:
        log.append("first")
        set_immediate(log.append, "unref'ed").unref()

    set_immediate(first)
    run()
    assert log == ["first"]
    run()
    assert log == ["first", "unref'ed"]


def test_a_wait_runs_an_unrefd_immediate(virtual: VirtualLoop) -> None:
    """What is queued can still settle the promise, so it is run before the wait is refused."""
    promise, resolve, _ = Promise.with_resolvers()
    set_immediate(lambda: set_immediate(resolve, "value").unref())
    assert promise.result() == "value"


def test_a_wait_runs_an_unrefd_timer(virtual: VirtualLoop) -> None:
    """The same for timers."""
    promise, resolve, _ = Promise.with_resolvers()
    set_timeout(resolve, 20, "value").unref()
    assert promise.result() == "value"


def test_repr_and_state_of_timers(virtual: VirtualLoop) -> None:
    """A timer says what it is."""
    timer, interval, immediate = set_timeout(len, 5, ()), set_interval(len, 7, ()), set_immediate(len, ())
    assert repr(timer) == "<Timer once, waiting>"
    assert repr(interval) == "<Timer every 7 ms, waiting>"
    assert repr(immediate) == "<Immediate waiting>"
    clear_interval(interval)
    run()
    assert [one.active for one in (timer, interval, immediate)] == [False] * 3
    assert repr(timer) == "<Timer once, done>"
    with pytest.raises(TypeError, match="copied"):
        copy.copy(timer)


def test_a_timer_that_raises_does_not_stop_those_behind_it(virtual: VirtualLoop) -> None:
    """What was due with it runs on the next run()."""
    log: list[str] = []

    def bad() -> None:
        raise ValueError("timer")

    set_timeout(bad, 5)
    set_timeout(log.append, 5, "same millisecond")
    set_timeout(log.append, 6, "later")
    with pytest.raises(ValueError, match="timer"):
        run()
    assert log == []
    run()
    assert log == ["same millisecond", "later"]


def test_a_real_clock_never_fires_early(loop: LoopScheduler) -> None:
    """A timer runs when its whole time has gone by."""
    began = loop.clock()
    ended: list[float] = []
    set_timeout(lambda: ended.append(loop.clock()), 3)
    run()
    assert ended[0] - began >= 3


def test_the_queue_forgets_cleared_timers() -> None:
    """Setting and clearing for ever does not fill memory."""
    loop = LoopScheduler()
    queue = TimerQueue()
    for number in range(10_000):
        timer = Timer(loop, print, ())
        timer.due = number
        queue.add(timer)
        queue.discard(timer)
    assert len(queue) == 0
    assert len(queue._dues) < 200
    assert queue.next_due() is None
    loop.abandon()


def test_the_queue_finds_a_millisecond_that_was_emptied_and_filled_again() -> None:
    """A stale entry in the heap does no harm."""
    loop = LoopScheduler()
    queue = TimerQueue()
    timers = []
    for _ in range(3):
        timer = Timer(loop, print, ())
        timer.due = 5
        timers.append(timer)
    queue.add(timers[0])
    queue.discard(timers[0])
    queue.add(timers[1])
    queue.add(timers[2])
    queue.discard(timers[0])
    into: deque[Timer] = deque()
    queue.take_due(4, into)
    assert not into
    queue.take_due(5, into)
    assert list(into) == timers[1:]
    queue.take_due(100, into)
    assert len(into) == 2
    assert queue.next_due() is None
    queue.clear()
    loop.abandon()
