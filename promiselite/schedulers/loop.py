"""The embedded loop: promises in a plain program, without asyncio."""

from __future__ import annotations

import atexit
import threading
import warnings
from collections.abc import Callable
from queue import Empty
from threading import get_ident
from types import TracebackType
from typing import Any
from weakref import WeakSet

from ..core.calling import call, describe
from ..core.record import PromiseRecord
from ..core.settling import create_resolving_functions, reject_with_raised
from ..core.capability import new_pending
from ..scheduler import running_scheduler, set_default, set_running
from .base import HostScheduler, is_settled
from .reports import log_warning
from .waiting import check_timeout, describe_wait, other_threads, wait_elsewhere

SLICE = 0.1
PATIENCE = 5.0


class LoopScheduler(HostScheduler):
    """Run promises on the thread that calls ``run()``, with Node's phases and no host but Python itself.

    Every thread has one of its own, the default there. Another thread may run it; for as long as that lasts, that thread is
    its home.

    Args:
        on_unhandled_rejection: ``"throw"`` (``run()`` raises the reason), ``"warn"``, ``"none"``, or a function that is
            called with ``(reason, promise)``.
        on_rejection_handled: called with ``(reason, promise)`` when a rejection already reported is handled after all.
    """

    def __init__(
        self,
        *,
        on_unhandled_rejection: Any = "throw",
        on_rejection_handled: Callable[..., object] | None = None,
    ) -> None:
        super().__init__(on_unhandled_rejection=on_unhandled_rejection, on_rejection_handled=on_rejection_handled)
        self.home_thread = threading.current_thread()
        self._running = False
        _alive.add(self)

    def wake(self) -> None:
        """Nothing to do: a post ends the loop's sleep by itself, and on the home thread it does not sleep."""

    # ---------------------------------------------------------------------------------------------------------- running

    def run(self, main: Any = None) -> Any:
        """Run jobs, timers and posts until nothing is left.

        Timers and immediates (unless unref'ed) and holds keep it going; a promise that is merely pending does not.

        Args:
            main: a function, which is called inside the running loop, or a coroutine or promise, which is adopted: the loop
                runs until it is settled and nothing is left, then its value is returned or its reason raised.

        Raises:
            RuntimeError: the loop runs already, or *main* can never be settled.
            BaseException: in the mode "throw", the first rejection that nobody handled; what was queued stays queued, and
                runs at the next call.
        """
        if main is None:
            with _Running(self):
                self._spin()
            return None
        with _Running(self, quiet=True):
            promise = self._adopt(main, callable(main) and not isinstance(main, PromiseRecord))
            self._spin_until(promise, None)
            self._spin()
        main = None
        return _outcome(promise)

    def run_until(self, promise: Any, timeout: float | None = None) -> Any:
        """Run until *promise* is settled, and return its value or raise its reason.

        Rejections of other promises met on the way are logged. What is queued when *promise* is settled stays queued.

        Args:
            promise: a promise of any scheduler, or whatever else a promise can be resolved with.
            timeout: the most seconds to run; None runs without limit.

        Raises:
            TimeoutError: *timeout* seconds went by.
            RuntimeError: the loop runs already, or *promise* can never be settled.
        """
        check_timeout(timeout)
        with _Running(self, quiet=True):
            promise = self._adopt(promise, False)
            self._spin_until(promise, timeout)
        return _outcome(promise)

    def run_jobs(self) -> None:
        """Drain the job queue and report its rejections; no timer, no immediate, no post."""
        with _Running(self):
            self.checkpoint()

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Run this loop until *promise* is settled or, on any other thread, wait until its home thread has done that."""
        check_timeout(timeout)
        try:
            if get_ident() != self.home:
                wait_elsewhere(self, promise, timeout, self._why_never)
                return
            with _Running(self, quiet=True):
                self._spin_until(promise, timeout)
        finally:
            del promise

    def close(self) -> None:
        """End the scheduler: report what was rejected and what never ran, and take nothing more.

        Waits on other threads end with a RuntimeError. Closing it again does nothing.

        Raises:
            RuntimeError: the loop is running.
        """
        if self.closed:
            return
        if self._running:
            raise RuntimeError(f"{self!r} is running: close it after run() has returned")
        self.report_leftovers()
        self.abandon()

    def abandon(self) -> None:
        """Close without a report: a program that ends with an error has told it already."""
        self.closed = True
        self.jobs.clear()
        self.ticks.clear()
        self.immediates.clear()
        self.due.clear()
        self.timers.clear()
        self.references = 0
        self.enqueue = self._refuse

    def report_leftovers(self) -> None:
        """Report the rejections no drain came to, by logging or hook, and warn of what is queued and will never run."""
        self.quiet = True
        try:
            self.report_rejections()
        finally:
            self.quiet = False
        left = self.leftovers()
        if left and not self.closed:
            first = next(iter(self.jobs), None)
            hint = f" (the first job: {_describe_job(first)})" if first is not None else ""
            warnings.warn(
                f"{left} of {self!r} never ran{hint}: call promiselite.run() at the end of the program, "
                "or run it with `python -m promiselite run`",
                RuntimeWarning,
                stacklevel=3,
            )

    def _adopt(self, value: Any, calls: bool) -> Any:
        if isinstance(value, PromiseRecord) and value._scheduler is self:
            return value
        promise = new_pending(self)
        functions = create_resolving_functions(promise)
        try:
            functions.resolve(call(value) if calls else value)
        except BaseException as error:
            reject_with_raised(functions, error)
        return promise

    def _spin(self) -> None:
        while True:
            self.turn()
            if not self.has_work():
                return
            self._sleep_until_due(None)

    def _spin_until(self, promise: PromiseRecord, timeout: float | None) -> None:
        start = self.clock()
        deadline = None if timeout is None else start + timeout * 1000
        warned = False
        before = self.awaited
        self.awaited = promise

        def done() -> bool:
            return is_settled(promise) or (deadline is not None and self.clock() >= deadline)

        try:
            while True:
                if is_settled(promise):
                    return
                self.turn(done)
                if is_settled(promise):
                    return
                if deadline is not None and self.clock() >= deadline:
                    raise TimeoutError(f"{promise!r} was not settled within {timeout} seconds; {describe_wait(promise)}")
                if self.has_work() or self.timers.next_due() is not None:
                    self._sleep_until_due(deadline)
                    continue
                if not other_threads():
                    raise RuntimeError(
                        f"{promise!r} can never be settled: {describe_wait(promise)}, and no job, timer, hold or other thread is left"
                    )
                if not warned and self.clock() - start >= PATIENCE * 1000:
                    warned = True
                    log_warning(
                        "%r has kept its waiter for 5 seconds with nothing in flight; %s. Only another thread can settle it: %s",
                        promise,
                        describe_wait(promise),
                        ", ".join(thread.name for thread in other_threads()),
                    )
                soon = self.clock() + SLICE * 1000
                self._sleep_until_due(soon if deadline is None else min(soon, deadline))
        finally:
            self.awaited = before
            del promise, done

    def _sleep_until_due(self, deadline: float | None) -> None:
        """Sleep until a timer is due, a post comes or the *deadline* (in the clock's milliseconds) is there."""
        if self.jobs or self.ticks or self.immediates or self.due or self.has_rejections():
            return
        due = self.timers.next_due()
        if due is not None:
            deadline = due if deadline is None else min(due, deadline)
        self.idle(None if deadline is None else max(0.0, (deadline - self.clock()) / 1000))

    def idle(self, seconds: float | None) -> None:
        """Sleep for *seconds*, or without limit, but only until another thread posts."""
        if seconds is not None and seconds <= 0:
            return
        try:
            function, args = self.posts.get(timeout=seconds)
        except Empty:
            return
        self._run_post(function, args)

    def _why_never(self) -> str | None:
        if self.closed:
            return f"{self!r} was closed"
        if not self._running and not self.home_thread.is_alive():
            return f"the thread of {self!r} has ended"
        return None

    def _refuse(self, job: Any) -> None:
        warnings.warn(f"a job was dropped, because {self!r} is closed: {_describe_job(job)}", RuntimeWarning, stacklevel=4)

    def __repr__(self) -> str:
        state = "closed" if self.closed else self.leftovers() or "idle"
        return f"<{type(self).__name__} of {self.home_thread.name}: {state}>"

    def __del__(self) -> None:
        if not getattr(self, "closed", True) and (self.leftovers() or self.has_rejections()):
            self.report_leftovers()


class _Running:
    """The loop is running inside this ``with`` block, at home on this thread, and current there.

    Raises:
        RuntimeError: the loop is closed, or runs already.
    """

    __slots__ = ("_before", "_home", "_quiet", "_scheduler")

    def __init__(self, scheduler: LoopScheduler, quiet: bool = False) -> None:
        self._scheduler = scheduler
        self._quiet = quiet

    def __enter__(self) -> None:
        scheduler = self._scheduler
        scheduler.check_open()
        if scheduler._running:
            if scheduler.home == get_ident():
                raise RuntimeError(
                    f"{scheduler!r} is running already: inside one of its jobs or callbacks nothing can wait for it; "
                    "chain with then(), or await inside an async function"
                )
            raise RuntimeError(f"{scheduler!r} is running on another thread already")
        self._home = (scheduler.home, scheduler.home_thread)
        scheduler._running = True
        scheduler.home, scheduler.home_thread = get_ident(), threading.current_thread()
        scheduler.quiet = self._quiet
        self._before = set_running(scheduler)

    def __exit__(self, kind: object, error: BaseException | None, traceback: TracebackType | None) -> None:
        set_running(self._before)
        scheduler = self._scheduler
        scheduler.quiet = False
        scheduler.home, scheduler.home_thread = self._home
        scheduler._running = False
        del error, traceback


def _outcome(promise: Any) -> Any:
    try:
        return promise.result()
    finally:
        del promise


def _describe_job(job: Any) -> str:
    for name in ("_function", "_on_fulfilled", "_on_rejected", "_fulfil", "_reject"):
        function = getattr(job, name, None)
        if callable(function) and not isinstance(function, PromiseRecord):
            return describe(function)
    return repr(job)


def _report_at_exit() -> None:
    for scheduler in list(_alive):
        if not scheduler.closed:
            scheduler.report_leftovers()
            scheduler.closed = True


_alive: WeakSet[LoopScheduler] = WeakSet()
atexit.register(_report_at_exit)
set_default(LoopScheduler)
