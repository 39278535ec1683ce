"""trio as a host of tests, in virtual time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import trio
import trio.testing

from promiselite.schedulers.trio_host import TrioScheduler
from tests.support.hosts import Host


class TrioHost(Host):
    """A trio run for each program; what its scheduler would log is raised after the run."""

    name = "trio"
    is_virtual = True

    def __init__(self) -> None:
        self.scheduler: Any = None
        self.errors: list[BaseException] = []

    def run(self, program: Callable[[], object]) -> None:
        async def main() -> None:
            self.scheduler = TrioScheduler()
            self.scheduler.deliver = self.errors.extend
            program()
            while self.scheduler.has_work() and not self.errors:  # noqa: ASYNC110 (nothing tells that it is idle)
                await trio.sleep(0.0005)
            self.scheduler.abandon()

        trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
        if self.errors:
            raise self.errors.pop(0)
