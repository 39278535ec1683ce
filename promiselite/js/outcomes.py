"""What ``Promise.allSettled`` tells, where a property that is not there is undefined."""

from __future__ import annotations

from typing import Any, TypeVar

from .. import results

T_co = TypeVar("T_co", covariant=True)


class Fulfilled(results.Fulfilled[T_co]):
    """A promise's value. Its ``reason`` is None, as it is undefined in JavaScript."""

    __slots__ = ()
    reason: None = None

    def __getitem__(self, name: str) -> Any:
        """Return a field by its name, None for ``"reason"``."""
        return None if name == "reason" else super().__getitem__(name)


class Rejected(results.Rejected):
    """A promise's reason. Its ``value`` is None, as it is undefined in JavaScript."""

    __slots__ = ()
    value: None = None

    def __getitem__(self, name: str) -> Any:
        """Return a field by its name, None for ``"value"``."""
        return None if name == "value" else super().__getitem__(name)
