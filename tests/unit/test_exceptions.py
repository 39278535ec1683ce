"""Exceptions of awkward kinds as reasons, and exits (decisions 6 and 8)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from promiselite import AggregateError, LoopScheduler, Promise, async_function, run, use_scheduler
from tests.support.hostile import Touchy


@dataclass(frozen=True)
class FrozenError(Exception):
    """Its attributes cannot be set, ``__traceback__`` and ``__notes__`` included."""

    code: int = 1


class SlottedError(Exception):
    """It has slots."""

    __slots__ = ("code",)


class SetattrError(Exception):
    """It refuses every attribute."""

    def __setattr__(self, name: str, value: object) -> None:
        raise TypeError(f"{name} cannot be set")


class TracebackError(Exception):
    """Its ``__traceback__`` is a property that refuses, and ``with_traceback`` is broken."""

    @property
    def __traceback__(self) -> Any:  # type: ignore[override]
        return BaseException.__traceback__.__get__(self)  # type: ignore[attr-defined]

    @__traceback__.setter
    def __traceback__(self, value: Any) -> None:
        raise TypeError("no traceback, please")

    def with_traceback(self, tb: Any) -> Any:
        raise TypeError("no traceback, please")


@dataclass
class UnhashableError(Exception):
    """It compares by value and cannot be hashed."""

    code: int = 1


class TouchyError(Exception):
    """It must not be compared or asked for its truth."""

    def _refuse(self, *_: object) -> Any:
        raise AssertionError("a promise must not look at its reason")

    __eq__ = __hash__ = __bool__ = __len__ = _refuse  # type: ignore[assignment]


class OwnRejection(BaseException):
    """A BaseException that is no Exception."""


AWKWARD = [FrozenError, SlottedError, SetattrError, TracebackError, UnhashableError, TouchyError, OwnRejection]
AWKWARD += [StopIteration, StopAsyncIteration, GeneratorExit, asyncio.CancelledError, AssertionError, MemoryError]


def raising(error: BaseException) -> Callable[..., Any]:
    def raises(*_: object) -> Any:
        raise error

    return raises


WAYS: dict[str, Callable[[BaseException], Any]] = {
    "executor": lambda error: Promise(raising(error)),
    "reject": lambda error: Promise.reject(error),
    "then": lambda error: Promise.resolve().then(raising(error)),
    "then_one": lambda error: Promise.resolve().then(lambda value: raising(error)()),
    "catch": lambda error: Promise.reject().catch(raising(error)),
    "finally": lambda error: Promise.resolve().finally_(lambda: raising(error)()),
    "finally_passes": lambda error: Promise.reject(error).finally_(lambda: None),
    "passes": lambda error: Promise.reject(error).then(lambda: None).catch(KeyError, lambda: None),
    "try": lambda error: Promise.try_(raising(error)),
    "all": lambda error: Promise.all([Promise.resolve().then(raising(error))]),
    "race": lambda error: Promise.race([Promise.reject(error)]),
    "thenable": lambda error: Promise.resolve(type("T", (), {"then": raising(error)})()),
    "getter": lambda error: Promise.resolve(type("T", (), {"then": property(raising(error))})()),
    "subclass": lambda error: type("Sub", (Promise,), {}).resolve().then(raising(error)),
}


@pytest.mark.parametrize("kind", AWKWARD)
@pytest.mark.parametrize("way", WAYS)
def test_an_exception_of_any_kind_is_a_reason(way: str, kind: type[BaseException]) -> None:
    """Whatever its class allows or forbids, an exception arrives as itself, and is raised as itself."""
    error = kind()
    promise = WAYS[way](error)
    assert promise.exception() is error
    with pytest.raises(kind) as caught:
        promise.result()
    assert caught.value is error


@pytest.mark.parametrize("kind", AWKWARD)
def test_an_unhandled_exception_of_any_kind_leaves_run_with_a_note(kind: type[BaseException]) -> None:
    """``run()`` raises it itself, with the note, though its class may refuse to be changed."""
    error = kind()
    Promise.reject(error)
    with pytest.raises(kind) as caught:
        run()
    assert caught.value is error
    [note] = error.__notes__
    assert "unhandled promise rejection" in note


def test_the_note_is_added_once() -> None:
    """The same reason reported twice carries one note, beside those it had."""
    error = ValueError()
    error.add_note("own")
    for _ in range(2):
        Promise.reject(error)
        with pytest.raises(ValueError):
            run()
    assert len(error.__notes__) == 2
    assert error.__notes__[0] == "own"


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("way", ["then", "then_one", "catch", "finally", "thenable", "subclass"])
def test_an_exit_in_a_job_leaves_at_once(way: str, kind: type[BaseException]) -> None:
    """An exit raised in a job rejects the promise, is handled by that, and leaves ``run()``; the rest stays queued."""
    events: list[str] = []
    error = kind()
    made: list[Any] = []
    Promise.resolve().then(lambda: made.append(WAYS[way](error)))
    with pytest.raises(kind) as caught:
        run()
        run()
    assert caught.value is error
    Promise.resolve().then(lambda: events.append("later"))
    run()
    assert events == ["later"]
    assert made[0].state == "rejected"
    assert made[0].exception() is error


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_an_exit_in_an_executor_reaches_its_caller(kind: type[BaseException]) -> None:
    """An executor's exit leaves the constructor: the program is ending, and nobody holds the promise yet."""
    error = kind()
    with pytest.raises(kind) as caught:
        Promise(raising(error))
    assert caught.value is error
    run()


