"""What promises take: bytes and objects, counted; no time is measured here."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections.abc import Callable
from contextvars import Context
from typing import Any

from promiselite import Promise, run

COUNT = 5000


def bytes_each(make: Callable[[], Any]) -> int:
    """Return the bytes, headers for the collector included, that each of many results of *make* keeps alive."""
    make()
    gc.collect()
    tracemalloc.start()
    try:
        kept: list[Any] = [None] * COUNT
        before = tracemalloc.get_traced_memory()[0]
        for index in range(COUNT):
            kept[index] = make()
        return (tracemalloc.get_traced_memory()[0] - before) // COUNT
    finally:
        tracemalloc.stop()


def tracked_each(make: Callable[[], Any]) -> float:
    """Return how many objects that the collector visits each of many results of *make* keeps alive."""
    make()
    gc.collect()
    kept: list[Any] = [None] * COUNT
    before = len(gc.get_objects())
    for index in range(COUNT):
        kept[index] = make()
    return (len(gc.get_objects()) - before) / COUNT


def handler(value: Any) -> Any:
    return value


def pending_with_handler() -> Any:
    promise: Any = Promise(lambda: None)
    return promise.then(handler), promise


def in_plain_context(function: Callable[..., Any], *args: Any) -> Any:
    """Call *function* as a program without any context variable does."""
    return Context().run(function, *args)


def test_a_pending_promise_with_one_handler() -> None:
    """With its derived promise it takes at most 300 bytes, in an empty context and in any other."""
    pair = sys.getsizeof((1, 2)) + 16
    assert bytes_each(pending_with_handler) - pair <= 300
    assert in_plain_context(bytes_each, pending_with_handler) - pair <= 300


def test_a_settled_promise() -> None:
    """It takes at most 96 bytes, whether it was made so, by an executor or by a handler."""

    def handled() -> Any:
        derived = Promise.resolve(1).then(handler)
        run()
        return derived

    for make in (lambda: Promise.resolve(1), lambda: Promise(lambda resolve: resolve(1)), handled):
        assert bytes_each(make) <= 96


def test_a_then_is_one_object_where_no_context_variable_is_set() -> None:
    """The collector visits the derived promise and no more."""
    promise: Any = Promise(lambda: None)
    settled = Promise.resolve(1)
    assert in_plain_context(tracked_each, lambda: promise.then(handler)) < 1.1
    assert in_plain_context(tracked_each, lambda: settled.then(handler)) < 1.1
