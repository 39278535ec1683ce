"""Rejections nobody handled, and exceptions without a caller: modes, order, hooks, late handlers, exits."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    async_function,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    use_scheduler,
)
from promiselite.schedulers.reports import SWEEP
from tests.support.hosts import VirtualLoop
from tests.support.threads import elsewhere


def set_timer(function: Any, *args: Any) -> None:
    """Set a timer as the others are asked for: without a delay."""
    set_timeout(function, 0, *args)


ASKS = [queue_microtask, next_tick, set_timer, set_immediate]


def fail(reason: Any) -> Any:
    """Raise *reason*."""
    raise reason


def notes(error: BaseException) -> list[str]:
    """Return an exception's notes."""
    return list(getattr(error, "__notes__", ()))


# ------------------------------------------------------------------------------------------------------------------ throw


def test_throw_is_the_default_and_raises_the_reason_itself() -> None:
    """run() raises the very exception, with one note that says what it was."""
    reason = ValueError("x")
    Promise.reject(reason)
    with pytest.raises(ValueError) as caught:
        run()
    assert caught.value is reason
    assert len(notes(reason)) == 1
    assert "unhandled promise rejection" in notes(reason)[0]
    assert LoopScheduler().on_unhandled_rejection == "throw"


def test_a_reason_that_is_no_exception_comes_in_a_rejection_error() -> None:
    """Decision 6."""
    Promise.reject("text")
    with pytest.raises(RejectionError) as caught:
        run()
    assert caught.value.reason == "text"
    assert "unhandled promise rejection" in notes(caught.value)[0]


def test_the_same_reason_twice_bears_one_note() -> None:
    """Two promises with the same reason are two reports, but the note stands once."""
    reason = ValueError("x")
    for _ in range(2):
        Promise.reject(reason)
        with pytest.raises(ValueError):
            run()
    assert len(notes(reason)) == 1


def test_it_is_reported_once() -> None:
    """The next run() has nothing to report."""
    Promise.reject(ValueError("once"))
    with pytest.raises(ValueError):
        run()
    run()


def test_the_report_comes_after_the_drain() -> None:
    """A handler that comes within the same drain, or before run(), is in time."""
    rejected = Promise.reject(ValueError("in time"))
    Promise.resolve().then(lambda: None).then(lambda: rejected.catch(lambda: None))
    run()


def test_a_handler_in_the_next_macrotask_is_too_late(virtual: VirtualLoop) -> None:
    """Between two macrotasks the report is made."""
    log: list[str] = []
    rejected = Promise.reject(ValueError("late"))
    set_timeout(lambda: rejected.catch(lambda: log.append("caught")), 1)
    with pytest.raises(ValueError, match="late"):
        run()
    run()
    assert log == ["caught"]


def test_reading_the_state_does_not_handle() -> None:
    """Decision 9."""
    rejected = Promise.reject(ValueError("seen"))
    assert rejected.state == "rejected"
    repr(rejected)
    with pytest.raises(ValueError, match="seen"):
        run()


@pytest.mark.parametrize(
    "handle",
    [
        lambda p: p.catch(lambda: None),
        lambda p: p.then(None, lambda: None),
        lambda p: p.exception(),
        lambda p: Promise.all_settled([p]),
        lambda p: p.finally_(lambda: None).catch(lambda: None),
    ],
)
def test_what_handles(handle: Any) -> None:
    """Decision 9: a handler, result, exception; combinators by their own then."""
    handle(Promise.reject(ValueError("handled")))
    run()


def test_result_handles() -> None:
    """The reason is raised there, and not reported again."""
    rejected = Promise.reject(ValueError("raised"))
    with pytest.raises(ValueError) as caught:
        rejected.result()
    assert not notes(caught.value)
    run()


def test_a_derived_promise_is_reported_in_place_of_its_parent() -> None:
    """then without a handler for the reason hands the matter on."""
    reported: list[Any] = []
    loop = LoopScheduler(on_unhandled_rejection=lambda reason, promise: reported.append(promise))
    with use_scheduler(loop):
        first = Promise.reject(ValueError("x"))
        second = first.then(print)
        third = second.finally_(lambda: None)
        run()
    assert reported == [third]
    assert second.state == "rejected"


