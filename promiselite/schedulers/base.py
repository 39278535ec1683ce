"""What every host has in common: the queues, the phases of a turn, and the reports.

A turn is Node's: timers that are due, then what other threads posted, then immediates. Each of them is a *macrotask*, and after
each one the job queue is drained and the rejections nobody handled are reported. To plug in a new host, subclass
``HostScheduler`` and say how the host is asked for a turn.
"""

from __future__ import annotations

import atexit
import math
import time
import warnings
from collections import deque
from collections.abc import Callable
from itertools import repeat
from queue import SimpleQueue
from threading import get_ident
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, overload
from weakref import WeakSet

from .._types import RejectionHook, UnhandledRejection
from ..core.calling import describe, start_coroutine
from ..core.capability import new_pending
from ..core.jobs import WITHOUT_END, CallbackJob, drain, run_job
from ..core.reactions import forget_reaction, perform_promise_then
from ..core.record import FULFIL_JOB, FULFILLED, HANDLED, REJECTED, PromiseRecord
from ..core.settling import complete, fulfill_promise, host_promise_rejection_tracker, is_exit
from ..errors import set_traceback, without_own_frames
from ..scheduler import Scheduler
from .reports import RejectionReports
from .timers import Callback, Immediate, Timer, TimerQueue
from .waiting import Watcher, own_thread

if TYPE_CHECKING:
    from ..promise import Promise

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Hold:
    """Work that is in flight outside: while it is held, ``run()`` goes on. Any thread may enter and leave it."""

    __slots__ = ("_entries", "_scheduler")

    def __init__(self, scheduler: HostScheduler) -> None:
        self._scheduler = scheduler
        self._entries: list[object] = []

    def __enter__(self) -> None:
        entry = object()
        self._entries.append(entry)
        self._scheduler.holds.add(entry)

    def __exit__(self, *exc_info: object) -> None:
        scheduler = self._scheduler
        scheduler.holds.discard(self._entries.pop())
        if get_ident() != scheduler.home:
            scheduler.posts.put((_look_again, ()))  # ends the sleep of a loop that nothing else keeps going
        scheduler.wake()


