"""ThreadScheduler as a host of tests: the program runs on its home thread, the test waits until it is idle."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from promiselite import ThreadScheduler
from tests.support.hosts import Host
from tests.support.threads import LIMIT


class WatchedThreadScheduler(ThreadScheduler):
    """Tells when a program has left it nothing to do, and keeps what it would log."""

    def __init__(self, workers: int) -> None:
        self.has_begun = False
        self.is_idle = threading.Event()
        self.errors: list[BaseException] = []
        super().__init__(workers)

    def deliver(self, raised: list[BaseException]) -> None:
        self.errors += raised

    def leave_with(self, error: BaseException) -> None:
        self.errors.append(error)

    def _sleep_until_due(self, deadline: float | None) -> None:
        if self.has_begun and (self.errors or not self.has_work()):
            self.has_begun = False
            self.is_idle.set()
        super()._sleep_until_due(deadline)


class ThreadHost(Host):
    """A thread of its own, without workers."""

    name = "threads-0"
    workers = 0

    def __init__(self) -> None:
        self.scheduler = WatchedThreadScheduler(self.workers)

    def run(self, program: Callable[[], object]) -> None:
        outcome: list[Any] = []

        def begin() -> None:
            self.scheduler.has_begun = True  # before, it may just be coming to rest
            try:
                program()
            except BaseException as error:
                outcome.append(error)

        self.scheduler.is_idle.clear()
        self.scheduler.post(begin)
        assert self.scheduler.is_idle.wait(LIMIT), "the scheduler did not come to rest"
        errors = outcome + self.scheduler.errors
        self.scheduler.errors = []
        if errors:
            raise errors[0]

    def close(self) -> None:
        self.scheduler.close(cancel_pending=True)


class WorkersHost(ThreadHost):
    """A thread of its own, with four workers that run the handlers."""

    name = "threads-4"
    workers = 4
