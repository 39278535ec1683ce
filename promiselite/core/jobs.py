"""The job queue's drain, and jobs that are no reactions.

``drain`` holds a second form of ``run_promise_job``, written out in line because every ``then`` passes through it; the
readable form stays the definition, and the tests hold both together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from itertools import chain, repeat
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
from .thenables import is_plain

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


def drain(scheduler: Scheduler, limit: int = WITHOUT_END) -> None:
    """Run the queued jobs, and those they queue, until none is left or *limit* of them have run.

    Home thread only. What a microtask raises goes to ``scheduler.report_exception``, which may raise it from here; what is
    queued then stays queued. A KeyboardInterrupt or SystemExit leaves at once, whether a job raised it or a signal did
    between two of them, and takes no job with it.
    """
    jobs = scheduler.jobs
    promise_class = intrinsics.promise
    job: Any = None
    spare: Context | None = None
    turns = repeat(None, limit)
    try:
        for _ in turns:
            if not jobs:
                break
            job = jobs[0]
            if type(job) is not promise_class:
                del jobs[0]  # a call to popleft() would let a signal come before the job is in our hands
                try:
                    job.run()
                except BaseException as error:
                    if must_leave(error, scheduler):
                        raise
            elif job._state == FULFIL_JOB and job._on_fulfilled is not None:
                job = None  # it is still in the queue
                if spare is None or spare:  # an earlier handler has set a variable in it
                    spare = Context()
                spare.run(run_handlers, jobs, turns, spare)
            else:
                del jobs[0]
                if job._state == THENABLE_JOB:
                    follow(job)
                else:
                    run_promise_job(job)
    except BaseException as error:
        mend(jobs, job, None, error)
        raise
    finally:
        job = None


def run_handlers(jobs: deque[Any], turns: Iterator[None], spare: Context) -> None:  # noqa: C901 (run_promise_job, written out)
    """Run the first job, which calls a handler, and those behind it as long as they call handlers or begin to follow a promise.

    Entering a context costs more than calling a function. So this runs in a context without variables, where handlers that
    need none are called directly until one of them sets a variable.

    Args:
        jobs: the queue; what comes first calls a handler with a value.
        turns: gives one for each job but the first, whose turn the caller took.
        spare: the context that is current in here.
    """
    promise_class = intrinsics.promise
    no_variables, fulfilled = NO_VARIABLES, FULFILLED
    turns = chain((None,), turns)
    job: Any = jobs[0]
    handler: Any = job._on_fulfilled
    plain_function: Any = None
    plain_type: Any = None
    reactions: Any = None
    result: Any = None
    try:
        del jobs[0]
        job._state = PENDING
        reactions = job  # says that it has not begun
        for _ in turns:
            if handler is None:
                result = None
                follow(job)
            else:
                reactions = None
                try:
                    if handler is plain_function and job._context is no_variables:
                        result = handler(job._on_rejected._value)
                    else:
                        takes_one = type(handler) is FunctionType and handler.__code__.co_argcount == 1
                        plain_function = handler if takes_one else None
                        if job._context is no_variables:
                            result = handler(job._on_rejected._value) if takes_one else call(handler, job._on_rejected._value)
                        elif takes_one:
                            result = job._context.run(handler, job._on_rejected._value)
                        else:
                            result = job._context.run(call, handler, job._on_rejected._value)
                except BaseException as error:
                    reject_promise_with_raised(job, error)
                else:
                    if type(result) is not plain_type:
                        plain_type = type(result) if is_plain(result) else None  # pyright: ignore[reportUnknownVariableType]
                    if plain_type is not None:
                        reactions = job._value
                        job._value = result
                        job._state = fulfilled
                        job._on_fulfilled = job._on_rejected = job._context = None
                        if reactions is None:
                            pass
                        elif type(reactions) is promise_class:
                            reactions._on_rejected = job
                            handler = reactions._on_fulfilled
                            if not (jobs or spare or handler is None):
                                job = reactions  # it would come next out of the queue: it need not go in
                                continue
                            reactions._state = FULFIL_JOB
                            jobs.append(reactions)
                            reactions = None
                        else:
                            trigger_promise_reactions(job, reactions)
                            reactions = None
                    elif job._context is no_variables:
                        if spare:
                            job._context = spare  # for the then of a thenable
                        resolve_promise(job, result)
                    else:
                        job._context.run(resolve_promise, job, result)
            if spare or not jobs:
                break
            job = jobs[0]
            if type(job) is not promise_class:
                break
            if job._state == FULFIL_JOB:
                handler = job._on_fulfilled
                if handler is None:
                    break
                del jobs[0]
                job._state = PENDING
                reactions = job
            elif job._state == THENABLE_JOB:
                handler = None
                del jobs[0]
            else:
                break
        else:
            if reactions is job:
                job._state = FULFIL_JOB
            jobs.appendleft(job)
    except BaseException as error:
        mend(jobs, job, reactions, error)
        raise
    finally:
        job = handler = plain_function = plain_type = result = reactions = None


def run_job(scheduler: Scheduler, job: Any) -> None:
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


def mend(jobs: deque[Any], job: Any, reactions: Any, error: BaseException) -> None:  # interrupted
    """Put right what an exception that left the drain has interrupted.

    A job that had not begun goes back to the head of the queue; one whose handler was cut off rejects its promise; one that
    had settled its promise queues the reactions it had not come to.

    Args:
        jobs: the queue.
        job: the one that was in hand, if any.
        reactions: the reactions of its promise that are not queued; the job itself if it had not begun, whatever its state.
        error: the exception.
    """
    if job is None:
        return
    if reactions is job:
        job._state = FULFIL_JOB
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
