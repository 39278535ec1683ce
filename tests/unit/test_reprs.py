"""What print() and warnings show of the objects that a program holds in its hands."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from promiselite import (
    AbortController,
    LoopScheduler,
    Promise,
    aborting,
    as_completed,
    async_function,
    limit,
    sleep,
)
from promiselite.testing import HostileThenable
from tests.support.hosts import VirtualLoop


def test_a_limiter_tells_its_counts(virtual: VirtualLoop) -> None:
    limiter = limit(2)
    assert repr(limiter) == "<Limiter of 2: 0 active, 0 pending>"
    calls = [limiter(sleep)(1) for _ in range(3)]
    assert repr(limiter) == "<Limiter of 2: 2 active, 1 pending>"
    Promise.all(calls).result()
    assert repr(limiter) == "<Limiter of 2: 0 active, 0 pending>"


def test_an_iterator_of_promises_tells_what_is_left(virtual: VirtualLoop) -> None:
    arriving = as_completed([sleep(1, "slow"), "now", sleep(2, "slower")])
    assert repr(arriving) == "<AsCompleted: 0 settled, 3 pending>"
    next(arriving)
    assert repr(arriving) == "<AsCompleted: 0 settled, 2 pending>"
    virtual.run()
    assert repr(arriving) == "<AsCompleted: 2 settled, 0 pending>"
    assert [promise.result() for promise in arriving] == ["slow", "slower"]
    assert repr(arriving) == "<AsCompleted: 0 settled, 0 pending>"


def test_a_block_under_a_controller_tells_which() -> None:
    assert repr(aborting(AbortController())) == "<aborting of <AbortController of <AbortSignal>>>"


def test_a_hostile_thenable_tells_what_it_does() -> None:
    assert repr(HostileThenable(_resolves)) == "<HostileThenable _resolves>"
    assert "lambda" in repr(HostileThenable(lambda resolve, reject: None))


def _resolves(resolve: object, reject: object) -> None:
    """Do nothing of the kind."""


async def _body() -> None:
    await Promise.resolve(1)


class _Thenable:
    def then(self, resolve: Callable[[Any], None]) -> None:
        resolve(1)


LEFT: dict[str, tuple[Callable[[], object], str]] = {
    "then": (lambda: Promise.resolve(1).then(print), "print"),
    "finally": (lambda: Promise.resolve(1).finally_(print), "print"),
    "catch of a type": (lambda: Promise.reject(1).catch(ValueError, print), "print"),
    "an async function": (async_function(_body), "_body"),
    "a thenable": (lambda: Promise.resolve(_Thenable()), "_Thenable.then (.*)"),
    "a future": (lambda: Promise.resolve(Future[None]()), "<Promise pending>"),
    "all": (lambda: Promise.all([1]), "<Promise pending>"),
    "map": (lambda: Promise.map([Promise.resolve(1)], print), "print"),
    "limit": (lambda: limit(1)(str)(), "<Promise pending>"),
    "timeout": (lambda: Promise.resolve(1).timeout(1), "<Promise pending>"),
    "sleep": (lambda: sleep(1), "<Timer once, waiting>"),
    "sleep under a signal": (lambda: sleep(0, signal=AbortController().signal), "<Immediate waiting>"),
}


@pytest.mark.parametrize("name", LEFT)
def test_a_job_that_never_ran_is_told_in_the_users_words(loop: LoopScheduler, name: str) -> None:
    """By the function that it would have called, or else by the promise that it would have settled."""
    make, shown = LEFT[name]
    kept = make()
    with pytest.warns(RuntimeWarning, match=rf"the first: {shown}\) never ran"):
        loop.close()
    del kept
