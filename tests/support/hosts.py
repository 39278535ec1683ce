"""The schedulers a test runs on, behind one face: a test that takes the fixture ``host`` runs on every one of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

from promiselite import LoopScheduler, current_scheduler, use_scheduler


class VirtualLoop(LoopScheduler):
    """The embedded loop with a clock of its own: where the real one would sleep, this one sets its clock forward."""

    def __init__(self, **options: object) -> None:
        super().__init__(**options)  # type: ignore[arg-type]
        self.now = 0.0

    def clock(self) -> float:
        """Return the virtual milliseconds."""
        return self.now

    def idle(self, seconds: float | None) -> None:
        """Pass the time at once; with no end in sight, really wait for a post."""
        if seconds is None:
            super().idle(None)
        elif self.posts.empty():
            self.now += seconds * 1000
        else:
            super().idle(seconds)


@contextmanager
def one_moment() -> Iterator[None]:
    """Stop the current scheduler's clock: timers that are set meanwhile are set at one time, however busy the machine is."""
    scheduler: Any = current_scheduler()
    now = scheduler.clock()
    scheduler.clock = lambda: now
    yield
    del scheduler.clock


class Host:
    """A scheduler, and the way a program is run on it."""

    name = ""
    is_virtual = False
    """Whether its clock passes the time at once."""

    def run(self, program: Callable[[], object]) -> None:
        """Call *program* on the home thread, where the scheduler is the current one, then run it until nothing is left."""
        raise NotImplementedError

    def close(self) -> None:
        """Let go of everything, without a report of what was not run."""


class LoopHost(Host):
    """The embedded loop, in real time."""

    name = "loop"

    def __init__(self) -> None:
        self.scheduler = self.make()

    def make(self) -> LoopScheduler:
        """Make the scheduler."""
        return LoopScheduler()

    def run(self, program: Callable[[], object]) -> None:
        with use_scheduler(self.scheduler):
            program()
            self.scheduler.run()

    def close(self) -> None:
        self.scheduler.abandon()


class VirtualHost(LoopHost):
    """The embedded loop, in virtual time."""

    name = "virtual"
    is_virtual = True

    def make(self) -> LoopScheduler:
        return VirtualLoop()


HOSTS: dict[str, type[Host]] = {host.name: host for host in (LoopHost, VirtualHost)}
"""Those whose handlers run at home: the order of events is the same on every one."""

ALL_HOSTS: dict[str, type[Host]] = {}
"""Those too whose handlers run on workers: only handlers of one promise have an order."""


def _add_hosts_that_can_run_here() -> None:
    from tests.support.asyncio_hosts import AsyncioHost, UvloopHost
    from tests.support.thread_hosts import ThreadHost, WorkersHost

    HOSTS["asyncio"] = AsyncioHost
    HOSTS["threads-0"] = ThreadHost
    if find_spec("_tkinter") is not None:
        from tests.support.tk_hosts import TkHost

        HOSTS["tk"] = TkHost
    if find_spec("trio") is not None:
        from tests.support.trio_hosts import TrioHost

        HOSTS["trio"] = TrioHost
    if find_spec("uvloop") is not None:
        HOSTS["uvloop"] = UvloopHost
    ALL_HOSTS.update(HOSTS, **{"threads-4": WorkersHost})


_add_hosts_that_can_run_here()
