"""How long a turn of the host's lasts, on a clock that the jobs themselves set forward."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promiselite import HostScheduler, next_tick, queue_microtask, use_scheduler

QUEUES: dict[str, Callable[..., object]] = {"jobs": queue_microtask, "ticks": next_tick}


class SlowJobs(HostScheduler):
    """A host that asks for turns by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.looks = 0
        super().__init__(on_unhandled_rejection="throw", on_rejection_handled=None)

    def clock(self) -> float:
        self.looks += 1
        return self.now

    def wake(self) -> None:
        """Need no asking."""

    def set_alarm(self, due: float | None) -> None:
        """Need none."""


@pytest.fixture
def scheduler() -> Iterator[SlowJobs]:
    made = SlowJobs()
    with use_scheduler(made):
        yield made
    made.abandon()


@pytest.mark.parametrize("ms", [1, 10, 60, 1000])
@pytest.mark.parametrize("queue", QUEUES)
def test_jobs_that_take_long_end_a_turn_soon(scheduler: SlowJobs, queue: str, ms: int) -> None:
    """A chain of them lasts no longer than two budgets of 50 ms and eight jobs."""

    def again() -> None:
        scheduler.now += ms
        QUEUES[queue](again)

    again()
    for _ in range(3):
        begin = scheduler.now
        scheduler.run_turn()
        assert 50 <= scheduler.now - begin <= 2 * 50 + 8 * ms


@pytest.mark.parametrize(("count", "looks"), [(8, 0), (9, 1), (24, 1), (25, 2), (3000, 8)])
def test_jobs_that_take_no_time_cost_few_looks_at_the_clock(scheduler: SlowJobs, count: int, looks: int) -> None:
    for _ in range(count):
        queue_microtask(list)
    scheduler.looks = 0
    scheduler.run_turn()
    assert scheduler.looks == looks + LOOKS_OF_A_TURN


LOOKS_OF_A_TURN = 2
"""One for the end of the budget, one for the timers that are due."""


@pytest.mark.parametrize("seconds", ["0.05", True, b""])
def test_a_budget_of_the_wrong_type(scheduler: SlowJobs, seconds: Any) -> None:
    with pytest.raises(TypeError, match="budget: a number of seconds is needed, or None, not"):
        scheduler.budget = seconds
    assert scheduler.budget == 0.05


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_budget_that_is_no_time(scheduler: SlowJobs, seconds: float) -> None:
    with pytest.raises(ValueError, match="budget: the seconds must be 0 or more, not"):
        scheduler.budget = seconds
    assert scheduler.budget == 0.05
