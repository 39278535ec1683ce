"""``all`` of promises that are fulfilled already: elements one behind the other share a job, and nobody can tell."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

from promiselite import LoopScheduler, Promise, Resolvers, use_scheduler
from promiselite.core.jobs import CallbackJob
from promiselite.gathering import AllElement, AllElements
from tests.support.hosts import Host

if TYPE_CHECKING:
    import pytest


def test_a_row_has_one_job(loop: LoopScheduler) -> None:
    """Where nothing stands between their jobs, one does for all of them."""
    promise = Promise.all([Promise.resolve(number) for number in range(5)])
    assert [type(job) for job in loop.jobs] == [AllElements]
    assert promise.result() == [0, 1, 2, 3, 4]


def test_who_looks_at_every_job_sees_one_for_each(loop: LoopScheduler) -> None:
    """A tracer, or debug mode, wants them all."""
    loop.collapses_followers = False
    promise = Promise.all([Promise.resolve(number) for number in range(5)])
    assert [type(job) for job in loop.jobs] == [AllElement] * 5
    assert promise.result() == [0, 1, 2, 3, 4]


def test_rows_and_others_keep_their_places(host: Host) -> None:
    """Each value is at its index, whatever stands between two rows."""
    values: list[Any] = []

    def main() -> None:
        later: Resolvers[str] = Promise.with_resolvers()
        row = [Promise.resolve(name) for name in "abcdef"]
        every = Promise.all([*row[:2], later.promise, *row[2:4], "plain", *row[4:], row[0]])
        every.then(values.extend)
        later.resolve("later")

    host.run(main)
    assert values == ["a", "b", "later", "c", "d", "plain", "e", "f", "a"]


def test_the_order_is_that_of_single_elements(loop: LoopScheduler) -> None:
    """The result comes when the last element's own job would have run, before what the jobs behind it queue."""
    seen: list[str] = []
    Promise.resolve().then(lambda: seen.append("before"))
    Promise.all([Promise.resolve(1), Promise.resolve(2), Promise.resolve(3)]).then(lambda: seen.append("all"))
    Promise.resolve().then(lambda: seen.append("1")).then(lambda: seen.append("2"))
    loop.run()
    assert seen == ["before", "1", "all", "2"]


def test_what_comes_between_two_jobs_stays_there() -> None:
    """A job that the end of an object, or the handler of a signal, queues inside the call ends a row."""
    seen: list[str] = []

    class Interrupted(LoopScheduler):
        def __init__(self) -> None:
            super().__init__()
            self.enqueue = self.queue_two

        def queue_two(self, job: Any) -> None:
            self.jobs.append(job)
            if len(self.jobs) == 1:
                self.jobs.append(CallbackJob(seen.append, ("between",)))

    with use_scheduler(Interrupted()) as scheduler:
        sources = [Promise.resolve(1), Promise.resolve(2), Promise.resolve(3)]
        every = Promise.all(sources)
        assert len(scheduler.jobs) == 3  # the first, what came between, the two others
        assert every.result() == [1, 2, 3]
    assert seen == ["between"]


def test_what_comes_while_a_row_is_begun_stays_there(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """The row is not begun then, and that job is not overwritten."""
    seen: list[str] = []
    begun_by = AllElements.begun_by

    def begin(element: AllElement, source: Any) -> AllElements:
        loop.queue_microtask(seen.append, "between")
        return begun_by(element, source)

    monkeypatch.setattr(AllElements, "begun_by", begin)
    every = Promise.all([Promise.resolve(number) for number in range(4)])
    assert [type(job) for job in loop.jobs] == [AllElement, CallbackJob] * 3 + [AllElement]
    assert every.result() == [0, 1, 2, 3]
    assert seen == ["between"] * 3


def test_a_row_behind_a_rejection_does_nothing(host: Host) -> None:
    """The result is decided by then."""
    reasons: list[Any] = []

    def main() -> None:
        Promise.all([Promise.reject("no"), Promise.resolve(1), Promise.resolve(2)]).catch(reasons.append)

    host.run(main)
    assert reasons == ["no"]


def test_a_promise_of_another_scheduler_is_in_no_row() -> None:
    """It is heard of through its own scheduler."""
    other = LoopScheduler()
    with use_scheduler(other):
        foreign = Promise.resolve("foreign")
    promise = Promise.all([Promise.resolve(1), Promise.resolve(2), foreign, Promise.resolve(3)])
    assert promise.result() == [1, 2, "foreign", 3]


def test_the_promises_of_a_row_are_freed() -> None:
    """Once the job has run, nothing holds them."""
    sources = [Promise.resolve(object()) for _ in range(3)]
    watched = [weakref.ref(source) for source in sources]
    promise = Promise.all(sources)
    del sources
    assert all(each() is not None for each in watched)
    promise.result()
    assert all(each() is None for each in watched)
