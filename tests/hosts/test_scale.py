"""Many calls, deep recursion, and calls nobody holds: the same on every scheduler."""

from __future__ import annotations

import gc
import sys
from types import FrameType
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
    """Each in the first step of the one before, on Python's stack: a hundred and fifty are no matter."""
    results: list[int] = []

    @async_function
    async def deep(depth: int) -> int:
        return 0 if depth == 0 else 1 + await deep(depth - 1)

    host.run(lambda: deep(150).then(results.append))
    assert results == [150]


def test_one_frame_stands_between_two_bodies(host: Host) -> None:
    """So that as many calls as possible can be nested."""
    found: list[str] = []

    @async_function
    async def nested(depth: int) -> None:
        if depth:
            await nested(depth - 1)
            return
        frame = sys._getframe(1)
        while frame.f_code.co_name != "nested":
            found.append(frame.f_code.co_name)
            assert frame.f_back is not None
            frame = frame.f_back

    host.run(lambda: nested(2).then(lambda: nested(2)))
    assert found == ["call", "call"]


def test_calls_within_calls_past_the_limit_of_recursion(host: Host) -> None:
    """What does not fit is a RecursionError at the innermost ``await``, where it can be caught, and all others go on."""
    results: list[int] = []
    reasons: list[BaseException] = []
    caught: list[BaseException] = []

    @async_function
    async def deep(depth: int) -> int:
        return await deep(depth + 1) + 1

    @async_function
    async def careful(depth: int) -> int:
        try:
            return await careful(depth + 1) + 1
        except RecursionError as error:
            caught.append(error)
            return 0

    def program() -> None:
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(depth_of_stack() + 200)
        try:
            careful(0).then(results.append)
            deep(0).catch(reasons.append)
        finally:
            sys.setrecursionlimit(limit)

    host.run(program)
    assert len(results) == 1
    assert caught
    assert 40 < results[0] < 100
    assert [type(reason) for reason in reasons] == [RecursionError]


def depth_of_stack() -> int:
    """Return how many frames stand on the caller's stack."""
    depth = 0
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        depth, frame = depth + 1, frame.f_back
    return depth


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
