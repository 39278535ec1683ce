"""The functions of JavaScript's hosts, on the current scheduler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar, TypeVarTuple, overload

from ._types import Resolvable
from .abort import AbortSignal
from .promise import Promise
from .scheduler import current_scheduler
from .schedulers.base import HostScheduler
from .schedulers.loop import LoopScheduler
from .schedulers.timers import Callback, Immediate, Timer

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


@overload
def run(main: None = None) -> None: ...
@overload
def run(main: Callable[[], Resolvable[T]]) -> T: ...
@overload
def run(main: Awaitable[Resolvable[T]]) -> T: ...
def run(main: Any = None) -> Any:
    """Run the current scheduler until nothing is left to do.

    Args:
        main: None, or what to do: a function is called inside the running loop, a coroutine or promise is adopted. The loop
            runs until it is settled and nothing is left; then its value is returned or its reason raised.

    Raises:
        RuntimeError: the current scheduler is running already, or is run by its host, or *main* can never be settled.
        BaseException: the first rejection that nobody handled (see ``LoopScheduler``).
    """
    scheduler = current_scheduler()
    if not isinstance(scheduler, LoopScheduler):
        raise RuntimeError(f"{scheduler!r} is run by its host: await the promise there instead of calling run()")
    try:
        return scheduler.run(main)
    finally:
        del main


def queue_microtask(function: Callable[[*Ts], object], *args: *Ts) -> None:
    """Queue ``function(*args)`` as a job, behind those that are queued.

    Spec: https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#microtask-queuing
    """
    _host().queue_microtask(function, *args)


def next_tick(function: Callable[[*Ts], object], *args: *Ts) -> None:
    """Queue ``function(*args)`` to run before the jobs; from inside a job, as soon as no job is left. Node's nextTick."""
    _host().next_tick(function, *args)


def set_timeout(function: Callable[[*Ts], object], ms: float = 0, *args: *Ts) -> Timer:
    """Call ``function(*args)`` once, when *ms* milliseconds have gone by.

    It runs on the scheduler's home thread, as a macrotask, in a copy of the present context variables. Under 1 ms means 1 ms,
    and fractions are cut off, as in Node.
    """
    scheduler = current_scheduler()
    if not isinstance(scheduler, HostScheduler):
        scheduler = _host()
    return scheduler._set_timer("set_timeout", function, ms, args, False)


def set_interval(function: Callable[[*Ts], object], ms: float = 0, *args: *Ts) -> Timer:
    """Call ``function(*args)`` every *ms* milliseconds, counted from the beginning of each call, until it is cleared."""
    return _host().set_interval(function, ms, *args)


def set_immediate(function: Callable[[*Ts], object], *args: *Ts) -> Immediate:
    """Call ``function(*args)`` in this turn of the loop, after its timers. Node's setImmediate."""
    return _host().set_immediate(function, *args)


def clear_timeout(timer: Timer | None) -> None:
    """Call off what ``set_timeout`` or ``set_interval`` returned; None, or a timer that is done, is ignored."""
    _clear("clear_timeout", timer)


def clear_interval(timer: Timer | None) -> None:
    """Call off what ``set_interval`` or ``set_timeout`` returned; None, or a timer that is done, is ignored."""
    _clear("clear_interval", timer)


def clear_immediate(immediate: Immediate | None) -> None:
    """Call off what ``set_immediate`` returned; None, or one that is done, is ignored."""
    _clear("clear_immediate", immediate)


@overload
def sleep(seconds: float, *, signal: AbortSignal | None = None) -> Promise[None]: ...
@overload
def sleep(seconds: float, value: T, *, signal: AbortSignal | None = None) -> Promise[T]: ...
def sleep(seconds: float, value: Any = None, *, signal: AbortSignal | None = None) -> Promise[Any]:
    """Return a promise that is fulfilled with *value* after *seconds*; 0 waits for one turn of the loop.

    Args:
        seconds: how long to wait.
        value: what the promise is fulfilled with.
        signal: clears the timer and rejects the promise with its reason when it is aborted; if it is aborted already, the
            promise is rejected at once.

    Raises:
        TypeError: *seconds* is no number, *signal* is no ``AbortSignal``, or the current scheduler has no timers.
        ValueError: *seconds* is not finite.
    """
    return _host().sleep(seconds, value, signal=signal)


def _after(ms: float = 0, value: Any = None) -> Promise[Any]:
    """Return a promise that is fulfilled with *value* after *ms* milliseconds: what ``promisify(set_timeout)`` is."""
    return Promise(lambda resolve: set_timeout(resolve, ms, value))


def _soon(value: Any = None) -> Promise[Any]:
    """Return a promise that is fulfilled with *value* by an immediate: what ``promisify(set_immediate)`` is."""
    return Promise(lambda resolve: set_immediate(resolve, value))


setattr(set_timeout, "__promisify__", _after)  # noqa: B010 (type checkers know of no attributes of functions)
setattr(set_immediate, "__promisify__", _soon)  # noqa: B010


def _host() -> HostScheduler:
    scheduler = current_scheduler()
    if not isinstance(scheduler, HostScheduler):
        raise TypeError(f"{scheduler!r} has no timers: it is no HostScheduler")
    return scheduler


def _clear(name: str, callback: Any) -> None:
    if callback is None:
        return
    if not isinstance(callback, Callback):
        raise TypeError(f"{name}(): what set_timeout, set_interval or set_immediate returned is needed, not {callback!r}")
    callback._scheduler.clear(callback)
