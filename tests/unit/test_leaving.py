"""KeyboardInterrupt and SystemExit leave the loop at once (decision 8)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, next_tick, queue_microtask, run, set_immediate, set_timeout, use_scheduler


def fail(reason: Any) -> Any:
    """Raise *reason*."""
    raise reason


def set_timer(function: Any, *args: Any) -> None:
    """Set a timer as the others are asked for: without a delay."""
    set_timeout(function, 0, *args)


ASKS = [queue_microtask, next_tick, set_timer, set_immediate]


EXITS = [KeyboardInterrupt, SystemExit]


@pytest.mark.parametrize("exit_class", EXITS)
@pytest.mark.parametrize("mode", ["throw", "warn", "none"])
def test_an_exit_of_a_handler_leaves_run_at_once(exit_class: Any, mode: str, caplog: pytest.LogCaptureFixture) -> None:
    """Decision 8: it rejects the derived promise, counts as handled, and what was queued stays queued."""
    log: list[str] = []
    error = exit_class("leave")
    loop = LoopScheduler(on_unhandled_rejection=mode)
    with use_scheduler(loop):
        derived = Promise.resolve().then(lambda: fail(error))
        Promise.resolve().then(lambda: log.append("queued"))
        with pytest.raises(exit_class) as caught:
            run()
        assert caught.value is error
        assert derived.state == "rejected"
        assert log == []
        run()
        assert log == ["queued"]
        assert derived.exception() is error
    assert not caplog.records


@pytest.mark.parametrize("exit_class", EXITS)
@pytest.mark.parametrize("ask", ASKS)
def test_an_exit_of_a_callback_leaves_run_at_once(exit_class: Any, ask: Any) -> None:
    """In every mode, even with a function for the others."""
    log: list[Any] = []
    with use_scheduler(LoopScheduler(on_unhandled_rejection=log.append)):
        ask(fail, exit_class())
        ask(log.append, "queued")
        with pytest.raises(exit_class):
            run()
        assert log == []
        run()
    assert log == ["queued"]


@pytest.mark.parametrize("exit_class", EXITS)
def test_an_exit_is_not_reported_down_the_chain(exit_class: Any, caplog: pytest.LogCaptureFixture) -> None:
    """The chain behind it is rejected without a second report; a handler there may still look at it."""
    log: list[Any] = []
    derived = Promise.resolve().then(lambda: fail(exit_class()))
    derived.then(lambda: None).finally_(lambda: log.append("finally"))
    derived.catch(lambda reason: log.append(type(reason)))
    with pytest.raises(exit_class):
        run()
    run()
    assert log == [exit_class, "finally"]
    assert not caplog.records


@pytest.mark.parametrize("exit_class", EXITS)
def test_an_exit_in_an_executor_leaves_the_constructor(exit_class: Any) -> None:
    """The caller is there: it is raised to them."""
    with pytest.raises(exit_class):
        Promise(lambda: fail(exit_class()))
    run()


@pytest.mark.parametrize("exit_class", EXITS)
def test_an_exit_in_a_wait_leaves_the_wait(exit_class: Any) -> None:
    """result() on its way meets it, and raises it."""
    queue_microtask(fail, exit_class())
    promise = Promise(lambda resolve: set_timeout(resolve, 1, "value"))
    with pytest.raises(exit_class):
        promise.result()
    assert promise.result() == "value"


@pytest.mark.parametrize("exit_class", EXITS)
def test_an_exit_as_an_ordinary_reason_is_raised_when_unhandled(exit_class: Any) -> None:
    """Promise.reject(KeyboardInterrupt()) did not leave anything yet: it is a rejection nobody handled."""
    Promise.reject(exit_class())
    with pytest.raises(exit_class):
        run()


@pytest.mark.parametrize("exit_class", EXITS)
def test_an_exit_in_a_thenable_job(exit_class: Any) -> None:
    """A then method that exits: the promise that follows it is rejected, and run() is left."""

    class Thenable:
        def then(self, resolve: Any, reject: Any) -> None:
            raise exit_class()

    promise = Promise.resolve(Thenable())
    with pytest.raises(exit_class):
        run()
    assert promise.state == "rejected"
    run()


def test_every_other_exception_is_a_rejection() -> None:
    """asyncio.CancelledError and GeneratorExit included."""
    for reason in (asyncio.CancelledError(), GeneratorExit(), StopIteration(), BaseException()):
        promise = Promise.resolve(reason).then(fail)
        assert promise.exception() is reason
    run()
