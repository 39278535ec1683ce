"""Waiting for many: ``all``."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any

from promiselite import Promise, Resolvers, async_function

# -------------------------------------------------------------------------------------------------- settled later, by index


def combine(steps: int) -> Promise[list[int]]:
    made: list[Resolvers[int]] = [Promise.with_resolvers() for _ in range(steps)]
    every = Promise.all([one.promise for one in made])
    for index in range(steps):
        made[index].resolve(index)
    return every


def all_later(steps: int) -> None:
    assert combine(steps).result() == list(range(steps))


def all_later_by_resolve(steps: int) -> None:
    promises: list[Promise[int]] = []
    resolvers: list[Callable[[int], None]] = []
    for _ in range(steps):
        promise, resolve, _ = Promise.with_resolvers()
        promises.append(promise)
        resolvers.append(resolve)
    every = Promise.all(promises)
    for index in range(steps):
        resolvers[index](index)
    assert every.result() == list(range(steps))


async def all_later_on_asyncio(steps: int) -> None:
    assert await combine(steps) == list(range(steps))


class Cell:
    """Something that is settled later and tells one listener: in a job, with an empty context as a handler has."""

    __slots__ = ("_jobs", "_listener")

    _listener: Callable[[int], None]

    def __init__(self, jobs: deque[tuple[Callable[[int], None], int]]) -> None:
        self._jobs = jobs

    def listen(self, listener: Callable[[int], None]) -> None:
        self._listener = listener

    def settle(self, value: int) -> None:
        self._jobs.append((self._listener, value))


def gather_cells(cells: list[Cell], values: list[int]) -> None:
    """Let each cell put its value at its index."""

    def listen(cell: Cell, index: int) -> None:
        def hear(value: int) -> None:
            values[index] = value

        cell.listen(hear)

    for index, cell in enumerate(cells):
        listen(cell, index)


def cells(steps: int) -> None:
    jobs: deque[tuple[Callable[[int], None], int]] = deque()
    values = [-1] * steps
    made = [Cell(jobs) for _ in range(steps)]
    settlers = [cell.settle for cell in made]
    gather_cells(made, values)
    for index in range(steps):
        settlers[index](index)
    while jobs:
        hear, value = jobs.popleft()
        Context().run(hear, value)
    assert values == list(range(steps))


async def gather_futures(steps: int) -> None:
    loop = asyncio.get_running_loop()
    made: list[asyncio.Future[int]] = [loop.create_future() for _ in range(steps)]
    every = asyncio.gather(*made)
    for index in range(steps):
        made[index].set_result(index)
    assert await every == list(range(steps))


def promise_package(steps: int) -> None:
    from promise import Promise as Other

    resolvers: list[Callable[[Any], None]] = []
    made: list[Any] = [Other(lambda resolve, _: resolvers.append(resolve)) for _ in range(steps)]
    every = Other.all(made)
    for index in range(steps):
        resolvers[index](index)
    assert every.get() == list(range(steps))


def twisted(steps: int) -> None:
    from twisted.internet.defer import Deferred, gatherResults

    results: list[list[int]] = []
    made: list[Any] = [Deferred() for _ in range(steps)]
    gatherResults(made, consumeErrors=True).addCallback(results.append)
    for index in range(steps):
        made[index].callback(index)
    assert results == [list(range(steps))]


# ------------------------------------------------------------------------------------ async functions that return at once


@async_function
async def at_once(value: int) -> int:
    return value


async def coroutine(value: int) -> int:
    return value


def all_calls(steps: int) -> None:
    assert Promise.all([at_once(index) for index in range(steps)]).result() == list(range(steps))


def coroutines(steps: int) -> None:
    jobs: deque[Callable[[], None]] = deque()
    values = [-1] * steps

    def call(index: int) -> None:
        try:
            copy_context().run(coroutine(index).send, None)
        except StopIteration as stop:
            value = stop.value

            def job() -> None:
                values[index] = value

            jobs.append(job)

    for index in range(steps):
        call(index)
    while jobs:
        jobs.popleft()()
    assert values == list(range(steps))


async def gather_coroutines(steps: int) -> None:
    assert await asyncio.gather(*[coroutine(index) for index in range(steps)]) == list(range(steps))
