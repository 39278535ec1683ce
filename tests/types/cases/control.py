"""Cancellation, time limits, bounded concurrency."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, assert_type

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    AsCompleted,
    Limiter,
    Promise,
    aborting,
    as_completed,
    async_function,
    deadline,
    limit,
    offload,
    sleep,
    with_signal,
)


def signals(controller: AbortController) -> None:
    """What makes signals, and what they tell."""
    signal = controller.signal
    assert_type(signal, AbortSignal)
    assert_type(signal.aborted, bool)
    assert_type(signal.reason, Any)
    assert_type(AbortSignal.abort(), AbortSignal)
    assert_type(AbortSignal.abort("reason"), AbortSignal)
    assert_type(AbortSignal.timeout(5), AbortSignal)
    assert_type(AbortSignal.any([signal, deadline(1.5)]), AbortSignal)
    signal.add_listener(lambda: None)
    signal.add_listener(print)
    signal.remove_listener(print)
    AbortSignal.any(signal)  # type: ignore[arg-type]
    controller.abort(AbortError())
    controller.abort()


def waiting(signal: AbortSignal, promise: Promise[int]) -> None:
    """What waits takes a signal."""
    assert_type(sleep(1, signal=signal), Promise[None])
    assert_type(sleep(1, "value", signal=signal), Promise[str])
    assert_type(offload(int, "1", signal=signal), Promise[int])
    assert_type(promise.result(signal=signal), int)
    assert_type(promise.result(1, signal=None), int)
    assert_type(promise.exception(signal=signal), BaseException | None)
    assert_type(as_completed([promise], signal=signal), AsCompleted[int])
    assert_type(promise.timeout(1), Promise[int])
    assert_type(promise.timeout(0.5, reason="late"), Promise[int])
    sleep(1, signal=AbortController())  # type: ignore[call-overload]


async def plain(number: int, *, text: str = "") -> str:
    """Return a text."""
    return text * number


@async_function
async def wrapped(number: int) -> bytes:
    """Return bytes."""
    return bytes(number)


def functions(signal: AbortSignal) -> None:
    """The arguments are checked against the function's own."""
    assert_type(with_signal(signal, plain, 1), Promise[str])
    assert_type(with_signal(signal, plain, 1, text="x"), Promise[str])
    assert_type(with_signal(signal, wrapped, 1), Promise[bytes])
    with_signal(signal, plain, "1")  # type: ignore[arg-type]


async def blocks(controller: AbortController) -> None:
    """The block gets the signal."""
    async with aborting(controller) as signal:
        assert_type(signal, AbortSignal)


def mapping(signal: AbortSignal, promises: list[Promise[int]]) -> None:
    """Map takes values and promises, plain and async iterables, and functions of every kind."""
    assert_type(Promise.map([1, 2], str), Promise[list[str]])
    assert_type(Promise.map([1, 2], plain), Promise[list[str]])
    assert_type(Promise.map(promises, wrapped, concurrency=3, signal=signal), Promise[list[bytes]])
    assert_type(Promise.map(promises, indexed, stop_on_error=False), Promise[list[str]])
    assert_type(Promise.map(stream(), plain, concurrency=None), Promise[list[str]])
    assert_type(Promise.map([1], nothing), Promise[list[None]])
    Promise.map([1], str, progress=tell)
    Promise.map([1], str, progress=lambda done, total: print(done, total))
    Promise.map([1], str, progress=print)
    Promise.map([1], str, progress=Bar())
    Promise.map([1], str, progress=3)  # type: ignore[arg-type]
    Promise.map([1], str, concurrency="3")  # type: ignore[arg-type]


def indexed(value: int, index: int) -> str:
    """Take both."""
    return str(value + index)


def nothing() -> None:
    """Take none."""


def tell(done: int, total: int | None) -> None:
    """Be told."""


async def stream() -> AsyncIterator[int]:
    """Yield one."""
    yield 1


class Bar:
    """Like tqdm's."""

    total: float | None = None

    def update(self, n: float = 1) -> bool | None:
        """Move on."""


def limiting(promises: list[Promise[int]]) -> None:
    """A limiter keeps the parameters."""
    limiter = limit(3)
    assert_type(limiter, Limiter)
    assert_type((limiter.active, limiter.pending), tuple[int, int])
    assert_type(limiter(plain)(1, text="x"), Promise[str])
    assert_type(limiter(wrapped)(1), Promise[bytes])
    limiter(plain)("1")  # type: ignore[arg-type]
    limit("3")  # type: ignore[arg-type]

    @limiter
    async def decorated(number: int) -> float:
        return number / 2

    assert_type(decorated(1), Promise[float])
    for promise in as_completed(promises):
        assert_type(promise, Promise[int])
    assert_type(as_completed(promises), AsCompleted[int])


async def completing(promises: list[Promise[int]]) -> None:
    """The promises themselves come out."""
    async for promise in as_completed(promises):
        assert_type(await promise, int)
