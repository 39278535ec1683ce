"""The queues of a scheduler, and the account of what is left in them when it ends: nothing is dropped in silence."""

from __future__ import annotations

import atexit
import warnings
from collections import deque
from collections.abc import Callable
from itertools import repeat
from queue import Empty, SimpleQueue
from typing import Any
from weakref import WeakSet

from .._types import RejectionHook, UnhandledRejection
from ..abortable import let_go
from ..core.calling import describe
from ..core.handlers import users_handler
from ..core.jobs import CallbackJob
from ..core.reactions import forget_reaction, perform_promise_then
from ..core.record import HANDLED, REJECTED, Job, PromiseRecord
from ..core.settling import Bridge, functions_of, host_promise_rejection_tracker
from ..weak import members
from .reports import RejectionReports
from .timers import Callback, Immediate, Timer, TimerQueue
from .waiting import Watcher

Post = tuple[Any, ...]
"""A function that was posted, and its arguments: one tuple, so that a post costs the collector no more than that."""


class Queues(RejectionReports):
    """What waits to run: next ticks, jobs, timers, calls from other threads, immediates; and the rejections to report."""

    advice = "call promiselite.run() at the end of the program, or run it with `python -m promiselite run`"
    """What to do if something never ran; for the warning."""

    def __init__(self, on_unhandled_rejection: UnhandledRejection, on_rejection_handled: RejectionHook | None) -> None:
        super().__init__(on_unhandled_rejection, on_rejection_handled)
        self.jobs: deque[Any] = deque()
        self.enqueue: Callable[[Any], None] = self.jobs.append
        self.ticks: deque[CallbackJob] = deque()
        self.timers = TimerQueue()
        self.due: deque[Timer] = deque()
        self.immediates: deque[Immediate] = deque()
        self.posts: SimpleQueue[Post] = SimpleQueue()
        self.arrived: deque[Post] = deque()
        self.references = 0
        self.holds: set[object] = set()
        self.closed = False
        self.bridges: WeakSet[Any] = WeakSet()
        _alive.add(self)

    def _take_posts(self) -> None:
        """Take over what other threads posted, all of it in C: a signal that came between two statements would lose a call."""
        try:
            self.arrived.extend(map(self.posts.get, repeat(False, self.posts.qsize())))
        except Empty:  # at the interpreter's exit, which looks at the loops of daemons: one of those has taken it
            return

    def is_busy(self) -> bool:
        """Tell whether something can run right now, without time passing."""
        return bool(self.jobs or self.ticks or self.due or self.immediates or self._has_posts() or self.has_rejections())

    def has_work(self) -> bool:
        """Tell whether something is left that keeps ``run()`` going (decision 15)."""
        return bool(self.references or self.holds or self.jobs or self.ticks or self._has_posts() or self.has_rejections())

    def _has_posts(self) -> bool:
        return bool(self.arrived) or not self.posts.empty()

    def report_rejections(self) -> bool:
        """Report what was rejected since the last report and is not handled; a ``then`` that another thread posted handles."""
        if self._rejected and self._has_posts():
            self._take_posts()
            for post in (*self.arrived,):
                if post[0] is perform_promise_then or post[0] is host_promise_rejection_tracker:
                    promise = post[1]
                    if promise._state == REJECTED and promise._on_fulfilled is None:
                        promise._on_fulfilled = HANDLED
        return super().report_rejections()

    def leftovers(self) -> str:
        """Say what is queued and has not run, for a warning; empty if nothing is. What was unref'ed need not run."""
        timers = sum(timer.active and timer.has_ref() for timer in (*self.due, *self.timers))
        counts = (
            (len(self.jobs) + len(self.ticks), "job"),
            (timers, "timer"),
            (sum(immediate.active and immediate.has_ref() for immediate in (*self.immediates,)), "immediate"),
            (sum(not _need_not_run(post) for post in (*self.arrived,)) + self.posts.qsize(), "call from another thread"),
        )
        return " and ".join(f"{count} {word if count == 1 else _plural(word)}" for count, word in counts if count)

    def report_leftovers(self) -> None:
        """Report the rejections no drain came to, by logging or hook, and warn of what is queued and will never run."""
        _warn_of(self.last_report(), self.advice)

    def last_report(self) -> str:
        """Report the rejections no drain came to, and return a text that names what is queued; empty if nothing is."""
        self.quiet = True
        try:
            self._settle_accounts()
            self.report_rejections()
        finally:
            self.quiet = False
        left = self.leftovers()
        if not left or self.closed:
            return ""
        waiting = (*self.ticks, *self.jobs, *self.due, *self.timers, *self.immediates)
        first = next((one for one in waiting if not isinstance(one, Callback) or (one.active and one.has_ref())), None)
        return f"{left} of {self!r}" + (f" (the first: {describe_job(first)})" if first is not None else "")

    def _settle_accounts(self) -> None:
        """Do what other threads posted for our own bookkeeping: it runs no code of the user's."""
        self._take_posts()
        for post in [self.arrived.popleft() for _ in range(len(self.arrived))]:
            if post[0] in (host_promise_rejection_tracker, forget_reaction, let_go):
                post[0](*post[1:])
            else:
                self.arrived.append(post)

    def __del__(self) -> None:
        if not getattr(self, "closed", True) and (self.leftovers() or self.has_rejections()):
            self.report_leftovers()


