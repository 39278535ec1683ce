"""VirtualTimeScheduler: timers without waiting."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from promiselite import (
    Promise,
    VirtualTimeScheduler,
    async_function,
    current_scheduler,
    offload,
    run,
    set_immediate,
    set_interval,
    set_timeout,
    sleep,
    use_scheduler,
)
from tests.support.threads import LIMIT, Worker, pass_gate, unsettled

DAY = 86_400_000


@pytest.fixture
def clock() -> Iterator[VirtualTimeScheduler]:
    """A scheduler whose clock stands still, which is the current one of the test."""
    scheduler = VirtualTimeScheduler()
    with use_scheduler(scheduler):
        yield scheduler
    scheduler.abandon()


class WatchedClock(VirtualTimeScheduler):
    """Tells when it really sleeps."""

    def __init__(self) -> None:
        super().__init__()
        self.sleeps = threading.Event()

    def idle(self, seconds: float | None) -> None:
        self.sleeps.set()
        super().idle(seconds)

    def _doze(self, deadline: float | None) -> None:
        self.sleeps.set()
        super()._doze(deadline)


def noting(events: list[Any], clock: VirtualTimeScheduler, name: str) -> Any:
    """Return a function that notes *name* and the time."""
    return lambda: events.append((name, clock.now))


def test_time_stands_still_until_it_is_set_forward(clock: VirtualTimeScheduler) -> None:
    events: list[Any] = []
    set_timeout(noting(events, clock, "late"), 200)
    set_timeout(noting(events, clock, "early"), 100)
    assert clock.now == clock.clock() == 0
    clock.advance(99)
    assert (events, clock.now) == ([], 99)
    clock.advance(1)
    assert events == [("early", 100)]
    clock.advance(1000)
    assert events == [("early", 100), ("late", 200)]
    assert clock.now == 1100


def test_advance_stops_at_each_timer_on_the_way(clock: VirtualTimeScheduler) -> None:
    """A timer set by a timer runs too if it is due before the end; jobs run between the timers."""
    events: list[Any] = []

    def first() -> None:
        noting(events, clock, "first")()
        Promise.resolve().then(noting(events, clock, "job"))
        set_immediate(noting(events, clock, "immediate"))
        set_timeout(noting(events, clock, "nested"), 50)
        set_timeout(noting(events, clock, "too late"), 51)

    set_timeout(first, 100)
    set_timeout(noting(events, clock, "second"), 120)
    clock.advance(150)
    assert events == [("first", 100), ("job", 100), ("immediate", 100), ("second", 120), ("nested", 150)]
    assert "1 timer" in repr(clock)


def test_advance_by_nothing_runs_what_is_due(clock: VirtualTimeScheduler) -> None:
    """Jobs, immediates (also those that immediates set) and posts."""
    events: list[str] = []
    Promise.resolve().then(lambda: events.append("job"))
    set_immediate(lambda: set_immediate(events.append, "immediate"))
    poster = Worker(clock.post, events.append, "post")
    poster.outcome()
    set_timeout(events.append, 0, "a timer is due after 1 ms")
    clock.advance(0)
    assert sorted(events) == ["immediate", "job", "post"]
    assert clock.now == 0


def test_fractions_add_up(clock: VirtualTimeScheduler) -> None:
    """A timer runs once its whole milliseconds have gone by."""
    events: list[Any] = []
    set_timeout(noting(events, clock, "one"), 1)
    clock.advance(0.5)
    assert events == []
    clock.advance(0.5)
    assert events == [("one", 1)]


def test_equal_due_times_run_in_order_of_setting(clock: VirtualTimeScheduler) -> None:
    events: list[int] = []
    for number in range(5):
        set_timeout(events.append, 10, number)
    clock.advance(10)
    assert events == [0, 1, 2, 3, 4]


def test_intervals(clock: VirtualTimeScheduler) -> None:
    """One call for each period; cleared, none."""
    events: list[Any] = []
    interval = set_interval(noting(events, clock, "tick"), 250)
    clock.advance(1000)
    assert [now for _, now in events] == [250, 500, 750, 1000]
    clock.clear(interval)
    clock.advance(1000)
    assert len(events) == 4


def test_advance_to_next_goes_from_due_time_to_due_time(clock: VirtualTimeScheduler) -> None:
    """All that is due then runs; it returns False when there is no timer, but runs the jobs."""
    events: list[Any] = []
    set_timeout(noting(events, clock, "a"), 10)
    set_timeout(noting(events, clock, "b"), 10)
    set_timeout(noting(events, clock, "c"), 30)
    assert clock.advance_to_next()
    assert events == [("a", 10), ("b", 10)]
    assert clock.advance_to_next()
    assert events[2:] == [("c", 30)]
    Promise.resolve().then(noting(events, clock, "job"))
    assert not clock.advance_to_next()
    assert events[3:] == [("job", 30)]


def test_advance_to_next_takes_the_timers_that_jobs_set(clock: VirtualTimeScheduler) -> None:
    """What is queued runs first."""
    events: list[Any] = []
    Promise.resolve().then(lambda: set_timeout(noting(events, clock, "set by a job"), 5))
    assert clock.advance_to_next()
    assert events == [("set by a job", 5)]


def test_run_until_idle(clock: VirtualTimeScheduler) -> None:
    """Until nothing is left; run() does the same."""
    events: list[Any] = []
    set_timeout(lambda: set_timeout(noting(events, clock, "nested"), DAY), DAY)
    clock.run_until_idle()
    assert events == [("nested", 2 * DAY)]
    set_timeout(noting(events, clock, "again"), DAY).unref()
    run()
    assert len(events) == 1
    assert clock.now == 2 * DAY


def test_a_year_of_timers_takes_no_time(clock: VirtualTimeScheduler) -> None:
    """An interval of an hour and 365 sleeps of a day."""
    hours: list[float] = []
    interval = set_interval(lambda: hours.append(clock.now), DAY // 24)

    @async_function
    async def year() -> int:
        for _ in range(365):
            await sleep(86_400)
        clock.clear(interval)
        return 365

    begin = time.monotonic()
    assert year().result() == 365
    assert clock.now == 365 * DAY
    assert len(hours) in (365 * 24, 365 * 24 - 1)
    assert hours[:3] == [DAY // 24, DAY // 12, DAY // 8]
    assert time.monotonic() - begin < LIMIT


def test_result_passes_virtual_time(clock: VirtualTimeScheduler) -> None:
    """Up to the due time; a timeout is in virtual seconds."""
    assert sleep(60, "slept").result() == "slept"
    assert clock.now == 60_000
    with pytest.raises(TimeoutError):
        sleep(60).result(timeout=30)
    assert clock.now == 90_000
    assert clock.run(lambda: sleep(1, "main")) == "main"
    assert clock.run_until(sleep(1, "until")) == "until"


def test_the_timeout_of_a_wait_with_nothing_but_other_threads(clock: VirtualTimeScheduler) -> None:
    """Passes in virtual time as well."""
    gate = threading.Event()
    other = Worker(pass_gate, gate)
    with pytest.raises(TimeoutError):
        Promise(lambda: None).result(timeout=2)
    assert clock.now == 2000
    gate.set()
    other.outcome()


def test_a_wait_for_another_thread_passes_no_virtual_time(caplog: Any) -> None:
    """It really waits, and does not complain of the time that would have gone by."""
    clock = WatchedClock()
    promise, resolve, _ = unsettled(clock)
    gate = threading.Event()

    def settle() -> None:
        pass_gate(clock.sleeps)
        gate.wait(0.3)
        resolve("from a thread")

    other = Worker(settle)
    assert promise.result() == "from a thread"
    other.outcome()
    assert clock.now == 0
    assert not caplog.records


def test_work_in_flight_is_really_waited_for(clock: VirtualTimeScheduler) -> None:
    """An offload with no timer beside it."""
    gate, results = threading.Event(), []
    offload(pass_gate, gate).then(lambda: results.append("done"))
    opener = Worker(gate.set)
    clock.run_until_idle()
    opener.outcome()
    assert results == ["done"]
    assert clock.now == 0


def test_posts_come_before_the_time_that_would_pass(clock: VirtualTimeScheduler) -> None:
    """A post is taken at the time at which it came."""
    events: list[Any] = []
    set_timeout(lambda: Worker(clock.post, noting(events, clock, "post")).outcome(), 10)
    set_timeout(noting(events, clock, "timer"), 1000)
    clock.idle(0.01)
    clock.run()
    assert events == [("post", 10), ("timer", 1000)]
    Worker(clock.post, noting(events, clock, "late post")).outcome()
    clock.idle(5)
    assert clock.now == 1000
    clock.advance(0)
    assert events[2:] == [("late post", 1000)]


@pytest.mark.parametrize("step", [-1, -0.5, math.nan, math.inf, -math.inf])
def test_a_step_that_cannot_be(clock: VirtualTimeScheduler, step: float) -> None:
    set_timeout(pytest.fail, 1)
    with pytest.raises(ValueError, match="time runs forward, by a finite step"):
        clock.advance(step)
    assert clock.now == 0


@pytest.mark.parametrize("step", ["1", None, [1], 1j])
def test_a_step_that_is_no_number(clock: VirtualTimeScheduler, step: Any) -> None:
    with pytest.raises(TypeError, match="a number of milliseconds is needed"):
        clock.advance(step)


def test_now_cannot_be_set(clock: VirtualTimeScheduler) -> None:
    with pytest.raises(AttributeError):
        clock.now = 5  # type: ignore[misc]


def test_the_clock_is_not_set_from_inside(clock: VirtualTimeScheduler) -> None:
    """In a timer or a job."""
    refused: list[str] = []

    def inside() -> None:
        for attempt in (lambda: clock.advance(1), clock.advance_to_next, clock.run_until_idle):
            with pytest.raises(RuntimeError, match="running already"):
                attempt()
            refused.append("no")

    set_timeout(inside, 1)
    clock.advance(1)
    Promise.resolve().then(inside)
    clock.advance(0)
    assert len(refused) == 6
    assert clock.now == 1


def test_it_is_current_while_it_runs() -> None:
    """Also without use_scheduler; its home is the thread that advances it."""
    clock, seen = VirtualTimeScheduler(), []
    clock.set_timeout(lambda: seen.append((current_scheduler(), threading.get_ident())), 1)
    worker = Worker(lambda: (clock.advance(1), threading.get_ident())[1])
    ident = worker.outcome()
    assert seen == [(clock, ident)]


def test_an_unhandled_rejection_leaves_the_call_that_advances(clock: VirtualTimeScheduler) -> None:
    """At the time it came; the rest runs at the next call."""
    events: list[Any] = []
    set_timeout(lambda: Promise.reject(ValueError("unhandled")), 10)
    set_timeout(noting(events, clock, "later"), 20)
    with pytest.raises(ValueError, match="unhandled"):
        clock.advance(100)
    assert clock.now == 10
    clock.advance(10)
    assert events == [("later", 20)]


def test_the_modes_and_hooks() -> None:
    """As those of every scheduler."""
    reasons: list[Any] = []
    late: list[Any] = []
    clock = VirtualTimeScheduler(
        on_unhandled_rejection=lambda reason: reasons.append(reason), on_rejection_handled=lambda reason: late.append(reason)
    )
    with use_scheduler(clock):
        promise = Promise.reject("reason")
        clock.advance(0)
        promise.catch(lambda: None)
        clock.advance(0)
    assert (reasons, late) == (["reason"], ["reason"])
    with pytest.raises(ValueError, match="on_unhandled_rejection"):
        VirtualTimeScheduler(on_unhandled_rejection="loud")


def test_two_clocks_are_independent() -> None:
    one, two = VirtualTimeScheduler(), VirtualTimeScheduler()
    events: list[str] = []
    one.set_timeout(events.append, 10, "one")
    two.set_timeout(events.append, 10, "two")
    two.advance(10)
    assert events == ["two"]
    one.advance(10)
    assert events == ["two", "one"]
    assert (one.now, two.now) == (10, 10)


def test_closed_it_goes_no_further(clock: VirtualTimeScheduler) -> None:
    clock.close()
    for attempt in (lambda: clock.advance(1), clock.advance_to_next, clock.run_until_idle):
        with pytest.raises(RuntimeError, match="is closed"):
            attempt()
