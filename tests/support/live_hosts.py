"""Schedulers that run at the same time, each on a thread of its own: for what passes between two of them."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from importlib.util import find_spec
from queue import SimpleQueue
from typing import Any

from promiselite import LoopScheduler, ThreadScheduler, current_scheduler, use_scheduler
from tests.support.threads import LIMIT, Worker, pass_gate


class Live:
    """The embedded loop, running until it is told to end."""

    def __init__(self) -> None:
        self.scheduler: Any = None
        self._ready = threading.Event()
        self._worker = Worker(self.main)
        pass_gate(self._ready)

    def main(self) -> None:
        """Run the scheduler, on its home thread, until ``end``."""
        loop = LoopScheduler()
        self._stop = loop.hold()
        with self._stop, use_scheduler(loop):
            self.started()
            loop.set_immediate(self._ready.set)
            loop.run_until(self._until(loop))
        loop.close()

    def _until(self, loop: LoopScheduler) -> Any:
        from promiselite import Promise

        made: Any = Promise.with_resolvers()
        self.stop: Callable[[], object] = made.resolve
        return made.promise

    def started(self) -> None:
        """Note the scheduler that is current now."""
        self.scheduler = current_scheduler()

    def ask(self, function: Callable[..., Any], *args: Any) -> Any:
        """Call an async function at home, as a macrotask, and return what its promise comes to; blocks this thread."""
        answers: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

        def call() -> None:
            function(*args).then(lambda value: answers.put((True, value)), lambda reason: answers.put((False, reason)))

        self.scheduler.post(call)
        fulfilled, value = answers.get(timeout=LIMIT)
        if not fulfilled:
            raise value
        return value

    def end(self) -> None:
        """End the scheduler, as its users do."""
        self.stop()
        self._worker.outcome()


class LiveAsyncio(Live):
    """An asyncio loop under ``asyncio.run``."""

    factory: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop

    def main(self) -> None:
        async def main() -> None:
            self.started()
            over = asyncio.Event()
            loop = asyncio.get_running_loop()
            self.stop = lambda: loop.call_soon_threadsafe(over.set)
            self._ready.set()
            await over.wait()

        with asyncio.Runner(loop_factory=type(self).factory) as runner:
            runner.run(main())


class LiveThreads(Live):
    """A ThreadScheduler without workers."""

    workers = 0

    def __init__(self) -> None:
        self.scheduler = ThreadScheduler(self.workers)

    def end(self) -> None:
        self.scheduler.close()


class LiveWorkers(LiveThreads):
    """A ThreadScheduler with workers."""

    workers = 4


LIVE: dict[str, type[Live]] = {"loop": Live, "asyncio": LiveAsyncio, "threads-0": LiveThreads, "threads-4": LiveWorkers}

if find_spec("uvloop") is not None:
    import uvloop

    class LiveUvloop(LiveAsyncio):
        """uvloop under ``asyncio.Runner``."""

        factory = uvloop.new_event_loop

    LIVE["uvloop"] = LiveUvloop

if find_spec("trio") is not None:
    import trio

    class LiveTrio(Live):
        """A trio run."""

        def main(self) -> None:
            async def main() -> None:
                self.started()
                over = trio.Event()
                token = trio.lowlevel.current_trio_token()
                self.stop = lambda: token.run_sync_soon(over.set)
                self._ready.set()
                await over.wait()

            trio.run(main)

    LIVE["trio"] = LiveTrio
