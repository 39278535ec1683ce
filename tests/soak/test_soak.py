"""A minute of everything at once: at the end nothing is pending, no thread, no timer, no growth.

``PROMISELITE_SOAK`` sets the number of operations; the default is a tenth of what CI runs.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortSignal,
    AggregateError,
    Promise,
    as_completed,
    async_function,
    current_scheduler,
    deadline,
    limit,
    offload,
    sleep,
    with_signal,
)
from tests.support.hosts import HOSTS
from tests.unit.test_abortable import is_free

OPERATIONS = int(os.environ.get("PROMISELITE_SOAK", "20000"))
ROUND = 1000


class Expected(Exception):
    """The only reason the operations give of their own."""


class Soak:
    """Operations of every kind, each with an end that is counted."""

    def __init__(self, seed: int, executor: ThreadPoolExecutor) -> None:
        self.random = random.Random(seed)
        self.executor = executor
        self.limiter = limit(5)
        self.limited = self.limiter(self.work)
        self.long_lived = AbortController()
        self.ends: Counter[str] = Counter()
        self.begun = 0

    def begin_round(self) -> None:
        """Begin so many operations; each is handled, whatever becomes of it."""
        kinds: list[Callable[[], Promise[Any]]] = [
            self.sleep,
            self.function,
            self.late,
            self.thread,
            self.offload,
            self.map,
            self.limit,
            self.completed,
            self.combined,
            self.plain,
        ]
        for _ in range(ROUND):
            self.begun += 1
            self.random.choice(kinds)().then(lambda: self.end("fulfilled"), self.failed)

    def end(self, how: str) -> None:
        self.ends[how] += 1

    def failed(self, reason: object) -> None:
        errors = reason.errors if isinstance(reason, AggregateError) else [reason]
        for error in errors:
            assert isinstance(error, (Expected, TimeoutError)) or error == "aborted", error
        self.end(type(reason).__name__)

    def pause(self) -> float:
        return self.random.choice((0, 0.001, 0.002, 0.005))

    def signal(self) -> AbortSignal:
        """Return a signal that may be aborted before, during, after, on another thread, by time, or never."""
        kind = self.random.randrange(5)
        if kind == 0:
            return AbortSignal.any([self.long_lived.signal])
        if kind == 1:
            return AbortSignal.abort("aborted")
        if kind == 2:
            return AbortSignal.any([self.long_lived.signal, deadline(self.pause())])
        controller = AbortController()
        if kind == 3:
            scheduler: Any = current_scheduler()
            scheduler.set_timeout(controller.abort, self.pause() * 1000, "aborted")
        else:
            self.executor.submit(controller.abort, "aborted")
        return controller.signal

    async def work(self) -> int:
        await sleep(self.pause())
        if self.random.randrange(4) == 0:
            raise Expected
        return 1

    def sleep(self) -> Promise[Any]:
        return sleep(self.pause(), signal=self.signal())

    def function(self) -> Promise[Any]:
        async def body() -> None:
            try:
                await self.work()
                await Promise.resolve()
            finally:
                await sleep(0)

        return with_signal(self.signal(), body)

    def late(self) -> Promise[Any]:
        return async_function(self.work)().timeout(self.pause())

    def thread(self) -> Promise[Any]:
        scheduler: Any = current_scheduler()
        promise, resolve, reject = Promise.with_resolvers()
        hold = scheduler.hold()
        hold.__enter__()
        settle, argument = (resolve, 1) if self.random.randrange(2) else (reject, Expected())

        def work() -> None:
            settle(argument)
            hold.__exit__()

        self.executor.submit(work)
        return promise

    def offload(self) -> Promise[Any]:
        return offload(self.random.choice((int, fail)), executor=self.executor, signal=self.signal())

    def map(self) -> Promise[Any]:
        options: dict[str, Any] = {"concurrency": self.random.choice((1, 2, None)), "stop_on_error": self.random.random() < 0.5}
        if self.random.randrange(2):
            options["signal"] = self.signal()
        return Promise.map(range(4), self.work, **options)

    def limit(self) -> Promise[Any]:
        return self.limited()

    def completed(self) -> Promise[Any]:
        async def body() -> None:
            works = (async_function(self.work)() for _ in range(2))  # none begins under a signal that is aborted already
            async for promise in as_completed(works, signal=self.signal() if self.random.randrange(2) else None):
                await promise.catch(Expected, lambda: None)

        return async_function(body)()

    def combined(self) -> Promise[Any]:
        combine: Any = self.random.choice((Promise.all, Promise.any, Promise.race, Promise.all_settled))
        return combine([async_function(self.work)() for _ in range(3)])

    def plain(self) -> Promise[Any]:
        if self.random.randrange(2):
            return Promise.reject(Expected()).finally_(lambda: sleep(0))
        return Promise.resolve(1).then(lambda value: Promise.resolve(value)).then(lambda: None)


def fail() -> None:
    """Raise what is expected."""
    raise Expected


def pending() -> list[Promise[Any]]:
    """Return every promise that is pending, whoever made it."""
    gc.collect()
    return [one for one in gc.get_objects() if type(one) is Promise and one.state == "pending"]


@pytest.fixture(params=["loop", "asyncio", "threads-0", "trio"])
def name(request: pytest.FixtureRequest) -> Iterator[str]:
    """The hosts that differ most."""
    if request.param not in HOSTS:
        pytest.skip(f"{request.param} is not installed")
    threads = set(threading.enumerate())
    yield request.param
    gc.collect()
    assert set(threading.enumerate()) <= threads, "a thread is left"


def test_soak(name: str) -> None:
    """Every operation ends, once; then nothing is left, and the last rounds hold no more than the early ones."""
    kept = pending()
    known = {id(promise) for promise in kept}
    host = HOSTS[name]()
    seed = random.randrange(1 << 30)
    rounds = max(6, OPERATIONS // 4 // ROUND)
    sizes: list[int] = []
    try:
        with ThreadPoolExecutor(4) as executor:
            soak = Soak(seed, executor)
            for _ in range(rounds):
                host.run(soak.begin_round)
                gc.collect()
                sizes.append(sys.getallocatedblocks())
        scheduler: Any = host.scheduler  # type: ignore[attr-defined]
        signal = soak.long_lived.signal
        assert soak.ends.total() == soak.begun == rounds * ROUND, f"seed {seed}: {soak.ends}"
        assert min(soak.ends["fulfilled"], soak.ends["Expected"], soak.ends["TimeoutError"], soak.ends["str"]) > 0
        assert (soak.limiter.active, soak.limiter.pending) == (0, 0)
        assert is_free(signal)
        assert not signal._dependents
        assert (scheduler.references, len(scheduler.holds), len(scheduler.jobs)) == (0, 0, 0), f"seed {seed}"
        assert not [timer for timer in scheduler.timers if timer.active and timer.has_ref()]
        assert [promise for promise in pending() if id(promise) not in known] == [], f"seed {seed}"
        assert sizes[-1] < sizes[2] * 1.02, f"seed {seed}: {sizes}"
    finally:
        host.close()
