"""Promises that may end before what they wait for does: under a signal, or within a time limit. All is let go of at the end."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import get_ident
from typing import Any

from .abort import AbortSignal, check_signal
from .core.capability import new_pending
from .core.reactions import forget_reaction, is_waiting, perform_promise_then
from .core.record import FULFILLED, HANDLED, PENDING, REJECTED, Job, PromiseRecord, Reactions
from .core.settling import (
    create_resolving_functions,
    fulfill_promise,
    host_promise_rejection_tracker,
    reject_as_handled,
    settle_rejected,
)
from .expiry import check_limit, timers_of
from .scheduler import Scheduler


class Abortable:
    """The resolving functions of a promise that a signal rejects if it is aborted first.

    Whoever does the work calls this, which is resolve, or ``reject`` at its end, on the home thread.

    Args:
        promise: pending, and nobody else's to settle.
        signal: not aborted yet; if it is by now, ``begin`` rejects.
    """

    __slots__ = ("_functions", "_scheduler", "_signal", "_stop")

    def __init__(self, promise: PromiseRecord, signal: AbortSignal) -> None:
        self._functions = create_resolving_functions(promise)
        self._scheduler = promise._scheduler
        self._signal = signal
        self._stop: Callable[[], object] | None = None

    def begin(self, stop: Callable[[], object]) -> None:
        """Wait for the signal from now on; *stop* is called, on the home thread, when it is aborted before the end."""
        self._stop = stop
        if not self._signal.wait(self._aborted):
            self._aborted()

    def __call__(self, value: Any) -> None:
        """Resolve the promise, unless the signal was quicker."""
        self._let_go()
        self._functions(value)

    def reject(self, reason: Any) -> None:
        """Reject the promise, unless the signal was quicker."""
        self._let_go()
        self._functions.reject(reason)

    def _let_go(self) -> None:
        self._stop = None
        self._signal.forget(self._aborted)

    def _aborted(self) -> None:
        at_home(self._scheduler, self._abort)

    def _abort(self) -> None:
        stop, self._stop = self._stop, None
        if stop is not None:
            self._functions.reject(self._signal.reason)
            stop()


class Following(Job):
    """A reaction that settles a promise of its own as its source is settled, unless it is cut off before.

    Attributes:
        promise: the promise of its own.
        was_cut: whether it was cut off.
    """

    __slots__ = ("_source", "_stop", "promise", "was_cut")

    def __init__(self, source: PromiseRecord) -> None:
        super().__init__()
        self._source = source
        self._stop: Callable[[], object] | None = None
        self.promise = new_pending(source._scheduler)
        self.was_cut = False

    def begin(self, stop: Callable[[], object]) -> None:
        """Follow the source from now on; *stop* is called, on the home thread, when it is settled before a ``cut``."""
        self._stop = stop
        at_home(self._source._scheduler, perform_promise_then, self._source, self)

    def run(self) -> None:
        """Settle the promise as the source is settled."""
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        stop, self._stop = self._stop, None
        if stop is None:
            return
        stop()
        source = self._source
        if source._state == FULFILLED:
            fulfill_promise(self.promise, source._value)
        else:
            settle_rejected(self.promise, source._value, source._context)

    def settles(self) -> Any:
        """Return the promise of its own."""
        return self.promise

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise with what came in between."""
        if self.promise._state == PENDING:
            reject_as_handled(self.promise, error)

    def cut(self, reason: Any) -> None:
        """Reject the promise and leave the source alone, unless that was quicker; home thread only."""
        if self._stop is not None:
            self.was_cut = True
            self.leave()
            create_resolving_functions(self.promise).reject(reason)

    def leave(self) -> None:
        """Leave the source alone, and the promise as it is, unless the source was quicker; home thread only."""
        stop, self._stop = self._stop, None
        if stop is not None:
            stop()
            let_go(self._source, self)


def at_home(scheduler: Scheduler, function: Callable[..., object], *args: Any) -> None:
    """Call ``function(*args)`` on the home thread: now if this is it, else soon; never if the scheduler is closed."""
    if get_ident() == scheduler.home:
        function(*args)
    else:
        with suppress(RuntimeError):
            scheduler.post(function, *args)


def let_go(promise: PromiseRecord, reaction: Any) -> None:
    """Take *reaction* back from *promise*, which counts as handled all the same; home thread only.

    Nothing is done if *promise* has used it. A finalizer may ask for this, and comes at any moment: just as that happens, say.
    """
    if is_waiting(promise, reaction):
        forget_reaction(promise, reaction)
        mark_as_handled(promise)


def mark_as_handled(promise: PromiseRecord) -> None:
    """Keep a rejection of *promise*, now or later, from being reported: whoever listened has let go of it."""
    if promise._state == REJECTED:
        if promise._on_fulfilled is not HANDLED:
            host_promise_rejection_tracker(promise, "handle")
    elif promise._state != FULFILLED:
        if promise._value is None:
            promise._value = Reactions()
        if type(promise._value) is Reactions:  # else somebody else listens
            promise._value.handled = True


def rejected_with_reason(signal: AbortSignal, scheduler: Scheduler) -> Any:
    """Return a promise of *scheduler* that is rejected with the reason of a signal that is aborted."""
    promise = new_pending(scheduler)
    create_resolving_functions(promise).reject(signal.reason)
    return promise


def follow(promise: PromiseRecord, signal: AbortSignal) -> Following:
    """Make a promise that is settled as *promise* is, or rejected when *signal*, which is not aborted yet, is."""
    following = Following(promise)

    def aborted() -> None:
        at_home(promise._scheduler, lambda: following.cut(signal.reason))

    following.begin(partial(signal.forget, aborted))
    if not signal.wait(aborted):
        aborted()
    return following


def wait_under(name: str, signal: Any, promise: Any, timeout: float | None) -> None:
    """Wait for *promise* as ``result(timeout)`` does, or raise the signal's reason if that is aborted first.

    Args:
        name: of the method, for the message.
    """
    check_signal(f"{name}(signal=)", signal)
    signal.throw_if_aborted()
    if promise._state in (FULFILLED, REJECTED):
        return
    following = follow(promise, signal)
    try:
        following.promise.exception(timeout)
        if following.was_cut:
            signal.throw_if_aborted()
    finally:
        at_home(promise._scheduler, following.leave)
        del promise, following


def within(promise: Any, seconds: float, reason: object) -> Any:
    """Return a promise that is settled as *promise* is, or rejected when *seconds* are over."""
    check_limit("timeout(seconds)", seconds, "seconds")
    scheduler = timers_of(promise._scheduler, "timeout(seconds)")
    following = Following(promise)

    def over() -> None:
        late = TimeoutError(f"{promise!r} was not settled within {seconds:g} seconds") if reason is None else reason
        following.cut(late)

    timer = scheduler.set_timeout(over, math.ceil(seconds * 1000))
    following.begin(partial(scheduler.clear, timer))
    return following.promise
