"""What is fulfilled, or never settled, is freed as soon as nobody holds it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promiselite import Promise, async_function, run, sleep


class Sub(Promise[Any]):
    pass


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """Only reference counting frees anything during these tests."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


async def awaits(promise: Any) -> Any:
    return await promise


def never() -> Any:
    return Promise(lambda: None)


SETTLED: dict[str, Callable[[], Any]] = {
    "resolve": lambda: Promise.resolve(1),
    "executor": lambda: Promise(lambda resolve: resolve(1)),
    "chain": lambda: Promise.resolve(1).then(lambda value: value).then(lambda value: value).finally_(lambda: None),
    "nested": lambda: Promise.resolve().then(lambda: Promise.resolve(1)),
    "all": lambda: Promise.all([Promise.resolve(1), 2, sleep(0.001)]),
    "all_settled": lambda: Promise.all_settled([Promise.resolve(1), Promise.reject(2)]),
    "any": lambda: Promise.any([Promise.reject(1), Promise.resolve(2)]),
    "race": lambda: Promise.race([sleep(0.001), sleep(0.002)]),
    "all_keyed": lambda: Promise.all_keyed({"a": Promise.resolve(1)}),
    "async": lambda: async_function(awaits)(Promise.resolve(1)),
    "subclass": lambda: Sub.resolve(1).then(lambda value: Sub.resolve(value)),
}


@pytest.mark.parametrize("name", SETTLED)
def test_a_fulfilled_chain_is_freed(name: str) -> None:
    """A fulfilled promise is freed as soon as nobody holds it, and nothing of the chain stays."""
    promise = SETTLED[name]()
    promise.result()
    run()
    watched = weakref.ref(promise)
    del promise
    assert watched() is None


@pytest.mark.parametrize(
    "make",
    [
        never,
        lambda: Promise.with_resolvers().promise,
        lambda: never().then(lambda value: value).catch(lambda: None),
        lambda: Promise.all([never(), never()]),
        lambda: Promise.race([never()]),
        lambda: Promise.resolve(never()),
    ],
)
def test_a_promise_that_is_never_settled_is_freed(make: Callable[[], Any]) -> None:
    """A pending promise that nobody can settle any more is freed, and keeps nothing alive."""
    promise = make()
    run()
    watched = weakref.ref(promise)
    del promise
    assert watched() is None


def test_an_await_holds_nothing_of_what_it_waits_for() -> None:
    """A promise that nobody can settle any more is freed, and with it the async function that waits for it."""
    ended: list[bool] = []
    given = [never()]
    watched = weakref.ref(given[0])

    async def function() -> None:
        try:
            await given.pop()
        finally:
            ended.append(True)

    async_function(function)()
    assert watched() is None
    assert ended == [True]


def test_a_settled_promise_lets_go_of_its_handlers() -> None:
    """Once a handler has run, the promise that carried it does not keep it."""

    def handler(value: Any) -> Any:
        return value

    promise = Promise.resolve(1).then(handler, handler)
    promise.result()
    watched = weakref.ref(handler)
    del handler
    assert watched() is None


def test_used_resolving_functions_let_go_of_their_promise() -> None:
    """Functions that have settled their promise do not keep it."""
    promise, resolve, reject = Promise.with_resolvers()
    resolve(1)
    watched = weakref.ref(promise)
    del promise
    assert watched() is None
    resolve(2)
    reject(3)
