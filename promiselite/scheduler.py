"""What the core asks of a host, and which scheduler is the current one.

ECMA-262 leaves to its host when jobs run and what becomes of a rejection that nobody handles. A ``Scheduler`` is that host: a
home thread, a queue of jobs, a way in for other threads.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from contextvars import ContextVar, Token
from threading import get_ident
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from .core.record import PromiseRecord


class QueuedJob(Protocol):
    """A promise whose reaction is due, or a ``core.record.Job``."""

    _state: int
    _on_fulfilled: Any
    _on_rejected: Any


class Scheduler:
    """Where promises live: the host of ECMA-262's jobs.

    Only the home thread changes a promise of this scheduler; every other thread posts. Subclass
    ``promiselite.schedulers.base.HostScheduler``, which has the queues, to plug in a new host.

    Attributes:
        home: the identifier of the home thread (``threading.get_ident``).
        jobs: the queue of jobs, first in, first out.
        enqueue: append one job, on the home thread; while the host sleeps it also asks for a turn.

    Spec: https://tc39.es/ecma262/#sec-hostenqueuepromisejob
    """

    home: int
    jobs: deque[Any]
    enqueue: Callable[[Any], None]

    def post(self, function: Callable[..., object], *args: Any) -> None:
        """Run ``function(*args)`` on the home thread soon, as one macrotask; any thread may call this."""
        raise NotImplementedError

    def track_rejection(self, promise: PromiseRecord) -> None:
        """Remember that *promise* was rejected while nothing handled it; reported after the drain unless that changes."""
        raise NotImplementedError

    def track_handling(self, promise: PromiseRecord) -> None:
        """Remember that *promise* is handled after it was reported."""
        raise NotImplementedError

    def report_exception(self, error: BaseException) -> None:
        """Report what a microtask or a timer raised. May raise it, out of the loop that runs the jobs."""
        raise NotImplementedError

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Block the calling thread until *promise* is settled, at most *timeout* seconds; the promise is handled thereby.

        Raises:
            TimeoutError: *timeout* seconds went by.
            RuntimeError: the wait could never end; the message says why.
        """
        raise NotImplementedError


# ------------------------------------------------------------------------------------------------------ which is current

_used: ContextVar[tuple[Scheduler, Scheduler | None] | None] = ContextVar("promiselite.use_scheduler", default=None)
_running: dict[int, Scheduler] = {}


class _Default(threading.local):
    scheduler: Scheduler | None = None


_default = _Default()
_make_default: list[Callable[[], Scheduler]] = []


def current_scheduler() -> Scheduler:
    """Return the scheduler that a promise made here and now belongs to.

    It is the innermost of: a ``with use_scheduler(s):`` block, and the scheduler that is running on this thread. Without
    either it is this thread's own ``LoopScheduler``, made on first use.
    """
    running = _running.get(get_ident())
    used = _used.get()
    if used is not None and used[1] is running:
        return used[0]
    if running is not None:
        return running
    scheduler = _default.scheduler
    if scheduler is None:
        scheduler = _default.scheduler = _make_default[-1]()
    return scheduler


class use_scheduler:  # noqa: N801 (a context manager reads as a verb)
    """Make *scheduler* the current one inside a ``with`` block.

    The setting is a context variable: other threads do not inherit it, and a loop that is started inside the block is the
    inner one, so that what runs on that loop belongs to it.

        with use_scheduler(scheduler) as s:
            Promise.resolve(1)  # belongs to s
    """

    __slots__ = ("_scheduler", "_tokens")

    def __init__(self, scheduler: Scheduler) -> None:
        self._scheduler = check_scheduler(scheduler)
        self._tokens: list[Token[Any]] = []

    def __enter__(self) -> Scheduler:
        self._tokens.append(_used.set((self._scheduler, running_scheduler())))
        return self._scheduler

    def __exit__(self, *exc_info: object) -> None:
        _used.reset(self._tokens.pop())


def running_scheduler() -> Scheduler | None:
    """Return the innermost scheduler that is running on this thread: one that runs jobs and timers further up the stack."""
    return _running.get(get_ident())


def set_running(scheduler: Scheduler | None) -> Scheduler | None:
    """Make *scheduler* the running one of this thread and return the one before, to be set again afterwards."""
    thread = get_ident()
    before = _running.get(thread)
    if scheduler is None:
        _running.pop(thread, None)
    else:
        _running[thread] = scheduler
    return before


def set_default(factory: Callable[[], Scheduler]) -> None:
    """Say what makes a thread's own scheduler; called once, by the module of the embedded loop."""
    _make_default.append(factory)


def check_scheduler(scheduler: object) -> Scheduler:
    """Return *scheduler* if it is one, else raise a TypeError that says what was given."""
    if isinstance(scheduler, Scheduler):
        return scheduler
    raise TypeError(f"a scheduler such as LoopScheduler() is needed, not {scheduler!r}")
