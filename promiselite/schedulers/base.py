"""What every host has in common: how its turns are asked for, how callbacks are, and how it ends.

To plug in a new host, subclass ``HostScheduler`` and say how the host is asked for a turn.
"""

from __future__ import annotations

import math
import os
import sys
import warnings
from collections.abc import Callable
from contextvars import copy_context
from functools import partial
from math import ceil
from threading import Lock, Thread, current_thread, get_ident
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple, overload
from weakref import WeakSet

from .. import scheduler as scheduler_module
from .._types import RejectionHook, UnhandledRejection
from ..abort import AbortSignal, check_signal
from ..abortable import Abortable, rejected_with_reason
from ..core.capability import new_pending
from ..core.jobs import CallbackJob
from ..core.record import NO_VARIABLES, SETTLED, PromiseRecord, intrinsics
from ..core.settling import fulfill_promise
from ..errors import is_own
from ..expiry import LONGEST, check_timeout, is_number
from ..scheduler import running_entries, running_host
from ..weak import members
from .generators import close_generators
from .phases import Phases
from .queues import describe_job, look_again
from .timers import BARE, REFERENCED, WAITING, Callback, Immediate, Timer
from .waiting import own_thread, wait_elsewhere

if TYPE_CHECKING:
    from ..promise import Promise

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class _Entry:
    """One entry of a hold; it keeps what it is held for."""

    __slots__ = ("work",)

    def __init__(self, work: object) -> None:
        self.work = work


class Hold:
    """Work that is in flight outside: while it is held, ``run()`` goes on. Any thread may enter and leave it.

    Args:
        work: what may be known to nobody else, and is to be kept meanwhile.
    """

    __slots__ = ("_entries", "_scheduler", "_work")

    def __init__(self, scheduler: HostScheduler, work: object = None) -> None:
        self._scheduler = scheduler
        self._work = work
        self._entries: list[object] = []

    def __enter__(self) -> None:
        entry = _Entry(self._work)
        self._entries.append(entry)
        self._scheduler.holds.add(entry)

    def __exit__(self, *exc_info: object) -> None:
        scheduler = self._scheduler
        scheduler.holds.discard(self._entries.pop())
        if get_ident() != scheduler.home:
            scheduler.posts.put((look_again,))  # ends the sleep of a loop that nothing else keeps going
        try:
            scheduler.wake()
        except RuntimeError:  # closed, or its host is gone: nothing waits for the hold
            if scheduler.is_open():
                raise


