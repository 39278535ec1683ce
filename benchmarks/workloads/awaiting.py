"""Awaiting in a loop."""

from __future__ import annotations

import asyncio

from promiselite import Promise, async_function


@async_function
async def await_promise(steps: int) -> int:
    promise = Promise.resolve(1)
    total = 0
    for _ in range(steps):
        total += await promise
    return total


def await_settled(steps: int) -> None:
    assert await_promise(steps).result() == steps


async def sleep_zero(steps: int) -> None:
    total = 0
    for _ in range(steps):
        total += await asyncio.sleep(0, 1)
    assert total == steps


def bare_await(steps: int) -> None:
    async def one() -> int:
        return 1

    async def main() -> int:
        total = 0
        for _ in range(steps):
            total += await one()
        return total

    results: list[int] = []

    async def collect() -> None:
        results.append(await main())

    assert list(collect().__await__()) == []  # nothing in it ever waits
    assert results == [steps]
