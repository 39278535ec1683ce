"""What counts as a thenable, and how its ``then`` is read: once."""

from __future__ import annotations

from collections.abc import Callable
from types import NoneType
from typing import Any

Then = Callable[[Callable[[Any], None], Callable[[Any], None]], object]

PLAIN_TYPES: frozenset[type] = frozenset(
    {NoneType, bool, int, float, complex, str, bytes, bytearray, list, dict, tuple, set, frozenset, range, object, type}
)
"""Types whose exact instances can hold no ``then`` of their own: settling with one of them needs no look-up."""

Adapter = Callable[[Any], Then | None]

adapters: list[Adapter] = []
"""Each makes a ``then`` for one of Python's own kinds of thenable, or returns None: the module of that kind adds it."""


def get_then(value: object) -> Then | None:
    """Return *value*'s ``then``, bound and callable, or None if *value* is not a thenable.

    A thenable is any object but a class with a callable ``then`` on its type or in its own ``__dict__``; what only
    ``__getattr__`` invents does not count, so a ``Mock`` is a value. The attribute itself, which may be a property, is read
    exactly once. Whatever that read raises comes out of here, to become the reason.
    """
    if isinstance(value, type):
        return None
    if has_own(value, "then"):
        then = value.then  # type: ignore[attr-defined]
        return then if callable(then) else None
    for adapter in adapters:
        made = adapter(value)
        if made is not None:
            return made
    return None


def is_plain(value: object) -> bool:
    """Tell whether *value*'s type alone shows that it is no thenable."""
    try:
        return type(value) in PLAIN_TYPES
    except Exception:  # a metaclass may forbid hashing its classes, or do it badly
        return False


def has_own(value: object, name: str) -> bool:
    """Tell whether *value*'s type or its own ``__dict__`` has *name*, without running any code of *value*'s."""
    for base in type(value).__mro__:
        if name in base.__dict__:
            return True
    try:
        return name in object.__getattribute__(value, "__dict__")
    except AttributeError:
        return False
