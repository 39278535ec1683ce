"""The Promise class: what people touch."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Generator
from contextvars import copy_context
from reprlib import recursive_repr
from threading import get_ident
from types import FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Generic, Literal, NamedTuple, NoReturn, ParamSpec, TypeVar, overload

from ._types import OnRejected, Reject, Resolvable, Resolve, Thenable
from .abort import AbortSignal
from .abortable import wait_under, within
from .combining import Combining
from .core.calling import TAKES_MORE, call, start_coroutine
from .core.capability import new_pending, new_promise_capability, promise_resolve, species_constructor
from .core.handlers import CatchOf, finally_functions, is_exception_types
from .core.reactions import CapabilityReaction, perform_promise_then
from .core.record import (
    FULFIL_JOB,
    FULFILLED,
    NO_VARIABLES,
    PENDING,
    REJECTED,
    PromiseRecord,
    blank,
    intrinsics,
)
from .core.settling import (
    ResolvingFunctions,
    handle,
    is_exit,
    reject_with_raised,
    settle_rejected,
)
from .core.showing import STATES, show
from .core.thenables import PLAIN_TYPES
from .errors import RejectionError, before_raised_again, is_exception, set_traceback, waiters, without_own_frames
from .expiry import check_timeout
from .scheduler import Scheduler, check_scheduler, current_scheduler, refuse_under_host, running_host

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
U = TypeVar("U")
V = TypeVar("V")
E1 = TypeVar("E1", bound=BaseException)
E2 = TypeVar("E2", bound=BaseException)
E3 = TypeVar("E3", bound=BaseException)
P = ParamSpec("P")


class Resolvers(NamedTuple, Generic[T]):
    """What ``Promise.with_resolvers()`` returns: a promise and the two functions that settle it."""

    promise: Promise[T]
    resolve: Resolve[T]
    reject: Reject


class _Species:
    """Answers with the class it is asked of, as the accessor %Symbol.species% does."""

    def __get__(self, instance: object, owner: Any) -> Any:
        return owner


class Promise(Combining, Generic[T_co]):
    """A value that is not there yet: JavaScript's Promise.

    A promise is *pending* until it is *fulfilled* with a value or *rejected* with a reason, once and for ever. Handlers given
    to ``then``, ``catch`` and ``finally_`` never run inside the call that registers them, but as jobs of the promise's
    scheduler, on its home thread, each in a copy of the context variables at that call. Any thread may call every method.

    Args:
        executor: called at once with two functions, ``resolve(value)`` and ``reject(reason)``, or fewer if it takes fewer.
            An exception it raises rejects the promise.
        scheduler: where the promise lives; by default ``current_scheduler()``.

    Raises:
        TypeError: *executor* is not callable.

    Spec: https://tc39.es/ecma262/#sec-promise-executor
    """

    __slots__ = ()

    species: ClassVar[Any] = _Species()
    """The class of derived promises: by default the promise's own; a subclass may name another, or None for ``Promise``."""

    @overload
    def __init__(self, executor: Callable[[Resolve[T_co], Reject], object], *, scheduler: Scheduler | None = None) -> None: ...
    @overload
    def __init__(self, executor: Callable[[Resolve[T_co]], object], *, scheduler: Scheduler | None = None) -> None: ...
    @overload
    def __init__(self, executor: Callable[[], object], *, scheduler: Scheduler | None = None) -> None: ...
    def __init__(self, executor: Callable[..., object], *, scheduler: Scheduler | None = None) -> None:
        arguments = 0
        if type(executor) is FunctionType:
            code = executor.__code__
            if not code.co_flags & TAKES_MORE:
                arguments = code.co_argcount
        elif not callable(executor):
            raise intrinsics.type_error(intrinsics.words.executor(executor))
        self._state = PENDING
        self._value = self._on_fulfilled = self._on_rejected = self._context = None
        self._scheduler = scheduler = current_scheduler() if scheduler is None else check_scheduler(scheduler)
        functions = ResolvingFunctions()
        functions._promise = self
        result: Any = None
        try:
            if arguments == 1:
                result = executor(functions)
            elif arguments == 2:
                result = executor(functions, functions.reject)
            else:
                result = call(executor, functions, functions.reject)
            if result is not None:
                start_coroutine(result)
        except BaseException as error:
            if get_ident() == scheduler.home or is_exit(error):
                reject_with_raised(functions, error)
            else:
                set_traceback(error, without_own_frames(error.__traceback__))
                functions.reject(error.reason if type(error) is RejectionError else error)
        finally:
            result = None
            del self, functions  # an exception raised in there may keep this frame

    # --------------------------------------------------------------------------------------------------------- chaining

    @overload
    def then(self, on_fulfilled: None = None, on_rejected: None = None) -> Promise[T_co]: ...
    @overload
    def then(self, on_fulfilled: Callable[[T_co], Resolvable[U]], on_rejected: None = None) -> Promise[U]: ...
    @overload
    def then(self, on_fulfilled: Callable[[], Resolvable[U]], on_rejected: None = None) -> Promise[U]: ...
    @overload
    def then(self, on_fulfilled: None, on_rejected: OnRejected[U]) -> Promise[T_co | U]: ...
    @overload
    def then(self, on_fulfilled: None = None, *, on_rejected: OnRejected[U]) -> Promise[T_co | U]: ...
    @overload
    def then(self, on_fulfilled: Callable[[T_co], Resolvable[U]], on_rejected: OnRejected[V]) -> Promise[U | V]: ...
    @overload
    def then(self, on_fulfilled: Callable[[], Resolvable[U]], on_rejected: OnRejected[V]) -> Promise[U | V]: ...
    def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Promise[Any]:
        """Register handlers and return the promise of what the one that runs returns.

        Neither handler runs inside this call. Once this promise is settled, one job is queued for each ``then``, in the order
        of the calls. A handler gets the value (or the reason), may take no argument at all, and may return a promise or
        another thenable, which the derived promise then follows; what it raises rejects the derived promise. In place of a
        handler that is not callable the value or the reason passes through.

        Args:
            on_fulfilled: called with the value.
            on_rejected: called with the reason.

        Spec: https://tc39.es/ecma262/#sec-promise.prototype.then
        """
        if type(self) is Promise:
            scheduler = self._scheduler
        else:
            scheduler = _scheduler_of(self)
            species = species_constructor(self)
            if species is not Promise:
                capability = new_promise_capability(species, scheduler)
                reaction = CapabilityReaction(capability, on_fulfilled, on_rejected)
                if get_ident() == scheduler.home:
                    perform_promise_then(self, reaction)
                else:
                    scheduler.post(perform_promise_then, self, reaction)
                return capability.promise  # type: ignore[no-any-return]
        derived: Promise[Any] = next(_promises)
        derived._on_fulfilled = on_fulfilled if callable(on_fulfilled) else None
        derived._on_rejected = on_rejected if on_rejected is not None and callable(on_rejected) else None
        derived._context = copy_context() or NO_VARIABLES
        derived._scheduler = scheduler
        derived._value = None
        if get_ident() != scheduler.home:
            derived._state = PENDING
            scheduler.post(perform_promise_then, self, derived)
        elif self._value is None and self._state < FULFILLED:  # perform_promise_then, for the first reaction
            derived._state = PENDING
            self._value = derived
        elif self._state == FULFILLED:
            derived._on_rejected = self
            derived._state = FULFIL_JOB
            scheduler.enqueue(derived)
        else:
            derived._state = PENDING
            perform_promise_then(self, derived)
        return derived

    @overload
    def catch(self, on_rejected: None = None, /) -> Promise[T_co]: ...
    @overload
    def catch(self, on_rejected: Callable[[Any], NoReturn], /) -> Promise[T_co]: ...
    @overload
    def catch(self, on_rejected: OnRejected[U]) -> Promise[T_co | U]: ...
    @overload
    def catch(
        self, types: tuple[type[E1], type[E2]], on_rejected: Callable[[E1 | E2], Resolvable[U]], /
    ) -> Promise[T_co | U]: ...
    @overload
    def catch(
        self, types: tuple[type[E1], type[E2], type[E3]], on_rejected: Callable[[E1 | E2 | E3], Resolvable[U]], /
    ) -> Promise[T_co | U]: ...
    @overload
    def catch(
        self, types: type[E1] | tuple[type[E1], ...], on_rejected: Callable[[E1], Resolvable[U]], /
    ) -> Promise[T_co | U]: ...
    @overload
    def catch(
        self, types: type[E1] | tuple[type[E1], ...], on_rejected: Callable[[], Resolvable[U]], /
    ) -> Promise[T_co | U]: ...
    @overload
    def catch(self, types: type[BaseException] | tuple[type[BaseException], ...], on_rejected: None, /) -> Promise[T_co]: ...
    def catch(self, *arguments: Any, on_rejected: Any = None) -> Promise[Any]:
        """Register a handler for the reason: ``catch(handler)`` or ``catch(ValueError, handler)``.

        With exception types (one class, or a tuple of classes) before it, the handler is called only for a reason that is an
        instance of one of them; every other reason passes on unchanged. When it runs is told at ``then``.

        Raises:
            TypeError: an exception class was given and no handler.

        Spec: https://tc39.es/ecma262/#sec-promise.prototype.catch
        """
        if on_rejected is not None:
            arguments = (*arguments, on_rejected)
        if len(arguments) == 2:
            types, handler = arguments
            reaction = CatchOf(types, handler)
            return self.then(None, reaction if callable(handler) else None)
        if len(arguments) > 2:
            raise TypeError(
                "catch([types,] on_rejected): give several types as one tuple: catch((ValueError, KeyError), handler)"
            )
        on_rejected = arguments[0] if arguments else None
        if is_exception_types(on_rejected):
            raise TypeError(
                f"catch({on_rejected!r}) has no handler: write catch({getattr(on_rejected, '__name__', 'types')}, handler), "
                "or catch(handler) for every reason"
            )
        return self.then(None, on_rejected)

    def finally_(self, on_finally: Callable[[], object] | None = None) -> Promise[T_co]:
        """Register a function that runs once this promise is settled, whichever way; value and reason pass through.

        *on_finally* is called without arguments. The derived promise waits for a promise it returns, and is rejected if it
        raises or that promise is rejected; otherwise its result is ignored. When it runs is told at ``then``.

        Spec: https://tc39.es/ecma262/#sec-promise.prototype.finally
        """
        species = species_constructor(self)
        if not callable(on_finally):
            return self.then(on_finally, on_finally)
        return self.then(*finally_functions(on_finally, species, self._scheduler))

    def timeout(self, seconds: float, *, reason: object = None) -> Promise[T_co]:
        """Return a promise that follows this one, and is rejected if this one is not settled within *seconds*.

        Its class is that of the promises that ``then`` makes. This promise goes on; only the timer and the reaction on it are
        let go of, whichever comes first. A rejection of it that comes too late is not reported. The timer keeps ``run()``
        going.

        Args:
            seconds: from now on, by the clock of the promise's scheduler; under a millisecond means one.
            reason: any object; by default a new ``TimeoutError``.

        Raises:
            TypeError: *seconds* is no number, or the promise's scheduler has no timers.
            ValueError: *seconds* is negative or not finite.
        """
        species = species_constructor(self)
        return promise_resolve(species, within(self, seconds, reason), self._scheduler)  # type: ignore[no-any-return]

    # ----------------------------------------------------------------------------------------------------------- making

    @overload
    @classmethod
    def resolve(cls) -> Promise[None]: ...
    @overload
    @classmethod
    def resolve(cls, value: Awaitable[Resolvable[T]]) -> Promise[T]: ...
    @overload
    @classmethod
    def resolve(cls, value: Thenable[T]) -> Promise[T]: ...
    @overload
    @classmethod
    def resolve(cls, value: Resolvable[T]) -> Promise[T]: ...
    @classmethod
    def resolve(cls, value: Any = None) -> Promise[Any]:
        """Return *value* itself if it is a promise of this class, else a promise resolved with it.

        Spec: https://tc39.es/ecma262/#sec-promise.resolve
        """
        if cls is Promise:
            try:
                plain = type(value) in PLAIN_TYPES
            except Exception:  # see thenables.is_plain
                plain = False
            if plain:  # what resolving would do, and nobody can see that it was ever pending
                promise: Promise[Any] = next(_promises)
                promise._state = FULFILLED
                promise._value = value
                promise._on_fulfilled = promise._on_rejected = promise._context = None
                promise._scheduler = current_scheduler()
                return promise
        return promise_resolve(cls, value, current_scheduler())  # type: ignore[no-any-return]

    @classmethod
    def reject(cls, reason: object = None) -> Promise[NoReturn]:
        """Return a promise rejected with *reason*, which is usually an exception, but may be any object.

        Spec: https://tc39.es/ecma262/#sec-promise.reject
        """
        scheduler = current_scheduler()
        if cls is Promise and get_ident() == scheduler.home:
            promise = new_pending(scheduler)
            settle_rejected(promise, reason, before_raised_again(reason, raisers) if is_exception(reason) else None)
            return promise  # type: ignore[no-any-return]
        capability = new_promise_capability(cls, scheduler)
        capability.reject(reason)
        return capability.promise  # type: ignore[no-any-return]

    @classmethod
    def try_(cls, function: Callable[P, Resolvable[T]], /, *args: P.args, **kwargs: P.kwargs) -> Promise[T]:
        """Call *function* at once and return a promise of what it returns or raises.

        Spec: https://tc39.es/ecma262/#sec-promise.try
        """
        capability = new_promise_capability(cls, current_scheduler())
        try:
            result = function(*args, **kwargs)
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                raise
            capability.reject(error.reason if type(error) is RejectionError else error)
        else:
            capability.resolve(result)
        try:
            return capability.promise  # type: ignore[no-any-return]
        finally:
            result = None  # type: ignore[assignment]
            del capability, args, kwargs  # an exception raised in there may keep this frame

    @classmethod
    def with_resolvers(cls) -> Resolvers[T_co]:
        """Return a pending promise with the functions that settle it: a named tuple ``promise, resolve, reject``.

        Any thread may call the two functions.

        Spec: https://tc39.es/ecma262/#sec-promise.withresolvers
        """
        if cls is Promise:
            promise = next(_promises)
            promise._state = PENDING
            promise._value = promise._on_fulfilled = promise._on_rejected = promise._context = None
            promise._scheduler = current_scheduler()
            functions = ResolvingFunctions()
            functions._promise = promise
            return _new_tuple(Resolvers, (promise, functions, functions.reject))  # type: ignore[no-any-return]
        return Resolvers(*new_promise_capability(cls, current_scheduler()))

    if TYPE_CHECKING:  # mypy takes an alias of it for an instance variable

        @classmethod
        def withResolvers(cls) -> Resolvers[T_co]: ...  # noqa: D102, N802

    else:
        withResolvers = with_resolvers  # noqa: N815

    # ------------------------------------------------------------------------------------------- looking at it, waiting

    @property
    def state(self) -> Literal["pending", "fulfilled", "rejected"]:
        """``"pending"``, ``"fulfilled"`` or ``"rejected"``; on a foreign thread a snapshot. Reading it handles nothing."""
        return STATES[self._state]

    def result(self, timeout: float | None = None, *, signal: AbortSignal | None = None) -> T_co:
        """Wait for the value and return it, or raise the reason; on a settled promise at once, on any thread.

        On the home thread of an embedded loop this runs the loop until the promise is settled; elsewhere it blocks until the
        home thread has settled it. The promise is handled thereby. An exception is raised itself, every time with the
        traceback it was rejected with; any other reason inside a ``RejectionError``.

        Args:
            timeout: the most seconds to wait; None waits without limit.
            signal: ends the wait when it is aborted, by raising its reason; the promise goes on.

        Raises:
            TimeoutError: *timeout* seconds went by; the promise is as it was.
            RuntimeError: the wait could never end (inside a job of the same scheduler, on a thread where a host loop runs, or
                with nothing left that could settle the promise); the message says why.
        """
        try:
            if signal is not None:
                wait_under("result", signal, self, timeout)
            self._settle(timeout)
            if self._state == FULFILLED:
                return self._value  # type: ignore[no-any-return]
            reason = self._value
            if is_exception(reason):
                set_traceback(reason, self._context)
                raise reason
            raise RejectionError(reason)
        finally:
            del self
            reason = None

    def exception(self, timeout: float | None = None, *, signal: AbortSignal | None = None) -> BaseException | None:
        """Wait like ``result`` and return the reason as an exception, or None if the promise is fulfilled.

        Args:
            timeout: the most seconds to wait; None waits without limit.
            signal: ends the wait when it is aborted, by raising its reason; the promise goes on.

        Raises:
            TimeoutError, RuntimeError: as ``result`` does.
        """
        try:
            if signal is not None:
                wait_under("exception", signal, self, timeout)
            self._settle(timeout)
            if self._state == FULFILLED:
                return None
            reason = self._value
            if is_exception(reason):
                set_traceback(reason, self._context)
                return reason
            return RejectionError(reason)
        finally:
            del self
            reason = None

    def _settle(self, timeout: float | None) -> None:
        try:
            check_timeout(timeout)
            scheduler = self._scheduler
            if self._state not in (FULFILLED, REJECTED):
                refuse_under_host("wait for a promise")
                scheduler.wait(self, timeout)
            handle(self)
        finally:
            del self

    def __await__(self) -> Generator[Any, Any, T_co]:
        host = running_host()
        try:
            if host is not None and (awaitable := host.future(self)) is not None:
                return awaitable  # type: ignore[no-any-return]
            return _awaiting(self)
        finally:
            del self

    @recursive_repr("<Promise ...>")
    def __repr__(self) -> str:
        wrapper = sys._getframe().f_back  # recursive_repr's
        return show(self, wrapper and wrapper.f_back)

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError(
            "a promise cannot be copied or pickled: share the promise itself, chain a new one with promise.then(), "
            "or pass on what promise.result() returns"
        )


_promises = intrinsics.blank = blank(Promise)  # pyright: ignore[reportUnknownArgumentType]
_new_tuple: Callable[..., Any] = tuple.__new__  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]


def _awaiting(promise: Any) -> Generator[Any, Any, Any]:
    # What waits must not hold the promise, which may hold the coroutine that awaits it.
    return (yield (promise, promise := None)[0])


intrinsics.promise = Promise
waiters.add(Promise.result.__code__)  # pyright: ignore[reportUnknownMemberType]
raisers = {*waiters, _awaiting.__code__}
"""The code of what raises reasons, at an ``await`` too."""
intrinsics.then = Promise.then  # pyright: ignore[reportUnknownMemberType]
intrinsics.resolve = Promise.resolve.__func__  # type: ignore[attr-defined]


def _scheduler_of(promise: Any) -> Scheduler:
    """Return where *promise* lives.

    Raises:
        TypeError: it is no promise, or none yet: its class did not call ``super().__init__``.

    Spec: https://tc39.es/ecma262/#sec-ispromise
    """
    if isinstance(promise, PromiseRecord) and hasattr(promise, "_scheduler"):
        return promise._scheduler
    raise TypeError(f"a promise is needed, not {promise!r}")
