"""Measure memory with tracemalloc: peaks, bytes an object, growth with size, and loops without end."""

from __future__ import annotations

import asyncio
import gc
import json
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from promiselite import Promise, VirtualTimeScheduler, async_function, sleep, use_scheduler

from . import figures
from .imports import environment, say
from .measure import fresh, microseconds, take_turns
from .model import Workload, version_of
from .schema import Growth, Peak, Size, Turns
from .table import PROMISE, TWISTED
from .workloads import chaining, combining


@contextmanager
def traced() -> Iterator[Callable[[], tuple[int, int]]]:
    """Yield a function that tells the bytes allocated since now: how many there are, and the most there were."""
    gc.collect()
    tracemalloc.start()
    try:
        yield tracemalloc.get_traced_memory
    finally:
        tracemalloc.stop()


def peak(work: Callable[[int], object], steps: int) -> int:
    """Return the most bytes that were allocated at a time while *work* ran."""
    with fresh(work) as run:
        run(1)
        with traced() as memory:
            run(steps)
            return memory()[1]


def peaks(workloads: list[Workload], part: Callable[[int], int]) -> Iterator[Peak]:
    """Yield the peak of each workload and peer; on another host the objects are the same."""
    for workload in workloads:
        if workload.name.startswith("asyncio-"):
            continue
        steps = part(workload.steps)
        works = [("promiselite", workload.ours), *((one.name, one.work) for one in workload.peers if one.missing() is None)]
        for name, work in works:
            yield {"workload": workload.name, "name": name, "steps": steps, "bytes": peak(work, steps)}


# ------------------------------------------------------------------------------------------------------- bytes an object

PAIR = "pending, with one handler and its derived one"
SETTLED = "settled"


def promise_pair(_: asyncio.AbstractEventLoop) -> object:
    promise: Promise[int] = Promise(lambda: None)
    promise.then(chaining.inc)
    return promise


def promise_settled(_: asyncio.AbstractEventLoop) -> object:
    return Promise.resolve(None)


def future_pair(loop: asyncio.AbstractEventLoop) -> object:
    future, derived = loop.create_future(), loop.create_future()
    future.add_done_callback(lambda settled: derived.set_result(chaining.inc(settled.result())))
    return future


def future_settled(loop: asyncio.AbstractEventLoop) -> object:
    future = loop.create_future()
    future.set_result(None)
    return future


def package_pair(_: asyncio.AbstractEventLoop) -> object:
    from promise import Promise as Other

    promise: Any = Other()
    promise.then(chaining.inc)
    return promise


def package_settled(_: asyncio.AbstractEventLoop) -> object:
    from promise import Promise as Other

    return Other.resolve(None)


def deferred_pair(_: asyncio.AbstractEventLoop) -> object:
    from twisted.internet.defer import Deferred

    return Deferred().addCallback(chaining.inc)


def deferred_settled(_: asyncio.AbstractEventLoop) -> object:
    from twisted.internet.defer import succeed

    return succeed(None)


OBJECTS: list[tuple[str, str, Callable[[asyncio.AbstractEventLoop], object], float | None, str | None]] = [
    (PAIR, "promiselite", promise_pair, 300, None),
    (PAIR, "asyncio: Future, by hand", future_pair, None, None),
    (PAIR, "promise", package_pair, None, PROMISE),
    (PAIR, "Twisted: Deferred with a callback", deferred_pair, None, TWISTED),
    (SETTLED, "promiselite", promise_settled, 96, None),
    (SETTLED, "asyncio: Future", future_settled, None, None),
    (SETTLED, "promise", package_settled, None, PROMISE),
    (SETTLED, "Twisted: Deferred", deferred_settled, None, TWISTED),
]


def bytes_each(make: Callable[[asyncio.AbstractEventLoop], object], count: int) -> float:
    """Return the bytes that each of *count* objects holds."""
    with asyncio.Runner() as runner, fresh(lambda _: None):
        loop = runner.get_loop()
        make(loop)
        kept: list[object] = [None] * count
        with traced() as memory:
            for index in range(count):
                kept[index] = make(loop)
            gc.collect()
            return memory()[0] / count


