"""Async functions on every scheduler: async generators, recursion, methods, metadata."""

from __future__ import annotations

import gc
import inspect
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import get_ident
from types import SimpleNamespace
from typing import Any, Generic, TypeVar

import pytest

from promiselite import LoopScheduler, Promise, async_function, current_scheduler, run, sleep
from promiselite.schedulers import generators
from tests.support.hosts import Host
from tests.support.threads import elsewhere

T = TypeVar("T")


def settled(host: Host, function: Any, *args: Any) -> Any:
    """Run an async function on the host; return what it returns or raise what it raises."""
    outcomes: list[Any] = []
    host.run(lambda: Promise.all_settled([function(*args)]).then(outcomes.extend))
    [outcome] = outcomes
    if outcome.status == "rejected":
        raise outcome.reason
    return outcome.value


async def count(until: int, events: list[Any]) -> AsyncIterator[int]:
    """Yield numbers, awaiting a promise, a timer and nothing before each in turn."""
    try:
        for number in range(until):
            if number % 3 == 0:
                await Promise.resolve()
            elif number % 3 == 1:
                await sleep(0.001)
            yield number
    finally:
        await sleep(0.001)
        events.append("closed")


def test_an_async_generator_is_walked(host: Host) -> None:
    """In a loop and in a comprehension."""
    events: list[Any] = []

    @async_function
    async def walk() -> Any:
        async for number in count(5, events):
            events.append(number)
        return [number * 2 async for number in count(4, events) if number]

    assert settled(host, walk) == [2, 4, 6]
    assert events == [0, 1, 2, 3, 4, "closed", "closed"]


def test_an_async_generator_is_left_early(host: Host) -> None:
    """``aclose`` runs its ``finally``, awaits included."""
    events: list[Any] = []

    @async_function
    async def walk() -> Any:
        numbers = count(1000, events)
        async for number in numbers:
            if number == 2:
                break
        await numbers.aclose()  # type: ignore[attr-defined]
        return "left"

    assert settled(host, walk) == "left"
    assert events == ["closed"]


def test_an_async_generator_that_is_left_is_closed(host: Host) -> None:
    """Whether it began in the first step of the call or in a job; its ``finally`` goes on where nobody waits for it."""
    if host.name in ("asyncio", "trio", "uvloop"):
        pytest.skip("that loop closes generators in a way of its own")
    events: list[Any] = []

    @async_function
    async def walk() -> None:
        async for number in count(1000, events):
            events.append(number)
            if number == 1:
                break

    def program() -> None:
        walk().then(lambda: walk())

    host.run(program)
    assert sorted(events, key=str) == [0, 0, 1, 1, "closed", "closed"]


def test_what_a_generator_that_is_left_raises_is_reported(loop: LoopScheduler) -> None:
    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            await sleep(0)
            raise ValueError("closing")

    @async_function
    async def walk() -> None:
        async for _ in numbers():
            break

    walk()
    with pytest.raises(ValueError, match="closing"):
        run()


def test_a_generator_that_goes_with_the_coroutine_that_walks_it(loop: LoopScheduler) -> None:
    """Python closes it with the coroutine, from 3.13 on; nothing is reported."""
    events: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
            await Promise(lambda: None)
        finally:
            events.append("closed")

    @async_function
    async def walk() -> None:
        async for _ in numbers():
            pass

    walk()
    run()
    gc.collect()
    run()
    assert events == (["closed"] if sys.version_info >= (3, 13) else [])


