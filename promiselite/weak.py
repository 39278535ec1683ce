"""Looking through weak collections that other threads and the collector change meanwhile."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary, WeakSet


def members(objects: WeakSet[Any] | WeakKeyDictionary[Any, Any]) -> list[Any]:
    """Return what is in a weak set, or the keys of a weak dictionary, as it is at one moment."""
    # One step for other threads. A copy is not: the collector may run in the middle of it and leave the copy broken.
    references: list[Any] = list(vars(objects)["data"])
    return [found for reference in references if (found := reference()) is not None]
