"""How a promise is listened to: reactions, and the jobs in which they run."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any, NamedTuple

from ..errors import RejectionError, without_own_frames
from .calling import call
from .record import (
    FULFIL_JOB,
    FULFILLED,
    HANDLED,
    PENDING,
    REJECT_JOB,
    REJECTED,
    Job,
    PromiseRecord,
)
from .settling import (
    host_promise_rejection_tracker,
    is_exit,
    queue_reaction_job,
    reject_promise_with_raised,
    resolve_promise,
    settle_rejected,
)


class Capability(NamedTuple):
    """A promise with the two functions that settle it.

    Spec: https://tc39.es/ecma262/#sec-promisecapability-records
    """

    promise: Any
    resolve: Callable[..., Any]
    reject: Callable[..., Any]


def perform_promise_then(promise: PromiseRecord, reaction: Any) -> None:
    """Register one reaction on *promise*; home thread only.

    Nothing runs inside this call. While *promise* is pending the reaction waits, in registration order; once it is settled,
    one job is queued for each call. Either way *promise* counts as handled.

    Args:
        reaction: a promise that carries its own handlers, or a ``Job`` that hears of *promise* when it runs.

    Spec: https://tc39.es/ecma262/#sec-performpromisethen
    """
    state = promise._state
    if state == FULFILLED:
        queue_reaction_job(reaction, promise)
    elif state == REJECTED:
        queue_reaction_job(reaction, promise)
        if promise._on_fulfilled is not HANDLED:
            host_promise_rejection_tracker(promise, "handle")
    else:
        waiting = promise._value
        if waiting is None:
            promise._value = reaction
        elif type(waiting) is list:
            waiting.append(reaction)
        else:
            promise._value = [waiting, reaction]


def forget_reaction(promise: PromiseRecord, reaction: Any) -> None:
    """Take back a reaction that *promise*, if it is still pending, has not used yet; home thread only."""
    if promise._state in (FULFILLED, REJECTED):
        return
    waiting = promise._value
    if waiting is reaction:
        promise._value = None
    elif type(waiting) is list and reaction in waiting:
        waiting.remove(reaction)
        if not waiting:
            promise._value = None


class CapabilityReaction(Job):
    """A reaction whose derived promise is known by its capability alone: a subclass's, or nobody's.

    Spec: https://tc39.es/ecma262/#sec-promisereaction-records
    """

    __slots__ = ("_capability", "_context", "_fulfil", "_reject")

    def __init__(self, capability: Capability | None, on_fulfilled: Any, on_rejected: Any) -> None:
        super().__init__()
        self._capability = capability
        self._fulfil = on_fulfilled if callable(on_fulfilled) else None
        self._reject = on_rejected if callable(on_rejected) else None
        self._context: Context = copy_context()

    def run(self) -> None:
        """Call the handler, then settle by the capability with what came of it.

        Spec: https://tc39.es/ecma262/#sec-newpromisereactionjob
        """
        fulfilled = self._state == FULFIL_JOB
        self._state = PENDING
        source = self._on_rejected if fulfilled else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        handler = self._fulfil if fulfilled else self._reject
        argument = source._value
        if not fulfilled:
            restore_traceback(source)
        raised = None
        if handler is not None:
            try:
                argument = self._context.run(call, handler, argument)
                fulfilled = True
            except BaseException as error:
                error.__traceback__ = without_own_frames(error.__traceback__)
                raised = error
                argument = error.reason if type(error) is RejectionError else error
                fulfilled = False
        capability = self._capability
        try:
            if capability is not None:
                (capability.resolve if fulfilled else capability.reject)(argument)
            if raised is not None and is_exit(raised):
                if isinstance(capability and capability.promise, PromiseRecord):
                    _mark_handled(capability.promise)
                raise raised
        finally:
            del self, source, argument, raised, capability


def run_promise_job(promise: PromiseRecord) -> None:
    """Run the job of a promise that is its own reaction: the readable form of what the drain does in line.

    Spec: https://tc39.es/ecma262/#sec-newpromisereactionjob and https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob
    """
    state = promise._state
    promise._state = PENDING
    if state == FULFIL_JOB:
        source = promise._on_rejected
        promise._on_rejected = None
        handler = promise._on_fulfilled
        if handler is None:
            resolve_promise(promise, source._value)
            return
    elif state == REJECT_JOB:
        source = promise._on_fulfilled
        promise._on_fulfilled = None
        handler = promise._on_rejected
        if handler is None:
            settle_rejected(promise, source._value, source._context)
            return
        restore_traceback(source)
    else:
        source = promise._on_rejected
        promise._on_fulfilled = promise._on_rejected = None
        perform_promise_then(source, promise)
        return
    try:
        result = promise._context.run(call, handler, source._value)
    except BaseException as error:
        try:
            reject_promise_with_raised(promise, error)
        finally:
            del promise, source
        return
    resolve_promise(promise, result)


def restore_traceback(source: PromiseRecord) -> None:
    """Give a reason the traceback it was rejected with: raising it elsewhere in between has made it longer."""
    reason = source._value
    if isinstance(reason, BaseException):
        reason.__traceback__ = source._context


def _mark_handled(promise: PromiseRecord) -> None:
    if promise._state == REJECTED and promise._on_fulfilled is not HANDLED:
        host_promise_rejection_tracker(promise, "handle")