def test_the_first_of_a_drain_is_raised_and_the_others_logged(caplog: pytest.LogCaptureFixture) -> None:
    """In the order of rejection."""
    for text in ("one", "two", "three"):
        Promise.reject(ValueError(text))
    with pytest.raises(ValueError, match="one"):
        run()
    assert [record.args[1].args[0] for record in caplog.records if isinstance(record.args, tuple)] == ["two", "three"]  # type: ignore[union-attr]
    assert all(record.name == "promiselite" and record.exc_info for record in caplog.records)
    run()


def test_the_order_is_that_of_rejection_not_of_making(caplog: pytest.LogCaptureFixture) -> None:
    """A promise made first and rejected last is reported last."""
    one, two = Promise.with_resolvers(), Promise.with_resolvers()
    two.reject(ValueError("two"))
    one.reject(ValueError("one"))
    with pytest.raises(ValueError, match="two"):
        run()
    assert "one" in caplog.text


def test_the_loop_stays_usable_and_goes_on_at_the_next_run(virtual: VirtualLoop) -> None:
    """What was queued runs on the next run()."""
    log: list[str] = []
    set_timeout(log.append, 1, "timer")
    set_immediate(lambda: Promise.reject(ValueError("first")))
    set_immediate(log.append, "immediate")
    with pytest.raises(ValueError, match="first"):
        run()
    assert log == []
    run()
    assert sorted(log) == ["immediate", "timer"]
    assert run(Promise.resolve("usable")) == "usable"


@pytest.mark.parametrize("ask", ASKS)
def test_exceptions_of_callbacks_are_raised(ask: Any) -> None:
    """Timers and microtasks go the same way: run() raises, and the rest runs on the next run()."""
    log: list[str] = []
    error = KeyError("callback")
    ask(fail, error)
    ask(log.append, "next")
    with pytest.raises(KeyError) as caught:
        run()
    assert caught.value is error
    assert log == []
    run()
    assert log == ["next"]


def test_two_microtasks_that_raise_are_two_runs() -> None:
    """Neither exception is lost."""
    for number in (1, 2):
        queue_microtask(fail, ValueError(number))
    for number in (1, 2):
        with pytest.raises(ValueError, match=str(number)):
            run()
    run()


def test_a_rejection_before_a_microtask_that_raises_is_reported_at_the_next_run() -> None:
    """The exception ends the drain before the report; the rejection waits for it."""
    Promise.reject(ValueError("rejected"))
    queue_microtask(fail, KeyError("raised"))
    with pytest.raises(KeyError):
        run()
    with pytest.raises(ValueError, match="rejected"):
        run()
    run()


# ------------------------------------------------------------------------------------------------ warn, none and functions


def test_warn_logs_with_the_traceback(caplog: pytest.LogCaptureFixture) -> None:
    """On the logger promiselite, and run() goes on."""
    log: list[str] = []
    with use_scheduler(LoopScheduler(on_unhandled_rejection="warn")):
        Promise.resolve().then(lambda: fail(ValueError("warned")))
        set_timeout(log.append, 0, "goes on")
        Promise.reject("text")
        run()
    assert log == ["goes on"]
    first, second = caplog.records
    assert first.name == second.name == "promiselite"
    assert first.levelno >= logging.WARNING
    assert "'text'" in first.getMessage()
    assert "warned" in second.getMessage()
    assert "fail(ValueError" in caplog.text


@pytest.mark.parametrize("ask", ASKS)
def test_warn_logs_exceptions_of_callbacks(ask: Any, caplog: pytest.LogCaptureFixture) -> None:
    """They go the same way."""
    with use_scheduler(LoopScheduler(on_unhandled_rejection="warn")):
        ask(fail, ValueError("callback"))
        run()
    assert len(caplog.records) == 1
    assert "in fail" in caplog.text


