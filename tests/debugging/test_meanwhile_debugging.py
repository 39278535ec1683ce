"""What another thread or a finalizer does in the middle of debug mode, at every point where CPython lets it in."""

from __future__ import annotations

import sys
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, as_completed, pending, use_scheduler
from promiselite.debugging.records import records
from tests.support.interrupts import Scene, play
from tests.support.threads import elsewhere, unsettled


@pytest.mark.parametrize("begins_first", [True, False])
def test_debug_mode_begins_while_promises_are_made(begins_first: bool) -> None:
    def scene() -> Scene:
        loop, plain = LoopScheduler(), LoopScheduler()
        LoopScheduler(debug=True)  # gone without a word: the slots are still watched

        def make() -> None:
            with use_scheduler(plain):
                Promise(lambda: None)

        def begin() -> None:
            loop.debug = True

        def check() -> None:
            begin()
            with use_scheduler(loop):
                promise: Any = Promise(lambda: None)
            assert promise in records
            loop.debug = False

        return Scene(begin, lambda: elsewhere(make), check) if begins_first else Scene(make, lambda: elsewhere(begin), check)

    play(scene)


def test_debug_mode_ends_on_two_threads() -> None:
    def scene() -> Scene:
        one, other = LoopScheduler(debug=True), LoopScheduler(debug=True)

        def check() -> None:
            one.debug = other.debug = False

        return Scene(lambda: setattr(one, "debug", False), lambda: elsewhere(setattr, other, "debug", False), check)

    depth = sys.get_coroutine_origin_tracking_depth()
    play(scene)
    sys.set_coroutine_origin_tracking_depth(depth)  # each thread has its own


def test_what_is_pending_is_asked_for_while_promises_are_settled() -> None:
    def scene() -> Scene:
        loop = LoopScheduler(debug=True)
        promise, resolve, _ = unsettled(loop)
        other, _, reject = unsettled(loop)
        kept = [promise.then(len), other.catch(str)]

        def settle() -> None:
            resolve("value")
            reject(ValueError("reason"))
            loop.run()

        def check() -> None:
            loop.debug = False
            assert [each.result() for each in kept] == [5, "reason"]

        return Scene(settle, lambda: elsewhere(lambda: str(pending())), check)

    play(scene)


def test_an_iterator_is_collected_while_its_promise_is_settled() -> None:
    """Its finalizer lets go of the promise, which stays what it is."""

    def scene() -> Scene:
        loop = LoopScheduler(debug=True)
        promise, resolve, _ = unsettled(loop)
        with use_scheduler(loop):
            kept = [as_completed([promise])]

        def check() -> None:
            loop.debug = False
            loop.run()
            assert promise.result() is None

        return Scene(resolve, kept.clear, check)

    play(scene)
