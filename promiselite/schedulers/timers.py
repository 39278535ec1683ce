"""Timers and immediates, as objects and as a queue: no clock and no waiting here."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextvars import copy_context
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Self

from ..core.record import NO_VARIABLES

if TYPE_CHECKING:
    from .base import HostScheduler

SWEEP = 64
"""So many timers at least are cleared before the queue is searched for them."""

REFERENCED, WAITING, BARE = 1, 2, 4
"""Flags of a callback: ``run()`` is to go on for it, which it does while it waits; its one argument is kept without a tuple."""


class Callback:
    """A macrotask that was asked for: a timer or an immediate. While it is *ref*'d and waits, it keeps ``run()`` going."""

    __slots__ = ("__weakref__", "_arguments", "_context", "_flags", "_function", "_scheduler")

    _scheduler: HostScheduler
    _function: Callable[..., object] | None
    _arguments: Any
    _context: Any
    _flags: int
    interval: int | None = None

    def _prepare(self, scheduler: HostScheduler, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        """Fill in what is to be called. A constructor would cost more than that: a class without one is quicker to call."""
        self._scheduler = scheduler
        self._function = function
        self._arguments = args
        self._context = copy_context() or NO_VARIABLES
        self._flags = REFERENCED

    @property
    def _args(self) -> tuple[Any, ...]:
        """What the function is called with."""
        return (self._arguments,) if self._flags & BARE else self._arguments

    @property
    def active(self) -> bool:
        """Whether it still waits: it was neither cleared nor, unless it repeats, called."""
        return self._function is not None

    def has_ref(self) -> bool:
        """Tell whether this keeps ``run()`` going while it waits."""
        return bool(self._flags & REFERENCED)

    hasRef = has_ref  # noqa: N815 (Node's name)

    def ref(self) -> Self:
        """Let this keep ``run()`` going, which is the default; returns itself."""
        self._scheduler.at_home(self._set_referenced, True)
        return self

    def unref(self) -> Self:
        """Let ``run()`` end although this still waits; returns itself."""
        self._scheduler.at_home(self._set_referenced, False)
        return self

    # Between two changes of the count and the flags nothing is called: a signal in between would leave them wrong.

    def _set_referenced(self, referenced: bool) -> None:
        flags = self._flags
        if flags & WAITING:
            self._scheduler.references += referenced - (flags & REFERENCED)
        self._flags = flags & ~REFERENCED | referenced

    def _wait(self) -> None:
        """Begin to wait: from now on this keeps ``run()`` going if it is ref'd."""
        self._scheduler.references += self._flags & REFERENCED
        self._flags |= WAITING

    def _end(self) -> None:
        """Let go of everything once this was called for the last time, or cleared."""
        flags = self._flags
        self._function = self._context = None
        self._arguments = ()
        self._flags = flags & REFERENCED
        if flags & WAITING:
            self._scheduler.references -= flags & REFERENCED

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

    __slots__ = ("due", "interval")

    due: int
    interval: int | None

    def __repr__(self) -> str:
        kind = "once" if self.interval is None else f"every {self.interval} ms"
        return f"<Timer {kind}, {'waiting' if self.active else 'done'}>"


class TimerQueue:
    """Timers by due time, then by order of setting.

    All timers of one millisecond share a list, so setting one is an append: the heap holds each millisecond once. What is
    cleared stays in its list until it comes first, or until there is as much of it as of all others.

    Attributes:
        lists: for each millisecond, the timers that are due then; others append, but only to a list that is there already.
    """

    __slots__ = ("_cleared", "_dues", "_sweep_at", "lists")

    def __init__(self) -> None:
        self.lists: dict[int, list[Timer]] = {}
        self._dues: list[int] = []
        self._cleared = 0
        self._sweep_at = SWEEP

    def add(self, timer: Timer) -> None:
        """Queue *timer* for its ``due`` millisecond."""
        waiting = self.lists.get(timer.due)
        if waiting is None:
            self.lists[timer.due] = [timer]
            heappush(self._dues, timer.due)
        else:
            waiting.append(timer)

    def note_cleared(self) -> None:
        """Hear that a timer, which may be in here, was cleared."""
        self._cleared += 1
        if self._cleared >= self._sweep_at:
            for due in list(self.lists):  # its items would be made one by one: a finalizer could set a timer meanwhile
                timers = self.lists[due]
                count = len(timers)  # the handler of a signal may add more meanwhile
                timers[:count] = [timer for timer in timers[:count] if timer.active]
                if not timers:
                    del self.lists[due]
            self._dues = sorted(self.lists)
            self._cleared = 0
            self._sweep_at = max(SWEEP, sum(map(len, self.lists.values())))

    def next_due(self) -> int | None:
        """Return the earliest millisecond at which a timer is due, or None."""
        while self._dues:
            due = self._dues[0]
            timers = self.lists.get(due)
            if timers is not None:
                while timers and timers[-1]._function is None:  # it was cleared
                    del timers[-1]
                if timers:
                    return due
                del self.lists[due]
            heappop(self._dues)
        return None

    def take_due(self, now: int, into: deque[Timer]) -> None:
        """Move the timers that are due at *now* into a queue, in the order in which they are to run."""
        while (due := self.next_due()) is not None and due <= now:
            timers = self.lists[due]
            del self.lists[due]
            into += timers  # no signal comes in between: it would lose them

    def __iter__(self) -> Iterator[Timer]:
        for due in sorted(self.lists):
            yield from (timer for timer in self.lists.get(due, ()) if timer.active)

    def __len__(self) -> int:
        return sum(timer.active for timers in list(self.lists.values()) for timer in list(timers))

    def clear(self) -> None:
        """Drop all timers."""
        self.lists.clear()
        self._dues.clear()
        self._cleared = 0
