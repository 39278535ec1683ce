"""How a promise is settled: resolving functions, fulfil, reject, and the jobs that settling queues."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from threading import get_ident
from types import MethodType
from typing import Any
from weakref import ref

from ..errors import RejectionError, before_raised_again, is_exception, set_traceback, waiters, without_own_frames
from .calling import call, start_coroutine
from .record import (
    FULFIL_JOB,
    FULFILLED,
    HANDLED,
    NO_VARIABLES,
    PENDING,
    REJECT_JOB,
    REJECTED,
    REPORTED,
    SETTLED,
    THENABLE_JOB,
    Job,
    PromiseRecord,
    Reactions,
    intrinsics,
)
from .thenables import PLAIN_TYPES, Then, get_then, is_plain


class ResolvingFunctions:
    """The pair of functions an executor gets: whichever is called first decides, every later call does nothing.

    The object itself is the first of them, resolve: so the pair is one object, and a second one where ``reject`` is kept too.
    Any thread may call them; a call from a foreign thread is posted to the home thread and decided there, in the order in
    which the calls arrive.

    Spec: https://tc39.es/ecma262/#sec-createresolvingfunctions
    """

    __slots__ = ("_promise",)

    _promise: PromiseRecord | None

    def __call__(self, value: Any = None) -> None:
        """Resolve the promise: fulfil it with *value*, or make it follow *value* if that is a thenable.

        Spec: https://tc39.es/ecma262/#sec-promise-resolve-functions
        """
        promise = self._promise
        if promise is None:
            return
        scheduler = promise._scheduler
        if get_ident() != scheduler.home:
            scheduler.post(self, value)
            return
        try:
            plain = type(value) in PLAIN_TYPES
        except Exception:  # see thenables.is_plain
            plain = False
        reactions = promise._value
        if plain and type(reactions) is not Reactions and promise._value is reactions:  # no then() came in between
            # fulfill_promise for one reaction or none, and a promise without handlers of its own.
            self._promise = None
            promise._value = value
            promise._state = FULFILLED
            promise._context = None  # last: what its variables hold may have finalizers
            if reactions is not None:
                reactions._on_rejected = promise
                reactions._state = FULFIL_JOB
                scheduler.enqueue(reactions)
            return
        self._promise = None
        try:
            resolve_promise(promise, value)
        except BaseException:  # interrupted
            if is_untouched(promise):  # nothing was done: the functions can still be called
                self._promise = promise
            raise
        finally:
            del promise  # what a getter raised may keep this frame

    def reject(self, reason: Any = None) -> None:
        """Reject the promise with *reason*.

        Spec: https://tc39.es/ecma262/#sec-promise-reject-functions
        """
        promise = self._promise
        if promise is None:
            return
        scheduler = promise._scheduler
        if get_ident() != scheduler.home:
            scheduler.post(self.reject, reason)
            return
        self._promise = None
        try:
            settle_rejected(promise, reason, before_raised_again(reason, waiters) if is_exception(reason) else None)
        except BaseException:  # interrupted
            if is_untouched(promise):
                self._promise = promise
            raise
        finally:
            del promise

    def __repr__(self) -> str:
        return "<resolve of a promise>" if self._promise is not None else "<resolve of a promise, called>"


class Bridge:
    """Passes on what a promise of one scheduler comes to, for somebody who waits where that scheduler cannot be seen.

    The scheduler knows its bridges, weakly, and tells them when nothing can settle its promises any more. Then what the promise
    has come to is passed on all the same, and a wait for one that is pending fails.
    """

    __slots__ = ()

    _source: ref[PromiseRecord]

    def listen(self, source: PromiseRecord, subscribe: Callable[..., object], *args: Any) -> None:
        """Wait for *source*, from any thread: call ``subscribe(*args)`` if it is pending and its scheduler has not ended."""
        if source._state in SETTLED:
            handle(source)
            self.pass_on(source)
            return
        scheduler = source._scheduler
        self._source = ref(source)  # type: ignore[misc]  # a slot of the subclass's; the promise holds this
        if scheduler.bridges is not None:
            scheduler.bridges.add(self)  # first: it may end at any moment
        why = scheduler.why_never()
        if why is None:
            try:
                subscribe(*args)
            except RuntimeError:
                why = scheduler.why_never()
                if why is None:
                    raise
        if why is not None:
            self.end(why)

    def end(self, why: str) -> None:
        """Hear that nothing can settle the promise any more, if it is pending; *why* says so in an error."""
        source = self._source()
        if source is None:
            return
        if source._state in SETTLED:
            self.pass_on(source)
        else:
            self.fail(RuntimeError(f"{source!r} can never be settled: {why}"))

    def pass_on(self, source: PromiseRecord) -> None:
        """Pass on what *source*, which is settled, has come to."""
        raise NotImplementedError

    def fail(self, error: RuntimeError) -> None:
        """End the wait with *error*."""
        raise NotImplementedError


class PromiseBridge(Bridge, ResolvingFunctions):
    """The functions of a promise that follows one of another scheduler."""

    __slots__ = ("__weakref__", "_source")

    def __call__(self, value: Any = None) -> None:
        """Resolve the promise; if its scheduler has ended, nobody waits for it."""
        with suppress(RuntimeError):
            super().__call__(value)

    def reject(self, reason: Any = None) -> None:
        """Reject the promise; if its scheduler has ended, *reason* is the other scheduler's to report."""
        waiting = None if self._promise is None else self._promise._value
        try:
            super().reject(reason)
        except RuntimeError:
            if type(waiting) is not Reactions or not waiting.handled:  # else who waited has let go of it
                raise RejectionError(reason) from None

    def pass_on(self, source: PromiseRecord) -> None:
        """Settle the promise as *source* is."""
        with suppress(RejectionError):  # both sides have ended
            (self if source._state == FULFILLED else self.reject)(source._value)

    def fail(self, error: RuntimeError) -> None:
        """Reject the promise with *error*; without a report, for if nobody waits for it yet, whoever does so later hears it."""
        promise = self._promise
        if promise is None:
            return
        if get_ident() != promise._scheduler.home:
            with suppress(RuntimeError):
                promise._scheduler.post(self.fail, error)
            return
        self._promise = None
        reject_as_handled(promise, error)


