"""Timers: order, units, intervals, clearing, ref and unref."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable
from contextvars import Context, ContextVar, copy_context
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    Resolvers,
    clear_interval,
    clear_timeout,
    queue_microtask,
    run,
    set_immediate,
    set_interval,
    set_timeout,
)
from promiselite.schedulers.timers import SWEEP
from tests.support.hosts import Host, VirtualLoop, one_moment


def test_timers_run_by_due_time_then_by_order_of_setting(host: Host) -> None:
    """Equal due times keep the order in which they were set."""
    log: list[str] = []

    def program() -> None:
        with one_moment():
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


def test_cleared_timers_are_forgotten(virtual: VirtualLoop) -> None:
    """Setting and clearing for ever does not fill memory, whether others wait or not."""
    log: list[int] = []
    for others in (0, 500):
        waiting = [set_timeout(log.append, 20_000, number) for number in range(others)]
        for number in range(10_000):
            clear_timeout(set_timeout(log.append, number % 100 + 1, number))
            clear_timeout(set_timeout(log.append, 20_000, number))
        kept = sum(map(len, virtual.timers.lists.values()))
        assert len(virtual.timers) == others == len(waiting)
        assert kept <= others + max(SWEEP, others)
        assert len(virtual.timers._dues) <= max(SWEEP, others)
    run()
    assert log == list(range(500))
    assert (virtual.now, virtual.timers.lists) == (20_000, {})


def test_the_next_timer_is_one_that_was_not_cleared(virtual: VirtualLoop) -> None:
    """The earliest millisecond is not that of a timer that was cleared; one that was emptied can be filled again."""
    log: list[str] = []
    early = [set_timeout(log.append, 5, "early") for _ in range(2)]
    set_timeout(log.append, 7, "late")
    assert virtual.timers.next_due() == 5
    for timer in early:
        clear_timeout(timer)
    assert virtual.timers.next_due() == 7
    clear_timeout(set_timeout(log.append, 5, "again"))
    set_timeout(log.append, 5, "second")
    assert [timer.due for timer in virtual.timers] == [5, 7]
    run()
    assert (log, virtual.timers.next_due()) == (["second", "late"], None)


CALLED_WITH: list[tuple[Any, ...]] = [(), (1,), ((),), ((1, 2),), (1, 2)]


@pytest.mark.parametrize("context", [Context, copy_context], ids=["without variables", "with variables"])
@pytest.mark.parametrize("kind", ["set_timeout", "set_interval", "set_immediate"])
def test_what_a_callback_is_called_with(virtual: VirtualLoop, kind: str, context: Callable[[], Context]) -> None:
    """Nothing, one argument, which may be a tuple, and several."""
    log: list[tuple[Any, ...]] = []

    def note(*args: Any) -> None:
        log.append(args)

    for args in CALLED_WITH:
        delay = () if kind == "set_immediate" else (5,)
        callback = context().run(getattr(virtual, kind), note, *delay, *args)
        assert callback._args == args
        virtual.set_timeout(virtual.clear, 9, callback)
    run()
    assert log == CALLED_WITH


VARIABLE: ContextVar[str] = ContextVar("VARIABLE", default="unset")


def test_timers_without_variables_do_not_hear_of_one_another(virtual: VirtualLoop) -> None:
    """Each timer is called in a context of its own, as far as it can tell; an interval keeps its own."""
    log: list[str] = []

    def look(name: str) -> None:
        log.append(f"{name} {VARIABLE.get()}")
        VARIABLE.set(name)

    async def look_later(name: str) -> None:
        look(name)
        await Promise.resolve()
        look(f"{name} later")

    def set_all() -> None:
        for name in "ab":
            virtual.set_timeout(look, 5, name)
        for name in "cd":
            virtual.set_timeout(look_later, 5, name)
        timer = virtual.set_interval(look, 5, "interval")
        virtual.set_timeout(virtual.clear, 11, timer)
        virtual.set_timeout(look, 5, "e")

    Context().run(set_all)
    run()
    first = ["a unset", "b unset", "c unset", "c later c", "d unset", "d later d", "interval unset", "e unset"]
    assert log == [*first, "interval interval"]


def test_jobs_and_ticks_run_between_timers_without_variables(virtual: VirtualLoop) -> None:
    """However many timers are due at once, each is followed by all that it has queued."""
    log: list[str] = []
    resolvers: Resolvers[str] = Promise.with_resolvers()
    resolvers.promise.then(log.append)

    def set_all() -> None:
        virtual.set_timeout(log.append, 5, "first")
        virtual.set_timeout(virtual.queue_microtask, 5, log.append, "job")
        virtual.set_timeout(log.append, 5, "second")
        virtual.set_timeout(virtual.next_tick, 5, log.append, "tick")
        virtual.set_timeout(resolvers.resolve, 5, "reaction")
        virtual.set_timeout(log.append, 5, "third")
        virtual.set_timeout(lambda: virtual.clear(cleared), 5)
        cleared = virtual.set_timeout(log.append, 5, "cleared")
        virtual.set_timeout(log.append, 5, "last")

    Context().run(set_all)
    run()
    assert log == ["first", "job", "second", "tick", "reaction", "third", "last"]


def test_a_report_runs_outside_the_context_of_the_timers(virtual: VirtualLoop) -> None:
    """What the hook sets, the timers behind the one that raised do not see; those that rejected are reported between."""
    log: list[str] = []

    def hook(reason: Any, promise: Any) -> None:
        log.append(f"{reason} {VARIABLE.get()}")
        VARIABLE.set("hook")

    def fail(name: str) -> None:
        VARIABLE.set(name)
        raise ValueError(name)

    def look() -> None:
        log.append(VARIABLE.get())

    def set_all() -> None:
        virtual.set_timeout(fail, 5, "raised")
        virtual.set_timeout(look, 5)
        virtual.set_timeout(lambda: Promise.reject("rejected"), 5)
        virtual.set_timeout(look, 5)

    virtual.on_unhandled_rejection = hook
    Context().run(set_all)
    context = copy_context()
    context.run(VARIABLE.set, "run")
    context.run(run)
    assert log == ["raised run", "unset", "rejected hook", "unset"]


@pytest.mark.parametrize("ask", ["set_timeout", "set_immediate"])
def test_a_callback_may_close_the_scheduler(ask: str) -> None:
    """What was due with it does not run."""
    log: list[str] = []
    scheduler = VirtualLoop()
    for function in (lambda: log.append("first"), scheduler.abandon, lambda: log.append("not called")):
        Context().run(getattr(scheduler, ask), function)
    scheduler.run()
    assert log == ["first"]


def test_a_host_is_asked_for_a_turn_once_for_each_millisecond() -> None:
    """Timers of a millisecond that is waited for already do not ask again."""
    scheduler = WakeCounter()
    timers = [scheduler.set_timeout(print, ms) for ms in (5, 5, 3, 5, 3)]
    assert scheduler.woken == 2
    for timer in timers:
        clear_timeout(timer)
    scheduler.set_timeout(print, 7)
    assert scheduler.woken == 3
    scheduler.abandon()


class WakeCounter(VirtualLoop):
    """Counts how often a turn is asked for."""

    woken = 0

    def wake(self) -> None:
        """Count."""
        self.woken += 1
