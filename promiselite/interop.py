"""Work elsewhere, and the futures of other libraries: executors, offloading, bridges in and out.

Nothing here needs asyncio or concurrent.futures before it is used.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import cache, wraps
from threading import get_ident
from types import CoroutineType
from typing import TYPE_CHECKING, Any, Never, ParamSpec, TypeVar

from .abort import AbortSignal, check_signal
from .abortable import Abortable, at_home, rejected_with_reason
from .core.calling import check_function, describe, kind_of
from .core.capability import new_pending
from .core.reactions import forget_reaction, perform_promise_then, restore_traceback
from .core.record import FULFILLED, PENDING, Job, PromiseRecord
from .core.settling import Bridge, create_resolving_functions
from .core.thenables import Then, adapters, has_own
from .coroutines import as_awaited, is_running
from .errors import set_traceback, without_own_frames
from .promise import Promise
from .scheduler import context_for_thread, current_scheduler, running_host
from .schedulers.base import Hold, HostScheduler
from .schedulers.reports import log_warning

if TYPE_CHECKING:
    import asyncio
    import concurrent.futures
    from concurrent.futures import Future

P = ParamSpec("P")
T = TypeVar("T")


# --------------------------------------------------------------------------------------------------------------- bridges in


def future_then(value: Any) -> Then | None:
    """Make a ``then`` for a future: anything with ``add_done_callback`` and ``result``, found as a ``then`` is found."""
    if not (has_own(value, "add_done_callback") and has_own(value, "result")):
        return None

    def then(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        scheduler = current_scheduler()
        holds = [Hold(scheduler, value)] if isinstance(scheduler, HostScheduler) else []
        for hold in holds:
            hold.__enter__()

        def release() -> None:
            with suppress(IndexError):  # a look-alike may call back twice
                holds.pop().__exit__()

        def done(future: Any) -> None:
            try:
                _settle(future, resolve, reject)
            except RuntimeError:
                if scheduler.is_open():
                    raise
                log_warning("%r is done, but %r is closed: nobody hears of it", future, scheduler)
            finally:
                release()

        add = value.add_done_callback
        try:
            loop = _loop_of(value)
            if loop is None or is_running(loop, here=True):
                add(done)
            elif value.done():
                done(value)
            else:
                loop.call_soon_threadsafe(add, done)
        except BaseException:
            release()
            raise

    return then


def _settle(future: Any, resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
    try:
        result = future.result()
    except BaseException as error:
        set_traceback(error, without_own_frames(error.__traceback__))
        reject(error)
    else:
        if result is future:  # the task of an async function that returns its own, for one
            reject(TypeError(f"{future!r} has itself for a result: a promise of it would wait for ever"))
        else:
            resolve(result)


def _loop_of(future: Any) -> Any:
    """Return the loop of an asyncio future, or None for a future of any other kind."""
    return future.get_loop() if has_own(future, "_asyncio_future_blocking") else None


adapters.insert(0, future_then)


# -------------------------------------------------------------------------------------------------------------- bridges out


def to_concurrent_future(promise: Promise[T]) -> concurrent.futures.Future[T]:
    """Return a ``concurrent.futures.Future`` that is settled as *promise* is, by its home thread.

    Cancelling the future leaves the promise alone. The promise is handled thereby. Reasons arrive as at ``await``. On the home
    thread ``future.result(timeout)`` waits as ``promise.result(timeout)`` does, running the loop or saying why it cannot.

    Raises:
        TypeError: *promise* is no promise.
    """
    _check_promise("to_concurrent_future", promise)
    future: Future[T] = _future_class()(promise)
    reaction = _ConcurrentReaction(future)
    scheduler: Any = promise._scheduler
    reaction.listen(promise, scheduler.at_home, perform_promise_then, promise, reaction)

    def forget(done: Future[T]) -> None:
        if done.cancelled():
            at_home(scheduler, forget_reaction, promise, reaction)

    future.add_done_callback(forget)
    return future


@cache
def _future_class() -> Any:
    from concurrent.futures import Future  # slow to load

    class PromiseFuture(Future[Any]):
        """The future of a promise, which knows that some of those who wait for it have to be of help."""

        def __init__(self, promise: Promise[Any]) -> None:
            super().__init__()
            self._promise = promise

        def result(self, timeout: float | None = None) -> Any:
            """Return what the promise is fulfilled with, or raise its reason."""
            self._drive(timeout)
            return super().result(timeout)

        def exception(self, timeout: float | None = None) -> BaseException | None:
            """Return its reason, or None."""
            self._drive(timeout)
            return super().exception(timeout)

        def add_done_callback(self, fn: Callable[[Future[Any]], object]) -> None:
            """Have *fn* called with the future when that is done."""
            running_host()  # a loop around this call, asyncio's wrap_future for one: it drives the loops that nobody runs
            super().add_done_callback(fn)

        def _drive(self, timeout: float | None) -> None:
            scheduler = self._promise._scheduler
            if not self.done() and get_ident() == scheduler.home and scheduler.is_open():
                self._promise.then(_nothing, _nothing).result(timeout)  # its job is behind the one that settles this future

    return PromiseFuture


def to_asyncio_future(promise: Promise[T], loop: asyncio.AbstractEventLoop | None = None) -> asyncio.Future[T]:
    """Return an ``asyncio.Future`` that is settled as *promise* is, on its own loop.

    Cancelling the future leaves the promise alone. The promise is handled thereby. Reasons arrive as at ``await``; a rejection
    with ``CancelledError`` as a ``RejectionError``.

    Args:
        promise: a promise of any scheduler.
        loop: the future's loop; by default the one that is running.

    Raises:
        RuntimeError: no loop was given and none is running, or the loop is closed.
        TypeError: *promise* is no promise, or *loop* no event loop.
    """
    import asyncio  # slow to load, and loaded where there is a loop
    from asyncio.events import _get_running_loop

    from .schedulers.asyncio_host import AsyncioScheduler
    from .schedulers.asyncio_tasks import future_of
    from .schedulers.loop import LoopScheduler

    _check_promise("to_asyncio_future", promise)
    if loop is None:
        loop = _get_running_loop()
        if loop is None:
            raise RuntimeError(
                "to_asyncio_future(): no running event loop on this thread: give it one, to_asyncio_future(promise, loop)"
            )
    if not isinstance(loop, asyncio.AbstractEventLoop):
        raise TypeError(f"to_asyncio_future(): an asyncio event loop is needed, not {loop!r}")
    if loop.is_closed():
        raise RuntimeError(f"to_asyncio_future(): {loop!r} is closed, so nothing could wait there")
    if not loop.is_running() and isinstance(promise._scheduler, LoopScheduler):
        AsyncioScheduler(loop)  # which drives the loops of its thread that nobody runs, as soon as its own is running
    return future_of(promise, loop)


class _ConcurrentReaction(Job, Bridge):
    """Settle a ``concurrent.futures.Future`` from a promise."""

    __slots__ = ("__weakref__", "_future", "_source")

    def __init__(self, future: Any) -> None:
        super().__init__()
        self._future = future

    def run(self) -> None:
        """Settle the future, unless it was cancelled."""
        self._state = PENDING
        source = self._on_rejected if self._on_rejected is not None else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        self.pass_on(source)

    def pass_on(self, source: PromiseRecord) -> None:
        """Settle the future as *source* is settled."""
        if source._state == FULFILLED:
            self._settle("set_result", source._value)
        else:
            restore_traceback(source)
            self._settle("set_exception", as_awaited(source._value))

    def fail(self, error: RuntimeError) -> None:
        """Have the future raise *error*."""
        self._settle("set_exception", error)

    def _settle(self, how: str, outcome: Any) -> None:
        future, self._future = self._future, None  # in one step: the scheduler may end at this moment, on another thread
        if future is not None and not future.done() and future.set_running_or_notify_cancel():
            getattr(future, how)(outcome)


def _check_promise(name: str, promise: object) -> None:
    if not isinstance(promise, PromiseRecord):
        raise TypeError(f"{name}(): a promise is needed, not {promise!r}; Promise.resolve() makes one")


# ------------------------------------------------------------------------------------------------------------ work elsewhere


def offload(
    function: Callable[..., T],
    /,
    *args: Any,
    executor: Any = None,
    signal: AbortSignal | None = None,
    **keywords: Never,
) -> Promise[T]:
    """Run ``function(*args)`` in an executor and return the promise of what it returns or raises.

    While it runs, ``run()`` goes on. The promise is settled on the home thread, by a macrotask.

    Args:
        function: called in the executor: on another thread, in another process, on another machine.
        args: passed to it.
        executor: anything with a ``submit(function, *args)`` that returns a future; by default the scheduler's own pool of
            threads, where the function runs in a copy of the context variables at the call, as ``asyncio.to_thread`` has it;
            an executor of yours hands none on. A Dask ``Client`` is told not to merge equal calls.
        signal: when it is aborted, rejects the promise with its reason and cancels the future: a call that is still queued is
            withdrawn, and one that runs runs on, with nobody to hear of its end. If it is aborted already, nothing starts.
        keywords: none: the function's own go through ``functools.partial``.

    Raises:
        TypeError: *function* cannot be called, or calling it there would run nothing (an async function, a generator
            function); *executor* has no ``submit``; *signal* is no ``AbortSignal``; there are *keywords*.
        RuntimeError: the executor was shut down.
    """
    if not callable(function):
        raise TypeError(f"offload(): a function is needed, not {function!r}: write offload(f, x), not offload(f(x))")
    if keywords:
        given = ", ".join(f"{name}=..." for name in keywords)
        raise TypeError(f"offload() takes no {given}: the function's own keywords go through functools.partial(f, {given})")
    scheduler = current_scheduler()
    threads = executor is None
    if isinstance(scheduler, HostScheduler):
        scheduler.check_open()
        if executor is None:
            executor = scheduler.pool()
    elif executor is None:
        raise TypeError(f"{scheduler!r} has no pool of threads: give offload() an executor")
    submit = _submit_of(executor)
    module = type(executor).__module__
    is_dask = module.partition(".")[0] == "distributed"
    if not is_dask:  # whose workers run async functions
        _check_runs_there("offload", function)
    if threads or module == "concurrent.futures.thread":
        context = (context_for_thread().run,) if threads else ()
        function, args = _on_thread, (*context, function, *args)
    promise: Promise[T] = new_pending(scheduler)
    resolve: Any = create_resolving_functions(promise)
    if signal is not None:
        check_signal("offload(signal=)", signal)
        if signal.aborted:
            return rejected_with_reason(signal, scheduler)  # type: ignore[no-any-return]
        resolve = Abortable(promise, signal)
    try:
        future = submit(function, *args, **({"pure": False} if is_dask else {}))
    except Exception as error:
        if _is_broken(error):  # by an earlier call, which is rejected with the same
            resolve.reject(error)
            return promise
        if not (isinstance(error, RuntimeError) or (is_dask and executor.status == "closed")):
            raise
        raise RuntimeError(
            f"offload(): {executor!r} takes no call ({error}); one that was shut down never does again: make a new one"
        ) from error
    then = future_then(future)
    if then is None:
        raise TypeError(f"{executor!r}.submit() returned {future!r}, which is no future: it needs add_done_callback and result")
    post = scheduler.post  # always: whether the call is done by now is a matter of luck
    then(lambda value: post(resolve, value), lambda reason: post(resolve.reject, reason))
    if signal is not None:
        resolve.begin(getattr(future, "cancel", _nothing))
    return promise


def _submit_of(executor: Any) -> Callable[..., Any]:
    if isinstance(executor, type):
        raise TypeError(f"offload(): {executor!r} is a class: make an executor of it, {executor.__name__}(...)")
    submit = getattr(executor, "submit", None)
    if not callable(submit):
        raise TypeError(f"offload(): an executor with a submit() is needed, not {executor!r}")
    return submit  # type: ignore[no-any-return]


def _check_runs_there(name: str, function: Callable[..., Any]) -> None:
    kind = kind_of(function)
    if kind != "a function":
        instead = "give a function that returns a list" if "generator" in kind else "call it and await that"
        raise TypeError(f"{name}(): {describe(function)} is {kind}, whose body would run here and not there: {instead}")


def _on_thread(function: Callable[..., Any], *args: Any) -> Any:
    """Call *function*; a promise of this thread's own loop is waited for here, because nobody else runs that loop."""
    try:
        result = function(*args)
        if isinstance(result, PromiseRecord) and result._scheduler.home == get_ident():
            promise: Any = result
            return promise.result()
    except BaseException as error:
        set_traceback(error, error.__traceback__ and error.__traceback__.tb_next)  # without this frame
        raise
    return result