class HostScheduler(RejectionReports, Scheduler):
    """The queues of a scheduler, and a turn of them.

    A host defines ``wake``, and calls ``turn`` on the home thread when it was asked to and when the next timer is due.
    """

    def __init__(self, *, on_unhandled_rejection: UnhandledRejection, on_rejection_handled: RejectionHook | None) -> None:
        super().__init__(on_unhandled_rejection, on_rejection_handled)
        self.home = get_ident()
        self.jobs: deque[Any] = deque()
        self.enqueue: Callable[[Any], None] = self.jobs.append
        self.ticks: deque[CallbackJob] = deque()
        self.timers = TimerQueue()
        self.due: deque[Timer] = deque()
        self.immediates: deque[Immediate] = deque()
        self.posts: SimpleQueue[tuple[Callable[..., object], tuple[Any, ...]]] = SimpleQueue()
        self.arrived: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self.references = 0
        self.holds: set[object] = set()
        self.closed = False
        self._pool: Any = None
        _alive.add(self)

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

    def queue_microtask(self, function: Callable[[*Ts], object], *args: *Ts) -> None:
        """Queue ``function(*args)`` as a job, behind those that are queued."""
        self.check_open()
        self.at_home(self._enqueue, CallbackJob(check_callable("queue_microtask", function), args))

    def next_tick(self, function: Callable[[*Ts], object], *args: *Ts) -> None:
        """Queue ``function(*args)`` to run before the jobs; from inside a job: as soon as no job is left."""
        self.check_open()
        self.at_home(self._add_tick, CallbackJob(check_callable("next_tick", function), args))

    def set_timeout(self, function: Callable[[*Ts], object], ms: float = 0, *args: *Ts) -> Timer:
        """Call ``function(*args)`` once, when *ms* milliseconds have gone by; under 1 ms means 1 ms, fractions are cut off."""
        return self._set_timer("set_timeout", function, ms, args, False)

    def set_interval(self, function: Callable[[*Ts], object], ms: float = 0, *args: *Ts) -> Timer:
        """Call ``function(*args)`` every *ms* milliseconds, counted from the beginning of each call, until it is cleared."""
        return self._set_timer("set_interval", function, ms, args, True)

    def set_immediate(self, function: Callable[[*Ts], object], *args: *Ts) -> Immediate:
        """Call ``function(*args)`` in this turn after its timers; one set by an immediate runs in the next turn."""
        self.check_open()
        immediate = Immediate(self, check_callable("set_immediate", function), args)
        self.at_home(self._add_immediate, immediate)
        return immediate

    def clear(self, callback: Callback) -> None:
        """Call off a timer or an immediate; nothing happens if it was called already."""
        self.at_home(self._clear, callback)

    @overload
    def sleep(self, seconds: float) -> Promise[None]: ...
    @overload
    def sleep(self, seconds: float, value: T) -> Promise[T]: ...
    def sleep(self, seconds: float, value: Any = None) -> Promise[Any]:
        """Return a promise that is fulfilled with *value* after *seconds*; 0 waits for one turn, as an immediate."""
        if not isinstance(seconds, (int, float)):
            raise TypeError(f"sleep(seconds): a number is needed, not {seconds!r}")
        promise = new_pending(self)
        if seconds <= 0:
            self.set_immediate(fulfill_promise, promise, value)
        else:
            self._set_timer("sleep", fulfill_promise, math.ceil(seconds * 1000), (promise, value), False)
        return promise  # type: ignore[no-any-return]

    def pool(self) -> Any:
        """Return the scheduler's own pool of threads, where ``offload`` runs what it is given; made on first use."""
        if self._pool is None:
            from concurrent.futures import ThreadPoolExecutor  # slow to load

            self._pool = ThreadPoolExecutor(thread_name_prefix="promiselite", initializer=own_thread)
        return self._pool

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
        timer.due, timer._place = -1, 0  # not queued yet
        self.at_home(self._add_timer, timer, delay)
        return timer

    def _enqueue(self, job: CallbackJob) -> None:
        self.enqueue(job)

    def _add_tick(self, tick: CallbackJob) -> None:
        self.ticks.append(tick)
        self.wake()

    def _add_timer(self, timer: Timer, delay: int) -> None:
        if timer.active:
            timer.due = math.ceil(self.clock()) + delay
            self.timers.add(timer)
            timer._wait()
            self.wake()

    def _add_immediate(self, immediate: Immediate) -> None:
        if immediate.active:
            self.immediates.append(immediate)
            immediate._wait()
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
            if self._call_first(due):
                self.checkpoint(done)
                if done is not None and done():
                    return
        self._take_posts()
        for _ in range(len(self.arrived)):
            self._run_post()
            self.checkpoint(done)
            if done is not None and done():
                return
        immediates = self.immediates
        for _ in range(len(immediates)):
            if self._call_first(immediates):
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
                tick = ticks[0]
                try:
                    del ticks[0]
                    run_job(tick, self)
                except BaseException:
                    if tick._state == FULFIL_JOB:  # interrupted before it began
                        ticks.appendleft(tick)
                    raise
                finally:
                    del tick
            if done is None:
                self.drain()
            else:
                while jobs:
                    self.drain(1000)
                    if jobs and done():
                        return
            if not ticks and not self.report_rejections():
                return

    def drain(self, limit: int = WITHOUT_END) -> None:
        """Run the queued jobs, and those they queue, until none is left or *limit* of them have run."""
        drain(self, limit)

    def _call_first(self, queue: deque[Any]) -> bool:
        """Take the first out of *queue* and call it, unless it was cleared; tell whether it was called.

        A signal can come after any call in here. It finds the callback in the queue, or begun.
        """
        callback: Callback = queue[0]
        if not callback.active:
            del queue[0]
            return False
        self._call(callback, queue)
        return True

    def _call(self, callback: Callback, queue: deque[Any]) -> None:
        function, args, context = callback._function, callback._args, callback._context
        assert function is not None and context is not None  # noqa: PT018 (an active one has both)
        repeats = isinstance(callback, Timer) and callback.interval is not None
        start = self.clock()
        begun = False
        try:
            if not repeats:
                callback._end()
            begun = True
            del queue[0]
            result = context.run(function, *args)
            if result is not None:
                context.run(start_coroutine, result)
        except BaseException as error:
            if not begun:
                callback._function, callback._args, callback._context = function, args, context
                callback._wait()
                raise
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                complete(function, args)
                raise
            self.report_exception(error)
        finally:
            if repeats and begun and callback.active:
                self._set_again(callback, start)
            del function, args, context  # what is raised keeps this frame

    def _set_again(self, timer: Any, start: float) -> None:
        try:
            timer.due = math.ceil(start) + timer.interval
            self.timers.add(timer)
        except BaseException:  # a signal
            if not any(each is timer for each in self.timers):
                self.due.append(timer)
            raise

    def _take_posts(self) -> None:
        """Take over what other threads posted, all of it in C: a signal that came between two statements would lose a call."""
        self.arrived.extend(map(self.posts.get, repeat(False, self.posts.qsize())))

    def _run_post(self) -> None:
        function, args = self.arrived[0]
        del self.arrived[0]
        try:
            function(*args)
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                complete(function, args)
                raise
            self.report_exception(error)
        finally:
            del function, args  # what is raised keeps this frame

    # ------------------------------------------------------------------------------------------------------- what is left

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
            for function, args in self.arrived:
                if function is perform_promise_then or function is host_promise_rejection_tracker:
                    promise = args[0]
                    if promise._state == REJECTED and promise._on_fulfilled is None:
                        promise._on_fulfilled = HANDLED
        return super().report_rejections()

    def check_open(self) -> None:
        """Raise a RuntimeError if the scheduler is closed."""
        if not self.is_open():
            raise RuntimeError(self.why_closed())

    def is_open(self) -> bool:
        """Tell whether the scheduler can still run something."""
        return not self.closed

    def why_closed(self) -> str:
        """Say what ``check_open`` raises on a scheduler that is closed."""
        return f"{self!r} is closed: make a new scheduler for new work"

    def track_rejection(self, promise: PromiseRecord) -> None:
        """Remember that *promise* was rejected while nothing handled it, and ask for the turn that reports it."""
        super().track_rejection(promise)
        if self.is_open():
            self.wake()

    def track_handling(self, promise: PromiseRecord) -> None:
        """Remember that *promise* is handled after it was reported."""
        super().track_handling(promise)
        if self.is_open():
            self.wake()

    def leftovers(self) -> str:
        """Say what is queued and has not run, for a warning; empty if nothing is. What was unref'ed need not run."""
        timers = sum(timer.active and timer.has_ref() for timer in (*self.due, *self.timers))
        counts = (
            (len(self.jobs) + len(self.ticks), "job"),
            (timers, "timer"),
            (sum(immediate.active and immediate.has_ref() for immediate in (*self.immediates,)), "immediate"),
            (len(self.arrived) + self.posts.qsize(), "call from another thread"),
        )
        return " and ".join(f"{count} {word if count == 1 else _plural(word)}" for count, word in counts if count)

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
        if self._pool is not None:
            self._pool.shutdown(wait=False)

    def report_leftovers(self) -> None:
        """Report the rejections no drain came to, by logging or hook, and warn of what is queued and will never run."""
        _warn_of(self.last_report())

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
        """Do what other threads posted for our own bookkeeping: it runs no code of the user's, and nobody misses it."""
        self._take_posts()
        for function, args in [self.arrived.popleft() for _ in range(len(self.arrived))]:
            if function in (host_promise_rejection_tracker, forget_reaction):
                function(*args)
            elif function is not _look_again and not (function is perform_promise_then and isinstance(args[1], Watcher)):
                self.arrived.append((function, args))

    def _refuse(self, job: Any) -> None:
        warnings.warn(f"a job was dropped, because {self!r} is closed: {describe_job(job)}", RuntimeWarning, stacklevel=4)

    def __del__(self) -> None:
        if not getattr(self, "closed", True) and (self.leftovers() or self.has_rejections()):
            self.report_leftovers()


def _look_again() -> None:
    """Do nothing: that a post came is enough."""


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


def describe_job(job: Any) -> str:
    """Name a queued job by the function it will call."""
    for name in ("_function", "_on_fulfilled", "_on_rejected", "_fulfil", "_reject"):
        function = getattr(job, name, None)
        if callable(function) and not isinstance(function, PromiseRecord):
            return describe(function)
    return repr(job)


def _warn_of(left: str) -> None:
    if left:
        warnings.warn(
            f"promiselite: {left} never ran: call promiselite.run() at the end of the program, "
            "or run it with `python -m promiselite run`",
            RuntimeWarning,
            stacklevel=4,
        )


def _report_at_exit() -> None:
    open_ones = [scheduler for scheduler in _alive if not scheduler.closed]
    left = [scheduler.last_report() for scheduler in open_ones]
    for scheduler in open_ones:
        scheduler.closed = True
    _warn_of("; ".join(text for text in left if text))


_alive: WeakSet[HostScheduler] = WeakSet()
atexit.register(_report_at_exit)
