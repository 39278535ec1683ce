"""Async functions and ``await``: coroutines driven by promises, on any scheduler."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context, copy_context
from functools import wraps
from threading import get_ident
from types import CoroutineType
from typing import Any, ParamSpec, TypeVar, overload

from ._types import Resolvable
from .core.calling import check_function, describe, kind_of
from .core.capability import bridged, new_pending, promise_resolve
from .core.jobs import CallbackJob
from .core.reactions import is_waiting, perform_promise_then, restore_traceback
from .core.record import FULFIL_JOB, FULFILLED, PENDING, THENABLE_JOB, Job, PromiseRecord, intrinsics
from .core.settling import (
    complete,
    create_resolving_functions,
    functions_of,
    is_exit,
    mark_as_left,
    resolve_promise,
)
from .core.thenables import Then, adapters, has_own, is_plain
from .errors import NEEDS_ASYNCIO, NEEDS_TRIO, RejectionError, as_exception, explained, set_traceback, without_own_frames
from .promise import Promise
from .scheduler import Scheduler, current_scheduler, running_host

P = ParamSpec("P")
T = TypeVar("T")


@overload
def async_function(function: Callable[P, Awaitable[T | Awaitable[T]]]) -> Callable[P, Promise[T]]: ...
@overload  # for mypy, which finds the T of what returns nothing but a promise here, and that of a generic function above only
def async_function(  # pyright: ignore[reportOverlappingOverload]
    function: Callable[P, Awaitable[Resolvable[T]]],
) -> Callable[P, Promise[T]]: ...
def async_function(function: Callable[P, Awaitable[Any]]) -> Callable[P, Promise[Any]]:
    """Turn ``async def f()`` into a function that returns a promise, as JavaScript's async functions do.

    A call runs at once, up to the first ``await``; what follows runs as jobs of the scheduler that was current at the call,
    on its home thread, all in one copy of the context variables at the call. ``await`` of a promise costs one job. What the
    function returns resolves the promise, what it raises rejects it.

    Raises:
        TypeError: *function* cannot be called, or is a generator function; at a call: it returned nothing that can be awaited.

    Spec: https://tc39.es/ecma262/#sec-async-function-definitions
    """
    check_function("async_function", function)
    kind = kind_of(function)
    if "generator" in kind:
        raise TypeError(
            f"async_function(): {describe(function)} is {kind}, which has no one result: "
            f"walk it with `{'async for' if 'async' in kind else 'for'}` inside an async function"
        )
    body = function if kind == "an async function" else _checked(function, kind)
    return wraps(function)(_caller(body))


def _checked(function: Callable[..., Any], kind: str) -> Callable[..., Any]:
    """Return a function that awaits what *function* returns, which is no ``async def`` itself."""

    def call(*args: Any, **kwargs: Any) -> Any:
        result = function(*args, **kwargs)
        if kind == "a function" and not has_own(result, "__await__"):
            raise TypeError(
                f"async_function(): {describe(function)} returned {result!r}, which cannot be awaited: an `async def` is "
                "needed; Promise.try_() makes a promise of what a plain function returns or raises"
            )
        return _awaiting(result)

    return call


def _caller(body: Callable[..., Any]) -> Callable[..., Promise[Any]]:
    """Return a function that runs what *body* returns, a coroutine, now and up to its first ``await``, and returns its promise.

    That step, which ``AsyncCall.start`` takes elsewhere, is written out: this one frame is all that stands on the stack between
    two bodies where calls are nested. Without a host, the ``AsyncCall`` is made only if the body comes to an ``await``.
    """

    def call(*args: Any, **kwargs: Any) -> Promise[Any]:
        scheduler = current_scheduler()
        host = running_host()
        promise: Promise[Any] = new_pending(scheduler)
        coroutine = body(*args, **kwargs)
        made: AsyncCall | None = None
        context: Context | None = None
        run: Any = None
        awaited: Any = None
        try:
            if host is not scheduler and (
                host is not None or scheduler.call_class is not None or get_ident() != scheduler.home
            ):
                _made(coroutine, promise, scheduler).start()
                return promise
            try:
                if host is None:
                    context = copy_context()
                    run = context.run
                else:
                    made = _made(coroutine, promise, scheduler)
                    run = made.enter()
                awaited = run(_send, coroutine, None)
            except StopIteration as stop:
                if made is not None:
                    made._end(None, stop.value)
                elif is_plain(stop.value):  # fulfill_promise, where nobody listens yet
                    promise._value = stop.value
                    promise._state = FULFILLED
                else:
                    resolve_promise(promise, stop.value)
            except BaseException as error:
                coroutine.close()  # which may not have begun
                made = made or _made(coroutine, promise, scheduler, context)
                made._end(error)
            else:
                made = made or _made(coroutine, promise, scheduler, context)
                AsyncCall._step(made, None, awaited)
            return promise
        finally:
            if made is not None:
                made.leave()
            del made, coroutine, promise, context, run, awaited  # an exception raised in there may keep this frame

    return call


def run_coroutine(coroutine: Any) -> Promise[Any]:
    """Run a coroutine as the body of an async function, now and up to its first ``await``, and return its promise."""
    try:
        return _run_body(coroutine)
    finally:
        del coroutine  # an exception raised in there may keep this frame


def _itself(coroutine: Any) -> Any:
    return coroutine


_run_body = _caller(_itself)


def _made(coroutine: Any, promise: Promise[Any], scheduler: Scheduler, context: Context | None = None) -> AsyncCall:
    """Make what drives *coroutine* and settles *promise*."""
    functions = create_resolving_functions(promise)
    return call_class(scheduler)(coroutine, functions, functions.reject, scheduler, context)


_send: Callable[[Any, Any], Any] = CoroutineType.send  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
"""Called as a function, it needs no method object for each step."""


class AsyncCall(Job):
    """One call of an async function: the coroutine, and what becomes of its end.

    It is the reaction of whatever promise it awaits at the moment.

    Spec: https://tc39.es/ecma262/#sec-async-functions-abstract-operations
    """

    __slots__ = ("_context", "_coroutine", "_reject", "_resolve", "_scheduler")

    def __init__(
        self,
        coroutine: Any,
        resolve: Callable[[Any], None],
        reject: Callable[[Any], None],
        scheduler: Scheduler,
        context: Context | None = None,
    ) -> None:
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._coroutine: Coroutine[Any, Any, Any] = coroutine
        self._resolve = resolve
        self._reject = reject
        self._scheduler = scheduler
        self._context: Context = copy_context() if context is None else context

    @property
    def coroutine(self) -> Any:
        """The coroutine of the body."""
        return self._coroutine

    def settles(self) -> Any:
        """Return the promise of the call, until it is resolved."""
        functions = functions_of(self._resolve)
        return None if functions is None else functions._promise

    @property
    def context(self) -> Context:
        """The context variables the body runs with."""
        return self._context

    def start(self) -> None:
        """Run up to the first ``await``, on the home thread: now if this is it.

        Spec: https://tc39.es/ecma262/#sec-async-functions-abstract-operations-async-function-start
        """
        if get_ident() != self._scheduler.home:
            self._post_start()
            return
        host = running_host()
        if host is None or host is self._scheduler:
            self._step(self._coroutine.send, None)
        else:
            host.outside_tasks(self._step, self._coroutine.send, None)

    def _post_start(self) -> None:
        try:
            self._scheduler.post(self._step, self._coroutine.send, None)
        except RuntimeError:  # closed
            self._coroutine.close()
            raise

    def enter(self) -> Callable[..., Any]:
        """Have what the host needs to know of it be so while the body runs, until ``leave``; returns what is to call a step."""
        return self._context.run

    def leave(self) -> None:
        """End what ``enter`` has begun, if it has."""

    def adopt(self) -> None:
        """Run up to the first ``await``, in a thenable job; a body that ends before it settles the promise one job later.

        Had a handler called an async function, its body would have ended by now, and the ``then`` of its promise queues a job.
        """
        self._state = THENABLE_JOB
        self.start()
        if self._state == THENABLE_JOB:
            self._state = PENDING

    def run(self) -> None:
        """Go on after an ``await``: ``_resume``, written out for the way from one promise that is fulfilled to the next."""
        coroutine: Any = self._coroutine
        if self._state != FULFIL_JOB or type(self) is not AsyncCall:
            self._resume()  # a subclass takes its steps in a way of its own
            return
        self._state = PENDING
        value = self._on_rejected._value
        self._on_rejected = None
        awaited: Any = None
        try:
            awaited = self._context.run(_send, coroutine, value)
        except StopIteration as stop:
            self._end(None, stop.value)
        except BaseException as error:
            self._end(error)
        else:
            try:
                if type(awaited) is Promise and awaited._state == FULFILLED and awaited._scheduler is self._scheduler:
                    self._on_rejected = awaited
                    self._state = FULFIL_JOB
                    self._scheduler.enqueue(self)
                    return
            except BaseException as error:  # interrupted
                if self._is_waiting(None):  # a signal came just after
                    raise
                set_traceback(error, without_own_frames(error.__traceback__))
                self._step(self._coroutine.throw, error)
                return
            self._step(None, awaited)
        finally:
            coroutine = value = awaited = None

    def _resume(self) -> None:
        """Resume the coroutine with what the promise it awaited has become."""
        if self._state == FULFIL_JOB:
            self._state = PENDING
            value = self._on_rejected._value
            self._on_rejected = None
            try:
                self._step(self._coroutine.send, value)
            finally:
                del value
            return
        self._state = PENDING
        source = self._on_fulfilled
        self._on_fulfilled = None
        try:
            restore_traceback(source)
            self._step(self._coroutine.throw, self._raised(source._value))
        finally:
            del source

    def _step(self, resume: Any, argument: Any) -> None:
        while True:
            try:
                awaited = argument if resume is None else self._context.run(resume, argument)
            except StopIteration as stop:
                self._end(None, stop.value)
                return
            except BaseException as error:
                self._end(error)
                return
            finally:
                argument = None
            promise: PromiseRecord | None = None
            try:
                if type(awaited) is intrinsics.promise and awaited._scheduler is self._scheduler:
                    promise = awaited
                    if type(self) is not AsyncCall:
                        self._listen(awaited)
                    elif awaited._state == FULFILLED:  # perform_promise_then, written out
                        self._on_rejected = awaited
                        self._state = FULFIL_JOB
                        self._scheduler.enqueue(self)
                    else:
                        perform_promise_then(awaited, self)
                else:
                    promise = self._await(awaited)
                    if promise is not None:
                        self._listen(promise)
            except BaseException as error:
                if self._is_waiting(promise):  # a signal came just after: the coroutine is to be resumed by what it awaits
                    raise
                set_traceback(error, without_own_frames(error.__traceback__))
                resume, argument = self._coroutine.throw, error
            else:
                return
            finally:
                awaited = promise = None

    def _await(self, awaited: Any) -> PromiseRecord | None:
        """Return the promise that what the coroutine yielded stands for, or None if its end is waited for in another way.

        Spec: https://tc39.es/ecma262/#await
        """
        if not isinstance(awaited, PromiseRecord):
            if not runs_elsewhere(awaited):
                raise RuntimeError(f"{awaited!r} cannot be awaited on {self._scheduler!r}: {_who_would_do(awaited)}")
            awaited._asyncio_future_blocking = False  # as a task does, so that it can be awaited again
        promise = promise_resolve(intrinsics.promise, awaited, self._scheduler)
        if promise._scheduler is not self._scheduler:
            promise = bridged(promise, self._scheduler)
        return promise  # type: ignore[no-any-return]

    def _listen(self, promise: PromiseRecord) -> None:
        perform_promise_then(promise, self)

    def _is_waiting(self, promise: PromiseRecord | None) -> bool:
        """Tell whether something will resume the coroutine, after an exception that may have come just before or after that."""
        if any(job is self for job in self._scheduler.jobs):
            return True
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        return promise is not None and is_waiting(promise, self)

    def _raised(self, reason: object) -> BaseException:
        """Return what the ``await`` raises for *reason*."""
        return as_awaited(reason)

    def _end(self, error: BaseException | None, value: Any = None) -> None:
        """Settle the promise of the call: resolve it with *value*, or reject it with what the body raised."""
        later = self._state == THENABLE_JOB  # see adopt()
        if later:
            self._state = PENDING
        if error is None:
            if later and not isinstance(value, PromiseRecord):  # which takes its jobs anyway
                self._scheduler.enqueue(CallbackJob(self._resolve, (value,)))
                return
            try:
                self._resolve(value)
            except BaseException:  # interrupted
                complete(self._resolve, (value,))
                raise
            return
        set_traceback(explained(error), without_own_frames(error.__traceback__))
        try:
            reason = error.reason if type(error) is RejectionError else error
            if later and not is_exit(error):
                self._scheduler.enqueue(CallbackJob(self._reject, (reason,)))
                return
            self._reject(reason)
            if is_exit(error):
                mark_as_left(error)
                raise error
        finally:
            error = reason = None


def runs_elsewhere(awaited: Any) -> bool:
    """Tell whether this is a future of an asyncio loop that another thread runs: it is awaited as any thenable is."""
    return has_own(awaited, "_asyncio_future_blocking") and is_running(awaited.get_loop(), here=False)


def is_running(loop: Any, *, here: bool) -> bool:
    """Tell whether an asyncio loop is running, on this thread or on another one; a future of it has come already."""
    from asyncio.events import _get_running_loop

    return bool(loop.is_running()) and (_get_running_loop() is loop) is here


def _who_would_do(awaited: Any) -> str:
    """Say what would know what to do with an object that a coroutine has yielded."""
    kind = awaited if isinstance(awaited, type) else type(awaited)
    if kind.__module__.partition(".")[0] == "trio":
        return NEEDS_TRIO
    if awaited is None or has_own(awaited, "_asyncio_future_blocking"):
        return NEEDS_ASYNCIO
    return "it belongs to another event loop"


def call_class(scheduler: Scheduler) -> type[AsyncCall]:
    """Return what drives coroutines on *scheduler*."""
    return scheduler.call_class or AsyncCall


def as_awaited(reason: object) -> BaseException:
    """Return what ``await`` raises for *reason*: itself, unless it is no exception or would end the coroutine by accident.

    An ``asyncio.CancelledError`` would: a task that was not cancelled itself would vanish without a trace.
    """
    if issubclass(type(reason), (StopIteration, StopAsyncIteration, GeneratorExit)) or is_cancellation(reason):
        return RejectionError(reason)
    return as_exception(reason)


def is_cancellation(reason: object) -> bool:
    """Tell whether *reason* is an ``asyncio.CancelledError``; asyncio is not loaded for it."""
    module = sys.modules.get("asyncio.exceptions")
    return module is not None and issubclass(type(reason), module.CancelledError)


def awaitable_then(value: object) -> Then | None:
    """Make a ``then`` for a coroutine or any other awaitable; the coroutine starts when it is called, in the thenable job."""
    coroutine: Any
    if type(value) is CoroutineType:
        coroutine = value  # pyright: ignore[reportUnknownVariableType]
    elif has_own(value, "__await__"):
        coroutine = _awaiting(value)
    else:
        return None

    def then(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        scheduler = current_scheduler()
        call_class(scheduler)(_unless_awaited(coroutine), resolve, reject, scheduler).adopt()

    return then


async def _awaiting(value: Any) -> Any:
    return await value


def _unless_awaited(coroutine: Any) -> Any:
    """Return *coroutine*, or, if it has begun, one that fails: to resume it from here would spoil what it awaits."""
    return _awaiting(coroutine) if coroutine.cr_suspended or coroutine.cr_running else coroutine


def _start(coroutine: Any) -> Promise[Any]:
    return run_coroutine(_unless_awaited(coroutine))


adapters.append(awaitable_then)
intrinsics.start = _start
