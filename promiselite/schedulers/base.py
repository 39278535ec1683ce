"""What every host has in common: the queues, the phases of a turn, and the reports.

A turn is Node's: timers that are due, then what other threads posted, then immediates. Each of them is a *macrotask*, and after
each one the job queue is drained and the rejections nobody handled are reported. To plug in a new host, subclass
``HostScheduler`` and say how the host is asked for a turn.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import get_ident
from typing import Any, TypeVar

from ..core.capability import new_pending
from ..core.jobs import CallbackJob, drain, run_job
from ..core.record import FULFILLED, REJECTED, PromiseRecord
from ..core.settling import fulfill_promise, is_exit
from ..errors import without_own_frames
from ..scheduler import Scheduler
from .reports import RejectionReports
from .timers import Callback, Immediate, Timer, TimerQueue

T = TypeVar("T")


class Hold:
    """Work that is in flight outside: while it is held, ``run()`` goes on. Any thread may enter and leave it."""

    __slots__ = ("_scheduler",)

    def __init__(self, scheduler: HostScheduler) -> None:
        self._scheduler = scheduler

    def __enter__(self) -> None:
        self._scheduler.holds.add(self)

    def __exit__(self, *exc_info: object) -> None:
        self._scheduler.holds.discard(self)
        self._scheduler.wake()


class HostScheduler(RejectionReports, Scheduler):
    """The queues of a scheduler, and a turn of them.

    A host defines ``wake``, and calls ``turn`` on the home thread when it was asked to and when the next timer is due.
    """

    def __init__(self, *, on_unhandled_rejection: Any, on_rejection_handled: Callable[..., object] | None) -> None:
        super().__init__(on_unhandled_rejection, on_rejection_handled)
        self.home = get_ident()
        self.jobs: deque[Any] = deque()
        self.enqueue: Callable[[Any], None] = self.jobs.append
        self.ticks: deque[CallbackJob] = deque()
        self.timers = TimerQueue()
        self.due: deque[Timer] = deque()
        self.immediates: deque[Immediate] = deque()
        self.posts: SimpleQueue[tuple[Callable[..., object], tuple[Any, ...]]] = SimpleQueue()
        self.references = 0
        self.holds: set[Hold] = set()
        self.closed = False

    # ------------------------------------------------------------------------------------------------- what a host adds

    def wake(self) -> None:
        """Ask the host for a turn soon; any thread may call this."""
        raise NotImplementedError

    def clock(self) -> float:
        """Return the time in milliseconds, from any fixed beginning; it never runs backwards."""
        return time.monotonic() * 1000

    # ----------------------------------------------------------------------------------------------- asking for callbacks

    def post(self, function: Callable[..., object], *args: Any) -> None:
        """Run ``function(*args)`` on the home thread soon, as one macrotask; any thread may call this.

        Raises:
            RuntimeError: the scheduler is closed.
        """
        self.check_open()
        self.posts.put((function, args))
        self.wake()

    def at_home(self, function: Callable[..., object], *args: Any) -> None:
        """Call ``function(*args)``: now if this is the home thread, else there, soon."""
        if get_ident() == self.home:
            function(*args)
        else:
            self.post(function, *args)

    def queue_microtask(self, function: Callable[..., object], *args: Any) -> None:
        """Queue ``function(*args)`` as a job, behind those that are queued."""
        self.check_open()
        self.at_home(self._enqueue, CallbackJob(check_callable("queue_microtask", function), args))

    def next_tick(self, function: Callable[..., object], *args: Any) -> None:
        """Queue ``function(*args)`` to run before the jobs; from inside a job: as soon as no job is left."""
        self.check_open()
        self.at_home(self._add_tick, CallbackJob(check_callable("next_tick", function), args))

    def set_timeout(self, function: Callable[..., object], ms: float = 0, *args: Any) -> Timer:
        """Call ``function(*args)`` once, when *ms* milliseconds have gone by; under 1 ms means 1 ms, fractions are cut off."""
        return self._set_timer("set_timeout", function, ms, args, False)

    def set_interval(self, function: Callable[..., object], ms: float = 0, *args: Any) -> Timer:
        """Call ``function(*args)`` every *ms* milliseconds, counted from the end of each call, until it is cleared."""
        return self._set_timer("set_interval", function, ms, args, True)

    def set_immediate(self, function: Callable[..., object], *args: Any) -> Immediate:
        """Call ``function(*args)`` in this turn after its timers; one set by an immediate runs in the next turn."""
        self.check_open()
        immediate = Immediate(self, check_callable("set_immediate", function), args)
        self.at_home(self._add_immediate, immediate)
        return immediate

    def clear(self, callback: Callback) -> None:
        """Call off a timer or an immediate; nothing happens if it was called already."""
        self.at_home(self._clear, callback)

    def sleep(self, seconds: float, value: T = None, /) -> Any:  # type: ignore[assignment]
        """Return a promise that is fulfilled with *value* after *seconds*; 0 waits for one turn, as an immediate."""
        if not isinstance(seconds, (int, float)):
            raise TypeError(f"sleep(seconds): a number is needed, not {seconds!r}")
        promise = new_pending(self)
        if seconds <= 0:
            self.set_immediate(fulfill_promise, promise, value)
        else:
            self._set_timer("sleep", fulfill_promise, math.ceil(seconds * 1000), (promise, value), False)
        return promise

    def hold(self) -> Hold:
        """Return a context manager inside which ``run()`` does not end: work outside is in flight.

        Any thread may enter and leave it, and they need not be the same.
        """
        return Hold(self)

    def _set_timer(self, name: str, function: Callable[..., object], ms: float, args: tuple[Any, ...], repeats: bool) -> Timer:
        self.check_open()
        timer = Timer(self, check_callable(name, function), args)
        delay = check_delay(name, ms)
        timer.interval = delay if repeats else None
        timer.due = math.ceil(self.clock()) + delay
        self.at_home(self._add_timer, timer)
        return timer

    def _enqueue(self, job: CallbackJob) -> None:
        self.enqueue(job)

    def _add_tick(self, tick: CallbackJob) -> None:
        self.ticks.append(tick)
        self.wake()

    def _add_timer(self, timer: Timer) -> None:
        if timer.active:
            timer._wait()
            self.timers.add(timer)
            self.wake()

    def _add_immediate(self, immediate: Immediate) -> None:
        if immediate.active:
            immediate._wait()
            self.immediates.append(immediate)
            self.wake()

    def _clear(self, callback: Callback) -> None:
        if callback.active:
            callback._end()
            if isinstance(callback, Timer):
                self.timers.discard(callback)

    # ----------------------------------------------------------------------------------------------------------- phases

    def turn(self, done: Callable[[], bool] | None = None) -> None:
        """Run what is due now: jobs, timers, posts, immediates, each macrotask followed by all its jobs.

        Args:
            done: asked between two macrotasks; the turn ends early when it answers True.
        """
        self.checkpoint(done)
        if done is not None and done():
            return
        self.timers.take_due(math.floor(self.clock()), self.due)
        due = self.due
        while due:
            timer = due.popleft()
            if timer.active:
                self._call(timer)
                self.checkpoint(done)
                if done is not None and done():
                    return
        for _ in range(self.posts.qsize()):
            try:
                function, args = self.posts.get_nowait()
            except Empty:
                break
            self._run_post(function, args)
            self.checkpoint(done)
            if done is not None and done():
                return
        immediates = self.immediates
        for _ in range(len(immediates)):
            immediate = immediates.popleft()
            if immediate.active:
                self._call(immediate)
                self.checkpoint(done)
                if done is not None and done():
                    return

    def checkpoint(self, done: Callable[[], bool] | None = None) -> None:
        """Run next ticks and jobs until none is left, then report rejections; and again, while reports made new jobs.

        Args:
            done: asked after every thousand jobs; when it answers True the rest stays queued.
        """
        ticks = self.ticks
        jobs = self.jobs
        while True:
            while ticks:
                run_job(ticks.popleft(), self)
            if done is None:
                drain(self)
            else:
                while jobs:
                    drain(self, 1000)
                    if jobs and done():
                        return
            if not ticks and not self.report_rejections():
                return

    def _call(self, callback: Callback) -> None:
        function, args, context = callback._function, callback._args, callback._context
        assert function is not None and context is not None
        repeats = isinstance(callback, Timer) and callback.interval is not None
        if not repeats:
            callback._end()
        try:
            context.run(function, *args)
        except BaseException as error:
            error.__traceback__ = without_own_frames(error.__traceback__)
            if is_exit(error):
                raise
            self.report_exception(error)
        finally:
            if isinstance(callback, Timer) and callback.interval is not None and callback.active:
                callback.due = math.ceil(self.clock()) + callback.interval
                self.timers.add(callback)

    def _run_post(self, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        try:
            function(*args)
        except BaseException as error:
            error.__traceback__ = without_own_frames(error.__traceback__)
            if is_exit(error):
                raise
            self.report_exception(error)

    # ------------------------------------------------------------------------------------------------------- what is left

    def has_work(self) -> bool:
        """Tell whether something is left that keeps ``run()`` going (decision 15)."""
        return bool(
            self.jobs
            or self.ticks
            or self.references
            or self.holds
            or not self.posts.empty()
            or self.has_rejections()
        )

    def check_open(self) -> None:
        """Raise a RuntimeError if the scheduler is closed."""
        if self.closed:
            raise RuntimeError(f"{self!r} is closed: make a new scheduler for new work")

    def leftovers(self) -> str:
        """Say what is queued and has not run, for a warning; empty if nothing is."""
        timers = len(self.timers) + sum(timer.active for timer in self.due)
        counts = (
            (len(self.jobs) + len(self.ticks), "job"),
            (timers, "timer"),
            (sum(immediate.active for immediate in self.immediates), "immediate"),
            (self.posts.qsize(), "call from another thread"),
        )
        return " and ".join(f"{count} {word if count == 1 else _plural(word)}" for count, word in counts if count)


def is_settled(promise: PromiseRecord) -> bool:
    """Tell whether *promise* is fulfilled or rejected."""
    return promise._state in (FULFILLED, REJECTED)


def check_callable(name: str, function: Any) -> Any:
    """Return *function* if it can be called, else raise a TypeError in the name of *name*."""
    if not callable(function):
        raise TypeError(f"{name}(): a function is needed, not {function!r}")
    return function


def check_delay(name: str, ms: Any) -> int:
    """Return *ms* as whole milliseconds, at least 1, as Node does."""
    if not isinstance(ms, (int, float)):
        raise TypeError(f"{name}(): the delay must be a number of milliseconds, not {ms!r}")
    if ms == math.inf:
        raise ValueError(f"{name}(): the delay must be finite")
    return int(ms) if ms >= 1 else 1


def _plural(word: str) -> str:
    return "calls from other threads" if word.startswith("call") else word + "s"
