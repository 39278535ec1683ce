"""Hearing of the end of a thread whose scheduler nobody has closed."""

from __future__ import annotations

import threading
from typing import Any
from weakref import WeakSet

from ..weak import members


class _End:
    """Goes when its thread does, last of all, on that thread."""

    def __init__(self) -> None:
        self.schedulers: WeakSet[Any] = WeakSet()

    def __del__(self) -> None:
        for scheduler in members(self.schedulers):
            scheduler.thread_ended()


class _Here(threading.local):
    def __init__(self) -> None:
        self.end = _End()


_here = _Here()


def hear_of_thread_end(scheduler: Any) -> None:
    """Have ``scheduler.thread_ended()`` called when this thread ends, as the last that runs on it."""
    _here.end.schedulers.add(scheduler)
