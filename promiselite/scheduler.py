"""What the core asks of a host, and which scheduler is the current one.

ECMA-262 leaves to its host when jobs run and what becomes of a rejection that nobody handles. A ``Scheduler`` is that host: a
home thread, a queue of jobs, a way in for other threads.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable
from contextvars import Context, ContextVar, Token, copy_context
from threading import get_ident
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from .core.record import PromiseRecord


class QueuedJob(Protocol):
    """A promise whose reaction is due, or a ``core.record.Job``."""

    _state: int
    _on_fulfilled: Any
    _on_rejected: Any


debug_by_default: bool = sys.flags.dev_mode or os.environ.get("PROMISELITE_DEBUG", "0") not in ("", "0")
"""Whether schedulers are made in debug mode: after ``python -X dev``, or with ``PROMISELITE_DEBUG=1`` in the environment."""


class Scheduler:
    """Where promises live: the host of ECMA-262's jobs.

    Only the home thread changes a promise of this scheduler; every other thread posts. Subclass
    ``promiselite.schedulers.base.HostScheduler``, which has the queues, to plug in a new host.

    Attributes:
        home: the identifier of the home thread (``threading.get_ident``).
        jobs: the queue of jobs, first in, first out.
        enqueue: append one job, on the home thread; while the host sleeps it also asks for a turn.
        call_class: what drives coroutines here: a subclass of ``promiselite.coroutines.AsyncCall``, or None for that itself.
        bridges: a weak set of ``core.settling.Bridge`` objects, which are told when this scheduler ends; None if it never does.
        collapses_followers: whether a promise in the middle of a chain of followers is left out of it if nobody can see it, and
            only its job is counted, so that an endless loop of handlers takes constant memory; and whether elements of ``all``
            that are in a row and fulfilled already share a job. The order of events is the same either way. A tracer sets it to
            False; without reference counts, as on PyPy, it is False.

    Spec: https://tc39.es/ecma262/#sec-hostenqueuepromisejob
    """

    home: int
    jobs: deque[Any]
    enqueue: Callable[[Any], None]
    call_class: type[Any] | None = None
    bridges: Any = None
    collapses_followers: bool = sys.implementation.name == "cpython" and getattr(sys, "_is_gil_enabled", lambda: True)()

    @property
    def debug(self) -> bool:
        """Whether debug mode is on."""
        return False

    def future(self, promise: Any) -> Any:
        """Return what a task of the host's own has to wait for instead of *promise*, or None if no such task is running."""
        return None

    def outside_tasks(self, function: Callable[..., object], *args: Any) -> None:
        """Call ``function(*args)`` where no task of the host's own counts as running, so that ``future`` answers None."""
        function(*args)

    def post(self, function: Callable[..., object], *args: Any) -> None:
        """Run ``function(*args)`` on the home thread soon, as one macrotask; any thread may call this."""
        raise NotImplementedError

    def is_open(self) -> bool:
        """Tell whether ``post`` is possible."""
        return True

    def why_never(self) -> str | None:
        """Say why nothing here can ever be settled, or return None if it may be; any thread may ask."""
        return None

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

S = TypeVar("S", bound=Scheduler)

_used: ContextVar[tuple[Scheduler, Scheduler | None] | None] = ContextVar("promiselite.use_scheduler", default=None)
running_entries: dict[int, tuple[Scheduler, Scheduler | None]] = {}
"""For each thread where a scheduler is running, that scheduler and the host loop that was running when it began."""


class _Default(threading.local):
    scheduler: Scheduler | None = None


_default = _Default()
_make_default: list[Callable[[], Scheduler]] = []


def current_scheduler() -> Scheduler:
    """Return the scheduler that a promise made here and now belongs to.

    It is the innermost of: a ``with use_scheduler(s):`` block, a host loop (asyncio, trio) that runs on this thread, and the
    scheduler that is running on this thread. Without any it is this thread's own ``LoopScheduler``, made on first use.
    """
    # running_scheduler(), written out: every promise that is made asks.
    running = host = None
    if len(modules) != _modules_seen:
        running = host = running_host()
    elif _ask is not None and (found := _ask()) is not None:
        running = host = _find(found)
    if running_entries:  # some thread's
        entry = running_entries.get(get_ident())
        if entry is not None and entry[1] is host:
            running = entry[0]
    used = _used.get()
    if used is not None and used[1] is running:
        return used[0]
    if running is not None:
        return running
    scheduler = _default.scheduler
    if scheduler is None:
        scheduler = _default.scheduler = _make_default[-1]()
    return scheduler


def own_scheduler() -> Scheduler | None:
    """Return this thread's own scheduler, its ``LoopScheduler``, if one was made."""
    return _default.scheduler