def open_schedulers() -> list[Any]:
    """Return every scheduler that is not closed."""
    return [scheduler for scheduler in members(_alive) if not scheduler.closed]


def _need_not_run(post: Post) -> bool:
    """Tell whether a post is that of somebody who waits, and hears of the end in another way, or would settle nothing."""
    functions = functions_of(post[0])
    if functions is not None:
        return functions._promise is None
    if post[0] is not perform_promise_then:
        return post[0] is look_again
    reaction = post[2]
    return isinstance(reaction, (Watcher, Bridge)) or isinstance(reaction._on_fulfilled, Bridge)


def look_again() -> None:
    """Do nothing: that a post came is enough."""


def _plural(word: str) -> str:
    return "calls from other threads" if word.startswith("call") else word + "s"


def _is_settling(function: Callable[..., Any]) -> bool:
    """Tell whether *function* is one of ours that settle a promise, and none that a user calls."""
    package, _, room = str(getattr(function, "__module__", "")).partition(".")
    return package == _PACKAGE and room.startswith(("core.", "abortable", "coroutines", "interop"))


_PACKAGE = __name__.partition(".")[0]


def describe_job(job: Any) -> str:
    """Name a queued job by the function of the user's that it will call, else by the promise that it will settle."""
    coroutine = getattr(job, "coroutine", None)
    if coroutine is not None:
        return describe(coroutine)
    for name in ("_function", "_on_fulfilled", "_on_rejected", "_fulfil", "_reject", "_then"):
        function = users_handler(getattr(job, name, None))
        if callable(function) and not isinstance(function, PromiseRecord) and not _is_settling(function):
            return describe(function)
    settled = job.settles() if isinstance(job, Job) else None
    return repr(job if settled is None else settled)


def _warn_of(left: str, advice: str) -> None:
    if left:
        warnings.warn(f"promiselite: {left} never ran: {advice}", RuntimeWarning, stacklevel=4)


def _report_at_exit() -> None:
    open_ones = open_schedulers()
    left = [(text, scheduler.advice) for scheduler in open_ones if (text := scheduler.last_report())]
    for scheduler in open_ones:
        scheduler.closed = True
    _warn_of("; ".join(text for text, _ in left), "; ".join(dict.fromkeys(advice for _, advice in left)))


_alive: WeakSet[Queues] = WeakSet()
atexit.register(_report_at_exit)
