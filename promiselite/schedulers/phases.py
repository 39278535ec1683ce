"""The phases of a turn, which are Node's.

Timers that are due, then what other threads posted, then immediates. Each of them is a *macrotask*, and after each one the job
queue is drained and the rejections nobody handled are reported.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import Context
from itertools import chain, repeat
from typing import Any

from ..core.calling import start_coroutine
from ..core.jobs import drain, run_job
from ..core.record import FULFIL_JOB, NO_VARIABLES
from ..core.settling import complete, is_exit
from ..errors import set_traceback, without_own_frames
from ..scheduler import Scheduler
from .queues import Queues
from .timers import BARE, REFERENCED, WAITING, Callback

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
        return self._call_all(self.due, done)

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
        return self._call_all(self.immediates, done)

    def _call_all(self, queue: deque[Any], done: Callable[[], bool] | None) -> bool:
        """Call what is in *queue* now, with a checkpoint behind each that needs one; tell whether *done* ended it.

        Entering a context costs more than calling a function, so those that need no context variables share one.
        """
        turns = repeat(None, len(queue))
        for _ in turns:
            if not queue:  # the scheduler was closed meanwhile
                break
            spare = Context()
            called = True
            try:
                called = spare.run(self._call_from, queue, turns, done, spare)
            except BaseException as error:
                set_traceback(error, without_own_frames(error.__traceback__))
                if is_exit(error):
                    raise
                self.report_exception(error)
            finally:
                del spare  # what is raised keeps this frame
            if called:
                if self.jobs or self.ticks or self._rejected or self._handled_late:
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
                    self._run_tick(tick)
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

    drain = drain
    _run_tick = run_job

    def _call_from(self, queue: deque[Any], turns: Iterable[None], done: Callable[[], bool] | None, spare: Context) -> bool:
        """Take the first out of *queue* and call it, unless it was cleared; then those behind it, until a checkpoint is due.

        A signal can come after any call in here. It finds the callback in the queue, or begun.

        Args:
            queue: timers or immediates; there is one.
            turns: gives one for each but the first.
            done: asked between two; when it answers True the rest stays queued.
            spare: the context that is current in here, without variables as long as no callback has set one.

        Returns:
            Whether any was called.
        """
        function: Any = None
        arguments: Any = None
        context: Any = None
        jobs, ticks = self.jobs, self.ticks
        called, bare = False, 0
        try:
            for _ in chain((None,), turns):
                callback: Callback = queue[0]
                function = callback._function
                if function is not None:
                    called = True
                    arguments = callback._arguments
                    flags = callback._flags
                    bare = flags & BARE
                    if callback.interval is not None:
                        self._call_again(queue, callback)
                    else:
                        context = callback._context
                        # callback._end(), written out; from here to the call nothing is called: no signal comes in between.
                        callback._function = callback._context = None
                        callback._arguments = ()
                        callback._flags = flags & REFERENCED
                        if flags & WAITING:
                            self.references -= flags & REFERENCED
                        del queue[0]
                        if context is not NO_VARIABLES:
                            context.run(_call, function, (arguments,) if bare else arguments)
                        elif (result := function(arguments) if bare else function(*arguments)) is not None:
                            start_coroutine(result)
                    if jobs or ticks or self._rejected or self._handled_late or spare or (done is not None and done()):
                        break
                else:
                    del queue[0]
                if not queue:
                    break
        except BaseException as error:
            if is_exit(error):
                complete(function, (arguments,) if bare else arguments)
            raise
        else:
            return called
        finally:
            function = arguments = context = result = None  # what is raised keeps this frame
            del spare

    def _call_again(self, queue: deque[Any], timer: Any) -> None:
        """Call the first in *queue*, a timer that repeats, and set it again."""
        if timer._context is NO_VARIABLES:  # what one call sets, the next one sees
            timer._context = Context()
        start = self.clock()
        context, function, args = timer._context, timer._function, timer._args
        del queue[0]
        try:
            context.run(_call, function, args)
        finally:
            if timer.active:
                self._set_again(timer, start)
            del function, args, context

    def _set_again(self, timer: Any, start: float) -> None:
        try:
            timer.due = math.ceil(start) + timer.interval
            self.timers.add(timer)
        except BaseException:  # interrupted
            if not any(each is timer for each in self.timers):
                self.due.append(timer)
            raise

    def _run_post(self) -> None:
        post = self.arrived[0]
        takes_one = len(post) == 2
        del self.arrived[0]
        try:
            if takes_one:
                post[0](post[1])
            else:
                post[0](*post[1:])
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                complete(post[0], post[1:])
                raise
            self.report_exception(error)
        finally:
            del post  # what is raised keeps this frame


def _call(function: Callable[..., object], args: tuple[Any, ...]) -> None:
    try:
        result = function(*args)
        if result is not None:
            start_coroutine(result)
    finally:
        del function, args  # what is raised keeps this frame