class HostScheduler(Phases):
    """A scheduler on some host.

    A host that has a loop of its own defines ``wake`` and ``set_alarm``, and calls ``run_turn`` on the home thread when it was
    asked for a turn and when the alarm goes off.
    """

    _budget: float | None = 0.05
    thread_has_ended = False
    last_used = 0
    _in_turn = False

    def __init__(
        self,
        *,
        on_unhandled_rejection: UnhandledRejection,
        on_rejection_handled: RejectionHook | None,
        debug: bool | None = None,
    ) -> None:
        debug = _flag(scheduler_module.debug_by_default if debug is None else debug)
        super().__init__(on_unhandled_rejection, on_rejection_handled)
        self.home = get_ident()
        self._pool: Any = None
        self._pool_of = 0
        self.pool_threads: WeakSet[Thread] = WeakSet()
        self._debug = False
        self.debug = debug
        close_generators(self)

    @property
    def debug(self) -> bool:
        """Whether debug mode is on: each promise knows where it was made, reports tell causal chains, mistakes are warned of.

        It is on from the start after ``python -X dev`` and with ``PROMISELITE_DEBUG=1`` in the environment. It may be set at
        any time, on the home thread; what was made while it was off stays unknown.

        Raises:
            TypeError: it is set to something else than True or False.
        """
        return self._debug

    @debug.setter
    def debug(self, debug: bool) -> None:
        if _flag(debug) is not self._debug:
            from ..debugging.mode import begin, end  # only those who debug pay for it

            (begin if debug else end)(self)
            self._debug = debug

    @property
    def budget(self) -> float | None:
        """The seconds after which a turn of the host's lets the host go on although jobs are left; 0.05 until it is set.

        So a chain of jobs without end does not freeze the host. None never lets it go on, as JavaScript does.

        Raises:
            TypeError: what it is set to is neither a number nor None.
            ValueError: it is negative or not a number.
        """
        return self._budget

    @budget.setter
    def budget(self, seconds: float | None) -> None:
        if seconds is not None:
            if not is_number(seconds):
                raise TypeError(f"budget: a number of seconds is needed, or None, not {seconds!r}")
            if not seconds >= 0:
                raise ValueError(f"budget: the seconds must be 0 or more, not {seconds!r}")
        self._budget = seconds

    # ------------------------------------------------------------------------------------------------- what a host adds

    def wake(self) -> None:
        """Ask the host for a turn soon; any thread may call this."""
        raise NotImplementedError

    def set_alarm(self, due: float | None) -> None:
        """Have the host call ``run_turn`` at *due*, in milliseconds of ``clock()``, and no more at the time it was told before.

        Called on the home thread at the end of each turn of the host's; None means that no timer is set.
        """
        raise NotImplementedError

    def run_turn(self) -> None:
        """Run a turn of the host's: at most ``budget`` seconds long, with this scheduler the one that is running here.

        What is left then is asked for with ``wake``, and the next timer with ``set_alarm``. A handler may run the host's loop
        itself, as a dialog does: inside it nothing of this scheduler runs, since one job has to end before the next begins.
        """
        if self._in_turn:
            return
        ident = get_ident()
        outer = running_entries.get(ident)
        running_entries[ident] = (self, running_host())
        self._in_turn = True
        try:
            self.run_turn_of_running_host()
        finally:
            self._in_turn = False
            if outer is None:
                del running_entries[ident]
            else:
                running_entries[ident] = outer

    def run_turn_of_running_host(self) -> None:
        """Run a turn as ``run_turn`` does, for a host whose loops are found by themselves and never run inside one another."""
        self.enqueue = self.jobs.append
        try:
            self.turn_within(self.budget)
        finally:
            if not self.closed:
                self.enqueue = self.enqueue_and_wake
                if self.is_busy():
                    self.wake()
                self.set_alarm(self.timers.next_due())

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Block this thread until the host, on its own, has settled *promise*."""
        check_timeout(timeout)
        if get_ident() == self.home and self.is_open():
            raise RuntimeError(
                f"{promise!r} cannot be waited for on its home thread: {self!r} could not go on meanwhile; "
                "chain with then(), or await it inside an async function"
            )
        wait_elsewhere(self, promise, timeout, self.why_never)

    def why_never(self) -> str | None:
        """Say why nothing here can ever be settled, or return None if it may be; any thread may ask."""
        return None if self.is_open() else self.why_closed()

    def enqueue_and_wake(self, job: Any) -> None:
        """Append one job and ask for a turn; a host that sleeps between turns has this as its ``enqueue`` meanwhile.

        Raises:
            RuntimeError: the scheduler is closed.
        """
        self.check_open()
        try:
            self.jobs.append(job)
            self.wake()
        except BaseException:  # a signal: what is queued is to run all the same
            self.wake()
            raise
        self.enqueue = self.jobs.append

    # ----------------------------------------------------------------------------------------------- asking for callbacks

    def post(self, function: Callable[..., object], *args: Any) -> None:
        """Run ``function(*args)`` on the home thread soon, as one macrotask; any thread may call this.

        Raises:
            RuntimeError: the scheduler is closed.
        """
        if not self.is_open():
            self.check_open()
        self.posts.put((function, *args))
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
        immediate = Immediate()
        immediate._prepare(self, check_callable("set_immediate", function), args)
        self.at_home(self._add_immediate, immediate)
        return immediate

    def clear(self, callback: Callback) -> None:
        """Call off a timer or an immediate; nothing happens if it was called already."""
        self.at_home(self._clear, callback)

    @overload
    def sleep(self, seconds: float, *, signal: AbortSignal | None = None) -> Promise[None]: ...
    @overload
    def sleep(self, seconds: float, value: T, *, signal: AbortSignal | None = None) -> Promise[T]: ...
    def sleep(self, seconds: float, value: Any = None, *, signal: AbortSignal | None = None) -> Promise[Any]:
        """Return a promise that is fulfilled with *value* after *seconds*; 0 waits for one turn, as an immediate.

        Args:
            seconds: how long to wait.
            value: what the promise is fulfilled with.
            signal: clears the timer and rejects the promise with its reason when it is aborted.
        """
        if type(seconds) not in (int, float) and not is_number(seconds):
            raise TypeError(f"sleep(seconds): a number is needed, not {seconds!r}")
        if not -LONGEST <= seconds <= LONGEST:
            raise ValueError(f"sleep(seconds): a finite number is needed, not {seconds!r}")
        if signal is not None:
            return self._sleep_under(signal, seconds, value)  # type: ignore[no-any-return]
        promise = new_pending(self)
        if seconds <= 0:
            self.set_immediate(fulfill_promise, promise, value)
        else:
            self._set_timer("sleep", fulfill_promise, ceil(seconds * 1000), (promise, value), False)
        return promise  # type: ignore[no-any-return]

    def _sleep_under(self, signal: Any, seconds: float, value: Any) -> Any:
        check_signal("sleep(signal=)", signal)
        self.check_open()
        if signal.aborted:
            return rejected_with_reason(signal, self)
        promise = new_pending(self)
        waiting = Abortable(promise, signal)
        callback: Callback
        if seconds <= 0:
            callback = self.set_immediate(waiting, value)
        else:
            callback = self._set_timer("sleep", waiting, ceil(seconds * 1000), (value,), False)
        waiting.begin(partial(self.clear, callback))
        return promise

    def pool(self) -> Any:
        """Return the scheduler's own pool of threads, where ``offload`` runs what it is given; made on first use."""
        process = os.getpid()
        if self._pool_of != process:  # a forked child has none of the threads
            from concurrent.futures import ThreadPoolExecutor  # slow to load

            made = ThreadPoolExecutor(
                thread_name_prefix="promiselite", initializer=_begin_pool_thread, initargs=(self.pool_threads,)
            )
            with _pool_lock:
                quicker = self._pool_of == process  # another thread: what was made here and has no work, has no threads
                self._pool, self._pool_of = self._pool if quicker else made, process
        return self._pool

    def hold(self) -> Hold:
        """Return a context manager inside which ``run()`` does not end: work outside is in flight.

        Any thread may enter and leave it, and they need not be the same.
        """
        return Hold(self)

    def _set_timer(self, name: str, function: Callable[..., object], ms: float, args: tuple[Any, ...], repeats: bool) -> Timer:
        if not self.is_open():
            self.check_open()
        timer = Timer()
        timer._scheduler = self  # timer._prepare(), written out
        timer._function = function if callable(function) else check_callable(name, function)
        if len(args) == 1:
            timer._arguments = args[0]
            timer._flags = flags = REFERENCED | BARE
        else:
            timer._arguments = args
            timer._flags = flags = REFERENCED
        timer._context = copy_context() or NO_VARIABLES
        delay = ms if type(ms) is int and ms >= 1 else check_delay(name, ms)
        timer.interval = delay if repeats else None
        if get_ident() != self.home:
            timer.due = -1  # not queued yet
            self.post(self._add_timer, timer, delay)
            return timer
        timer.due = due = ceil(self.clock()) + delay
        others = self.timers.lists.get(due)
        if others is None:
            self.wake()
            self.timers.add(timer)
        else:  # the host knows of this millisecond
            others.append(timer)
        timer._flags = flags | WAITING
        self.references += 1
        return timer

    def _enqueue(self, job: CallbackJob) -> None:
        self.enqueue(job)

    def _add_tick(self, tick: CallbackJob) -> None:
        self.ticks.append(tick)
        self.wake()

    def _add_timer(self, timer: Timer, delay: int) -> None:
        if timer.active:
            timer.due = ceil(self.clock()) + delay
            self.timers.add(timer)
            timer._wait()
            self.wake()

    def _add_immediate(self, immediate: Immediate) -> None:
        if immediate.active:
            self.immediates.append(immediate)
            immediate._wait()
            self.wake()

    def _clear(self, callback: Callback) -> None:
        waited = callback.active
        callback._end()
        if waited and isinstance(callback, Timer):
            self.timers.note_cleared()

    # ------------------------------------------------------------------------------------------------------- what is left

    def callbacks(self) -> list[Callback]:
        """Return the timers and immediates that wait."""
        return [callback for callback in (*self.due, *self.timers, *self.immediates) if callback.active]

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

    def abandon(self) -> None:
        """Close without a report: a program that ends with an error has told it already."""
        self.closed = True
        self.tell_end()
        self.jobs.clear()
        self.ticks.clear()
        self.immediates.clear()
        self.due.clear()
        self.timers.clear()
        self.references = 0
        self.enqueue = self._refuse
        if self._pool is not None:
            self._pool.shutdown(wait=False)

    def tell_end(self) -> None:
        """Tell those who wait elsewhere for promises of this scheduler if nothing can settle them any more."""
        why = self.why_never()
        if why is not None:
            for bridge in members(self.bridges):
                bridge.end(why)

    def thread_ended(self) -> None:
        """Hear that the thread which made this scheduler, and asked ``hear_of_thread_end``, has ended."""
        self.thread_has_ended = True
        self.tell_end()

    def _refuse(self, job: Any) -> None:
        level, frame = 2, sys._getframe(1)
        while is_own(frame) and frame.f_back is not None:  # to the line that called promiselite
            level, frame = level + 1, frame.f_back
        warnings.warn(f"a job was dropped, because {self!r} is closed: {describe_job(job)}", RuntimeWarning, stacklevel=level)


def _begin_pool_thread(threads: WeakSet[Thread]) -> None:
    own_thread(current_thread())
    threads.add(current_thread())


def is_settled(promise: PromiseRecord) -> bool:
    """Tell whether *promise* is fulfilled or rejected."""
    return promise._state in SETTLED


def check_callable(name: str, function: Any) -> Any:
    """Return *function* if it can be called, else raise a TypeError in the name of *name*."""
    if not callable(function):
        raise intrinsics.type_error(f"{name}(): a function is needed, not {function!r}")
    return function


def _flag(debug: Any) -> bool:
    if not isinstance(debug, bool):
        raise TypeError(f"debug: True or False is needed, not {debug!r}")
    return debug


def check_delay(name: str, ms: Any) -> int:
    """Return *ms* as whole milliseconds, at least 1, as Node does."""
    if not isinstance(ms, (int, float)):
        raise TypeError(f"{name}(): the delay must be a number of milliseconds, not {ms!r}")
    if ms == math.inf:
        raise ValueError(f"{name}(): the delay must be finite")
    return int(ms) if ms >= 1 else 1


_pool_lock = Lock()