class use_scheduler(Generic[S]):  # noqa: N801 (a context manager reads as a verb)
    """Make *scheduler* the current one inside a ``with`` block.

    The setting is a context variable: other threads do not inherit it, and a loop that is started inside the block is the
    inner one, so that what runs on that loop belongs to it.

        with use_scheduler(scheduler) as s:
            Promise.resolve(1)  # belongs to s
    """

    __slots__ = ("_scheduler", "_tokens")

    def __init__(self, scheduler: S) -> None:
        self._scheduler: S = check_scheduler(scheduler)
        self._tokens: list[Token[Any]] = []

    def __enter__(self) -> S:
        self._tokens.append(_used.set((self._scheduler, running_scheduler())))
        return self._scheduler

    def __exit__(self, *exc_info: object) -> None:
        _used.reset(self._tokens.pop())


def context_for_thread() -> Context:
    """Return a copy of the current context for another thread, which does not inherit ``use_scheduler``."""
    context = copy_context()
    if _used.get() is not None:
        context.run(_used.set, None)
    return context


def running_scheduler() -> Scheduler | None:
    """Return the innermost scheduler that is running on this thread: one that runs jobs and timers further up the stack."""
    host = running_host()
    entry = running_entries.get(get_ident())
    return entry[0] if entry is not None and entry[1] is host else host


# ---------------------------------------------------------------------------------------------- loops of other libraries

Ask = Callable[[], Any]
"""Answers None, quickly, if no loop of its kind is running on this thread, else something by which the scheduler is found."""
Find = Callable[[Any], Scheduler | None]
"""Returns the scheduler for such an answer."""

_hosts: dict[str, Callable[[], tuple[Ask, Find]]] = {}
_loaded: dict[str, tuple[Ask, Find]] = {}
_all: tuple[tuple[Ask, Find], ...] = ()
_modules_seen = -1
modules = sys.modules


def register_host(module: str, load: Callable[[], tuple[Ask, Find]]) -> None:
    """Let a host loop's scheduler be picked by itself wherever that loop runs.

    Args:
        module: the module that the program has imported if the loop can be running; promiselite does not import it.
        load: called when that module is there, maybe on several threads at once; returns two functions: one that answers
            None if no loop of that kind is running on the calling thread, and one that is called with any other answer and
            returns the scheduler.
    """
    global _modules_seen
    _hosts[module] = load
    _modules_seen = -1


def running_host() -> Scheduler | None:
    """Return the scheduler of the host loop that is running on this thread, if one is."""
    if len(modules) != _modules_seen:
        _look_for_hosts()
    found = None if _ask is None else _ask()
    return None if found is None else _find(found)


def refuse_under_host(action: str) -> None:
    """Raise a RuntimeError if a host loop is running on this thread: it could not go on meanwhile (decision 14)."""
    host = running_host()
    if host is not None:
        raise RuntimeError(f"{host!r} is running on this thread and cannot {action}: write `await promise` there instead")


def _ask_all() -> Scheduler | None:
    for ask, find in _all:
        if (found := ask()) is not None and (scheduler := find(found)) is not None:
            return scheduler
    return None


def _find_among_all(found: Any) -> Scheduler | None:
    """Return what ``_ask_all`` has answered; ask it if the answer is of the time when there was one host, a moment ago."""
    return found if isinstance(found, Scheduler) else _ask_all()


def itself(scheduler: Scheduler) -> Scheduler:
    """Return *scheduler*: it was the answer."""
    return scheduler


_ask: Ask | None = None
"""Asks every host that is loaded; None where none is."""
_find: Find = itself


def _look_for_hosts() -> None:
    global _ask, _find, _all, _modules_seen
    seen = len(sys.modules)
    for name in list(_hosts):
        module = sys.modules.get(name)
        if module is None:
            continue
        if getattr(module.__spec__, "_initializing", False):
            seen = -1  # half imported, on some thread: its loop cannot run yet, so look again
        elif (load := _hosts.get(name)) is not None:
            _loaded[name] = load()
            known = 0
            while known != len(_loaded):  # another thread may load another host meanwhile
                known = len(_loaded)
                _all = (*_loaded.values(),)
                _ask, _find = _all[0] if known == 1 else (_ask_all, _find_among_all)
            _hosts.pop(name, None)  # last: until then other threads look for themselves
    _modules_seen = seen


def set_default(factory: Callable[[], Scheduler]) -> None:
    """Say what makes a thread's own scheduler; called once, by the module of the embedded loop."""
    _make_default.append(factory)


def check_scheduler(scheduler: S) -> S:
    """Return *scheduler* if it is one, else raise a TypeError that says what was given."""
    if isinstance(scheduler, Scheduler):
        return scheduler
    raise TypeError(f"a scheduler such as LoopScheduler() is needed, not {scheduler!r}")
