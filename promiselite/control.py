"""Async functions under a signal, and tasks of a host and controllers that are cancelled together."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from types import CoroutineType, FunctionType, MethodType, TracebackType
from typing import Any, NoReturn, ParamSpec, TypeVar

from ._types import Resolvable
from .abort import AbortController, AbortSignal, check_signal
from .abortable import at_home, follow, let_go, mark_as_handled, rejected_with_reason
from .core.calling import describe
from .core.capability import bridged, new_pending, promise_resolve
from .core.record import PENDING, PromiseRecord, intrinsics
from .core.settling import create_resolving_functions, queue_reaction_job
from .core.thenables import get_then
from .coroutines import AsyncCall, as_awaited, async_function, call_class, is_cancellation
from .errors import AbortError, AggregateError, RejectionError
from .promise import Promise
from .scheduler import current_scheduler, running_host

P = ParamSpec("P")
T = TypeVar("T")


def with_signal(
    signal: AbortSignal, function: Callable[P, Awaitable[Resolvable[T]]], /, *args: P.args, **kwargs: P.kwargs
) -> Promise[T]:
    """Run an async function under a signal: when that is aborted, its reason is raised where the function awaits.

    Once: what the function awaits after that, in a ``finally`` for example, is left in peace. Where it awaits a promise the
    reason is raised in a job; the promise itself is not stopped (hand it the signal for that), and what becomes of it is not
    reported. Where it awaits a primitive of its host it is cancelled, as that host does it: on asyncio by a
    ``CancelledError``, in whose place the promise is rejected with the reason in the end; on trio by the reason itself, and so
    is the task that ``scheduler.task()`` has made. A task group or a nursery that ends with a group of nothing but the reason
    rejects with the reason alone. While the function runs, or once the value it waits for is there, it is
    raised at the next ``await``. The function may catch it and go on.

    Args:
        signal: if it is aborted already, the function is not called and the promise is rejected.
        function: an async function, or one that returns a promise; that one is not stopped, only left alone.
        args: passed to it, and so are keywords.

    Raises:
        TypeError: *signal* is no ``AbortSignal``, *function* cannot be called, or has returned nothing that can be awaited.
    """
    check_signal("with_signal(signal, function)", signal)
    if not callable(function):
        raise TypeError(f"with_signal(): an async function is needed, not {function!r}: write with_signal(signal, f, x)")
    scheduler = current_scheduler()
    if signal.aborted:
        return rejected_with_reason(signal, scheduler)  # type: ignore[no-any-return]
    result: Any = _body(function)(*args, **kwargs)
    if type(result) is not CoroutineType:
        if get_then(result) is None:
            raise TypeError(f"with_signal(): {describe(function)} is no async function: it returned {result!r}")
        made = promise_resolve(Promise, result, scheduler)
        if made._scheduler is not scheduler:
            made = bridged(made, scheduler)
        return follow(made, signal).promise  # type: ignore[no-any-return]
    return _start_under(signal, result)


def _start_under(signal: AbortSignal, coroutine: Any) -> Promise[Any]:
    """Run *coroutine* as the body of an async function under *signal*, which is not aborted yet."""
    scheduler = current_scheduler()
    promise: Promise[Any] = new_pending(scheduler)
    functions = create_resolving_functions(promise)
    made = _abortable(call_class(scheduler))(coroutine, functions, functions.reject, scheduler)
    made.start_under(signal)
    try:
        return promise
    finally:
        del promise, functions, made  # an exception raised in there may keep this frame


async def _nothing() -> None:
    """Do nothing."""


_wrapper: Any = async_function(_nothing)


def _body(function: Any) -> Callable[..., Any]:
    """Return the ``async def`` that ``async_function`` has wrapped: its coroutine is the one to run under the signal."""
    if isinstance(function, MethodType):
        return MethodType(_body(function.__func__), function.__self__)
    if isinstance(function, FunctionType) and function.__code__ is _wrapper.__code__:
        return function.__wrapped__  # type: ignore[attr-defined, no-any-return]
    return function  # type: ignore[no-any-return]


class _UnderSignal(AsyncCall):
    """What a call of an async function has besides when it runs under a signal; the host's own kind of call is mixed in.

    It has a ``__dict__`` and no slots: two classes with slots of their own cannot be mixed.
    """

    _signal: AbortSignal
    _source: PromiseRecord | None  # the promise that is awaited
    _due: bool  # the signal was aborted, and the reason is to be raised at the next await
    _cancelled: bool  # the host's task was cancelled for the signal's sake
    _begun: bool

    def start_under(self, signal: AbortSignal) -> None:
        """Begin, under *signal*, which is not aborted yet."""
        self._signal = signal
        self._source = None
        self._due = self._cancelled = self._begun = False
        if not signal.wait(self._aborted):
            self._due = True
        self.start()

    def _aborted(self) -> None:
        at_home(self._scheduler, self._abort_here)

    def _abort_here(self) -> None:
        source = self._source
        if self._cancels_primitive():
            return
        if source is None or self._state != PENDING:
            self._due = True
            return
        stop = getattr(self._scheduler, "cancel_task_of", None)  # trio's, whose primitives are awaited in tasks of their own
        if stop is not None and stop(source, self._signal.reason):
            return
        let_go(source, self)
        self._raise_reason()

    def _raise_reason(self) -> None:
        self._source = None
        rejected = new_pending(self._scheduler)
        mark_as_handled(rejected)  # by the await
        create_resolving_functions(rejected).reject(self._signal.reason)
        queue_reaction_job(self, rejected)

    def _cancels_primitive(self) -> bool:
        """Cancel the host's own primitive that is awaited; False if none is."""
        carrier = getattr(self, "_carrier", None)  # trio's task, if the call has one
        if carrier is not None and (self._blocked or carrier.is_going_on):  # type: ignore[attr-defined]
            if not carrier.interrupt(self._raise):
                self._due = True
            return True
        task = getattr(self, "task", None)
        if task is None or self._expected is None:  # type: ignore[attr-defined]
            return False
        self._cancelled = True
        task.cancel()
        return True

    def _raise(self) -> NoReturn:
        raise as_awaited(self._signal.reason)

    def _step(self, resume: Callable[[Any], Any], argument: Any) -> None:
        self._source = None
        if not self._begun:
            self._begun = True
            if self._due:  # it was posted here, and the abort was quicker
                self._due = False
                resume, argument = self._coroutine.throw, as_awaited(self._signal.reason)
        super()._step(resume, argument)

    def _await(self, awaited: Any) -> PromiseRecord | None:
        promise = super()._await(awaited)
        if promise is None and self._due:
            self._due = False
            self._cancels_primitive()
        return promise

    def _listen(self, promise: PromiseRecord) -> None:
        if self._due:
            self._due = False
            mark_as_handled(promise)
            self._raise_reason()
            return
        self._source = promise
        super()._listen(promise)

    def _end(self, error: BaseException | None, value: Any = None) -> None:
        self._signal.forget(self._aborted)
        if self._cancelled and is_cancellation(error) and not self.task.uncancel():  # type: ignore[attr-defined]
            error = as_awaited(self._signal.reason)
        if error is not None and self._signal.aborted and _holds_only(error, self._signal.reason):
            error = as_awaited(self._signal.reason)
        try:
            super()._end(error, value)
        finally:
            del error


