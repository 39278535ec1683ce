"""How a promise is listened to: reactions, and the jobs in which they run."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from typing import Any, NamedTuple

from ..errors import RejectionError, is_exception, set_traceback, without_own_frames
from .calling import call
from .record import (
    FULFIL_JOB,
    FULFILLED,
    HANDLED,
    PENDING,
    REJECT_JOB,
    REJECTED,
    SETTLED,
    THENABLE_JOB,
    Job,
    PromiseRecord,
    Reactions,
)
from .settling import (
    host_promise_rejection_tracker,
    is_exit,
    is_untouched,
    own_context,
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
            return
        several: Any = waiting
        if type(several) is not Reactions:
            several = Reactions()
            several[id(waiting)] = waiting
        key = id(reaction)
        if promise._value is not waiting or promise._state != state:  # interrupted
            perform_promise_then(promise, reaction)
            return
        several[key] = reaction
        promise._value = several
        if several is not waiting and not isinstance(waiting, PromiseRecord):
            waiting.joined(promise)


def reactions_of(promise: PromiseRecord) -> list[Any]:
    """Return what waits for *promise*, in order; nothing once it is settled."""
    waiting: Any = promise._value
    if promise._state in (FULFILLED, REJECTED) or waiting is None:
        return []
    return list(waiting.values()) if type(waiting) is Reactions else [waiting]


def is_waiting(promise: PromiseRecord, reaction: Any) -> bool:
    """Tell whether *reaction* is one of those that a pending *promise* has."""
    if promise._state in (FULFILLED, REJECTED):
        return False
    waiting: Any = promise._value
    return id(reaction) in waiting if type(waiting) is Reactions else waiting is reaction


def forget_reaction(promise: PromiseRecord, reaction: Any) -> None:
    """Take back a reaction that *promise*, if it is still pending, has not used yet; home thread only.

    It is as if the reaction had never been registered: if no other was, a rejection is not handled.
    """
    if promise._state in (FULFILLED, REJECTED):
        return
    waiting = promise._value
    if waiting is reaction:
        promise._value = None
    elif type(waiting) is Reactions and id(reaction) in waiting:
        del waiting[id(reaction)]
        if not waiting and not waiting.handled:
            promise._value = None


def release_reaction(promise: PromiseRecord, key: int) -> None:
    """Take out a reaction of *promise* that has nothing left to do; *promise* counts as handled for ever.

    Args:
        key: the reaction's ``id``.
    """
    waiting = promise._value
    if type(waiting) is Reactions:  # a settled promise has none
        waiting.handled = True
        waiting.pop(key, None)
    elif promise._state not in SETTLED and id(waiting) == key:
        promise._value = Reactions()
        promise._value.handled = True


class CapabilityReaction(Job):
    """A reaction whose derived promise is known by its capability alone: a subclass's.

    Spec: https://tc39.es/ecma262/#sec-promisereaction-records
    """

    __slots__ = ("_capability", "_context", "_fulfil", "_reject", "_settled")

    def __init__(self, capability: Capability, on_fulfilled: Any, on_rejected: Any) -> None:
        super().__init__()
        self._capability = capability
        self._settled = False
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
        handler = self._fulfil if fulfilled else self._reject
        if not fulfilled:
            restore_traceback(source)
        try:
            if handler is None:
                self._settle(fulfilled, source._value)
                return
            try:
                result = self._context.run(call, handler, source._value)
            except BaseException as error:
                self.complete(error, None)
                return
            self.complete(None, result)
        finally:
            result = None
            del self, source

    def settles(self) -> Any:
        """Return the derived promise."""
        return self._capability.promise

    @property
    def handlers(self) -> tuple[Any, Any]:
        """The handler for the value and the one for the reason, None where there is none."""
        return self._fulfil, self._reject

    def complete(self, error: BaseException | None, result: Any) -> None:
        """Settle by the capability after the handler has raised *error* or, if that is None, returned *result*."""
        try:
            if error is None:
                self._settle(True, result)
                return
            set_traceback(error, without_own_frames(error.__traceback__))
            self._settle(False, error.reason if type(error) is RejectionError else error)
            if is_exit(error):
                if isinstance(self._capability.promise, PromiseRecord):
                    _mark_handled(self._capability.promise)
                raise error
        finally:
            del self, error, result

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the derived promise, as if the handler had been interrupted."""
        if not self._settled:
            reject_interrupted(self._capability, error)

    def _settle(self, fulfilled: bool, argument: Any) -> None:
        capability = self._capability
        self._on_fulfilled = self._on_rejected = None
        try:
            self._context.run(capability.resolve if fulfilled else capability.reject, argument)
            self._settled = True
        finally:
            del self, capability, argument


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
            try:
                resolve_promise(promise, source._value)
            except BaseException:  # interrupted
                if is_untouched(promise):  # the job can be put back
                    promise._on_rejected = source
                    promise._state = FULFIL_JOB
                raise
            return
    elif state == REJECT_JOB:
        source = promise._on_fulfilled
        promise._on_fulfilled = None
        handler = promise._on_rejected
        if handler is None:
            try:
                settle_rejected(promise, source._value, source._context)
            except BaseException:  # interrupted
                if is_untouched(promise):
                    promise._on_fulfilled = source
                    promise._state = REJECT_JOB
                raise
            return
        restore_traceback(source)
    else:
        source = promise._on_rejected
        promise._on_fulfilled = promise._on_rejected = None
        try:
            perform_promise_then(source, promise)
        except BaseException:  # interrupted
            if promise._state == PENDING and not is_waiting(source, promise):
                promise._on_rejected = source
                promise._state = THENABLE_JOB
            raise
        return
    context = own_context(promise)
    try:
        try:
            result = context.run(call, handler, source._value)
        except BaseException as error:
            reject_promise_with_raised(promise, error)
            return
        context.run(resolve_promise, promise, result)
    finally:
        result = None
        del promise, source, context  # an exception raised in there may keep this frame


def restore_traceback(source: PromiseRecord) -> None:
    """Give a reason the traceback it was rejected with: raising it elsewhere in between has made it longer."""
    reason = source._value
    if is_exception(reason):
        set_traceback(reason, source._context)


def reject_interrupted(capability: Capability, error: BaseException) -> None:  # interrupted
    """Reject with an interrupt that came before the promise was settled; it is not reported, for it has left the loop."""
    capability.reject(error)
    if isinstance(capability.promise, PromiseRecord):
        _mark_handled(capability.promise)


def _mark_handled(promise: PromiseRecord) -> None:
    if promise._state == REJECTED and promise._on_fulfilled is not HANDLED:
        host_promise_rejection_tracker(promise, "handle")
