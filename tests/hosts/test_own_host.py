"""A scheduler of one's own, on the smallest host that has a loop: a list of calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promiselite import HostScheduler, Promise, set_timeout, use_scheduler


class ListScheduler(HostScheduler):
    """The host calls what is in the list, first in, first out; its time stands still."""

    def __init__(self) -> None:
        super().__init__(on_unhandled_rejection="throw", on_rejection_handled=None)
        self.calls: list[Callable[[], object]] = []
        self.alarms: list[float | None] = []
        self.enqueue = self.enqueue_and_wake

    def clock(self) -> float:
        return 0.0

    def wake(self) -> None:
        self.calls.append(self.run_turn)

    def set_alarm(self, due: float | None) -> None:
        self.alarms.append(due)

    def run_host(self) -> None:
        while self.calls:
            self.calls.pop(0)()


@pytest.fixture
def scheduler() -> Iterator[ListScheduler]:
    """Such a scheduler, which is the current one of the test."""
    with use_scheduler(ListScheduler()) as made:
        yield made
        made.abandon()


def test_a_handler_that_runs_the_loop_of_its_host(scheduler: ListScheduler) -> None:
    """As a dialog does: the host goes on meanwhile, and no other job begins before the handler has returned."""
    said: list[Any] = []

    def dialog() -> None:
        said.append("opened")
        scheduler.post(said.append, "post")
        scheduler.calls.append(lambda: said.append("click"))
        scheduler.run_host()
        said.append("closed")

    Promise.resolve(None).then(dialog)
    Promise.resolve("job").then(said.append)
    scheduler.run_host()
    assert said == ["opened", "click", "closed", "job", "post"]


def test_a_handler_that_ends_its_scheduler(scheduler: ListScheduler) -> None:
    """Nothing is asked of the host any more, which may be gone as well."""
    set_timeout(print, 1000)
    Promise.resolve(None).then(scheduler.abandon)
    del scheduler.alarms[:]
    scheduler.run_host()
    assert (scheduler.calls, scheduler.alarms) == ([], [])
