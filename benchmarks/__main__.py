"""Print a table of costs: ``python -m benchmarks [--quick]``.

Each workload and its twin in asyncio run in this one process, turn and turn about, and the medians are compared. The collector
is on, as it is in a user's program.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from promiselite import Promise, run, set_timeout

Workload = Callable[[int], object]


def chain(steps: int) -> None:
    promise = Promise.resolve(0)
    for _ in range(steps):
        promise = promise.then(lambda value: value + 1)
    run()
    assert promise.result() == steps


async def asyncio_chain(steps: int) -> None:
    async def step(before: asyncio.Future[int]) -> int:
        return await before + 1

    task: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    task.set_result(0)
    for _ in range(steps):
        task = asyncio.ensure_future(step(task))
    assert await task == steps


def loop(steps: int) -> None:
    left = steps

    def step(_: object) -> None:
        nonlocal left
        left -= 1
        if left:
            Promise.resolve(1).then(step)

    Promise.resolve(1).then(step)
    run()
    assert left == 0


async def asyncio_loop(steps: int) -> None:
    event_loop = asyncio.get_running_loop()
    done = event_loop.create_future()
    left = steps

    def step(_: object) -> None:
        nonlocal left
        left -= 1
        if left:
            event_loop.call_soon(step, 1)
        else:
            done.set_result(None)

    event_loop.call_soon(step, 1)
    await done


def gather(steps: int) -> None:
    made = [Promise.with_resolvers() for _ in range(steps)]
    every = Promise.all([one.promise for one in made])
    for index, one in enumerate(made):
        one.resolve(index)
    assert every.result()[-1] == steps - 1


async def asyncio_gather(steps: int) -> None:
    event_loop = asyncio.get_running_loop()
    made = [event_loop.create_future() for _ in range(steps)]
    every = asyncio.gather(*made)
    for index, one in enumerate(made):
        one.set_result(index)
    assert (await every)[-1] == steps - 1


def executor(steps: int) -> None:
    for _ in range(steps):
        Promise(lambda resolve: resolve(1))


async def asyncio_executor(steps: int) -> None:
    event_loop = asyncio.get_running_loop()
    for _ in range(steps):
        event_loop.create_future().set_result(1)


def timers(steps: int) -> None:
    fired = []
    for _ in range(steps):
        set_timeout(fired.append, 1, None)
    run()
    assert len(fired) == steps


async def asyncio_timers(steps: int) -> None:
    event_loop = asyncio.get_running_loop()
    done = event_loop.create_future()
    fired = []
    for _ in range(steps):
        event_loop.call_later(0.001, fired.append, None)
    event_loop.call_later(0.001, done.set_result, None)
    await done
    assert len(fired) == steps


WORKLOADS: dict[str, tuple[Workload, Callable[[int], object]]] = {
    "chain: p = p.then(f)  |  a task per step": (chain, asyncio_chain),
    "loop: resolve(1).then(step)  |  call_soon": (loop, asyncio_loop),
    "all, settled later  |  gather of futures": (gather, asyncio_gather),
    "Promise(executor)  |  future made and set": (executor, asyncio_executor),
    "timers: set_timeout  |  call_later": (timers, asyncio_timers),
}


def seconds(work: Callable[[], object]) -> float:
    """Time one call, with what earlier calls left behind collected first."""
    gc.collect()
    begin = perf_counter()
    work()
    return perf_counter() - begin


def compare(ours: Workload, theirs: Callable[[int], object], steps: int, rounds: int) -> tuple[float, float]:
    """Return the medians, in microseconds a step, of promiselite and of asyncio, which take turns."""
    here: list[float] = []
    there: list[float] = []
    for _ in range(rounds):
        here.append(seconds(lambda: ours(steps)))
        there.append(seconds(lambda: asyncio.run(theirs(steps))))  # type: ignore[arg-type]
    return median(here) / steps * 1e6, median(there) / steps * 1e6


def import_seconds(statement: str, rounds: int) -> float:
    """Return the median of what *statement* costs in a fresh interpreter, once the modules have been compiled."""
    program = f"from time import perf_counter as t; b = t(); {statement}; print(t() - b)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with TemporaryDirectory() as compiled:
        environment["PYTHONPYCACHEPREFIX"] = compiled
        command = [sys.executable, "-c", program]
        took = [
            float(subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout)
            for _ in range(rounds + 1)
        ]
    return median(took[1:])


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="small sizes: shows that everything runs, measures nothing well")
    quick = parser.parse_args().quick
    steps, rounds = (1_000, 3) if quick else (100_000, 7)
    print(f"{platform.python_implementation()} {platform.python_version()}, {steps:,} steps, medians of {rounds}")
    print()
    print(f"{'import, milliseconds':44}{'promiselite':>12}{'asyncio':>12}")
    here, there = (import_seconds(f"import {name}", rounds) * 1e3 for name in ("promiselite", "asyncio"))
    print(f"{'in a fresh interpreter':44}{here:12.1f}{there:12.1f}{there / here:8.1f} x")
    print()
    print(f"{'microseconds a step':44}{'promiselite':>12}{'asyncio':>12}")
    for name, (ours, theirs) in WORKLOADS.items():
        here, there = compare(ours, theirs, steps, rounds)
        print(f"{name:44}{here:12.2f}{there:12.2f}{there / here:8.1f} x", flush=True)


if __name__ == "__main__":
    main()