def _holds_only(error: Any, reason: object) -> bool:
    """Tell whether *error* is *reason* as it was raised, or a group, of a task group's or a nursery's, of nothing else."""
    kind: type[Any] = type(error)  # pyright: ignore[reportUnknownVariableType]
    if issubclass(kind, BaseExceptionGroup) and not issubclass(kind, AggregateError):
        return all(_holds_only(each, reason) for each in error.exceptions)
    return error is reason or (isinstance(error, RejectionError) and error.reason is reason)


_classes: dict[type[AsyncCall], Any] = {}


def _abortable(base: type[AsyncCall]) -> Any:
    """Return the class of calls under a signal where *base* is that of all others."""
    known = _classes.get(base)
    if known is None:
        known = _classes[base] = type(f"{base.__name__}UnderSignal", (_UnderSignal, base), {})
    return known


# ------------------------------------------------------------------------------------------------------ tasks of the host


class aborting:  # noqa: N801 (a context manager reads as a verb)
    """Cancel this task's block when *controller* is aborted, and abort *controller* when this task is cancelled.

    For a task of asyncio's, which an async function is there too, and for one of trio's:

        async with aborting(controller) as signal:
            await download(url, signal=signal)

    If the controller is aborted, by any thread, what the block awaits is cancelled, and its reason is raised at the end of the
    block. If the task is cancelled, or on trio a scope around the block, the controller is aborted with an ``AbortError`` when
    the cancellation leaves the block, and the cancellation goes on. What else the block raises does neither.

    Args:
        controller: if it is aborted already, its reason is raised before the block begins.

    Raises:
        TypeError: *controller* is no ``AbortController``.
        RuntimeError: the block is entered where no task of asyncio's or trio's is running.
    """

    __slots__ = ("_controller", "_translation")

    def __init__(self, controller: AbortController) -> None:
        if not isinstance(controller, AbortController):
            raise TypeError(f"aborting(controller): an AbortController is needed, not {controller!r}")
        self._controller = controller
        self._translation: Any = None

    def __repr__(self) -> str:
        return f"<aborting of {self._controller!r}>"

    async def __aenter__(self) -> AbortSignal:
        """Raise the reason if the controller is aborted, else begin; returns the controller's signal."""
        translate = getattr(running_host(), "translate_cancellation", None)
        if translate is None:
            raise RuntimeError("aborting() cancels a task, but neither asyncio nor trio is running here: use with_signal()")
        if self._translation is not None:
            raise RuntimeError("this aborting() was entered before: make a new one for each block")
        signal = self._controller.signal
        signal.throw_if_aborted()
        self._translation = translate(signal)
        return signal

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> bool:
        """End: raise the reason in place of the cancellation that it has caused, or abort for one from outside."""
        try:
            if await self._translation.end(error):
                self._controller.signal.throw_if_aborted()
            elif self._translation.was_cancelled(error):
                self._controller.abort(AbortError("the task was cancelled"))
            return False
        finally:
            del self, error, traceback


intrinsics.start_under = _start_under
