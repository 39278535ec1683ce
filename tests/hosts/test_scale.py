"""Many calls, deep recursion, and calls nobody holds: the same on every scheduler."""

from __future__ import annotations

import gc
from typing import Any

from promiselite import Promise, async_function, sleep
from tests.support.hosts import Host


def test_a_hundred_thousand_calls_at_once(host: Host) -> None:
    results: list[int] = []

    @async_function
    async def function(gate: Promise[int], number: int) -> int:
        return await gate + number

    def program() -> None:
        gate: Any = Promise.with_resolvers()
        calls = [function(gate.promise, number) for number in range(100_000)]
        Promise.all(calls).then(lambda values: results.append(sum(values)))
        gate.resolve(1)

    host.run(program)
    assert results == [sum(range(1, 100_001))]


def test_recursion_through_promises_has_no_limit(host: Host) -> None:
    results: list[int] = []

    @async_function
    async def deep(depth: int) -> int:
        return 0 if depth == 0 else 1 + await Promise.resolve(depth - 1).then(deep)

    host.run(lambda: deep(20_000).then(results.append))
    assert results == [20_000]


def test_calls_within_calls(host: Host) -> None:
    """Each in the first step of the one before, on Python's stack: a hundred are no matter."""
    results: list[int] = []

    @async_function
    async def deep(depth: int) -> int:
        return 0 if depth == 0 else 1 + await deep(depth - 1)

    host.run(lambda: deep(90).then(results.append))
    assert results == [90]


def test_a_call_whose_promise_is_dropped_runs_to_its_end(host: Host) -> None:
    events: list[str] = []

    @async_function
    async def function() -> None:
        await sleep(0.001)
        gc.collect()
        await Promise.resolve()
        events.append("end")

    def program() -> None:
        function()
        gc.collect()

    host.run(program)
    assert events == ["end"]


def test_async_generators(host: Host) -> None:
    """Consumed by ``async for``, by a comprehension, and closed early."""
    events: list[Any] = []

    async def numbers() -> Any:
        try:
            for number in range(4):
                await sleep(0.001)
                yield await Promise.resolve(number)
        finally:
            await Promise.resolve()
            events.append("closed")

    @async_function
    async def function() -> None:
        events.append([number async for number in numbers()])
        generator = numbers()
        async for number in generator:
            if number == 1:
                break
        await generator.aclose()
        events.append(number)

    host.run(function)
    assert events == ["closed", [0, 1, 2, 3], "closed", 1]
