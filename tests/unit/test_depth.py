"""Depth and size: nothing recurses, whether it is settled, dropped or printed."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import Any

import pytest

from promiselite import Promise, async_function, run

DEEP = 100_000


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """The collector would look at a million live promises again and again."""
    gc.disable()
    yield
    gc.enable()


def test_a_chain_of_a_million() -> None:
    """A million handlers run one after the other."""
    promise, resolve, _ = Promise.with_resolvers()
    for _ in range(1_000_000):
        promise = promise.then(lambda value: value + 1)
    resolve(0)
    assert promise.result() == 1_000_000


def test_a_rejection_through_a_long_chain() -> None:
    """A reason passes a hundred thousand promises that do not handle it."""
    reason = ValueError("far")
    promise: Promise[Any] = Promise.reject(reason)
    for _ in range(DEEP):
        promise = promise.then(lambda value: value)
    assert promise.exception() is reason


@pytest.mark.parametrize("settled", [True, False], ids=["before", "after"])
def test_two_hundred_thousand_handlers(settled: bool) -> None:
    """One promise with 200,000 handlers calls each, in order."""
    promise, resolve, _ = Promise.with_resolvers()
    if settled:
        resolve(1)
    seen: list[int] = []
    for number in range(200_000):
        promise.then(lambda value, *, number=number: seen.append(number))
    resolve(1)
    run()
    assert seen == list(range(200_000))


@pytest.mark.parametrize("forwards", [True, False])
@pytest.mark.parametrize("rejects", [True, False])
def test_promises_each_resolved_with_the_next(forwards: bool, rejects: bool) -> None:
    """A hundred thousand promises, each resolved with the next, settle; from whichever end they were joined."""
    made = [Promise.with_resolvers() for _ in range(DEEP)]
    order = range(DEEP - 1)
    for index in order if forwards else reversed(order):
        made[index].resolve(made[index + 1].promise)
    if rejects:
        made[-1].reject("end")
        assert made[0].promise.catch(lambda reason: reason).result() == "end"
    else:
        made[-1].resolve("end")
        assert made[0].promise.result() == "end"
    assert {one.promise.state for one in made} == {"rejected" if rejects else "fulfilled"}


def test_promises_resolved_with_the_next_after_it_was_settled() -> None:
    """The same, where the last one is settled before the others are joined to it."""
    last: Promise[Any] = Promise.resolve("end")
    for _ in range(DEEP):
        made = Promise.with_resolvers()
        made.resolve(last)
        last = made.promise
    assert last.result() == "end"


def test_all_of_a_million_values() -> None:
    """``all`` of a million values keeps their order."""
    assert Promise.all(range(1_000_000)).result() == list(range(1_000_000))


def test_all_of_two_hundred_thousand_promises() -> None:
    """``all`` of promises that are pending when it is called."""
    made = [Promise.with_resolvers() for _ in range(200_000)]
    promise = Promise.all(one.promise for one in made)
    for number, one in reversed(list(enumerate(made))):
        one.resolve(number)
    assert promise.result() == list(range(200_000))


@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race"])
def test_nested_combinators(name: str) -> None:
    """Ten thousand combinators, each of the one before."""
    combine = getattr(Promise, name)
    promise: Promise[Any] = Promise.resolve("end")
    for _ in range(10_000):
        promise = combine([promise])
    assert promise.state == "pending"
    run()
    assert promise.state == "fulfilled"


def test_a_deep_chain_of_finally() -> None:
    """A hundred thousand ``finally_`` run, and pass the value through."""
    calls: list[None] = []
    promise: Promise[Any] = Promise.resolve("end")
    for _ in range(DEEP):
        promise = promise.finally_(lambda: calls.append(None))
    assert promise.result() == "end"
    assert len(calls) == DEEP


def test_handlers_that_return_promises_of_handlers() -> None:
    """A handler that returns a promise whose handler returns a promise, a hundred thousand deep."""

    def descend(depth: int) -> Any:
        return depth if depth == 0 else Promise.resolve(depth - 1).then(descend)

    assert Promise.resolve(DEEP).then(descend).result() == 0


def test_thenables_within_thenables() -> None:
    """A thenable that resolves with a thenable, a hundred thousand deep."""

    class Nested:
        def __init__(self, depth: int) -> None:
            self.depth = depth

        def then(self, resolve: Any) -> None:
            resolve(Nested(self.depth - 1) if self.depth else "end")

    assert Promise.resolve(Nested(DEEP)).result() == "end"


def test_a_subclass_chain() -> None:
    """The reactions of a subclass do not recurse either."""

    class Sub(Promise[Any]):
        pass

    promise: Promise[Any] = Sub.resolve(0)
    for _ in range(DEEP):
        promise = promise.then(lambda value: value + 1)
    assert promise.result() == DEEP
    assert type(promise) is Sub


def test_an_async_function_awaits_often() -> None:
    """One coroutine awaits a hundred thousand settled promises."""

    @async_function
    async def count() -> int:
        total = 0
        for _ in range(DEEP):
            total += await Promise.resolve(1)
        return total

    assert count().result() == DEEP


def test_an_async_function_meets_what_it_cannot_await_often() -> None:
    """A coroutine that goes on after each value it cannot await does not nest."""

    class Foreign:
        def __await__(self) -> Any:
            yield "foreign"

    @async_function
    async def count() -> int:
        refused = 0
        for _ in range(10_000):
            try:
                await Foreign()
            except RuntimeError:
                refused += 1
        return refused

    assert count().result() == 10_000


@pytest.mark.parametrize("kind", ["then", "followed", "finally", "subclass"])
def test_a_deep_pending_chain_is_dropped(kind: str) -> None:
    """A chain that was never settled is freed without recursion."""

    class Sub(Promise[Any]):
        pass

    head = (Sub if kind == "subclass" else Promise).with_resolvers().promise
    promise: Promise[Any] = head
    for _ in range(DEEP):
        if kind == "followed":
            made = Promise.with_resolvers()
            made.resolve(promise)
            promise = made.promise
        elif kind == "finally":
            promise = promise.finally_(lambda: None)
        else:
            promise = promise.then(lambda value: value)
    run()
    assert promise.state == "pending"
    del promise, head


def test_a_deep_rejected_chain_of_causes_is_dropped() -> None:
    """A chain in which every handler raises a new exception from the one before is freed."""

    def again(reason: BaseException) -> None:
        raise ValueError("again") from None

    promise: Promise[Any] = Promise.reject(ValueError("first"))
    for _ in range(DEEP):
        promise = promise.catch(again)
    assert type(promise.exception()) is ValueError
