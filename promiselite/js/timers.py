"""The timers and queues of JavaScript's hosts, in JavaScript's spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .. import host
from ..core.calling import arity
from ..schedulers.timers import Immediate, Timer
from .numerals import number_of
from .strings import is_nothing
from .values import NOT_GIVEN
from .words import check_callable

LONGEST = 2**31 - 1
"""The longest delay that Node knows, in milliseconds."""


def setTimeout(function: Callable[..., object] = NOT_GIVEN, delay: float | None = None, *args: Any) -> Timer:
    """Call ``function(*args)`` once, when *delay* milliseconds have gone by: ``promiselite.set_timeout``.

    A function that takes fewer arguments gets fewer. As in Node, a delay under 1, over 2147483647 or of NaN means 1 ms, and so
    does None; a string is read as a number.
    """
    return host.set_timeout(check_callable("callback", function), _delay(delay), *fitting(function, args))


def setInterval(function: Callable[..., object] = NOT_GIVEN, delay: float | None = None, *args: Any) -> Timer:
    """Call ``function(*args)`` every *delay* milliseconds until it is cleared: ``promiselite.set_interval``."""
    return host.set_interval(check_callable("callback", function), _delay(delay), *fitting(function, args))


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
