"""The embedded loop: promises in a plain program, without asyncio."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from queue import Empty
from threading import get_ident
from typing import Any, NoReturn, TypeVar, overload
from weakref import WeakValueDictionary, ref

from .._types import RejectionHook, Resolvable, Thenable, UnhandledRejection
from ..core.calling import call
from ..core.capability import new_pending
from ..core.record import SETTLED, PromiseRecord
from ..core.settling import create_resolving_functions, reject_with_raised
from ..expiry import check_timeout
from ..scheduler import refuse_under_host, running_entries, running_host, set_default
from .base import HostScheduler, is_settled
from .generators import close_generators
from .queues import open_schedulers
from .reports import log_warning
from .thread_end import hear_of_thread_end
from .waiting import PATIENCE, describe_wait, other_threads, wait_elsewhere

T = TypeVar("T")

SLICE = 0.1


LONGEST_SLEEP = 1e6
"""Seconds; systems refuse a longer one, and the loop looks again afterwards."""


class LoopScheduler(HostScheduler):
    """Run promises on the thread that calls ``run()``, with Node's phases and no host but Python itself.

    Every thread has one of its own, the default there. Another thread may run it; for as long as that lasts, that thread is
    its home. While asyncio or trio runs on its thread, that host runs it.

    Args:
        on_unhandled_rejection: ``"throw"`` (``run()`` raises the reason), ``"warn"``, ``"none"``, or a function that is
            called with ``(reason, promise)``.
        on_rejection_handled: called with ``(reason, promise)`` when a rejection already reported is handled after all.
        debug: whether debug mode is on; None asks the environment (see the attribute).
    """

    is_guest = True
    """Whether a host loop of the same thread runs it as long as nobody else does."""

    def __init__(
        self,
        *,
        on_unhandled_rejection: UnhandledRejection = "throw",
        on_rejection_handled: RejectionHook | None = None,
        debug: bool | None = None,
    ) -> None:
        super().__init__(on_unhandled_rejection=on_unhandled_rejection, on_rejection_handled=on_rejection_handled, debug=debug)
        self.home_thread = threading.current_thread()
        self._running = False
        hear_of_thread_end(self)
        self._host: ref[Any] | None = None
        self._asked = False
        self._alarm: Any = None
        host = running_host() or _hosts.get(get_ident())
        if host is not None and host.is_open():
            self.be_guest_of(host)

    def wake(self) -> None:
        """Ask the host for a turn, if there is one. Else there is nothing to do: a post ends the loop's sleep by itself."""
        host = None if self._host is None else self._host()
        if host is None or self._asked or self._running:
            return
        self._asked = True
        try:
            host.post(self._host_turn)
        except RuntimeError:  # the host is over: the next one, or a call of ``run()``, goes on
            self._asked = False

    # ---------------------------------------------------------------------------------------------------------- running

    @overload
    def run(self, main: None = None) -> None: ...
    @overload
    def run(self, main: Callable[[], Resolvable[T]]) -> T: ...
    @overload
    def run(self, main: Awaitable[Resolvable[T]]) -> T: ...
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
        refuse_under_host("run a loop")
        if main is None:
            self.drive(False, self._spin)
            return None
        promise = None
        try:
            promise = self.drive(True, self._run_main, main)
            return _outcome(promise)
        finally:
            del main, promise

    @overload
    def run_until(self, promise: Awaitable[Resolvable[T]], timeout: float | None = None) -> T: ...
    @overload
    def run_until(self, promise: Thenable[T], timeout: float | None = None) -> T: ...
    @overload
    def run_until(self, promise: Resolvable[T], timeout: float | None = None) -> T: ...
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
        refuse_under_host("run a loop")
        try:
            promise = self.drive(True, self._run_until, promise, timeout)
            return _outcome(promise)
        finally:
            del promise

    def run_jobs(self) -> None:
        """Drain the job queue and report its rejections; no next tick, timer, immediate or call from another thread runs."""
        self.drive(False, self._drain_and_report)

    def is_running(self) -> bool:
        """Tell whether somebody runs this loop now."""
        return self._running

    def _drain_and_report(self) -> None:
        while self.jobs or self.has_rejections():
            self.drain()
            self.report_rejections()

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Run this loop until *promise* is settled or, on any other thread, wait until its home thread has done that."""
        check_timeout(timeout)
        try:
            if threading.current_thread() is not self.home_thread:  # its identifier may be that of a thread that has ended
                wait_elsewhere(self, promise, timeout, self.why_never, self._why_slow)
                return
            if self._running:
                raise RuntimeError(
                    f"{promise!r} cannot be waited for here: {self!r} is running, and inside one of its jobs or callbacks "
                    f"it would never go on; {describe_wait(promise)}; chain with then(), or await inside an async function"
                )
            self.drive(True, self._spin_until, promise, timeout)
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
        try:
            self.report_leftovers()
        finally:  # the warning may be an error
            self.abandon()

    def drive(self, quiet: bool, body: Callable[..., Any], *args: Any) -> Any:
        """Call ``body(*args)`` while this loop is running, at home on this thread and current there; return what it returns.

        Args:
            quiet: in the mode "throw", log instead: somebody waits for a promise of their own.

        Raises:
            RuntimeError: the loop is closed, or runs already.
        """
        self.check_open()
        close_generators(self)
        thread, ident = threading.current_thread(), get_ident()
        entry = (self, running_host())
        outer = running_entries.get(ident)
        if self._running:
            self._refuse_to_run()
        before = self.home, self.home_thread
        # Beginning and end call nothing: between plain statements no signal comes, and no other thread.
        try:
            self._running, self.quiet = True, quiet
            self.home, self.home_thread = ident, thread
            running_entries[ident] = entry
            result = body(*args)
            return result  # noqa: RET504 (what follows the call must be inside the try)
        finally:
            if outer is None:
                del running_entries[ident]
            else:
                running_entries[ident] = outer
            self.home, self.home_thread = before
            self._running = self.quiet = False
            result = None
            del args, entry
            if self.thread_has_ended:
                self.tell_end()

    def _refuse_to_run(self) -> NoReturn:
        if self.home == get_ident():
            raise RuntimeError(
                f"{self!r} is running already: inside one of its jobs or callbacks nothing can wait for it; "
                "chain with then(), or await inside an async function"
            )
        raise RuntimeError(f"{self!r} is running on another thread already")

    def _run_main(self, main: Any) -> Any:
        promise = None
        try:
            promise = self._adopt(main, callable(main) and not isinstance(main, PromiseRecord))
            self._spin_until(promise, None)
            promise.exception()  # handles it: the reason is raised by ``run``, and not reported as well
            self._spin()
            return promise
        finally:
            del main, promise

    def _run_until(self, promise: Any, timeout: float | None) -> Any:
        try:
            promise = self._adopt(promise, False)
            self._spin_until(promise, timeout)
            return promise
        finally:
            del promise

    def _adopt(self, value: Any, calls: bool) -> Any:
        if isinstance(value, PromiseRecord) and (value._scheduler is self or is_settled(value)):
            return value
        promise = new_pending(self)
        resolve = create_resolving_functions(promise)
        try:
            resolve(call(value) if calls else value)  # pyright: ignore[reportArgumentType] (calls says callable)
        except BaseException as error:
            reject_with_raised(resolve, error)
        try:
            return promise
        finally:
            del promise, resolve, value

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
            return promise._state in SETTLED or (  # noqa: F821 (deleted at the end)
                deadline is not None and self.clock() >= deadline
            )

        try:
            while True:
                if is_settled(promise):
                    return
                self.turn(done)
                if is_settled(promise):
                    return
                if deadline is not None and self.clock() >= deadline:
                    raise TimeoutError(f"{promise!r} was not settled within {timeout} seconds; {describe_wait(promise)}")
                if self.is_busy() or self.has_work() or self.timers.next_due() is not None:
                    self._sleep_until_due(deadline)
                    continue
                if not other_threads() and not self._has_posts():  # one may have posted, and ended or gone to sleep
                    raise RuntimeError(
                        f"{promise!r} can never be settled: {describe_wait(promise)}, "
                        "and no job, timer, hold or other thread is left"
                    )
                if not warned and self.clock() - start >= PATIENCE * 1000:
                    warned = True
                    log_warning(
                        "%r has kept its waiter for 5 seconds with nothing in flight; %s. "
                        "Only another thread can settle it: %s",
                        promise,
                        describe_wait(promise),
                        ", ".join(thread.name for thread in other_threads()),
                    )
                self._doze(deadline)
        finally:
            self.awaited = before
            del promise, done

    def _doze(self, deadline: float | None) -> None:
        """Sleep a little: only another thread can settle what is waited for, and one that ends does not tell."""
        soon = self.clock() + SLICE * 1000
        self._sleep_until_due(soon if deadline is None else min(soon, deadline))

    def _sleep_until_due(self, deadline: float | None) -> None:
        """Sleep until a timer is due, a post comes or the *deadline* (in the clock's milliseconds) is there."""
        if self.is_busy():
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
            if seconds is not None:
                seconds = min(seconds, LONGEST_SLEEP)
            self.arrived.extend(map(self.posts.get, (True,), (seconds,)))  # in C, as in _take_posts
        except Empty:
            return

    # ---------------------------------------------------------------------------------------------- the guest of a host loop

    def be_guest_of(self, host: Any) -> None:
        """Have *host*, which runs on this thread, run what is queued here: a loop that nobody runs would never get to it."""
        if not self.is_guest or self._running or self.closed or self.home_thread is not threading.current_thread():
            return
        if self._host is None or self._host() is not host:
            self._host = ref(host)
            self._asked, self._alarm = False, None
            self.enqueue = self._enqueue_and_wake
            if self.is_busy() or self.timers:
                self.wake()

    def _enqueue_and_wake(self, job: Any) -> None:
        self.jobs.append(job)
        self.enqueue = self.jobs.append
        self.wake()

    def _host_turn(self) -> None:
        self._asked = False
        if self._running or self.closed:
            return
        host: Any = running_host() or (self._host and self._host())
        if self._alarm is not None:
            host.clear(self._alarm)
        self.enqueue = self.jobs.append
        try:
            self.drive(False, self._turn_for, host)
        finally:
            self.enqueue = self._enqueue_and_wake
            if self.is_busy():
                self.wake()
            due = self.timers.next_due()
            self._alarm = None if due is None else host.set_timeout(self.wake, due - self.clock())
            if self._alarm is not None:
                self._alarm.unref()

    def _turn_for(self, host: Any) -> None:
        self.deliver = host.deliver  # type: ignore[method-assign]
        try:
            self.turn_within(host.budget)
        finally:
            del self.deliver

    def _settle_accounts(self) -> None:
        if not self._running:  # else this is the interpreter's exit, and a daemon goes on with it
            super()._settle_accounts()

    def why_never(self) -> str | None:
        """Say so if the loop is closed, or its thread has ended and no other one runs it."""
        if self.closed:
            return f"{self!r} was closed"
        if not self._running and (self.thread_has_ended or not self.home_thread.is_alive()):
            return f"the thread of {self!r} has ended"
        return None

    def _why_slow(self) -> str | None:
        return None if self._running else f"{self!r} is not running, and only its thread or one that calls run() can go on"

    def __repr__(self) -> str:
        state = "closed" if self.closed else self.leftovers() or "idle"
        return f"<{type(self).__name__} of {self.home_thread.name}: {state}>"


_hosts: WeakValueDictionary[int, HostScheduler] = WeakValueDictionary()
"""For each thread, the host that nothing tells of while it runs, and that therefore invites the loops made later as well."""


def invite_loops(host: HostScheduler, *, later: bool = False) -> None:
    """Have *host*, which begins to run on this thread, run its loops as well; with *later*, those to come too."""
    if later:
        _hosts[get_ident()] = host
    for scheduler in open_schedulers():
        if isinstance(scheduler, LoopScheduler):
            scheduler.be_guest_of(host)


def _outcome(promise: Any) -> Any:
    try:
        return promise.result()
    finally:
        del promise


set_default(LoopScheduler)
