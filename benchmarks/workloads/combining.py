"""Waiting for many: ``all``."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from promiselite import Promise, async_function

# -------------------------------------------------------------------------------------------------- settled later, by index


def combine(steps: int) -> Promise[list[int]]:
    made = [Promise[int].with_resolvers() for _ in range(steps)]
    every = Promise.all([one.promise for one in made])
    for index in range(steps):
        made[index].resolve(index)
    return every


def all_later(steps: int) -> None:
    assert combine(steps).result() == list(range(steps))


async def all_later_on_asyncio(steps: int) -> None:
    assert await combine(steps) == list(range(steps))


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


async def gather_coroutines(steps: int) -> None:
    assert await asyncio.gather(*[coroutine(index) for index in range(steps)]) == list(range(steps))