def create_resolving_functions(promise: PromiseRecord, kind: type[Any] = ResolvingFunctions) -> Any:
    """Make the pair that settles *promise* once. A class without a constructor is quicker to call.

    Spec: https://tc39.es/ecma262/#sec-createresolvingfunctions
    """
    functions = kind()
    functions._promise = promise
    return functions


def resolve_promise(promise: PromiseRecord, resolution: Any) -> None:
    """Do what a promise's resolve function does once it has found that it was not called before.

    Home thread only. No code of *resolution*'s runs in here but the getter of its ``then``; the ``then`` itself is called
    in a job of its own.

    Spec: https://tc39.es/ecma262/#sec-promise-resolve-functions (from step 7 on)
    """
    if is_plain(resolution):
        fulfill_promise(promise, resolution)
        return
    if resolution is promise:
        reject_promise(promise, intrinsics.type_error(intrinsics.words.itself()))
        return
    if (
        type(resolution) is intrinsics.promise
        and intrinsics.promise.then is intrinsics.then
        and resolution._scheduler is promise._scheduler
        and type(promise) is intrinsics.promise
    ):
        # A new-promise-resolve-thenable job that needs no object of its own: the promise waits in the queue itself.
        promise._on_rejected = resolution
        promise._state = THENABLE_JOB
        promise._scheduler.enqueue(promise)
        return
    try:
        then = get_then(resolution)
    except BaseException as error:
        try:
            reject_promise_with_raised(promise, error)
        finally:
            del promise, resolution
        return
    if then is None:
        fulfill_promise(promise, resolution)
    else:
        job = ResolveThenableJob(promise, then)
        promise._on_fulfilled = promise._on_rejected = None
        promise._scheduler.enqueue(job)


class ResolveThenableJob(Job):
    """Call a thenable's ``then`` with resolving functions of the promise that follows it.

    Spec: https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob
    """

    __slots__ = ("_context", "_promise", "_then")

    def __init__(self, promise: PromiseRecord, then: Then) -> None:
        self._state = THENABLE_JOB
        self._promise = promise
        self._then = then
        self._context: Context = copy_context() if promise._context is None else own_context(promise)

    def run(self) -> None:
        """Call ``then``; what it raises rejects the promise, unless it has called one of its functions before."""
        source = _promise_elsewhere(self._then, self._promise)
        functions: Any = create_resolving_functions(self._promise, ResolvingFunctions if source is None else PromiseBridge)
        self._state = PENDING
        try:
            if source is None:
                self._context.run(_call_then, self._then, functions)
            else:
                functions.listen(source, self._context.run, _call_then, self._then, functions)
        except BaseException as error:
            reject_with_raised(functions, error)
        finally:
            del self, functions, source  # an exception raised in there may keep this frame

    def settles(self) -> PromiseRecord:
        """Return the promise that follows the thenable."""
        return self._promise


