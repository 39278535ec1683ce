"""Measure time: who takes part takes turns, in one process, with the collector as every program has it."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import Context
from inspect import iscoroutinefunction
from time import perf_counter
from typing import TypeVar

from promiselite import LoopScheduler, scheduler as scheduler_module

from .model import Workload
from .schema import Timing

T = TypeVar("T")


@contextmanager
def fresh(work: Callable[[int], object]) -> Iterator[Callable[[int], object]]:
    """Give *work* a loop of its own, and yield what runs it to the end there."""
    if iscoroutinefunction(work):
        with asyncio.Runner() as runner:
            runner.get_loop()
            yield lambda steps: runner.run(work(steps))
    else:
        # The thread's own scheduler, as in a script: use_scheduler would be a context variable, and so a context for each then.
        before = scheduler_module.own_scheduler()
        scheduler = scheduler_module._default.scheduler = LoopScheduler()
        yield lambda steps: Context().run(work, steps)
        scheduler_module._default.scheduler = before
        scheduler.abandon()


def microseconds(work: Callable[[int], object], steps: int) -> float:
    """Return the microseconds that one step takes. What came before is collected first."""
    with fresh(work) as run:
        gc.collect()
        begin = perf_counter()
        run(steps)
        took = perf_counter() - begin
    return took / steps * 1e6


def take_turns(measures: Sequence[Callable[[], T]], rounds: int) -> list[list[T]]:
    """Call A, B, C, A, B, C, ... and return what each gave, round by round."""
    results: list[list[T]] = [[] for _ in measures]
    for _ in range(rounds):
        for measure, into in zip(measures, results, strict=True):
            into.append(measure())
    return results


def measure_times(workload: Workload, steps: int, rounds: int) -> list[Timing]:
    """Measure promiselite, the peers and the floors of one workload, round by round in turn."""
    timings: list[Timing] = [
        {"name": "promiselite", "role": "ours", "target": None, "missing": None, "us": []},
        *(Timing(name=one.name, role="peer", target=one.target, missing=one.missing(), us=[]) for one in workload.peers),
        *(Timing(name=one.name, role="floor", target=None, missing=one.missing(), us=[]) for one in workload.floors),
    ]
    works = [workload.ours, *(one.work for one in (*workload.peers, *workload.floors))]
    present = [(timing, work) for timing, work in zip(timings, works, strict=True) if timing["missing"] is None]
    measures = [lambda work=work: microseconds(work, steps) for _, work in present]
    take_turns([lambda work=work: microseconds(work, max(steps // 10, 1)) for _, work in present], 1)  # imports, caches
    for (timing, _), us in zip(present, take_turns(measures, rounds), strict=True):
        timing["us"] = [round(one, 4) for one in us]
    return timings
