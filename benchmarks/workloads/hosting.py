"""What hosts do: timers, work in other threads, other threads that settle."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context, copy_context
from heapq import heappop, heappush
from queue import SimpleQueue
from threading import Thread
from time import monotonic, sleep
from typing import Any

from promiselite import Promise, Resolvers, offload, run, set_timeout

from .combining import Cell, gather_cells

# -------------------------------------------------------------------------------------------------------------------- timers


def timers(steps: int) -> None:
    fired: list[int] = []
    for index in range(steps):
        set_timeout(fired.append, 1, index)
    run()
    assert fired == list(range(steps))


def heap(steps: int) -> None:
    fired: list[int] = []
    waiting: list[tuple[float, int, Context, Callable[[int], None]]] = []
    for index in range(steps):
        heappush(waiting, (monotonic() + 0.001, index, copy_context(), fired.append))
    while waiting:
        sleep(max(0, waiting[0][0] - monotonic()))
        now = monotonic()
        while waiting and waiting[0][0] <= now:
            _, index, context, function = heappop(waiting)
            context.run(function, index)
    assert fired == list(range(steps))


async def call_later(steps: int) -> None:
    loop = asyncio.get_running_loop()
    done = loop.create_future()
    fired: list[int] = []
    for index in range(steps):
        loop.call_later(0.001, fired.append, index)
    loop.call_later(0.001, done.set_result, None)
    await done
    assert fired == list(range(steps))


# ------------------------------------------------------------------------------------------------------------------ offload


def tiny(value: int) -> int:
    return value + 1


def offloads(steps: int) -> None:
    assert Promise.all([offload(tiny, index) for index in range(steps)]).result() == list(range(1, steps + 1))


def pool(steps: int) -> None:
    done: SimpleQueue[tuple[int, int]] = SimpleQueue()
    results = [0] * steps

    def work(index: int) -> None:
        done.put((index, tiny(index)))

    with ThreadPoolExecutor() as executor:
        for index in range(steps):
            executor.submit(work, index)
        for _ in range(steps):
            index, result = done.get()
            results[index] = result
    assert results == list(range(1, steps + 1))


async def run_in_executor(steps: int) -> None:
    loop = asyncio.get_running_loop()
    made = [loop.run_in_executor(None, tiny, index) for index in range(steps)]
    assert await asyncio.gather(*made) == list(range(1, steps + 1))


# ------------------------------------------------------------------------------------------------------------ other threads

THREADS = 4


def start_threads(settle: Callable[[int], object], steps: int) -> list[Thread]:
    """Let each thread call ``settle(index)`` for every fourth index."""

    def work(first: int) -> None:
        for index in range(first, steps, THREADS):
            settle(index)

    threads = [Thread(target=work, args=(first,)) for first in range(THREADS)]
    for thread in threads:
        thread.start()
    return threads


def settled_elsewhere(steps: int) -> None:
    made: list[Resolvers[int]] = [Promise.with_resolvers() for _ in range(steps)]
    every = Promise.all([one.promise for one in made])
    threads = start_threads(lambda index: made[index].resolve(index), steps)
    assert every.result() == list(range(steps))
    for thread in threads:
        thread.join()


def queue_of_cells(steps: int) -> None:
    jobs: deque[tuple[Callable[[int], None], int]] = deque()
    posts: SimpleQueue[tuple[Callable[[int], None], int]] = SimpleQueue()
    values = [-1] * steps
    made = [Cell(jobs) for _ in range(steps)]
    gather_cells(made, values)
    threads = start_threads(lambda index: posts.put((made[index].settle, index)), steps)
    for _ in range(steps):
        settle, index = posts.get()
        settle(index)
        while jobs:
            hear, value = jobs.popleft()
            hear(value)
    assert values == list(range(steps))
    for thread in threads:
        thread.join()


async def call_soon_threadsafe(steps: int) -> None:
    loop = asyncio.get_running_loop()
    made: list[asyncio.Future[int]] = [loop.create_future() for _ in range(steps)]
    every: Any = asyncio.gather(*made)
    threads = start_threads(lambda index: loop.call_soon_threadsafe(made[index].set_result, index), steps)
    assert await every == list(range(steps))
    for thread in threads:
        thread.join()