def _promise_elsewhere(then: Then, promise: PromiseRecord) -> PromiseRecord | None:
    """Return the promise whose intrinsic ``then`` this is, if it lives on another scheduler than *promise*."""
    if not isinstance(then, MethodType) or then.__func__ is not intrinsics.then:
        return None
    source: Any = then.__self__
    return source if source._scheduler is not promise._scheduler else None


def own_context(promise: PromiseRecord) -> Context:
    """Return the context that the handlers of *promise*, which ``then`` has made, run in."""
    if promise._context is NO_VARIABLES:
        promise._context = Context()
    return promise._context  # type: ignore[no-any-return]


def _call_then(then: Then, functions: ResolvingFunctions) -> None:
    start_coroutine(call(then, functions, functions.reject))


def reject_with_raised(functions: ResolvingFunctions, error: BaseException) -> None:
    """Reject with an exception that user code just raised; let those out that must leave the loop (decision 8)."""
    promise = functions._promise
    try:
        if promise is not None:
            functions._promise = None
            reject_promise_with_raised(promise, error)
        elif is_exit(error):
            raise error
    finally:
        del promise, functions, error


def reject_promise_with_raised(promise: PromiseRecord, error: BaseException) -> None:
    """Reject *promise* with an exception just caught: its traceback begins in the user's code.

    To raise ``RejectionError(reason)`` is Python's way to write JavaScript's ``throw reason``: it rejects with *reason*.
    A KeyboardInterrupt or SystemExit rejects, counts as handled and is raised again: it leaves the loop at once.
    """
    set_traceback(error, without_own_frames(error.__traceback__))
    if not is_exit(error):
        reject_promise(promise, error.reason if type(error) is RejectionError else error)
        return
    reject_as_handled(promise, error)
    mark_as_left(error)
    try:
        raise error
    finally:
        del promise, error


def reject_as_handled(promise: PromiseRecord, reason: Any) -> None:
    """Reject *promise* with a reason that reaches somebody by another way: it is not reported."""
    if promise._value is None:
        promise._value = Reactions()
    reject_promise(promise, reason)


def is_exit(error: object) -> bool:
    """Tell whether *error* must leave the loop at once instead of waiting as a reason."""
    return issubclass(type(error), (KeyboardInterrupt, SystemExit))


def mark_as_left(error: BaseException) -> None:
    """Remember that *error* reaches somebody past its promise: it leaves the loop as an exit, or has cancelled a task."""
    BaseException.__setattr__(error, "_promiselite_left", True)  # past a __setattr__ that refuses


def has_left(reason: object) -> bool:
    """Tell whether *reason* was marked as left: promises that it rejects, derived ones too, are not reported on top of that."""
    if not is_exception(reason):
        return False
    try:
        return BaseException.__getattribute__(reason, "_promiselite_left") is True  # past a __getattr__ that answers
    except AttributeError:
        return False


def fulfill_promise(promise: PromiseRecord, value: Any) -> None:
    """Fulfil a pending promise and queue one job for each of its reactions.

    Spec: https://tc39.es/ecma262/#sec-fulfillpromise
    """
    reactions = promise._value
    promise._value = value
    promise._state = FULFILLED
    promise._on_fulfilled = promise._on_rejected = promise._context = None
    if reactions is not None:
        try:
            if type(reactions) is Reactions:
                trigger_promise_reactions(promise, reactions)
            else:  # the same for one
                reactions._on_rejected = promise
                reactions._state = FULFIL_JOB
                promise._scheduler.enqueue(reactions)
        except BaseException:  # interrupted
            finish_reactions(promise, reactions)
            raise