def test_none_drops(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing is said of rejections and exceptions."""
    loop = LoopScheduler(on_unhandled_rejection="none")
    with use_scheduler(loop):
        Promise.reject(ValueError("dropped"))
        for ask in ASKS:
            ask(fail, ValueError("dropped"))
        run()
        loop.close()
    assert not caplog.records


def test_a_function_gets_reason_and_promise_in_order() -> None:
    """Each once, after the drain; the raw reason."""
    log: list[Any] = []
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda reason, promise: log.append((reason, promise)))):
        one = Promise.reject("one")
        two = Promise.resolve().then(lambda: fail(ValueError("two")))
        run()
        run()
    assert [promise for _, promise in log] == [one, two]
    assert log[0][0] == "one"
    assert isinstance(log[1][0], ValueError)
    assert not notes(log[1][0])


@pytest.mark.parametrize("ask", ASKS)
def test_a_function_gets_exceptions_of_callbacks_without_a_promise(ask: Any) -> None:
    """None stands for the promise."""
    log: list[Any] = []
    error = ValueError("callback")
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda reason, promise: log.append((reason, promise)))):
        ask(fail, error)
        run()
    assert log == [(error, None)]


def test_a_function_may_take_fewer_arguments() -> None:
    """Decision 1 holds for hooks."""
    log: list[Any] = []
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda reason: log.append(reason))):
        Promise.reject(1)
        run()
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda: log.append("called"))):
        Promise.reject(1)
        run()
    assert log == [1, "called"]


def test_a_function_that_handles_or_makes_promises() -> None:
    """What a hook queues runs before the loop ends, and what it rejects is reported too."""
    log: list[Any] = []

    def hook(reason: Any, promise: Any) -> None:
        log.append(reason)
        promise.catch(lambda: log.append("caught late"))
        if reason == 1:
            Promise.reject(2)

    loop = LoopScheduler(on_unhandled_rejection=hook)
    with use_scheduler(loop):
        Promise.reject(1)
        loop.run_jobs()
    assert log == [1, "caught late", 2, "caught late"]


def test_a_function_that_raises() -> None:
    """What a hook raises is raised by run(), and the other rejections of the drain are still reported."""
    log: list[Any] = []

    def hook(reason: Any) -> None:
        log.append(reason)
        raise KeyError(f"hook {reason}")

    with use_scheduler(LoopScheduler(on_unhandled_rejection=hook)):
        Promise.reject(1)
        Promise.reject(2)
        with pytest.raises(KeyError, match="hook 1"):
            run()
        run()
    assert log == [1, 2]


def test_the_second_exception_of_a_hook_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """One can be raised; nothing is lost."""
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda reason: fail(KeyError(f"hook {reason}")))):
        Promise.reject(1)
        Promise.reject(2)
        with pytest.raises(KeyError, match="hook 1"):
            run()
    assert "hook 2" in caplog.text


@pytest.mark.parametrize("ask", ASKS)
def test_a_function_that_raises_for_a_callback(ask: Any) -> None:
    """The hook's exception leaves run()."""
    with use_scheduler(LoopScheduler(on_unhandled_rejection=lambda: fail(KeyError("hook")))):
        ask(fail, ValueError("callback"))
        with pytest.raises(KeyError, match="hook"):
            run()
        run()


def test_an_exit_out_of_a_hook_goes_first(caplog: pytest.LogCaptureFixture) -> None:
    """A SystemExit of the second hook call is raised, the first one's exception logged."""

    def hook(reason: Any) -> None:
        raise ValueError("ordinary") if reason == 1 else SystemExit(3)

    with use_scheduler(LoopScheduler(on_unhandled_rejection=hook)):
        Promise.reject(1)
        Promise.reject(2)
        with pytest.raises(SystemExit):
            run()
    assert "ordinary" in caplog.text


def test_the_mode_can_be_changed(loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    """It is an attribute, read when the report is made."""
    Promise.reject(ValueError("changed"))
    loop.on_unhandled_rejection = "warn"
    run()
    assert "changed" in caplog.text
    log: list[Any] = []
    loop.on_unhandled_rejection = log.append
    Promise.reject(5)
    run()
    assert log == [5]
    loop.on_unhandled_rejection = "none"
    Promise.reject(5)
    run()


@pytest.mark.parametrize("mode", ["strict", None, 3, ""])
def test_an_unknown_mode_is_refused(mode: Any, loop: LoopScheduler) -> None:
    """At once, with the list of modes."""
    with pytest.raises(ValueError, match="'throw', 'warn', 'none' or a function"):
        LoopScheduler(on_unhandled_rejection=mode)
    with pytest.raises(ValueError, match="'throw', 'warn', 'none' or a function"):
        loop.on_unhandled_rejection = mode
    assert loop.on_unhandled_rejection == "throw"


# --------------------------------------------------------------------------------------------------------- handled late


def test_on_rejection_handled_when_a_handler_comes_late() -> None:
    """Once, with reason and promise, after the drain in which the handler came."""
    log: list[Any] = []
    loop = LoopScheduler(
        on_unhandled_rejection=lambda reason: log.append(("unhandled", reason)),
        on_rejection_handled=lambda reason, promise: log.append(("handled", reason, promise)),
    )
    with use_scheduler(loop):
        rejected = Promise.reject("r")
        in_time = Promise.reject("in time")
        in_time.catch(lambda: None)
        run()
        rejected.catch(lambda: log.append("handler"))
        rejected.catch(lambda: None)
        log.append("registered")
        run()
        run()
    assert log == [("unhandled", "r"), "registered", "handler", ("handled", "r", rejected)]


def test_a_late_result_handles_too() -> None:
    """result() and exception() are handlers."""
    log: list[Any] = []
    loop = LoopScheduler(on_unhandled_rejection="none", on_rejection_handled=lambda reason: log.append(reason))
    with use_scheduler(loop):
        one, two = Promise.reject(ValueError(1)), Promise.reject(ValueError(2))
        run()
        with pytest.raises(ValueError):
            one.result()
        two.exception()
        run()
    assert [reason.args[0] for reason in log] == [1, 2]


def test_a_late_handler_of_another_thread() -> None:
    """A foreign result() is posted, and heard of."""
    log: list[Any] = []
    loop = LoopScheduler(on_unhandled_rejection="none", on_rejection_handled=lambda reason: log.append(reason))
    with use_scheduler(loop):
        rejected = Promise.reject(ValueError(1))
        run()
        elsewhere(rejected.exception)
        run()
    assert len(log) == 1


def test_on_rejection_handled_that_raises() -> None:
    """run() raises it."""
    loop = LoopScheduler(on_unhandled_rejection="none", on_rejection_handled=lambda: fail(KeyError("late hook")))
    with use_scheduler(loop):
        rejected = Promise.reject(1)
        run()
        rejected.catch(lambda: None)
        with pytest.raises(KeyError, match="late hook"):
            run()
        run()


def test_on_rejection_handled_is_settable_and_checked(loop: LoopScheduler) -> None:
    """A function or None."""
    assert loop.on_rejection_handled is None
    loop.on_rejection_handled = print
    assert loop.on_rejection_handled is print
    with pytest.raises(ValueError, match="function or None"):
        loop.on_rejection_handled = "log"  # type: ignore[assignment]
    with pytest.raises(ValueError, match="function or None"):
        LoopScheduler(on_rejection_handled=3)  # type: ignore[arg-type]


def test_rejections_that_are_handled_within_one_drain_are_not_kept(loop: LoopScheduler) -> None:
    """However long the drain goes on; those that nobody handled are reported in order all the same."""
    unhandled = [KeyError(0), KeyError(1)]
    held: list[int] = []
    reported: list[object] = []
    loop.on_unhandled_rejection = reported.append

    @async_function
    async def endless() -> None:
        Promise.reject(unhandled[0])
        for _ in range(5 * SWEEP):
            await Promise.reject(KeyError()).catch(lambda: None)
            held.append(len(loop._rejected))
        Promise.reject(unhandled[1])

    endless()
    run()
    assert max(held) <= SWEEP
    assert reported == unhandled


def test_many_that_nobody_handles_are_all_reported(loop: LoopScheduler) -> None:
    reported: list[object] = []
    loop.on_unhandled_rejection = reported.append
    for number in range(3 * SWEEP):
        Promise.reject(number)
    run()
    assert reported == list(range(3 * SWEEP))
