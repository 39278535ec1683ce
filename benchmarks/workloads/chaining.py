"""Chains: each step waits for the one before. And loops: each step makes the next."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from threading import get_ident
from types import NoneType
from typing import Any

from promiselite import Promise, run


def inc(value: int) -> int:
    return value + 1


# ------------------------------------------------------------------------------------------------------- built, then run


def chain(steps: int) -> None:
    promise = Promise.resolve(0)
    for _ in range(steps):
        promise = promise.then(inc)
    assert promise.result() == steps


async def chain_on_asyncio(steps: int) -> None:
    promise = Promise.resolve(0)
    for _ in range(steps):
        promise = promise.then(inc)
    assert await promise == steps


async def tasks(steps: int) -> None:
    async def step(before: asyncio.Future[int]) -> int:
        return inc(await before)

    loop = asyncio.get_running_loop()
    task: asyncio.Future[int] = loop.create_future()
    task.set_result(0)
    for _ in range(steps):
        task = loop.create_task(step(task))
    assert await task == steps


async def futures(steps: int) -> None:
    loop = asyncio.get_running_loop()

    def then(future: asyncio.Future[int], handler: Callable[[int], int]) -> asyncio.Future[int]:
        derived: asyncio.Future[int] = loop.create_future()

        def call_back(settled: asyncio.Future[int]) -> None:
            try:
                derived.set_result(handler(settled.result()))
            except Exception as error:
                derived.set_exception(error)

        future.add_done_callback(call_back)
        return derived

    future: asyncio.Future[int] = loop.create_future()
    future.set_result(0)
    for _ in range(steps):
        future = then(future, inc)
    assert await future == steps


def promise_package(steps: int) -> None:
    from promise import Promise as Other

    promise = Other.resolve(0)
    for _ in range(steps):
        promise = promise.then(inc)
    assert promise.get() == steps


def promise_package_pending(steps: int) -> None:
    from promise import Promise as Other

    resolvers: list[Callable[[Any], None]] = []
    promise: Any = Other(lambda resolve, _: resolvers.append(resolve))
    for _ in range(steps):
        promise = promise.then(inc)
    resolvers[0](0)
    assert promise.get() == steps


def twisted(steps: int) -> None:
    from twisted.internet.defer import Deferred

    deferred: Any = Deferred()
    for _ in range(steps):
        deferred.addCallback(inc)
    deferred.callback(0)
    assert deferred.result == steps


def twisted_fired(steps: int) -> None:
    from twisted.internet.defer import succeed

    deferred: Any = succeed(0)
    for _ in range(steps):
        deferred.addCallback(inc)  # runs at once: nothing is built, and nothing queued
    assert deferred.result == steps


def closures(steps: int) -> None:
    jobs: deque[Callable[[], None]] = deque()
    value = 0

    def then(handler: Callable[[int], int]) -> None:
        def job() -> None:
            nonlocal value
            value = handler(value)

        jobs.append(job)

    for _ in range(steps):
        then(inc)
    while jobs:
        jobs.popleft()()
    assert value == steps


def handlers(steps: int) -> None:
    jobs: deque[Callable[[int], int]] = deque()
    for _ in range(steps):
        jobs.append(inc)
    value = 0
    while jobs:
        value = jobs.popleft()(value)
    assert value == steps


# ------------------------------------------------------------------------------------------------ each step makes the next


def loop(steps: int) -> None:
    left = steps

    def step(_: int) -> None:
        nonlocal left
        left -= 1
        if left:
            Promise.resolve(1).then(step)

    Promise.resolve(1).then(step)
    run()
    assert left == 0


async def call_soon(steps: int) -> None:
    event_loop = asyncio.get_running_loop()
    done = event_loop.create_future()
    left = steps

    def step(value: int) -> None:
        nonlocal left
        left -= 1
        if left:
            event_loop.call_soon(step, value)
        else:
            done.set_result(None)

    event_loop.call_soon(step, 1)
    await done
    assert left == 0


def closures_loop(steps: int) -> None:
    jobs: deque[Callable[[], None]] = deque()
    left = steps

    def step(value: int) -> None:
        nonlocal left
        left -= 1
        if left:
            jobs.append(lambda: step(value))

    jobs.append(lambda: step(1))
    while jobs:
        jobs.popleft()()
    assert left == 0


class Cell:
    """The slots of a promise, with what has to be asked when it is made and listened to, and nothing else."""

    __slots__ = ("__weakref__", "context", "handler", "home", "source", "state", "value")

    context: object
    handler: Callable[[Any], Any] | None
    home: int
    source: Cell | None
    state: int
    value: Any

    def then(self, handler: Callable[[Any], Any], jobs: deque[Cell]) -> Cell:
        derived = Cell()
        derived.handler = handler if callable(handler) else None
        derived.context = copy_context() or None
        derived.home = self.home
        derived.value = None
        if get_ident() == self.home and self.state == 1:
            derived.source = self
            derived.state = 3
            jobs.append(derived)
        return derived


PLAIN = frozenset({NoneType, int, str})
used: ContextVar[int | None] = ContextVar("used", default=None)


def cells_loop(steps: int) -> None:
    jobs: deque[Cell] = deque()
    running = {get_ident(): get_ident()}
    left = steps

    def resolved(value: int) -> Cell:
        cell = Cell()
        if type(value) in PLAIN and asyncio._get_running_loop() is None:
            cell.home = used.get() or running[get_ident()]
        cell.state = 1
        cell.value = value
        cell.handler = cell.source = cell.context = None
        return cell

    def step(_: int) -> None:
        nonlocal left
        left -= 1
        if left:
            resolved(1).then(step, jobs)

    resolved(1).then(step, jobs)
    while jobs:
        cell = jobs.popleft()
        cell.state = 0
        assert cell.handler is not None
        assert cell.source is not None
        try:
            result = cell.handler(cell.source.value)
        except Exception:
            cell.state = 2
        else:
            if type(result) in PLAIN:
                cell.value = result
                cell.state = 1
                cell.handler = cell.source = cell.context = None
    assert left == 0
