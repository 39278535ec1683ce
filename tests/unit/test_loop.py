"""The embedded loop: its phases, what keeps it going, and its end."""

from __future__ import annotations

import contextvars
import warnings
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    clear_immediate,
    next_tick,
    queue_microtask,
    run,
    scheduler as scheduler_module,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
)
from tests.support.hosts import Host, VirtualLoop


def test_run_returns_at_once_when_nothing_is_there() -> None:
    """An idle loop ends."""
    assert run() is None


def test_ticks_then_jobs_then_timers_then_immediates(host: Host) -> None:
    """Node's phases, whatever the order of asking."""
    log: list[str] = []

    def program() -> None:
        set_immediate(log.append, "immediate")
        set_timeout(log.append, 0, "timer")
        Promise.resolve().then(lambda: log.append("job"))
        queue_microtask(log.append, "microtask")
        next_tick(log.append, "tick")
        log.append("script")

    host.run(program)
    assert log[:4] == ["script", "tick", "job", "microtask"]
    assert sorted(log[4:]) == ["immediate", "timer"]


def test_a_timer_that_is_due_runs_before_the_immediates(virtual: VirtualLoop) -> None:
    """Timers come first in a turn."""
    log: list[str] = []
    set_immediate(log.append, "immediate")
    set_timeout(log.append, 1, "timer")
    virtual.now = 5
    run()
    assert log == ["timer", "immediate"]


def test_a_drain_with_a_limit_runs_so_many_jobs_of_a_chain(loop: LoopScheduler) -> None:
    """What comes next stays queued, and comes in its turn, though a chain of handlers is run without a look at the queue."""
    log: list[int] = []

    def step(number: int) -> Any:
        return lambda _: log.append(number)

    def program() -> None:
        promise: Promise[Any] = Promise.resolve()
        for number in range(5):
            promise = promise.then(step(number))

    def drain_twice() -> None:
        loop.drain(2)
        assert (log, len(loop.jobs)) == ([0, 1], 1)
        loop.drain(1)
        assert (log, len(loop.jobs)) == ([0, 1, 2], 1)

    def body() -> None:
        program()
        loop.drive(False, drain_twice)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scheduler_module._default, "scheduler", loop)
        contextvars.Context().run(body)
    run()
    assert log == [0, 1, 2, 3, 4]


def test_every_macrotask_is_followed_by_a_full_drain(host: Host) -> None:
    """Jobs made by one timer or immediate run before the next one."""
    log: list[str] = []

    def noisy(name: str) -> None:
        log.append(name)
        Promise.resolve().then(lambda: log.append(name + " job")).then(lambda: log.append(name + " job 2"))
        next_tick(log.append, name + " tick")

    def program() -> None:
        set_timeout(noisy, 5, "a")
        set_timeout(noisy, 5, "b")

        def immediates() -> None:
            set_immediate(noisy, "c")
            set_immediate(noisy, "d")

        set_timeout(immediates, 10)

    host.run(program)
    assert log == [f"{name}{part}" for name in "abcd" for part in ("", " tick", " job", " job 2")]


def test_a_tick_from_a_job_runs_when_no_job_is_left(host: Host) -> None:
    """The next-tick queue is looked at between drains, not between jobs."""
    log: list[str] = []

    def program() -> None:
        def first() -> None:
            log.append("job 1")
            next_tick(log.append, "tick")
            queue_microtask(log.append, "job 3")

        queue_microtask(first)
        queue_microtask(log.append, "job 2")

    host.run(program)
    assert log == ["job 1", "job 2", "job 3", "tick"]


def test_ticks_queue_ticks_and_jobs_in_between_wait(host: Host) -> None:
    """All ticks run before the first job, those made by ticks included."""
    log: list[str] = []

    def program() -> None:
        queue_microtask(log.append, "job")

        def tick() -> None:
            log.append("tick 1")
            next_tick(log.append, "tick 2")

        next_tick(tick)

    host.run(program)
    assert log == ["tick 1", "tick 2", "job"]


def test_an_immediate_set_by_an_immediate_runs_in_the_next_turn(host: Host) -> None:
    """A turn runs the immediates that were there when their phase began."""
    log: list[str] = []

    def program() -> None:
        def again() -> None:
            log.append("first")
            set_immediate(log.append, "third")

        set_immediate(again)
        set_immediate(log.append, "second")

    host.run(program)
    assert log == ["first", "second", "third"]


def test_timers_come_between_two_turns_of_immediates(virtual: VirtualLoop) -> None:
    """A timer that is due runs before an immediate that an immediate set."""
    log: list[str] = []

    def first() -> None:
        log.append("immediate")
        set_immediate(log.append, "immediate of the next turn")
        set_timeout(log.append, 1, "timer")
        virtual.now += 10

    set_immediate(first)
    run()
    assert log == ["immediate", "timer", "immediate of the next turn"]


