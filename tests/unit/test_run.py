"""run(main): a function, a coroutine or a promise."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    current_scheduler,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.schedulers import loop as loop_module
from tests.support.hosts import VirtualLoop
from tests.support.threads import elsewhere


def test_run_of_a_function_calls_it_inside_the_loop(loop: LoopScheduler) -> None:
    """Its result is run's result."""
    seen: list[Any] = []

    def main() -> str:
        seen.append(current_scheduler())
        with pytest.raises(RuntimeError, match="running already"):
            run()
        return "result"

    assert run(main) == "result"
    assert seen == [loop]


def test_run_of_a_function_that_returns_a_promise(virtual: VirtualLoop) -> None:
    """It is followed."""
    assert run(lambda: sleep(2, "slept")) == "slept"
    assert virtual.now == 2000


def test_run_of_a_promise(virtual: VirtualLoop) -> None:
    """Its value, or its reason."""
    assert run(sleep(2, "slept")) == "slept"
    with pytest.raises(ValueError, match="reason"):
        run(sleep(1).then(lambda: Promise.reject(ValueError("reason"))))


def test_run_of_a_coroutine_and_a_coroutine_function(virtual: VirtualLoop) -> None:
    """Both are adopted."""

    async def main() -> str:
        await sleep(1)
        return str(await sleep(1, "awaited"))

    assert run(main()) == "awaited"
    assert run(main) == "awaited"
    assert virtual.now == 4000


def test_run_of_a_promise_of_another_loop(virtual: VirtualLoop) -> None:
    """It is followed like any other."""
    other = LoopScheduler()
    with use_scheduler(other):
        promise = Promise.resolve("theirs")
    other.run()
    assert run(promise) == "theirs"
    other.run()


def test_run_goes_on_until_idle(virtual: VirtualLoop) -> None:
    """Not only until main is settled."""
    log: list[str] = []

    def main() -> str:
        set_timeout(log.append, 5000, "later")
        return "early"

    assert run(main) == "early"
    assert log == ["later"]
    assert virtual.now == 5000


def test_run_until_idle_also_after_a_rejection(virtual: VirtualLoop) -> None:
    """The reason is raised at the end."""
    log: list[str] = []

    def main() -> None:
        set_timeout(log.append, 5000, "later")
        raise ValueError("early")

    with pytest.raises(ValueError, match="early"):
        run(main)
    assert log == ["later"]


@pytest.mark.parametrize("reject", [lambda: Promise.reject(ValueError("x")), lambda: sleep(0).then(lambda: 1 / 0)])
def test_the_reason_of_main_is_raised_and_not_logged(reject: Any, caplog: pytest.LogCaptureFixture) -> None:
    """It is reported once: by raising it, and without the note of an unhandled one."""
    with pytest.raises((ValueError, ZeroDivisionError)) as caught:
        run(reject())
    assert not getattr(caught.value, "__notes__", [])
    with pytest.raises((ValueError, ZeroDivisionError)):
        run(reject)
    run()
    assert not caplog.records


def test_a_reason_that_is_no_exception() -> None:
    """As result() does."""
    with pytest.raises(RejectionError):
        run(Promise.reject("text"))
    run()


def test_others_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    """run(promise) follows result(): it raises only its own promise's reason."""

    def main() -> str:
        Promise.reject(ValueError("before"))
        set_timeout(lambda: Promise.reject(ValueError("after")), 1)
        return "result"

    assert run(main) == "result"
    assert [text in caplog.text for text in ("before", "after")] == [True, True]
    assert len(caplog.records) == 2
    run()


@pytest.mark.parametrize("exit_class", [KeyboardInterrupt, SystemExit])
def test_an_exit_of_main_leaves_at_once(exit_class: Any, virtual: VirtualLoop) -> None:
    """What was queued stays queued."""
    log: list[str] = []

    def main() -> None:
        set_timeout(log.append, 1, "queued")
        raise exit_class

    with pytest.raises(exit_class):
        run(main)
    assert log == []
    run()
    assert log == ["queued"]


def test_a_class_is_a_function() -> None:
    """Whatever can be called is called, by decision 1."""
    assert run(dict) == {}
    assert run(lambda *args: args) == ()


def test_a_function_that_needs_arguments_is_refused() -> None:
    """The TypeError names it."""
    with pytest.raises(TypeError, match=r"requires 1 positional argument.*none"):
        run(lambda value: value)


def test_a_main_that_can_never_be_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused like a wait."""
    monkeypatch.setattr(loop_module, "other_threads", list)
    with pytest.raises(RuntimeError, match="can never be settled"):
        run(Promise(lambda: None))
    with pytest.raises(RuntimeError, match="can never be settled"):
        run(lambda: Promise(lambda: None))


def test_run_uses_the_current_scheduler() -> None:
    """Another thread runs its own, and a scheduler run by its host is refused."""
    assert elsewhere(lambda: run(lambda: 7)) == 7

    class Foreign(Scheduler):
        def __repr__(self) -> str:
            return "<Foreign>"

    with use_scheduler(Foreign()), pytest.raises(RuntimeError, match="<Foreign> is run by its host"):
        run()


def test_run_after_an_error_goes_on() -> None:
    """run() may be called as often as one likes."""
    for number in range(3):
        with pytest.raises(ValueError, match=str(number)):
            run(Promise.reject(ValueError(number)))
        assert run(lambda: 5) == 5
