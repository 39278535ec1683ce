"""What hosts: run, timers, sleep, schedulers, and the exceptions."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import tkinter
from typing import Any, assert_type

from promiselite import (
    AggregateError,
    Immediate,
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    Timer,
    TkScheduler,
    clear_immediate,
    clear_interval,
    clear_timeout,
    current_scheduler,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_interval,
    set_timeout,
    sleep,
    use_scheduler,
)


def window(root: tkinter.Tk) -> None:
    """A scheduler for each root window, whose callbacks it serves."""
    with use_scheduler(TkScheduler(root)) as scheduler:
        assert_type(scheduler, TkScheduler)
        assert_type(scheduler.budget, float | None)
        assert_type(scheduler.root, tkinter.Tk)
    TkScheduler("root")  # type: ignore[arg-type]


async def main() -> int:
    """Return an exit status."""
    return 0


def takes(number: int, text: str = "") -> None:
    """One argument that is needed, one that is not."""


def running(p_int: Promise[int]) -> None:
    """Run returns what its main comes to."""
    run()
    run(None)
    assert_type(run(main), int)
    assert_type(run(main()), int)
    assert_type(run(p_int), int)
    assert_type(run(lambda: p_int), int)
    assert_type(run(lambda: "text"), str)


def callbacks() -> None:
    """The arguments are checked against the function's own."""
    assert_type(set_timeout(takes, 10, 1), Timer)
    assert_type(set_timeout(takes, 10, 1, "text"), Timer)
    assert_type(set_timeout(print), Timer)
    assert_type(set_timeout(print, 0.5, "a", 2), Timer)
    assert_type(set_timeout(lambda: None, 10), Timer)
    assert_type(set_interval(takes, 10, 1), Timer)
    assert_type(set_immediate(takes, 1, "text"), Immediate)
    queue_microtask(takes, 1)
    next_tick(takes, 1, "text")
    next_tick(lambda: None)
    timer = set_timeout(print)
    assert_type(timer.unref(), Timer)
    assert_type(timer.ref().has_ref(), bool)
    assert_type(timer.active, bool)
    clear_timeout(timer)
    clear_interval(timer)
    clear_timeout(None)
    clear_immediate(set_immediate(print))


def sleeping() -> None:
    """Sleep is a promise of its value."""
    assert_type(sleep(1), Promise[None])
    assert_type(sleep(0.5, "text"), Promise[str])
    assert_type(sleep(0.5, value=3), Promise[int])


def on_rejection(reason: object, promise: Promise[Any] | None) -> None:
    """A hook."""


def schedulers(p_int: Promise[int]) -> None:
    """The embedded loop has the same types."""
    loop = LoopScheduler()
    LoopScheduler(on_unhandled_rejection="warn", on_rejection_handled=on_rejection)
    LoopScheduler(on_unhandled_rejection=on_rejection)
    LoopScheduler(on_unhandled_rejection=lambda reason: print(reason))
    loop.on_unhandled_rejection = "none"
    loop.on_unhandled_rejection = on_rejection
    loop.run()
    loop.run_jobs()
    loop.close()
    assert_type(loop.run(main), int)
    assert_type(loop.run(p_int), int)
    assert_type(loop.run_until(p_int), int)
    assert_type(loop.run_until(main(), timeout=1.5), int)
    assert_type(loop.run_until("text"), str)
    assert_type(loop.sleep(1, "text"), Promise[str])
    assert_type(loop.set_timeout(takes, 10, 1), Timer)
    assert_type(current_scheduler(), Scheduler)
    with use_scheduler(loop) as used:
        assert_type(used, LoopScheduler)
        used.post(print, "text")
    with loop.hold():
        pass


def exceptions(error: AggregateError, rejection: RejectionError) -> None:
    """What they carry."""
    assert_type(error.errors, list[Any])
    assert_type(rejection.reason, object)
    AggregateError([ValueError(), "no exception"], "message")
