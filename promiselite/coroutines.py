"""Async functions and ``await``: coroutines driven by promises, on any scheduler."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context, copy_context
from functools import wraps
from threading import get_ident
from types import CoroutineType
from typing import Any, ParamSpec, TypeVar

from .core.capability import new_pending, promise_resolve
from .core.reactions import perform_promise_then, restore_traceback
from .core.record import FULFIL_JOB, PENDING, Job, PromiseRecord, intrinsics
from .core.settling import create_resolving_functions, is_exit, mark_as_left
from .core.thenables import Then, adapters, has_own
from .errors import RejectionError, as_exception, without_own_frames
from .promise import Promise
from .scheduler import Scheduler, current_scheduler

P = ParamSpec("P")
T = TypeVar("T")


def async_function(function: Callable[P, Awaitable[T]]) -> Callable[P, Promise[T]]:
    """Turn ``async def f()`` into a function that returns a promise, as JavaScript's async functions do.

    A call runs at once, up to the first ``await``; what follows runs as jobs of the scheduler that was current at the call,
    on its home thread, all in one copy of the context variables at the call. ``await`` of a promise costs one job. What the
    function returns resolves the promise, what it raises rejects it.

    Spec: https://tc39.es/ecma262/#sec-async-function-definitions
    """

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Promise[T]:
        scheduler = current_scheduler()
        promise: Promise[T] = new_pending(scheduler)
        functions = create_resolving_functions(promise)
        coroutine = function(*args, **kwargs)
        AsyncCall(coroutine, functions.resolve, functions.reject, scheduler).start()
        return promise

    return call


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
    ) -> None:
        super().__init__()
        self._coroutine: Coroutine[Any, Any, Any] = coroutine
        self._resolve = resolve
        self._reject = reject
        self._scheduler = scheduler
        self._context: Context = copy_context()

    def start(self) -> None:
        """Run up to the first ``await``, on the home thread: now if this is it.

        Spec: https://tc39.es/ecma262/#sec-async-functions-abstract-operations-async-function-start
        """
        if get_ident() == self._scheduler.home:
            self._step(self._coroutine.send, None)
        else:
            self._scheduler.post(self._step, self._coroutine.send, None)

    def run(self) -> None:
        """Go on after an ``await``."""
        fulfilled = self._state == FULFIL_JOB
        self._state = PENDING
        source = self._on_rejected if fulfilled else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        try:
            if fulfilled:
                self._step(self._coroutine.send, source._value)
            else:
                restore_traceback(source)
                self._step(self._coroutine.throw, as_awaited(source._value))
        finally:
            del source

    def _step(self, resume: Callable[[Any], Any], argument: Any) -> None:
        try:
            awaited = self._context.run(resume, argument)
        except StopIteration as stop:
            self._resolve(stop.value)
            return
        except BaseException as error:
            self._fail(error)
            return
        finally:
            argument = None
        try:
            self._await(awaited)
        except BaseException as error:
            self._step(self._coroutine.throw, error)

    def _await(self, awaited: Any) -> None:
        """Spec: https://tc39.es/ecma262/#await."""
        if not isinstance(awaited, PromiseRecord):
            raise RuntimeError(
                f"{awaited!r} cannot be awaited on {self._scheduler!r}: it belongs to another event loop, such as asyncio's"
            )
        promise = promise_resolve(intrinsics.promise, awaited, self._scheduler)
        if promise._scheduler is not self._scheduler:
            own = new_pending(self._scheduler)
            functions = create_resolving_functions(own)
            promise.then(functions.resolve, functions.reject)
            promise = own
        perform_promise_then(promise, self)

    def _fail(self, error: BaseException) -> None:
        error.__traceback__ = without_own_frames(error.__traceback__)
        try:
            self._reject(error.reason if type(error) is RejectionError else error)
            if is_exit(error):
                mark_as_left(error)
                raise error
        finally:
            del error


def as_awaited(reason: object) -> BaseException:
    """Return what ``await`` raises for *reason*: itself, unless it is no exception or would end the coroutine by accident."""
    if isinstance(reason, (StopIteration, StopAsyncIteration, GeneratorExit)):
        return RejectionError(reason)
    return as_exception(reason)


def awaitable_then(value: object) -> Then | None:
    """Make a ``then`` for a coroutine or any other awaitable; the coroutine starts when it is called, in the thenable job."""
    if type(value) is CoroutineType:
        coroutine: Any = value
    elif has_own(value, "__await__"):
        coroutine = _awaiting(value)
    else:
        return None

    def then(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        AsyncCall(coroutine, resolve, reject, current_scheduler()).start()

    return then


async def _awaiting(value: Any) -> Any:
    return await value


adapters.append(awaitable_then)
