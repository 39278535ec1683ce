"""``Array.fromAsync``: what it takes, in which order it asks, and how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, RejectionError, js
from promiselite.js import Array
from tests.support.hosts import Host


class Counting:
    """An async iterator of a class, whose ``__anext__`` returns what *answer* makes of the number."""

    def __init__(self, answer: Any) -> None:
        self.number = 0
        self.answer = answer

    def __aiter__(self) -> Counting:
        return self

    def __anext__(self) -> Any:
        self.number += 1
        return self.answer(self.number)


async def coroutine(number: int) -> int:
    if number > 2:
        raise StopAsyncIteration
    return number


def promise(number: int) -> Promise[int]:
    return Promise.resolve(number) if number <= 2 else Promise.reject(StopAsyncIteration())


async def generator() -> AsyncIterator[Any]:
    yield 1
    yield Promise.resolve(2)


class Sequence:
    def __getitem__(self, place: int) -> int:
        if place > 1:
            raise IndexError
        return place + 1


@pytest.mark.parametrize(
    "make",
    [
        generator,
        lambda: Counting(coroutine),
        lambda: Counting(promise),
        lambda: [1, Promise.resolve(2)],
        lambda: iter((1, 2)),
        Sequence,
        lambda: {"length": 2, 0: 1, "1": Promise.resolve(2)},
    ],
)
def test_gathers(host: Host, make: Any) -> None:
    """Every kind of source gives the same list, on every scheduler."""
    found: list[Any] = []
    host.run(lambda: Array.fromAsync(make()).then(found.append) and None)
    assert found == [[1, 2]]


def test_maps_with_the_index(loop: LoopScheduler) -> None:
    async def later(value: int) -> int:
        return value * 10

    assert Array.fromAsync([5, 6], lambda value, place: (value, place)).result() == [(5, 0), (6, 1)]
    assert Array.fromAsync(generator(), later).result() == [10, 20]
    assert Array.fromAsync({"length": 2.0}, lambda _, place: Promise.resolve(place)).result() == [0, 1]
    assert Array.fromAsync({"length": "many"}).result() == []
    assert Array.fromAsync({}).result() == []


def test_asks_for_one_after_the_other(loop: LoopScheduler) -> None:
    """The next element is taken when the one before is there."""
    order: list[str] = []

    def elements() -> Iterator[Promise[int]]:
        for number in range(2):
            order.append(f"asked {number}")
            yield Promise.resolve(number).then(lambda value: order.append(f"there {value}"))

    Array.fromAsync(elements()).result()
    assert order == ["asked 0", "there 0", "asked 1", "there 1"]


@pytest.mark.parametrize("mapper", [None, lambda value: Promise.reject(KeyError("mapped"))])
def test_a_failure_closes_generators(loop: LoopScheduler, mapper: Any) -> None:
    """Whether the element or the mapper failed."""
    closed: list[str] = []

    def plain() -> Iterator[Any]:
        try:
            yield Promise.reject(KeyError("element")) if mapper is None else 1
            yield 2
        finally:
            closed.append("plain")

    async def asynchronous() -> AsyncIterator[Any]:
        try:
            yield Promise.reject(KeyError("element")) if mapper is None else 1
            yield 2
        finally:
            closed.append("async")

    assert isinstance(Array.fromAsync(plain(), mapper).exception(), KeyError)
    assert isinstance(Array.fromAsync(asynchronous(), mapper).exception(), KeyError)
    assert closed == ["plain", "async"]


@pytest.mark.parametrize("answer", [lambda _: Promise.reject("reason"), lambda _: Promise.reject(KeyError("x"))])
def test_an_iterator_of_promises_that_fails(loop: LoopScheduler, answer: Any) -> None:
    """The reason comes out as it went in."""
    error = Array.fromAsync(Counting(answer)).exception()
    assert isinstance(error, KeyError) or (isinstance(error, RejectionError) and error.reason == "reason")


def test_the_reason_may_be_any_object(loop: LoopScheduler) -> None:
    reasons: list[Any] = []
    Array.fromAsync([1, Promise.reject("reason")]).catch(reasons.append)
    loop.run()
    assert reasons == ["reason"]


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (None, "Cannot read properties of undefined (reading 'Symbol(Symbol.asyncIterator)')"),
        (js.null, "Cannot read properties of null (reading 'Symbol(Symbol.asyncIterator)')"),
    ],
)
def test_what_is_not_iterable_rejects(loop: LoopScheduler, items: Any, text: str) -> None:
    error = Array.fromAsync(items).exception()
    assert isinstance(error, js.TypeError)
    assert error.message == text


@pytest.mark.parametrize("items", [5, True, object()])
def test_what_has_no_elements_is_empty(loop: LoopScheduler, items: Any) -> None:
    """JavaScript takes it for an array-like object without a length."""
    assert Array.fromAsync(items).result() == []


def test_it_says_itself_that_nothing_was_given(loop: LoopScheduler) -> None:
    with pytest.raises(js.TypeError, match="Cannot read properties of undefined"):
        Array.fromAsync().result()


def test_a_mapper_that_is_no_function_rejects(loop: LoopScheduler) -> None:
    not_callable: Any = 5
    assert isinstance(Array.fromAsync([1], not_callable).exception(), js.TypeError)
