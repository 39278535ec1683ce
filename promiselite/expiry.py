"""Time limits: what they may be, and the timer of a signal that has one."""

from __future__ import annotations

import math
import sys
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeGuard
from weakref import ref

from .core.record import intrinsics

LONGEST = sys.float_info.max / 1000
"""The seconds that are still a number in milliseconds."""


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether *value* is an int or a float, and neither True nor False, which were meant for something else."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def check_timeout(timeout: object) -> None:
    """Raise unless *timeout* is a number of seconds or None.

    Raises:
        TypeError: it is neither.
        ValueError: it is not a number, ``nan``.
    """
    if timeout is None:
        return
    text = f"the timeout must be a number of seconds or None, not {timeout!r}"
    if not is_number(timeout):
        raise TypeError(text)
    if not timeout <= math.inf:
        raise ValueError(text)


def check_limit(name: str, limit: Any, unit: str) -> None:
    """Raise unless *limit* is a time that a timer can be set to.

    Raises:
        TypeError: it is no number.
        ValueError: it is negative or not finite.
    """
    if not is_number(limit):
        raise intrinsics.type_error(f"{name}: a number of {unit} is needed, not {limit!r}")
    if not 0 <= limit <= LONGEST:
        raise ValueError(f"{name}: a number of {unit} that is finite and not negative is needed, not {limit!r}")


def timers_of(scheduler: Any, name: str) -> Any:
    """Return *scheduler* if it has timers.

    Raises:
        TypeError: it has none.
    """
    if not hasattr(scheduler, "set_timeout"):
        raise TypeError(f"{name}: {scheduler!r} has no timers: it is no HostScheduler")
    return scheduler


class Expiry:
    """The timer of a signal with a time limit; it goes with the signal."""

    __slots__ = ("_cleared", "_held", "_scheduler", "_timer", "_urgent")

    def __init__(self, scheduler: Any, timer: Any, held: list[Any]) -> None:
        # The timers whose signals are gone are cleared when the next one is set, for a signal goes in the middle of anything,
        # the timer queue's own work included. They stand in the scheduler, which they keep.
        self._cleared: deque[Any] = scheduler.__dict__.setdefault("_timers_without_signal", deque())
        self._scheduler = scheduler
        self._timer = timer
        self._held = held
        self._urgent = False
        with suppress(IndexError):
            while True:
                scheduler.clear(self._cleared.popleft())

    def hold(self, signal: Any, urgent: bool) -> None:
        """Keep *signal*, if there is one, until the time is over; with *urgent*, keep ``run()`` going too."""
        self._held[:] = () if signal is None else (signal,)
        if urgent is not self._urgent:
            self._urgent = urgent
            with suppress(RuntimeError):  # closed: nothing keeps it going any more
                self._scheduler.at_home(self._tell_timer)

    def _tell_timer(self) -> None:
        """Do what was asked for last: of two threads the one that asked first may come here last."""
        (self._timer.ref if self._urgent else self._timer.unref)()

    def __del__(self) -> None:
        self._cleared.append(self._timer)


def expire_later(signal: Any, scheduler: Any, ms: float, text: str) -> Expiry:
    """Abort *signal* when *ms* milliseconds have gone by, unless it is gone by then: the timer alone does not keep it."""
    held: list[Any] = []
    timer = scheduler.set_timeout(_expire, ms, ref(signal), held, text)
    return Expiry(scheduler, timer.unref(), held)


def _expire(reference: Callable[[], Any], held: list[Any], text: str) -> None:
    signal = reference()
    held.clear()
    if signal is not None:
        signal._signal_abort(intrinsics.timeout_error(f"the time limit of {text} is over"))