def reject_promise(promise: PromiseRecord, reason: Any) -> None:
    """Reject a pending promise and queue one job for each of its reactions; with none, the host is told.

    The traceback an exception has now is the one it is raised with later, wherever and however often that happens.

    Spec: https://tc39.es/ecma262/#sec-rejectpromise
    """
    settle_rejected(promise, reason, reason.__traceback__ if is_exception(reason) else None)


def settle_rejected(promise: PromiseRecord, reason: Any, traceback: Any) -> None:
    """Reject *promise* with a reason whose own traceback may have grown since *traceback* was taken."""
    reactions = promise._value
    context = promise._context  # goes at the end: what its variables hold may have finalizers
    promise._value = reason
    promise._context = traceback
    promise._on_rejected = None
    promise._on_fulfilled = None if reactions is None else HANDLED
    promise._state = REJECTED
    try:
        if reactions is None:
            host_promise_rejection_tracker(promise, "reject")
        else:
            trigger_promise_reactions(promise, reactions)
    except BaseException:  # interrupted
        finish_reactions(promise, reactions)
        raise
    finally:
        del context


def trigger_promise_reactions(promise: PromiseRecord, reactions: Any) -> None:
    """Queue one job for each reaction of a promise that was just settled, in the order of their registration.

    Spec: https://tc39.es/ecma262/#sec-triggerpromisereactions
    """
    if type(reactions) is Reactions:
        for reaction in reactions.values():
            queue_reaction_job(reaction, promise)
    else:
        queue_reaction_job(reactions, promise)


def finish_reactions(promise: PromiseRecord, reactions: Any) -> None:  # interrupted
    """Queue the reactions that an interrupt (a KeyboardInterrupt, say) has kept ``trigger_promise_reactions`` from queuing."""
    if reactions is None:
        promise._on_fulfilled = HANDLED  # the interrupt tells of it
        return
    for reaction in reactions.values() if type(reactions) is Reactions else [reactions]:
        if reaction._state == PENDING:
            queue_reaction_job(reaction, promise)


def is_untouched(promise: PromiseRecord) -> bool:  # interrupted
    """Tell whether *promise* is as it was before somebody tried to settle it."""
    return promise._state == PENDING and not any(
        type(job) is ResolveThenableJob and job._promise is promise for job in promise._scheduler.jobs
    )


def complete(function: Any, args: Any) -> None:  # interrupted
    """Settle a promise after all when an interrupt came before the resolving function *function* had done anything.

    A host calls this where a resolving function was called for somebody who is no longer there: by a timer, a post, a job.
    """
    owner = functions_of(function)
    if owner is not None and owner._promise is not None:
        function(*args)


def functions_of(function: Any) -> ResolvingFunctions | None:
    """Return the pair to which *function* belongs, or None if it is no resolving function."""
    owner: Any = getattr(function, "__self__", function)
    return owner if issubclass(type(owner), ResolvingFunctions) else None


def queue_reaction_job(reaction: Any, source: PromiseRecord) -> None:
    """Queue the job in which *reaction* hears of *source*, which is settled.

    Spec: https://tc39.es/ecma262/#sec-newpromisereactionjob
    """
    if source._state == FULFILLED:
        reaction._on_rejected = source
        reaction._state = FULFIL_JOB
    else:
        reaction._on_fulfilled = source
        reaction._state = REJECT_JOB
    source._scheduler.enqueue(reaction)


def host_promise_rejection_tracker(promise: PromiseRecord, operation: str) -> None:
    """Tell the host of a rejection without a handler (*operation* "reject"), or of its first handler ("handle").

    What is handled before the drain has ended is never reported.

    Spec: https://tc39.es/ecma262/#sec-host-promise-rejection-tracker
    """
    if operation == "reject":
        promise._scheduler.track_rejection(promise)
        return
    late = promise._on_fulfilled == REPORTED
    promise._on_fulfilled = HANDLED
    if late:
        promise._scheduler.track_handling(promise)


def handle(promise: PromiseRecord) -> None:
    """Remember, from any thread, that a settled *promise* is handled, if it was rejected."""
    scheduler = promise._scheduler
    if promise._state != REJECTED or promise._on_fulfilled is HANDLED:
        return
    if get_ident() == scheduler.home:
        host_promise_rejection_tracker(promise, "handle")
    else:
        with suppress(RuntimeError):  # closed: nothing is reported any more
            scheduler.post(host_promise_rejection_tracker, promise, "handle")
