"""Making a promise that is settled at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from threading import get_ident
from types import NoneType

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


class Slots:
    """The slots of a promise, with what has to be asked when it is made, and nothing else."""

    __slots__ = ("__weakref__", "context", "handler", "home", "source", "state", "value")

    def __init__(self, executor: Callable[[Callable[[int], None]], None]) -> None:
        self.state = 0
        self.context = self.handler = self.source = None
        self.value: int | None = None
        if asyncio._get_running_loop() is None:
            self.home = used.get() or get_ident()
        settle = Settle()
        settle.slots = self
        try:
            executor(settle)
        except Exception:
            self.state = 2


class Settle:
    """Settles it once, on the thread where it was made."""

    __slots__ = ("slots",)

    slots: Slots | None

    def __call__(self, value: int) -> None:
        slots = self.slots
        if slots is not None and get_ident() == slots.home and type(value) in PLAIN:
            self.slots = None
            slots.value = value
            slots.state = 1


PLAIN = frozenset({NoneType, int, str})
used: ContextVar[int | None] = ContextVar("used", default=None)


def slots(steps: int) -> None:
    made = None
    for _ in range(steps):
        made = Slots(executor)
    assert made is not None
    assert made.value == 1


async def futures(steps: int) -> None:
    loop = asyncio.get_running_loop()
    future: asyncio.Future[int] | None = None
    for _ in range(steps):
        future = loop.create_future()
        future.set_result(1)
    assert future is not None
    assert future.result() == 1
