"""The phases of a turn, which are Node's.

Timers that are due, then what other threads posted, then immediates. Each of them is a *macrotask*, and after each one the job
queue is drained and the rejections nobody handled are reported.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable
from contextvars import Context
from typing import Any

from ..core.calling import start_coroutine
from ..core.jobs import WITHOUT_END, drain, run_job
from ..core.record import FULFIL_JOB, NO_VARIABLES
from ..core.settling import complete, is_exit
from ..errors import set_traceback, without_own_frames
from ..scheduler import Scheduler
from .queues import Queues
from .timers import Callback

FEW, MANY = 8, 1000
"""Jobs or ticks between two looks at the clock: each may take long, so a turn's first looks come soon."""


class _Budget:
    """Tells whether the time of a turn is over."""

    __slots__ = ("_clock", "_limit")

    def __init__(self, clock: Callable[[], float], ms: float) -> None:
        self._clock = clock
        self._limit = clock() + ms

    def __call__(self) -> bool:
        return self._clock() >= self._limit


class Phases(Queues, Scheduler):
    """The queues of a scheduler, and a turn of them."""

    def clock(self) -> float:
        """Return the time in milliseconds, from any fixed beginning; it never runs backwards."""
        return time.monotonic() * 1000

    def turn(self, done: Callable[[], bool] | None = None) -> None:
        """Run what is due now: jobs, timers, posts, immediates, each macrotask followed by all its jobs.

        Args:
            done: asked between two macrotasks; the turn ends early when it answers True.
        """
        self.checkpoint(done)
        if done is not None and done():
            return
        for phase in self._phases():
            if phase(done):
                return

    def turn_within(self, budget: float | None) -> None:
        """Run a turn that ends early, with the rest still queued, when *budget* seconds are over; None never ends it.

        However short the budget, each phase runs one macrotask, unless jobs without end come before it. Even those let calls
        from other threads through, which come at no particular time anyway: a cancellation may be among them. Timers and
        immediates wait for the last job.
        """
        if budget is None:
            self.turn()
            return
        done = _Budget(self.clock, budget * 1000)
        self.checkpoint(done)
        if self.jobs or self.ticks:
            self._take_posts()
            for _ in range(len(self.arrived)):
                self._run_post()
            return
        for phase in self._phases():
            if self.jobs or self.ticks:
                return
            phase(done)

    def _phases(self) -> tuple[Callable[[Callable[[], bool] | None], bool], ...]:
        return (self._run_due, self._run_posts, self._run_immediates)

    def _run_due(self, done: Callable[[], bool] | None) -> bool:
        self.timers.take_due(math.floor(self.clock()), self.due)
        due = self.due
        while due:
            if self._call_first(due):
                if self.jobs or self.ticks or self._rejected or self._handled_late:
                    self.checkpoint(done)
                if done is not None and done():
                    return True
        return False

    def _run_posts(self, done: Callable[[], bool] | None) -> bool:
        self._take_posts()
        jobs = self.jobs
        for _ in range(len(self.arrived)):
            self._run_post()
            if jobs or self.ticks or self._rejected or self._handled_late:
                self.checkpoint(done)
            if done is not None and done():
                return True
        return False

    def _run_immediates(self, done: Callable[[], bool] | None) -> bool:
        immediates = self.immediates
        for _ in range(len(immediates)):
            if self._call_first(immediates):
                self.checkpoint(done)
                if done is not None and done():
                    return True
        return False

    def checkpoint(self, done: Callable[[], bool] | None = None) -> None:
        """Run next ticks and jobs until none is left, then report rejections; and again, while reports made new jobs.

        Args:
            done: asked after every thousand jobs or ticks, a budget sooner; when it answers True the rest stays queued.
        """
        ticks = self.ticks
        jobs = self.jobs
        left = chunk = FEW if type(done) is _Budget else MANY
        while True:
            while ticks:
                if done is not None and not left:
                    if done():
                        return
                    left = chunk = min(2 * chunk, MANY)
                left -= 1
                tick = ticks[0]
                try:
                    del ticks[0]
                    run_job(tick, self)
                except BaseException:  # interrupted
                    if tick._state == FULFIL_JOB:  # before it began
                        ticks.appendleft(tick)
                    raise
                finally:
                    del tick
            if done is None:
                self.drain()
            else:
                while jobs:
                    self.drain(chunk)
                    if jobs:
                        if done():
                            return
                        chunk = min(2 * chunk, MANY)
            if not ticks and not ((self._rejected or self._handled_late) and self.report_rejections()):
                return

    def drain(self, limit: int = WITHOUT_END) -> None:
        """Run the queued jobs, and those they queue, until none is left or *limit* of them have run."""
        drain(self, limit)

    def _call_first(self, queue: deque[Any]) -> bool:
        """Take the first out of *queue* and call it, unless it was cleared; tell whether it was called.

        A signal can come after any call in here. It finds the callback in the queue, or begun.
        """
        callback: Callback = queue[0]
        function, args, context = callback._function, callback._args, callback._context
        if function is None or context is None:
            del queue[0]
            return False
        repeats = callback.interval is not None
        if context is NO_VARIABLES:
            context = Context()
            if repeats:  # what one call sets, the next one sees
                callback._context = context
        start = self.clock() if repeats else 0.0
        # From here to the call nothing else is called: no signal comes in between.
        if not repeats:  # callback._end(), written out
            callback._function = callback._context = None
            callback._args = ()
            callback._waiting = False
            self.references -= callback._counted
            callback._counted = False
        del queue[0]
        try:
            result = context.run(function, *args)
            if result is not None:
                context.run(start_coroutine, result)
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                complete(function, args)
                raise
            self.report_exception(error)
        finally:
            if repeats and callback.active:
                self._set_again(callback, start)
            del function, args, context  # what is raised keeps this frame
        return True

    def _set_again(self, timer: Any, start: float) -> None:
        try:
            timer.due = math.ceil(start) + timer.interval
            self.timers.add(timer)
        except BaseException:  # interrupted
            if not any(each is timer for each in self.timers):
                self.due.append(timer)
            raise

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
