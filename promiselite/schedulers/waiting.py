"""Waiting for a promise that another thread settles, and saying why a wait can never end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol
from weakref import WeakKeyDictionary, ref

from ..core.calling import describe
from ..core.reactions import forget_reaction, perform_promise_then
from ..core.record import FULFILLED, PENDING, REJECTED, Job, PromiseRecord
from ..scheduler import Scheduler
from .reports import log_warning

SLICE = 0.1


class Watcher(Job):
    """Open a gate when the promise it watches is settled."""

    __slots__ = ("_gate",)

    def __init__(self, gate: Any) -> None:
        super().__init__()
        self._gate = gate

    def run(self) -> None:
        """Open the gate."""
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._gate.set()


PATIENCE = 5.0


def wait_elsewhere(
    scheduler: Scheduler,
    promise: PromiseRecord,
    timeout: float | None,
    why_never: Callable[[], str | None],
    why_slow: Callable[[], str | None] = lambda: None,
) -> None:
    """Block this thread until the home thread of *scheduler* has settled *promise*.

    Args:
        timeout: the most seconds to wait; None waits without limit.
        why_never: asked now and then; a text says why the wait cannot end, None that it may.
        why_slow: asked once after 5 seconds; a text, which is logged, says why the wait may never end.

    Raises:
        TimeoutError: *timeout* seconds went by.
        RuntimeError: *why_never* had an answer.
    """
    gate = threading.Event()
    watcher = Watcher(gate)
    start = time.monotonic()
    deadline = None if timeout is None else start + timeout
    patient = True
    never = why_never()
    try:
        if never is None:
            with suppress(RuntimeError):  # it has ended at this moment, as is found out below
                scheduler.post(perform_promise_then, promise, watcher)
        while promise._state not in (FULFILLED, REJECTED):
            if never is not None:
                raise RuntimeError(f"{promise!r} can never be settled: {never}; {describe_wait(promise)}")
            left = SLICE if deadline is None else min(SLICE, deadline - time.monotonic())
            if left <= 0:
                raise TimeoutError(f"{promise!r} was not settled within {timeout} seconds; {describe_wait(promise)}")
            if patient and time.monotonic() - start >= PATIENCE:
                patient = False
                slow = why_slow()
                if slow is not None:
                    log_warning("%r has kept its waiter for 5 seconds: %s; %s", promise, slow, describe_wait(promise))
            gate.wait(left)
            never = why_never()
    except BaseException:
        if never is None:
            with suppress(RuntimeError):  # as above
                scheduler.post(forget_reaction, promise, watcher)
        raise
    finally:
        del promise, watcher


def describe_wait(promise: PromiseRecord) -> str:
    """Say what a pending promise waits for, as far as it knows itself; in debug mode, with the places in the user's code."""
    if promise._scheduler.debug:
        from ..debugging.waiting import wait_chain  # loaded already

        if chain := wait_chain(promise):
            return chain
    for handler in (promise._on_fulfilled, promise._on_rejected):
        if callable(handler) and not isinstance(handler, PromiseRecord):
            return f"it waits for the promise its handler {describe(handler)} was given to"
    return "it waits for its resolving functions to be called, or for the promise it follows"


def other_threads() -> list[threading.Thread]:
    """Return the live threads that could still settle a promise: all but this one, and those of promiselite's own that rest."""
    me = threading.current_thread()
    others = [thread for thread in threading.enumerate() if thread is not me and thread.is_alive()]
    # Looked at twice: all that rest the whole time between the two looks rest at once, and so none of them wakes another.
    before = [_rest(thread) for thread in others]
    after = [_rest(thread) for thread in others]
    return [thread for thread, one, two in zip(others, before, after, strict=True) if one is None or one != two]


class Sleeper(Protocol):
    """What a thread of promiselite's own runs for, and sleeps for."""

    def _rest(self) -> int | None:
        """Return how many times its thread has gone to sleep, if it sleeps now and has nothing to do; any thread may ask."""


def own_thread(thread: threading.Thread, sleeper: Sleeper | None = None) -> None:
    """Remember *thread*, before it does anything, as one of promiselite's own, which settles nothing unless it was given work.

    Args:
        thread: which one.
        sleeper: what knows whether it rests. Without it the thread works for another only, who knows of the work.
    """
    _own[thread] = None if sleeper is None else ref(sleeper)


def _rest(thread: threading.Thread) -> int | None:
    if thread not in _own:
        return None
    reference = _own[thread]
    sleeper = None if reference is None else reference()
    return 0 if sleeper is None else sleeper._rest()


_own: WeakKeyDictionary[threading.Thread, ref[Sleeper] | None] = WeakKeyDictionary()