@pytest.mark.parametrize("waits", [False, True])
def test_a_generator_that_is_left_when_nothing_runs_any_more(waits: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it would wait for then never comes, so that Python tells of it as it does without a hook."""
    events: list[str] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            if waits:
                await Promise.resolve()
            events.append("closed")

    monkeypatch.setattr(generators, "sys", SimpleNamespace(is_finalizing=lambda: True))
    left: Any = numbers()
    with suppress(StopIteration):
        left.__anext__().send(None)
    if waits:
        with pytest.raises(RuntimeError, match="was left before its end, and is still waiting for something"):
            generators._abandoned(get_ident(), left)
    else:
        generators._abandoned(get_ident(), left)
    assert events == ([] if waits else ["closed"])


@pytest.mark.parametrize("is_running", [False, True])
def test_a_generator_that_another_thread_drops_is_closed_at_home(is_running: bool, loop: LoopScheduler) -> None:
    """That thread may be any that runs the collector."""
    events: list[Any] = []
    kept: list[Any] = []

    async def numbers() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            events.append(get_ident())
            await sleep(0)
            events.append(get_ident())

    @async_function
    async def walk() -> None:
        kept.append(numbers())
        async for _ in kept[0]:
            break
        if is_running:
            await sleep(0)
            elsewhere(kept.clear)

    walk().result()
    elsewhere(kept.clear)
    run()
    assert events == [get_ident()] * 2


def test_a_generator_whose_thread_has_ended_is_closed_where_it_is_dropped(loop: LoopScheduler) -> None:
    events: list[Any] = []
    kept: list[Any] = []

    @async_function
    async def walk() -> None:
        kept.append(count(2, events))
        async for _ in kept[0]:
            break

    elsewhere(lambda: walk().result())
    kept.clear()
    run()
    assert events == ["closed"]


def test_generators_of_whoever_closes_them_already_are_left_alone() -> None:
    def begin() -> Any:
        sys.set_asyncgen_hooks(finalizer=print)
        LoopScheduler().run()
        return sys.get_asyncgen_hooks().finalizer

    assert elsewhere(begin) is print


def test_values_and_exceptions_are_sent_into_an_async_generator(host: Host) -> None:
    """``asend``, ``athrow``, and a rejection inside."""

    async def echo() -> Any:
        said = await sleep(0.001, "ready")
        while True:
            try:
                said = await Promise.resolve((yield said))
            except KeyError as error:
                said = f"caught {error}"
            if said == "fail":
                await Promise.reject(LookupError("inside"))

    @async_function
    async def talk() -> Any:
        generator = echo()
        heard = [await anext(generator), await generator.asend("one"), await generator.athrow(KeyError("two"))]
        with pytest.raises(LookupError, match="inside"):
            await generator.asend("fail")
        with pytest.raises(StopAsyncIteration):
            await anext(generator)
        return heard

    assert settled(host, talk) == ["ready", "one", "caught 'two'"]


def test_async_generators_within_async_generators(host: Host) -> None:
    """The walk and what is walked go on in turn with other async functions."""
    events: list[Any] = []

    async def pairs() -> AsyncIterator[tuple[int, int]]:
        async for one in count(2, events):
            async for two in count(2, events):
                yield one, two

    @async_function
    async def walk() -> Any:
        return [pair async for pair in pairs()]

    @async_function
    async def both() -> Any:
        return await Promise.all([walk(), walk()])

    assert settled(host, both) == [[(0, 0), (0, 1), (1, 0), (1, 1)]] * 2
    assert events == ["closed"] * 6


def test_an_async_function_calls_itself_before_it_awaits(host: Host) -> None:
    """Each call runs inside the one before, so that Python's own limit of recursion holds."""

    @async_function
    async def descend(depth: int) -> int:
        return 0 if depth == 0 else 1 + await descend(depth - 1)

    assert settled(host, descend, 60) == 60


def test_an_async_function_calls_itself_after_an_await(host: Host) -> None:
    """Nothing is nested: the depth has no limit, neither for what is awaited nor for what is returned."""

    @async_function
    async def descend(depth: int) -> int:
        await Promise.resolve()
        return 0 if depth == 0 else 1 + await descend(depth - 1)

    @async_function
    async def hand_on(depth: int) -> Any:
        await Promise.resolve()
        return "bottom" if depth == 0 else hand_on(depth - 1)

    @async_function
    async def fail(depth: int) -> Any:
        await Promise.resolve()
        if depth == 0:
            raise KeyError("bottom")
        return await fail(depth - 1)

    assert settled(host, descend, 10_000) == 10_000
    assert settled(host, hand_on, 10_000) == "bottom"
    with pytest.raises(KeyError, match="bottom"):
        settled(host, fail, 2_000)


def test_methods_of_every_kind(host: Host) -> None:
    """Of instances, classes, generic classes; static; inherited; by super()."""

    class Box(Generic[T]):
        def __init__(self, item: T) -> None:
            self.item = item

        @async_function
        async def take(self) -> T:
            return await Promise.resolve(self.item)

        @classmethod
        @async_function
        async def kind(cls) -> str:
            return await Promise.resolve(cls.__name__)

        @staticmethod
        @async_function
        async def twice(value: int) -> int:
            return 2 * await Promise.resolve(value)

        @property
        def later(self) -> Promise[T]:
            return self.take()

    class Crate(Box[T]):
        @async_function
        async def take(self) -> Any:
            return [await super().take()]

    @async_function
    async def ask() -> Any:
        crate = Crate[str]("tea")
        return [await crate.take(), await Crate.kind(), await crate.twice(4), await crate.later, await Box(1).take()]

    assert settled(host, ask) == [["tea"], "Crate", 8, ["tea"], 1]


def test_metadata_is_the_functions() -> None:
    """What functools.wraps hands on, and what inspect reads; the result is a plain function that returns a promise."""

    @async_function
    async def function(one: int, /, two: str = "2", *rest: int, three: bool, **others: Any) -> list[int]:
        """Do nothing."""
        return [one]

    assert (function.__name__, function.__module__, function.__doc__) == ("function", __name__, "Do nothing.")
    assert function.__qualname__.endswith("test_metadata_is_the_functions.<locals>.function")
    wrapped = inspect.unwrap(function)
    assert inspect.iscoroutinefunction(wrapped)
    assert inspect.signature(function) == inspect.signature(wrapped)
    assert function.__annotations__ == wrapped.__annotations__
    assert inspect.getsource(function).lstrip().startswith("@async_function")
    assert inspect.isfunction(function)
    assert not inspect.iscoroutinefunction(function)
    assert function(1, three=True).result() == [1]


def test_it_stays_on_its_scheduler(host: Host) -> None:
    """From the first line to the last, through every await."""
    seen: list[Any] = []

    @async_function
    async def walk() -> None:
        seen.append(current_scheduler())
        async for _ in count(3, []):
            seen.append(current_scheduler())

    host.run(walk)
    assert seen == [host.scheduler] * 4  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("handler", "ticks"),
    [("at_once", 2), ("raises", 2), ("one", 2), ("two", 3), ("passes_on", 3)],
)
def test_a_plain_coroutine_function_as_a_handler_takes_the_ticks_of_an_async_function(
    host: Host, handler: str, ticks: int
) -> None:
    """Whether it awaits or not: so many jobs after the handler's own."""

    async def at_once(_: Any) -> None:
        pass

    async def raises(_: Any) -> None:
        raise KeyError

    async def one(_: Any) -> None:
        await Promise.resolve()

    async def two(_: Any) -> None:
        await Promise.resolve()
        await Promise.resolve()

    async def passes_on(_: Any) -> Any:
        return Promise.resolve()

    functions = {function.__name__: function for function in (at_once, raises, one, two, passes_on)}
    events: list[Any] = []

    def program() -> None:
        end = Promise.resolve().then(functions[handler])
        end.then(lambda _: events.append("end"), lambda _: events.append("end"))
        chain = Promise.resolve()
        for number in range(6):
            chain = chain.then(lambda _, number=number: events.append(number))  # type: ignore[misc]

    host.run(program)
    assert events.index("end") == ticks + 1