def test_an_exit_after_resolve_in_an_executor_reaches_its_caller() -> None:
    """The same, where the executor had settled its promise before."""

    def executor(resolve: Any) -> None:
        resolve(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Promise(executor)


def test_an_exception_after_resolve_in_an_executor_is_dropped() -> None:
    """An ordinary exception after the first call does nothing, as in JavaScript."""

    def executor(resolve: Any) -> None:
        resolve(1)
        raise ValueError

    assert Promise(executor).result() == 1


@pytest.mark.parametrize(
    "kind", [type("FrozenExit", (SystemExit,), {"__setattr__": SetattrError.__setattr__}), KeyboardInterrupt]
)
def test_an_exit_of_any_kind_is_reported_once(kind: type[BaseException]) -> None:
    """Promises derived from the one that left are not reported on top of it."""
    derived = Promise.resolve().then(raising(kind())).then(lambda: None).then(lambda: None)
    with pytest.raises(kind):
        run()
    run()
    assert derived.state == "rejected"


def test_an_exit_in_an_async_function() -> None:
    """An exit leaves an async function as it leaves a handler."""

    @async_function
    async def leaves() -> None:
        await Promise.resolve()
        raise KeyboardInterrupt

    promise = leaves()
    with pytest.raises(KeyboardInterrupt):
        run()
    assert promise.state == "rejected"
    run()


def test_touchy_values_and_reasons_are_never_looked_at() -> None:
    """No settling, combining or reporting compares, hashes, measures or asks for the truth of what it carries."""
    value: Any = Touchy()
    seen: list[Any] = []
    hooked: list[Any] = []
    scheduler = LoopScheduler(on_unhandled_rejection=lambda reason, promise: hooked.append(reason))
    with use_scheduler(scheduler):
        promise = Promise.resolve(value).then(lambda *_: value).finally_(lambda: value)
        Promise.all([promise, value]).then(lambda values: seen.extend(values))
        Promise.any([Promise.reject(value), promise]).then(seen.append)
        Promise.all_settled([promise, Promise.reject(value)]).then(lambda two: seen.extend((two[0].value, two[1].reason)))
        Promise.all_keyed({"key": value}).then(lambda keyed: seen.append(keyed["key"]))
        Promise.reject(value).finally_(lambda: value).catch(seen.append)
        Promise.any([Promise.reject(value)]).catch(AggregateError, lambda error: seen.append(error.errors[0]))
        Promise.reject(value)
        run()
    assert len(seen) == 8
    assert all(one is value for one in seen)
    assert [one is value for one in hooked] == [True]


@pytest.mark.parametrize("reason", [None, 0, "", [], object(), ValueError, int])
def test_any_object_is_a_reason(reason: Any) -> None:
    """A reason need not be an exception; an exception class is no exception."""
    seen: list[Any] = []
    Promise.reject(reason).catch(seen.append)
    run()
    assert len(seen) == 1
    assert seen[0] is reason