def _nothing() -> None:
    """Do nothing: a call whose future cannot be cancelled runs on."""


def _is_broken(error: Exception) -> bool:
    from concurrent.futures import BrokenExecutor

    return isinstance(error, BrokenExecutor)


def offloaded(function: Callable[P, T]) -> Callable[P, Promise[T]]:
    """Turn a blocking function into one that runs in the scheduler's pool of threads and returns a promise.

    It is called as ``offload`` calls it.

    Raises:
        TypeError: *function* cannot be called, or is an async function or a generator function.
    """
    check_function("offloaded", function)
    _check_runs_there("offloaded", function)

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Promise[T]:
        if kwargs:
            from functools import partial

            return offload(partial(function, **kwargs), *args)
        return offload(function, *args)

    return call


falsy_types: set[type] = {bool, int, float, str}
"""Types some of whose values JavaScript takes for false; ``promiselite.js`` adds its null."""


def promisify(function: Callable[..., Any]) -> Callable[..., Promise[Any]]:
    """Turn a function that ends in an error-first callback into one that returns a promise, as Node's promisify does.

    The function is called with the arguments and one more, ``callback(error, value)``: an *error* rejects, unless it is None
    or another value that JavaScript takes for false; otherwise the promise is resolved with *value*. Any thread may call the
    callback; its first call decides. As a method it keeps its ``self``. A function that returns a promise or a coroutine needs
    no callback, so that a RuntimeWarning is given.

    If the function has an attribute ``__promisify__``, the result is that instead: Node's ``util.promisify.custom``. So
    ``promisify(set_timeout)(ms, value)`` and ``promisify(set_immediate)(value)`` work as in Node.

    Raises:
        TypeError: *function* cannot be called, or its ``__promisify__`` cannot.

    Source: https://nodejs.org/api/util.html#utilpromisifyoriginal
    """
    check_function("promisify", function)
    custom = getattr(function, "__promisify__", None)
    if custom is not None:
        if not callable(custom):
            raise TypeError(f"promisify(): the __promisify__ of {describe(function)} must be a function, not {custom!r}")
        return custom  # type: ignore[no-any-return]

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Promise[Any]:
        result: Any = None

        def executor(resolve: Callable[..., None], reject: Callable[..., None]) -> Any:
            def callback(error: Any = None, value: Any = None, *_: Any) -> None:
                if error is None or (type(error) in falsy_types and not error):
                    resolve(value)
                else:
                    reject(error)

            nonlocal result
            result = function(*args, callback, **kwargs)
            return result

        promise: Promise[Any] = Promise(executor)
        if type(result) is CoroutineType or isinstance(result, PromiseRecord):
            warnings.warn(
                f"promisify(): {describe(function)} returned {result!r}, so it needs no callback: call it without promisify()",
                RuntimeWarning,
                stacklevel=2,
            )
        return promise

    call.__doc__ = f"Call {describe(function)} and return a promise instead of calling back."
    return call