def test_an_immediate_can_be_cleared_before_and_inside_its_phase(host: Host) -> None:
    """One immediate may clear the next."""
    log: list[str] = []

    def program() -> None:
        gone = set_immediate(log.append, "never")
        clear_immediate(gone)
        clear_immediate(gone)
        clear_immediate(None)
        set_immediate(lambda: clear_immediate(later))
        later = set_immediate(log.append, "never either")
        set_immediate(log.append, "last")

    host.run(program)
    assert log == ["last"]


def test_an_immediate_may_clear_itself(host: Host) -> None:
    """Clearing what is running does nothing."""
    log: list[str] = []

    def program() -> None:
        def once() -> None:
            clear_immediate(me)
            log.append("once")

        me = set_immediate(once)

    host.run(program)
    assert log == ["once"]


def test_arguments_are_passed_on(host: Host) -> None:
    """Each of the functions takes arguments for its function."""
    log: list[Any] = []

    def program() -> None:
        for ask in (queue_microtask, next_tick, set_immediate):
            ask(lambda *args: log.append(args), 1, "two")
        set_timeout(lambda *args: log.append(args), 0, 1, "two")

    host.run(program)
    assert log == [(1, "two")] * 4


@pytest.mark.parametrize("ask", [queue_microtask, next_tick, set_immediate, set_timeout])
def test_what_cannot_be_called_is_refused(ask: Any) -> None:
    """A TypeError names the function that was called, and what it got."""
    with pytest.raises(TypeError, match=rf"{ask.__name__}\(\).*42"):
        ask(42)
    run()


def test_a_pending_promise_does_not_keep_it_going() -> None:
    """As in Node, run() ends although somebody waits for a promise."""
    Promise(lambda: None).then(print)
    assert run() is None


def test_a_timer_and_an_immediate_keep_it_going(virtual: VirtualLoop) -> None:
    """run() ends when the last timer has run."""
    log: list[str] = []
    set_timeout(lambda: set_immediate(log.append, "end"), 10_000)
    run()
    assert log == ["end"]
    assert virtual.now == 10_000


def test_sleep_takes_seconds_and_gives_a_value(virtual: VirtualLoop) -> None:
    """sleep(1.5, value) is fulfilled after 1500 ms."""
    assert run(sleep(1.5, "value")) == "value"
    assert virtual.now == 1500


def test_sleep_of_nothing_takes_a_turn(virtual: VirtualLoop) -> None:
    """sleep(0) is fulfilled after the jobs, without a timer."""
    log: list[str] = []
    sleep(0).then(lambda: log.append("slept"))
    sleep(-1).then(lambda: log.append("slept again"))
    queue_microtask(log.append, "job")
    run()
    assert log == ["job", "slept", "slept again"]
    assert virtual.now == 0


def test_sleep_refuses_what_is_no_number() -> None:
    """The error shows the argument."""
    with pytest.raises(TypeError, match="'soon'"):
        sleep("soon")  # type: ignore[arg-type]


def test_run_jobs_drains_the_jobs_and_nothing_else(virtual: VirtualLoop) -> None:
    """No next tick, no timer, no immediate and no post runs."""
    log: list[str] = []
    set_immediate(log.append, "immediate")
    set_timeout(log.append, 1, "timer")
    virtual.now = 100
    virtual.post(log.append, "post")
    queue_microtask(log.append, "microtask")
    next_tick(log.append, "tick")
    Promise.resolve().then(lambda: log.append("job")).then(lambda: log.append("job 2"))
    virtual.run_jobs()
    assert log == ["microtask", "job", "job 2"]
    virtual.run_jobs()
    assert len(log) == 3
    run()
    assert log[3:] == ["tick", "timer", "post", "immediate"]


def test_run_jobs_reports_rejections(loop: LoopScheduler) -> None:
    """The report follows the drain."""
    Promise.reject(ValueError("lost"))
    with pytest.raises(ValueError, match="lost"):
        loop.run_jobs()
    loop.run_jobs()


def test_a_loop_inside_its_own_job_is_refused(loop: LoopScheduler) -> None:
    """run(), run_until() and run_jobs() cannot be nested."""
    errors: list[str] = []

    def nested() -> None:
        for again in (loop.run, loop.run_jobs, lambda: loop.run_until(Promise(lambda: None))):
            with pytest.raises(RuntimeError, match="is running already") as caught:
                again()
            errors.append(str(caught.value))

    for ask in (queue_microtask, next_tick, set_timeout, set_immediate):
        ask(nested)
    run()
    assert len(errors) == 12
    assert all("then()" in error for error in errors)


def test_another_loop_may_run_inside_a_job(loop: LoopScheduler) -> None:
    """Loops nest if they are different ones."""
    log: list[Any] = []

    def inner() -> None:
        other = LoopScheduler()
        with use_scheduler(other):
            log.append(run(lambda: Promise.resolve(1).then(lambda value: value + 1)))
        other.close()

    queue_microtask(inner)
    queue_microtask(log.append, "outer goes on")
    run()
    assert log == [2, "outer goes on"]


