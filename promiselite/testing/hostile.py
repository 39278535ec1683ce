"""Thenables that misbehave, each named after what it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..host import queue_microtask, set_timeout
from .threads import settle_from_thread

Resolve = Callable[..., None]


class HostileThenable:
    """A thenable of another library: its ``then`` calls *behave* with the two resolving functions.

    Attributes:
        calls: how often ``then`` was called.
    """

    def __init__(self, behave: Callable[[Resolve, Resolve], object]) -> None:
        self.behave = behave
        self.calls = 0

    def then(self, resolve: Resolve, reject: Resolve) -> object:
        """Count, and behave."""
        self.calls += 1
        return self.behave(resolve, reject)

    def __repr__(self) -> str:
        return f"<HostileThenable {getattr(self.behave, '__name__', self.behave)}>"


class HostileError(Exception):
    """What hostile thenables raise and reject with."""


def _raises(resolve: Resolve, reject: Resolve) -> None:
    raise HostileError("raised")


def _resolves_then_raises(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    raise HostileError("too late")


def _rejects_then_raises(resolve: Resolve, reject: Resolve) -> None:
    reject(HostileError("first"))
    raise HostileError("too late")


def _resolves_twice(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    resolve("second")


def _rejects_twice(resolve: Resolve, reject: Resolve) -> None:
    reject(HostileError("first"))
    reject(HostileError("second"))


def _resolves_then_rejects(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    reject(HostileError("second"))


def _rejects_then_resolves(resolve: Resolve, reject: Resolve) -> None:
    reject(HostileError("first"))
    resolve("second")


def _resolves_later_both_ways(resolve: Resolve, reject: Resolve) -> None:
    queue_microtask(resolve, "first")
    queue_microtask(reject, HostileError("second"))
    set_timeout(resolve, 1, "third")


def _raises_then_resolves_later(resolve: Resolve, reject: Resolve) -> None:
    queue_microtask(resolve, "too late")
    raise HostileError("raised")


def _resolves_with_pending_then_rejects(resolve: Resolve, reject: Resolve) -> None:
    resolve(HostileThenable(lambda inner_resolve, _: set_timeout(inner_resolve, 1, "first")))
    reject(HostileError("second"))


def _resolves_from_a_thread(resolve: Resolve, reject: Resolve) -> None:
    settle_from_thread(resolve, "first")
    settle_from_thread(reject, HostileError("second"))


HOSTILE_THENABLES: dict[str, tuple[Callable[[Resolve, Resolve], object], Any]] = {
    "raises": (_raises, HostileError("raised")),
    "resolves_then_raises": (_resolves_then_raises, "first"),
    "rejects_then_raises": (_rejects_then_raises, HostileError("first")),
    "resolves_twice": (_resolves_twice, "first"),
    "rejects_twice": (_rejects_twice, HostileError("first")),
    "resolves_then_rejects": (_resolves_then_rejects, "first"),
    "rejects_then_resolves": (_rejects_then_resolves, HostileError("first")),
    "resolves_later_both_ways": (_resolves_later_both_ways, "first"),
    "raises_then_resolves_later": (_raises_then_resolves_later, HostileError("raised")),
    "resolves_with_pending_then_rejects": (_resolves_with_pending_then_rejects, "first"),
    "resolves_from_a_thread": (_resolves_from_a_thread, "first"),
}
"""By name: what ``then`` does, and what must come of it; an exception means a rejection with one like it.

    for behave, outcome in HOSTILE_THENABLES.values():
        promise = Promise.resolve(HostileThenable(behave))
"""
