"""The job queue's drain, and jobs that are no reactions.

``drain`` holds a second form of ``run_promise_job``, written out in line because every ``then`` passes through it; the
readable form stays the definition, and the tests hold both together.
"""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from itertools import repeat
from types import FunctionType
from typing import TYPE_CHECKING, Any

from ..errors import set_traceback, without_own_frames
from .calling import call, start_coroutine
from .following import follow
from .reactions import run_promise_job
from .record import (
    FULFIL_JOB,
    FULFILLED,
    NO_VARIABLES,
    PENDING,
    REJECT_JOB,
    REJECTED,
    THENABLE_JOB,
    Job,
    PromiseRecord,
    intrinsics,
)
from .settling import (
    complete,
    finish_reactions,
    is_exit,
    mark_as_left,
    reject_as_handled,
    reject_promise_with_raised,
    resolve_promise,
    trigger_promise_reactions,
)
from .thenables import PLAIN_TYPES

if TYPE_CHECKING:
    from ..scheduler import Scheduler

WITHOUT_END = 1 << 62


class CallbackJob(Job):
    """Call a plain function: a microtask or a next tick.

    Spec: https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#microtask-queuing
    """

    __slots__ = ("_args", "_context", "_function")

    def __init__(self, function: Callable[..., object], args: tuple[Any, ...]) -> None:
        self._state = FULFIL_JOB
        self._function = function
        self._args = args
        self._context: Context = copy_context()

    def run(self) -> None:
        """Call the function, in the context of the call that queued it."""
        self._state = PENDING
        result = self._context.run(self._function, *self._args)
        if result is not None:
            self._context.run(start_coroutine, result)

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Call a resolving function after all, if it was one."""
        complete(self._function, self._args)


def drain(scheduler: Scheduler, limit: int = WITHOUT_END) -> None:  # noqa: C901 (run_promise_job and others, written out)
    """Run the queued jobs, and those they queue, until none is left or *limit* of them have run.

    Home thread only. What a microtask raises goes to ``scheduler.report_exception``, which may raise it from here; what is
    queued then stays queued. A KeyboardInterrupt or SystemExit leaves at once, whether a job raised it or a signal did
    between two of them, and takes no job with it.
    """
    jobs = scheduler.jobs
    append = jobs.append
    promise_class = intrinsics.promise
    job: Any = None
    source: Any = None
    reactions: Any = None
    result: Any = None
    context: Any = None
    spare = Context()
    try:
        for _ in repeat(None, limit):
            if not jobs:
                break
            job = jobs[0]
            del jobs[0]  # a call to popleft() would let a signal come before the job is in our hands
            if type(job) is not promise_class:
                try:
                    job.run()
                except BaseException as error:
                    if must_leave(error, scheduler):
                        raise
                continue
            handler = job._on_fulfilled
            if job._state != FULFIL_JOB or handler is None:
                if job._state == THENABLE_JOB:
                    source = None  # it may be this very promise
                    follow(job)
                else:
                    run_promise_job(job)
                continue
            context = job._context
            if context is NO_VARIABLES:
                if spare:  # an earlier handler has set a variable in it
                    spare = Context()
                context = spare
            job._state = PENDING
            source = job._on_rejected
            try:
                if type(handler) is FunctionType and handler.__code__.co_argcount == 1:
                    result = context.run(handler, source._value)
                else:
                    result = context.run(call, handler, source._value)
            except BaseException as error:
                reject_promise_with_raised(job, error)
                continue
            try:
                plain = type(result) in PLAIN_TYPES
            except Exception:  # see thenables.is_plain
                plain = False
            if not plain:
                if context is spare and spare:
                    job._context = spare  # for the then of a thenable
                resolve_promise(job, result)
                continue
            reactions = job._value
            job._value = result
            job._state = FULFILLED
            job._on_fulfilled = job._on_rejected = job._context = None
            if reactions is not None:
                if type(reactions) is promise_class:
                    reactions._on_rejected = job
                    reactions._state = FULFIL_JOB
                    append(reactions)
                else:
                    trigger_promise_reactions(job, reactions)
                reactions = None
    except BaseException as error:
        mend(scheduler, job, reactions, error)
        raise
    finally:
        job = source = handler = result = reactions = context = None


def run_job(job: Any, scheduler: Scheduler) -> None:
    """Run one job of any kind and report what it raises: the readable form of a round of the drain."""
    try:
        if isinstance(job, PromiseRecord):
            run_promise_job(job)
        else:
            job.run()
    except BaseException as error:
        if must_leave(error, scheduler):
            raise
    finally:
        del job


def must_leave(error: BaseException, scheduler: Scheduler) -> bool:
    """Report what a job raised, unless it is an exit, which is to be raised again."""
    set_traceback(error, without_own_frames(error.__traceback__))
    if is_exit(error):
        return True
    try:
        scheduler.report_exception(error)
    finally:
        del error
    return False


def mend(scheduler: Scheduler, job: Any, reactions: Any, error: BaseException) -> None:  # interrupted
    """Put right what an exception that left the drain has interrupted.

    A job that had not begun goes back to the head of the queue; one whose handler was cut off rejects its promise; one that
    had settled its promise queues the reactions it had not come to.
    """
    jobs = scheduler.jobs
    if job is None:
        return
    state = job._state
    if state in (FULFIL_JOB, REJECT_JOB, THENABLE_JOB):
        if not any(queued is job for queued in jobs):
            jobs.appendleft(job)
    elif not isinstance(job, PromiseRecord):
        if is_exit(error):
            mark_as_left(error)
            job.interrupted(error)
    elif state in (FULFILLED, REJECTED):
        if reactions is not None:
            finish_reactions(job, reactions)
    elif state == PENDING and job._on_rejected is not None:
        mark_as_left(error)
        reject_as_handled(job, error)
