"""What counts as a thenable, and how its ``then`` is read: once."""

from __future__ import annotations

from collections.abc import Callable
from types import MemberDescriptorType, NoneType
from typing import Any

Then = Callable[[Callable[[Any], None], Callable[[Any], None]], object]

PLAIN_TYPES: frozenset[type] = frozenset(
    {NoneType, bool, int, float, complex, str, bytes, bytearray, list, dict, tuple, set, frozenset, range, object, type}
)
"""Types whose exact instances can hold no ``then`` of their own: settling with one of them needs no look-up."""

Adapter = Callable[[Any], Then | None]

adapters: list[Adapter] = []
"""Each makes a ``then`` for one of Python's own kinds of thenable, or returns None: the module of that kind adds it."""


def get_then(value: Any) -> Then | None:
    """Return *value*'s ``then``, bound and callable, or None if *value* is not a thenable.

    A thenable is any object but a class with a callable ``then`` on its type or in its own ``__dict__``; what only
    ``__getattr__`` invents does not count, so a ``Mock`` is a value. The attribute itself, which may be a property, is read
    exactly once. Whatever that read raises comes out of here, to become the reason.
    """
    if issubclass(type(value), type):
        return None
    if has_own(value, "then"):
        try:
            then = value.then
        except AttributeError:
            if type(on_class(type(value), "then")) is MemberDescriptorType:  # pyright: ignore[reportUnknownArgumentType]
                return None  # an empty slot: no attribute at all
            raise
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
    if on_class(type(value), name) is not MISSING:
        return True
    try:
        return name in object.__getattribute__(value, "__dict__")
    except AttributeError:
        return False


def on_class(kind: type, name: str) -> Any:
    """Return what the class *kind* or one of its bases holds under *name*, unbound, or MISSING."""
    for base in _mro(kind):
        attributes = _dict(base)
        if name in attributes:
            return attributes[name]
    return MISSING


MISSING: Any = object()

_mro: Any = type.__dict__["__mro__"].__get__
_dict: Any = type.__dict__["__dict__"].__get__
"""A class's own ``__mro__`` and ``__dict__``, whatever its metaclass answers when it is asked for them."""
