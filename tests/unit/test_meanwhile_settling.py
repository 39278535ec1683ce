"""What a signal's handler or a finalizer does to the very promises that are being settled, gathered or listened to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, use_scheduler
from tests.support.interrupts import Scene, play
from tests.support.threads import unsettled


@pytest.mark.parametrize("runs", [False, True])
def test_elements_get_in_a_row_while_jobs_are_queued(runs: bool) -> None:
    """By a finalizer, or by a signal's handler, which may even run the loop."""

    def scene() -> Scene:
        loop = LoopScheduler()
        asked: list[str] = []
        ran: list[str] = []
        made: list[Promise[list[int]]] = []
        with use_scheduler(loop):
            sources = [Promise.resolve(number) for number in range(4)]

        def gather() -> None:
            with use_scheduler(loop):
                made.append(Promise.all(sources))

        def meanwhile() -> None:
            asked.append("job")
            loop.queue_microtask(ran.append, "job")
            if runs:
                loop.run()

        def check() -> None:
            loop.run()
            assert ran == asked
            assert [promise.result() for promise in made] == [[0, 1, 2, 3]]

        return Scene(gather, meanwhile, check)

    play(scene)


class Listened:
    """A promise with some handlers, to which more are added."""

    def __init__(self, handlers: int) -> None:
        self.loop = LoopScheduler()
        self.promise, self.resolve, _ = unsettled(self.loop)
        self.asked = 0
        self.heard: list[Any] = []
        self.add(handlers)

    def add(self, handlers: int = 1) -> None:
        """Have the promise tell so many more."""
        for _ in range(handlers):
            self.asked += 1
            self.promise.then(self.heard.append)

    def check(self) -> None:
        """Each handler is called once."""
        self.resolve("value")
        self.loop.run()
        assert self.heard == ["value"] * self.asked


def play_with(handlers: int, one: Callable[[Listened], object], other: Callable[[Listened], object]) -> None:
    def scene() -> Scene:
        listened = Listened(handlers)
        return Scene(lambda: one(listened), lambda: other(listened), listened.check)

    play(scene)


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("more", [1, 2])
def test_handlers_are_added_while_the_promise_is_settled(before: int, more: int) -> None:
    play_with(before, lambda listened: listened.resolve("value"), lambda listened: listened.add(more))


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("settles", [False, True])
def test_a_handler_is_added_and_the_promise_settled_while_another_is_added(before: int, settles: bool) -> None:
    def meanwhile(listened: Listened) -> None:
        listened.add()
        if settles:
            listened.resolve("value")

    play_with(before, Listened.add, meanwhile)
