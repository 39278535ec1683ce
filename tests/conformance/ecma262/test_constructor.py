"""The Promise constructor."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promiselite import Promise, RejectionError
from tests.conformance.ecma262.support import Sub, events, outcome, outcomes, raiser, rejected
from tests.support.hosts import Host

CLASSES = pytest.mark.parametrize("kind", [Promise, Sub], ids=["Promise", "subclass"])


@CLASSES
@pytest.mark.parametrize("executor", [None, 5, "executor", [], object()], ids=lambda value: type(value).__name__)
def test_promise_executor_not_callable_raises_type_error(kind: Any, executor: Any) -> None:
    """No promise comes of it: the constructor raises."""
    with pytest.raises(TypeError):
        kind(executor)


def test_promise_executor_missing_raises_type_error() -> None:
    """``Promise()`` is an error, as in JavaScript."""
    with pytest.raises(TypeError):
        Promise()  # type: ignore[call-overload]


@CLASSES
def test_promise_executor_is_called_once_inside_the_constructor_with_two_functions(host: Host, kind: Any) -> None:
    """Before the constructor returns."""

    def program(say: Any) -> None:
        kind(lambda *functions: say([callable(function) for function in functions]))
        say("returned")

    assert events(host, program) == [[True, True], "returned"]


@CLASSES
def test_promise_executor_new_promise_is_pending(host: Host, kind: Any) -> None:
    """Without a call the promise stays pending, and nothing is reported."""
    assert outcome(host, lambda: kind(lambda: None)) == ("pending", None)


@CLASSES
@pytest.mark.parametrize(
    "error",
    [ValueError("x"), asyncio.CancelledError(), GeneratorExit(), StopIteration()],
    ids=lambda error: type(error).__name__,
)
def test_promise_executor_raises_rejects(host: Host, kind: Any, error: BaseException) -> None:
    """What it raises is the reason."""
    state, reason = outcome(host, lambda: kind(raiser(error)))
    assert state == "rejected"
    assert reason is error


def test_promise_executor_raises_any_object(host: Host) -> None:
    """JavaScript's ``throw 5`` is written ``raise RejectionError(5)``."""
    assert outcome(host, lambda: Promise(raiser(RejectionError(5)))) == ("rejected", 5)


@CLASSES
@pytest.mark.parametrize("which", [0, 1], ids=["resolve", "reject"])
def test_promise_executor_raises_after_a_call_is_ignored(host: Host, kind: Any, which: int) -> None:
    """The call has decided."""

    def executor(*functions: Any) -> None:
        functions[which]("first")
        raise ValueError("later")

    assert outcome(host, lambda: kind(executor)) == (("fulfilled", "rejected")[which], "first")


def test_promise_executor_raises_after_locking_in_a_pending_promise_is_ignored(host: Host) -> None:
    """Resolved with a promise, the promise follows that one."""

    def executor(resolve: Any) -> None:
        resolve(rejected("eventually", "inner"))
        raise ValueError("later")

    assert outcome(host, lambda: Promise(executor)) == ("rejected", "inner")


def test_promise_executor_result_is_ignored(host: Host) -> None:
    """A value or a promise that the executor returns has no effect."""

    def program() -> list[Any]:
        return [Promise(lambda: 5), Promise(lambda ok: Promise.resolve(1)), Promise(lambda ok: [ok(1), 2][1])]

    assert outcomes(host, program) == [("pending", None), ("pending", None), ("fulfilled", 1)]


def test_promise_executor_subclass_instance_is_of_that_class() -> None:
    """The constructor of a subclass makes its instance."""
    assert type(Sub(lambda: None)) is Sub
    assert isinstance(Sub(lambda: None), Promise)


def test_promise_executor_functions_may_be_kept_and_called_later(host: Host) -> None:
    """They belong to this promise, wherever they are called."""
    kept: list[Any] = []

    def program() -> list[Any]:
        promises = [Promise(lambda resolve: kept.append(resolve)) for _ in range(2)]
        Promise.resolve().then(lambda: [resolve(number) for number, resolve in enumerate(kept)])
        return promises

    assert outcomes(host, program) == [("fulfilled", 0), ("fulfilled", 1)]
