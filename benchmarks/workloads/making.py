"""Making a promise that is settled at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from promiselite import Promise


def executor(resolve: Callable[[int], None]) -> None:
    resolve(1)


def executors(steps: int) -> None:
    promise = None
    for _ in range(steps):
        promise = Promise(executor)
    assert promise is not None
    assert promise.result() == 1


class Cell:
    """Calls a function with a method that keeps one value, the first; no scheduler, no thread, no error is looked at."""

    __slots__ = ("settled", "value")

    def __init__(self, executor: Callable[[Callable[[int], None]], None]) -> None:
        self.settled = False
        executor(self.resolve)

    def resolve(self, value: int) -> None:
        if not self.settled:
            self.settled = True
            self.value = value


def cells(steps: int) -> None:
    cell = None
    for _ in range(steps):
        cell = Cell(executor)
    assert cell is not None
    assert cell.value == 1


async def futures(steps: int) -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[int] | None = None
    for _ in range(steps):
        future = loop.create_future()
        future.set_result(1)
    assert future is not None
    assert future.result() == 1
