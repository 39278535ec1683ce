"""Thenables and values that misbehave, each named after what it does."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from promiselite import queue_microtask, set_timeout

Resolve = Callable[..., None]


class Thenable:
    """Call *behave* with the two resolving functions, and count how often ``then`` is called."""

    def __init__(self, behave: Callable[[Resolve, Resolve], object]) -> None:
        self.behave = behave
        self.calls = 0

    def then(self, resolve: Resolve, reject: Resolve) -> object:
        self.calls += 1
        return self.behave(resolve, reject)


class Oops(Exception):
    """What hostile thenables raise."""


def _raises(resolve: Resolve, reject: Resolve) -> None:
    raise Oops("raised")


def _resolves_then_raises(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    raise Oops("too late")


def _rejects_then_raises(resolve: Resolve, reject: Resolve) -> None:
    reject(Oops("first"))
    raise Oops("too late")


def _resolves_twice(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    resolve("second")


def _rejects_twice(resolve: Resolve, reject: Resolve) -> None:
    reject(Oops("first"))
    reject(Oops("second"))


def _resolves_then_rejects(resolve: Resolve, reject: Resolve) -> None:
    resolve("first")
    reject(Oops("second"))


def _rejects_then_resolves(resolve: Resolve, reject: Resolve) -> None:
    reject(Oops("first"))
    resolve("second")


def _resolves_later_both_ways(resolve: Resolve, reject: Resolve) -> None:
    queue_microtask(resolve, "first")
    queue_microtask(reject, Oops("second"))
    set_timeout(resolve, 1, "third")


def _raises_then_resolves_later(resolve: Resolve, reject: Resolve) -> None:
    queue_microtask(resolve, "too late")
    raise Oops("raised")


def _resolves_with_pending_then_rejects(resolve: Resolve, reject: Resolve) -> None:
    resolve(Thenable(lambda inner_resolve, _: set_timeout(inner_resolve, 1, "first")))
    reject(Oops("second"))


def _resolves_from_a_thread(resolve: Resolve, reject: Resolve) -> None:
    thread = threading.Thread(target=lambda: (resolve("first"), reject(Oops("second"))))
    thread.start()
    thread.join()


HOSTILE: dict[str, tuple[Callable[[Resolve, Resolve], object], Any]] = {
    "raises": (_raises, Oops("raised")),
    "resolves_then_raises": (_resolves_then_raises, "first"),
    "rejects_then_raises": (_rejects_then_raises, Oops("first")),
    "resolves_twice": (_resolves_twice, "first"),
    "rejects_twice": (_rejects_twice, Oops("first")),
    "resolves_then_rejects": (_resolves_then_rejects, "first"),
    "rejects_then_resolves": (_rejects_then_resolves, Oops("first")),
    "resolves_later_both_ways": (_resolves_later_both_ways, "first"),
    "raises_then_resolves_later": (_raises_then_resolves_later, Oops("raised")),
    "resolves_with_pending_then_rejects": (_resolves_with_pending_then_rejects, "first"),
    "resolves_from_a_thread": (_resolves_from_a_thread, "first"),
}
"""By name: what ``then`` does, and what must come of it; an exception means a rejection with one like it."""


class Touchy:
    """A value that no settling may compare, hash, measure, print or ask for its truth."""

    def _refuse(self, *_: object) -> Any:
        raise AssertionError("a promise must not look at its value")

    __eq__ = __ne__ = __hash__ = __bool__ = __len__ = __repr__ = __str__ = __iter__ = _refuse  # type: ignore[assignment]
    __lt__ = __gt__ = __contains__ = __index__ = _refuse


class LyingClass:
    """A value whose ``__class__`` raises."""

    @property
    def __class__(self) -> Any:
        raise Oops("no class")

    @__class__.setter
    def __class__(self, value: Any) -> None:
        raise Oops("no class")


class ClaimsToBeException:
    """A value whose ``__class__`` says that it is an exception, which it is not."""

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return ValueError


class GetattributeRaises:
    """A value on which every attribute look-up raises."""

    def __getattribute__(self, name: str) -> Any:
        raise Oops(name)


class HostileMeta(type):
    """A metaclass whose classes cannot be asked for anything."""

    def __getattribute__(cls, name: str) -> Any:
        raise Oops(name)


class OfHostileMeta(metaclass=HostileMeta):
    """A value whose class answers nothing."""


class UnhashableMeta(type):
    """A metaclass whose classes cannot be hashed."""

    __hash__ = None  # type: ignore[assignment]


class OfUnhashableMeta(metaclass=UnhashableMeta):
    """A value whose class cannot be hashed."""

    def __init__(self, *given: object) -> None:
        self.given = given


class RaisingHashMeta(type):
    """A metaclass whose classes raise when they are hashed."""

    def __hash__(cls) -> int:
        raise Oops("hash")


class OfRaisingHashMeta(metaclass=RaisingHashMeta):
    """A value whose class raises when it is hashed."""
