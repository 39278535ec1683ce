"""The timers and queues of JavaScript's hosts, in JavaScript's spelling."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any, Self

from .. import host
from ..core.calling import arity
from ..schedulers.base import check_delay
from ..schedulers.timers import Immediate, Timer
from .numerals import number_of
from .strings import is_nothing
from .values import NOT_GIVEN
from .words import check_callable

LONGEST = 2**31 - 1
"""The longest delay that Node knows, in milliseconds."""


class Timeout(Timer):
    """What ``setTimeout`` and ``setInterval`` return."""

    __slots__ = ("_again",)

    _again: tuple[Callable[..., object], tuple[Any, ...], int] | None
    """What to call, with what, and after how many milliseconds; None once it was cleared."""

    def refresh(self) -> Self:
        """Begin to wait anew, as long as at first, even if the function was called already; nothing happens after a clear.

        Returns itself. Any thread may call this.
        """
        self._scheduler.at_home(self._refresh)
        return self

    def close(self) -> Self:
        """Call it off: ``clearTimeout``. Returns itself."""
        self._scheduler.clear(self)
        return self

    def _refresh(self) -> None:
        scheduler = self._scheduler
        if self._again is None:
            return
        function, args, delay = self._again
        if not self.active:
            referenced = self.has_ref()
            scheduler.check_open()
            self._prepare(scheduler, function, args)
            self._set_referenced(referenced)
            scheduler._add_timer(self, delay)
            return
        for queue in (scheduler.timers.lists.get(self.due, []), scheduler.due):  # an interval that is being called is in none
            if self in queue:
                queue.remove(self)
                self.due = ceil(scheduler.clock()) + delay
                scheduler.timers.add(self)
                scheduler.wake()
                return

    def _end(self) -> None:
        super()._end()
        self._again = None


def setTimeout(function: Callable[..., object] = NOT_GIVEN, delay: float | None = None, *args: Any) -> Timeout:
    """Call ``function(*args)`` once, when *delay* milliseconds have gone by: ``promiselite.set_timeout``.

    A function that takes fewer arguments gets fewer. As in Node, a delay under 1, over 2147483647 or of NaN means 1 ms, and so
    does None; a string is read as a number.
    """
    return _set("setTimeout", function, delay, args, False)


def setInterval(function: Callable[..., object] = NOT_GIVEN, delay: float | None = None, *args: Any) -> Timeout:
    """Call ``function(*args)`` every *delay* milliseconds until it is cleared: ``promiselite.set_interval``."""
    return _set("setInterval", function, delay, args, True)


def _set(name: str, function: Any, delay: Any, args: tuple[Any, ...], repeats: bool) -> Timeout:
    args = fitting(check_callable("callback", function), args)
    ms = check_delay(name, _delay(delay))
    scheduler = host._host()
    scheduler.check_open()
    timer = Timeout()
    timer._prepare(scheduler, function, args)
    timer._again = function, args, ms
    timer.interval = ms if repeats else None
    timer.due = -1  # not queued yet
    scheduler.at_home(scheduler._add_timer, timer, ms)
    return timer


def setImmediate(function: Callable[..., object] = NOT_GIVEN, *args: Any) -> Immediate:
    """Call ``function(*args)`` in this turn of the loop, after its timers: ``promiselite.set_immediate``."""
    return host.set_immediate(check_callable("callback", function), *fitting(function, args))


def queueMicrotask(function: Callable[[], object] = NOT_GIVEN) -> None:
    """Queue ``function()`` as a job, behind those that are queued: ``promiselite.queue_microtask``."""
    host.queue_microtask(check_callable("callback", function))


def clearTimeout(timer: Any = None) -> None:
    """Call off what ``setTimeout`` or ``setInterval`` returned; as in Node, whatever is no timer that waits is ignored."""
    host.clear_timeout(timer if isinstance(timer, Timer) else None)


def clearInterval(timer: Any = None) -> None:
    """Call off what ``setInterval`` or ``setTimeout`` returned; as in Node, whatever is no timer that waits is ignored."""
    host.clear_interval(timer if isinstance(timer, Timer) else None)


def clearImmediate(immediate: Any = None) -> None:
    """Call off what ``setImmediate`` returned; as in Node, whatever is no immediate that waits is ignored."""
    host.clear_immediate(immediate if isinstance(immediate, Immediate) else None)


for _function, _original in ((setTimeout, host.set_timeout), (setImmediate, host.set_immediate)):
    setattr(_function, "__promisify__", getattr(_original, "__promisify__"))  # noqa: B009, B010 (as in host.py)


def fitting(function: Any, args: tuple[Any, ...]) -> tuple[Any, ...]:
    """Return as many of *args* as *function* takes."""
    return args[: arity(function)[1]] if args and callable(function) else args


def _delay(delay: Any) -> Any:
    if isinstance(delay, str):
        delay = number_of(delay)
    if is_nothing(delay) or (isinstance(delay, (int, float)) and not delay <= LONGEST):
        return 1
    return delay
