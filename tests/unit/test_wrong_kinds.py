"""A value of the wrong kind where a number, a flag or a function is due: the call itself says so."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortSignal,
    LoopScheduler,
    Promise,
    ThreadScheduler,
    VirtualTimeScheduler,
    current_scheduler,
    deadline,
    limit,
    sleep,
)

NUMBERS: dict[str, Callable[[Any], object]] = {
    "deadline": deadline,
    "AbortSignal.timeout": AbortSignal.timeout,
    "timeout": lambda value: Promise.resolve(1).timeout(value),
    "sleep": sleep,
    "result": lambda value: Promise.resolve(1).result(value),
    "exception": lambda value: Promise.resolve(1).exception(value),
    "advance": lambda value: VirtualTimeScheduler().advance(value),
    "workers": lambda value: ThreadScheduler(value),
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("value", [True, False, "1", [], 1j], ids=repr)
def test_what_is_no_number(name: str, value: Any) -> None:
    """True and False least of all: they were meant for another argument. (A timer takes them as 1 ms, as in JavaScript.)"""
    with pytest.raises(TypeError, match=r"number of|a number is needed"):
        NUMBERS[name](value)


@pytest.mark.parametrize("name", ["result", "exception"])
def test_a_wait_of_nan_seconds(name: str) -> None:
    """It would never end."""
    with pytest.raises(ValueError, match="the timeout must be a number of seconds or None, not nan"):
        NUMBERS[name](math.nan)


@pytest.mark.parametrize("value", ["yes", 1, 0, None, []], ids=repr)
def test_what_is_no_flag(value: Any) -> None:
    """Text is true, whatever it says."""
    with pytest.raises(TypeError, match=r"Promise.map\(stop_on_error=\): True or False is needed, not"):
        Promise.map([1], str, stop_on_error=value)
    with pytest.raises(TypeError, match="debug: True or False is needed, not"):
        current_scheduler().debug = value  # type: ignore[attr-defined]


@pytest.mark.parametrize("kind", [LoopScheduler, VirtualTimeScheduler, ThreadScheduler])
def test_what_is_no_flag_for_a_new_scheduler(kind: type[LoopScheduler]) -> None:
    """None asks the environment."""
    with pytest.raises(TypeError, match="debug: True or False is needed, not 'x'"):
        kind(debug="x")  # type: ignore[arg-type]


async def _stream() -> AsyncIterator[int]:
    yield 1


def _numbers() -> Iterator[int]:
    yield 1


class _Api:
    def fetch(self) -> None: ...

    static = staticmethod(fetch)
    of_class = classmethod(fetch)


def test_what_cannot_be_limited() -> None:
    """A call's result, what walks only later, and a descriptor that is no function yet."""
    limiter = limit(1)
    wrap: Any = limiter
    for wrong in (3, None, Promise.resolve(1)):
        with pytest.raises(TypeError, match=r"limiter\(\): a function is needed, not .*: give it the function itself"):
            wrap(wrong)
    for name in ("static", "of_class"):
        with pytest.raises(TypeError, match=r"write @(static|class)method above @limiter, not below it"):
            wrap(vars(_Api)[name])
    with pytest.raises(TypeError, match=r"_stream .* is an async generator function, of which a call runs nothing: limit what"):
        limiter(_stream)
    with pytest.raises(TypeError, match=r"_numbers .* is a generator function, of which a call runs nothing: limit what it"):
        limiter(_numbers)


@pytest.mark.parametrize("listener", [None, "print", 1])
def test_taking_back_what_is_no_listener(listener: Any) -> None:
    """Such as what a call of the listener returned."""
    with pytest.raises(TypeError, match=r"remove_listener\(\): a function is needed, not"):
        AbortController().signal.remove_listener(listener)
