"""Timers and immediates, as objects and as a queue: no clock and no waiting here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, Self

from ..core.record import NO_VARIABLES

if TYPE_CHECKING:
    from .base import HostScheduler


class Callback:
    """A macrotask that was asked for: a timer or an immediate. While it is *ref*'d and waits, it keeps ``run()`` going."""

    __slots__ = ("__weakref__", "_args", "_context", "_counted", "_function", "_referenced", "_scheduler", "_waiting")

    interval: int | None = None

    def __init__(self, scheduler: HostScheduler, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._scheduler = scheduler
        self._function: Callable[..., object] | None = function
        self._args = args
        self._context: Context | None = copy_context() or NO_VARIABLES
        self._referenced = True
        self._waiting = self._counted = False

    @property
    def active(self) -> bool:
        """Whether it still waits: it was neither cleared nor, unless it repeats, called."""
        return self._function is not None

    def has_ref(self) -> bool:
        """Tell whether this keeps ``run()`` going while it waits."""
        return self._referenced

    hasRef = has_ref  # noqa: N815 (Node's name)

    def ref(self) -> Self:
        """Let this keep ``run()`` going, which is the default; returns itself."""
        self._scheduler.at_home(self._set_referenced, True)
        return self

    def unref(self) -> Self:
        """Let ``run()`` end although this still waits; returns itself."""
        self._scheduler.at_home(self._set_referenced, False)
        return self

    def _set_referenced(self, referenced: bool) -> None:
        self._referenced = referenced
        if self._waiting:
            self._count(referenced)

    def _wait(self) -> None:
        """Begin to wait: from now on this keeps ``run()`` going if it is ref'd."""
        self._waiting = True
        self._scheduler.references += self._referenced - self._counted
        self._counted = self._referenced

    def _count(self, counted: bool) -> None:
        self._scheduler.references += counted - self._counted
        self._counted = counted

    def _end(self) -> None:
        """Let go of everything once this was called for the last time, or cleared."""
        self._function = self._context = None
        self._args = ()
        self._waiting = False
        self._scheduler.references -= self._counted  # not by a call: a signal in between would leave the count wrong
        self._counted = False

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} cannot be copied or pickled")


class Immediate(Callback):
    """What ``set_immediate`` returns; give it to ``clear_immediate``."""

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Immediate {'waiting' if self.active else 'done'}>"


class Timer(Callback):
    """What ``set_timeout`` and ``set_interval`` return; give it to ``clear_timeout`` or ``clear_interval``.

    Attributes:
        due: when it is due, in whole milliseconds of its scheduler's clock.
        interval: the milliseconds between two calls, or None for a timer that is called once.
    """

    __slots__ = ("_place", "due", "interval")

    due: int
    interval: int | None
    _place: int

    def __init__(self, scheduler: HostScheduler, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        # What Callback.__init__ does, and the rest.
        self._scheduler = scheduler
        self._function = function
        self._args = args
        self._context = copy_context() or NO_VARIABLES
        self._referenced = True
        self._waiting = self._counted = False
        self.interval = None
        self.due = -1  # not queued yet
        self._place = 0

    def __repr__(self) -> str:
        kind = "once" if self.interval is None else f"every {self.interval} ms"
        return f"<Timer {kind}, {'waiting' if self.active else 'done'}>"


class TimerQueue:
    """Timers by due time, then by order of setting.

    All timers of one millisecond share a list, so setting one is an append: the heap holds each millisecond once.
    """

    __slots__ = ("_dues", "_lists", "_stale")

    def __init__(self) -> None:
        self._lists: dict[int, list[Timer | None]] = {}
        self._dues: list[int] = []
        self._stale = 0

    def add(self, timer: Timer) -> None:
        """Queue *timer* for its ``due`` millisecond."""
        waiting = self._lists.get(timer.due)
        if waiting is None:
            self._lists[timer.due] = [timer]
            timer._place = 0
            heappush(self._dues, timer.due)
        else:
            timer._place = len(waiting)
            waiting.append(timer)

    def discard(self, timer: Timer) -> None:
        """Take *timer* out if it is in here."""
        waiting = self._lists.get(timer.due)
        if waiting is None or timer._place >= len(waiting) or waiting[timer._place] is not timer:
            return
        waiting[timer._place] = None
        while waiting and waiting[-1] is None:
            waiting.pop()
        if not waiting:
            del self._lists[timer.due]
            self._stale += 1
            if self._stale > 64 and self._stale * 2 > len(self._dues):
                self._dues = list(self._lists)
                heapify(self._dues)
                self._stale = 0

    def next_due(self) -> int | None:
        """Return the earliest millisecond at which a timer is due, or None."""
        dues = self._dues
        while dues:
            if dues[0] in self._lists:
                return dues[0]
            heappop(dues)
            self._stale -= 1
        return None

    def take_due(self, now: int, into: deque[Timer]) -> None:
        """Move the timers that are due at *now* into a queue, in the order in which they are to run."""
        while (due := self.next_due()) is not None and due <= now:
            timers = filter(None, self._lists[due])
            del self._lists[due]
            into += timers  # no signal comes in between: it would lose them
            self._stale += 1

    def __iter__(self) -> Iterator[Timer]:
        for due in sorted(self._lists):
            yield from filter(None, self._lists.get(due, ()))

    def __len__(self) -> int:
        return sum(timer is not None for waiting in list(self._lists.values()) for timer in list(waiting))

    def clear(self) -> None:
        """Drop all timers."""
        self._lists.clear()
        self._dues.clear()
        self._stale = 0
