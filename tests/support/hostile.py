"""Values that misbehave, each named after what it does."""

from __future__ import annotations

from typing import Any


class Oops(Exception):
    """What hostile values raise."""


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