def sizes(count: int) -> list[Size]:
    """Return the bytes of each kind of object in a fresh process: what the dicts of a class share depends on its past."""
    program = f"import json; from benchmarks.memory import sizes_here; print(json.dumps(list(sizes_here({count}))))"
    with TemporaryDirectory() as compiled:
        found: list[Size] = json.loads(say(program, environment(compiled)))
    return found


def sizes_here(count: int) -> Iterator[Size]:
    """Yield the bytes of each kind of object."""
    for kind, name, make, target, needs in OBJECTS:
        if needs is None or version_of(needs) is not None:
            yield {"kind": kind, "name": name, "bytes": round(bytes_each(make, count), 1), "target": target}


# ---------------------------------------------------------------------------------------------------------------- growth


GROWING: list[tuple[str, Callable[[int], object]]] = [
    ("chain", chaining.chain),
    (f"{figures.FLOOR}a deque of closures", chaining.closures),
    ("all", combining.all_later),
    (f"{figures.FLOOR}cells and closures", combining.cells),
]


def growth(steps: list[int], rounds: int) -> Iterator[Growth]:
    """Yield the time a step and the peak a step of the chain, of ``all`` and of their floors, at each of the sizes."""
    for name, work in GROWING:
        measures = [lambda work=work, size=size: microseconds(work, size) for size in steps]
        for size, us in zip(steps, take_turns(measures, rounds), strict=True):
            yield {
                "workload": name,
                "steps": size,
                "us": [round(one, 4) for one in us],
                "peak": round(peak(work, size) / size, 1),
            }


# -------------------------------------------------------------------------------------------------- loops without an end


def turning(make: Callable[[Callable[[], bool]], Promise[Any]], turns: int) -> tuple[list[int], list[int]]:
    """Let a loop turn so many times, and return when it was looked at and the bytes allocated then."""
    seen: tuple[list[int], list[int]] = ([], [])
    every = max(turns // 10, 1)
    turn = 0

    with traced() as memory:

        def is_last() -> bool:
            nonlocal turn
            turn += 1
            if turn % every == 0:
                seen[0].append(turn)
                seen[1].append(memory()[0])
            return turn >= turns

        scheduler = VirtualTimeScheduler()  # in which no time passes while a loop sleeps
        with use_scheduler(scheduler):
            end = make(is_last)
            scheduler.run_until_idle()
            assert end.result() == "the end"
    return seen


def through_then(is_last: Callable[[], bool]) -> Promise[Any]:
    def loop() -> Any:
        return "the end" if is_last() else Promise.resolve().then(loop)

    return Promise.resolve().then(loop)


def through_sleep(is_last: Callable[[], bool]) -> Promise[Any]:
    def loop() -> Any:
        return "the end" if is_last() else sleep(0).then(loop)

    return sleep(0).then(loop)


def through_async_functions(is_last: Callable[[], bool]) -> Promise[Any]:
    @async_function
    async def loop() -> Any:
        await Promise.resolve()
        return "the end" if is_last() else loop()

    return loop()


def inside_finally(is_last: Callable[[], bool]) -> Promise[Any]:
    return through_then(is_last).finally_(lambda: None)


LOOPS = {
    "def loop(): return Promise.resolve().then(loop)": through_then,
    "def loop(): return sleep(0).then(loop)": through_sleep,
    "async def loop(): await Promise.resolve(); return loop()": through_async_functions,
    "loop().finally_(...)": inside_finally,
}


def turns(count: int) -> Iterator[Turns]:
    """Yield the memory of each loop that crashes Node in the end."""
    for name, make in LOOPS.items():
        seen = turning(make, count)
        yield {"name": name, "turns": seen[0], "bytes": seen[1]}