def test_a_hold_keeps_run_going_until_it_is_left(virtual: VirtualLoop) -> None:
    """With a hold inside, run() passes an idle loop by."""
    log: list[str] = []
    hold = virtual.hold()
    hold.__enter__()
    timer = set_timeout(log.append, 50, "not awaited").unref()
    set_timeout(hold.__exit__, 100, None, None, None)
    run()
    assert log == ["not awaited"]
    assert not timer.active
    with virtual.hold():
        log.append("held")
    run()
    assert log == ["not awaited", "held"]


def test_two_holds_are_two(virtual: VirtualLoop) -> None:
    """The loop goes on until each hold was left."""
    with virtual.hold():
        with virtual.hold():
            pass
        assert virtual.has_work()
    assert not virtual.has_work()


def test_one_hold_may_be_entered_twice(virtual: VirtualLoop) -> None:
    """A hold counts its entries."""
    hold = virtual.hold()
    with hold:
        with hold:
            pass
        assert virtual.has_work()
    assert not virtual.has_work()


def test_callbacks_run_in_the_context_of_their_asking(host: Host) -> None:
    """Decision 17: what the callback sees is what was set when it was asked for."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="outside")
    log: list[tuple[str, str]] = []

    def program() -> None:
        for name, ask in (("m", queue_microtask), ("t", next_tick), ("i", set_immediate), ("s", set_timeout)):
            variable.set(name)
            ask(lambda name=name: (log.append((name, variable.get())), variable.set("changed by a callback")))
        variable.set("h")
        Promise.resolve().then(lambda: log.append(("h", variable.get())))
        variable.set("last")

    contextvars.copy_context().run(host.run, program)
    assert sorted(log) == sorted((name, name) for name in "mtish")


def test_close_reports_what_never_ran(loop: LoopScheduler) -> None:
    """One RuntimeWarning counts what is queued, and names it."""

    def important() -> None: ...

    queue_microtask(important)
    set_timeout(print, 10)
    set_timeout(print, 20)
    set_immediate(print)
    loop.post(print)
    with pytest.warns(RuntimeWarning, match=r"1 job and 2 timers and 1 immediate and 1 call from another thread") as caught:
        loop.close()
    assert len(caught) == 1
    assert "important" in str(caught[0].message)
    loop.close()


@pytest.mark.parametrize("ask", [next_tick, set_immediate, set_timeout])
def test_close_names_what_never_ran_without_a_job(loop: LoopScheduler, ask: Any) -> None:
    """Ticks, immediates and timers have names as well."""

    def important() -> None: ...

    ask(important)
    with pytest.warns(RuntimeWarning, match="important"):
        loop.close()


def test_close_of_an_idle_loop_says_nothing(loop: LoopScheduler) -> None:
    """Nothing is warned of when all ran."""
    set_timeout(lambda: None)
    run()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        loop.close()
    assert loop.closed


def test_close_reports_rejections(loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    """What no drain came to is logged."""
    Promise.reject(ValueError("at the end"))
    loop.close()
    assert "at the end" in caplog.text


def test_close_inside_a_job_is_refused(loop: LoopScheduler) -> None:
    """A running loop cannot be closed."""
    queue_microtask(loop.close)
    with pytest.raises(RuntimeError, match="is running"):
        run()
    assert not loop.closed


def test_a_closed_loop_takes_nothing_more(loop: LoopScheduler) -> None:
    """Whatever would need the loop says that it is closed."""
    settled = Promise.resolve("settled")
    pending, resolve, _ = Promise.with_resolvers()
    pending.then(print)
    timer = set_timeout(print, 10)
    with pytest.warns(RuntimeWarning, match="1 timer"):
        loop.close()
    for ask in (queue_microtask, next_tick, set_timeout, set_immediate):
        with pytest.raises(RuntimeError, match="is closed"):
            ask(print)
    for use in (run, loop.run_jobs, lambda: loop.run_until(settled), pending.result, pending.exception, lambda: sleep(1)):
        with pytest.raises(RuntimeError, match="is closed|was closed"):
            use()
    assert settled.result() == "settled"
    timer.unref()
    timer._scheduler.clear(timer)
    with pytest.warns(RuntimeWarning, match="a job was dropped"):
        settled.then(print)
    with pytest.warns(RuntimeWarning, match="a job was dropped"):
        resolve(1)
    assert pending.state == "fulfilled"
    assert "closed" in repr(loop)


def test_what_a_closed_loop_drops_is_told_of_in_the_line_that_asked(loop: LoopScheduler) -> None:
    """However many functions of ours lie between."""
    settled = Promise.resolve(1)
    loop.close()

    def asks() -> None:
        settled.then(print)
        settled.finally_(print)

    with pytest.warns(RuntimeWarning, match="a job was dropped") as caught:
        asks()
    first = asks.__code__.co_firstlineno
    assert [(each.filename, each.lineno - first) for each in caught] == [(__file__, 1), (__file__, 2)]


def test_repr_tells_what_is_left(loop: LoopScheduler) -> None:
    """The representation counts what is queued."""
    assert repr(loop) == "<LoopScheduler of MainThread: idle>"
    queue_microtask(len, ())
    assert repr(loop) == "<LoopScheduler of MainThread: 1 job>"
    run()
    assert repr(loop) == "<LoopScheduler of MainThread: idle>"
