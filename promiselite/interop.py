"""Work elsewhere, and the futures of other libraries: executors, offloading, bridges in and out.

Nothing here needs asyncio or concurrent.futures before it is used.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from .core.calling import describe
from .core.capability import new_pending
from .core.reactions import perform_promise_then
from .core.record import FULFILLED, PENDING, Job, PromiseRecord
from .core.settling import create_resolving_functions
from .core.thenables import Then, adapters, has_own
from .coroutines import as_awaited
from .promise import Promise
from .scheduler import current_scheduler
from .schedulers.base import HostScheduler

if TYPE_CHECKING:
    import asyncio
    import concurrent.futures

P = ParamSpec("P")
T = TypeVar("T")


# --------------------------------------------------------------------------------------------------------------- bridges in


def future_then(value: Any) -> Then | None:
    """Make a ``then`` for a future: anything with ``add_done_callback`` and ``result``, found as a ``then`` is found."""
    if not (has_own(value, "add_done_callback") and has_own(value, "result")):
        return None

    def then(resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
        scheduler = current_scheduler()
        hold = scheduler.hold() if isinstance(scheduler, HostScheduler) else None
        if hold is not None:
            hold.__enter__()

        def done(future: Any) -> None:
            try:
                try:
                    result = future.result()
                except BaseException as error:
                    reject(error)
                else:
                    resolve(result)
            finally:
                if hold is not None:
                    hold.__exit__()

        add = value.add_done_callback
        loop = _loop_of(value)
        if loop is not None and not loop.is_closed() and not _is_running_here(loop):
            loop.call_soon_threadsafe(add, done)
        else:
            add(done)

    return then


def _loop_of(future: Any) -> Any:
    """Return the loop of an asyncio future, or None for a future of any other kind."""
    return future.get_loop() if has_own(future, "_asyncio_future_blocking") else None


def _is_running_here(loop: Any) -> bool:
    from asyncio.events import _get_running_loop  # loaded already: an asyncio future has come

    return _get_running_loop() is loop


adapters.insert(0, future_then)


# -------------------------------------------------------------------------------------------------------------- bridges out


def to_concurrent_future(promise: Promise[T]) -> concurrent.futures.Future[T]:
    """Return a ``concurrent.futures.Future`` that is settled as *promise* is, by its home thread.

    Cancelling the future leaves the promise alone. The promise is handled thereby. Reasons arrive as at ``await``.

    Raises:
        TypeError: *promise* is no promise.
    """
    from concurrent.futures import Future  # slow to load

    _check_promise("to_concurrent_future", promise)
    future: Future[T] = Future()
    _at_home(promise, perform_promise_then, promise, _ConcurrentReaction(future))
    return future


def to_asyncio_future(promise: Promise[T], loop: asyncio.AbstractEventLoop | None = None) -> asyncio.Future[T]:
    """Return an ``asyncio.Future`` that is settled as *promise* is, on its own loop.

    Cancelling the future leaves the promise alone. The promise is handled thereby. Reasons arrive as at ``await``; a rejection
    with ``CancelledError`` as a ``RejectionError``.

    Args:
        promise: a promise of any scheduler.
        loop: the future's loop; by default the one that is running.

    Raises:
        RuntimeError: no loop was given and none is running.
        TypeError: *promise* is no promise.
    """
    import asyncio  # slow to load, and loaded where there is a loop

    from .schedulers.asyncio_tasks import future_of

    _check_promise("to_asyncio_future", promise)
    return future_of(promise, asyncio.get_running_loop() if loop is None else loop)


class _ConcurrentReaction(Job):
    """Settle a ``concurrent.futures.Future`` from a promise."""

    __slots__ = ("_future",)

    def __init__(self, future: Any) -> None:
        super().__init__()
        self._future = future

    def run(self) -> None:
        """Settle the future, unless it was cancelled."""
        self._state = PENDING
        source = self._on_rejected if self._on_rejected is not None else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        future = self._future
        if not future.set_running_or_notify_cancel():
            return
        if source._state == FULFILLED:
            future.set_result(source._value)
        else:
            future.set_exception(as_awaited(source._value))


def _check_promise(name: str, promise: object) -> None:
    if not isinstance(promise, PromiseRecord):
        raise TypeError(f"{name}(): a promise is needed, not {promise!r}; Promise.resolve() makes one")


def _at_home(promise: PromiseRecord, function: Callable[..., object], *args: Any) -> None:
    scheduler: Any = promise._scheduler
    scheduler.at_home(function, *args)


# ------------------------------------------------------------------------------------------------------------ work elsewhere


def offload(function: Callable[..., T], /, *args: Any, executor: Any = None) -> Promise[T]:
    """Run ``function(*args)`` in an executor and return the promise of what it returns or raises.

    The function's own keywords go through ``functools.partial``. While it runs, ``run()`` goes on.

    Args:
        function: called in the executor: on another thread, in another process, on another machine.
        args: passed to it.
        executor: anything with a ``submit(function, *args)`` that returns a future; by default the scheduler's own pool of
            threads. A Dask ``Client`` is told not to merge equal calls.

    Raises:
        TypeError: *function* cannot be called, or *executor* has no ``submit``.
        RuntimeError: the executor was shut down.
    """
    if not callable(function):
        raise TypeError(f"offload(): a function is needed, not {function!r}: write offload(f, x), not offload(f(x))")
    scheduler = current_scheduler()
    if executor is None:
        if not isinstance(scheduler, HostScheduler):
            raise TypeError(f"{scheduler!r} has no pool of threads: give offload() an executor")
        executor = scheduler.pool()
    submit = getattr(executor, "submit", None)
    if not callable(submit):
        raise TypeError(f"offload(): an executor with a submit() is needed, not {executor!r}")
    if type(executor).__module__.partition(".")[0] == "distributed":
        future = submit(function, *args, pure=False)
    else:
        future = submit(function, *args)
    then = future_then(future)
    if then is None:
        raise TypeError(f"{executor!r}.submit() returned {future!r}, which is no future: it needs add_done_callback and result")
    promise: Promise[T] = new_pending(scheduler)
    functions = create_resolving_functions(promise)
    then(functions.resolve, functions.reject)
    return promise


def offloaded(function: Callable[P, T]) -> Callable[P, Promise[T]]:
    """Turn a blocking function into one that runs in the scheduler's pool of threads and returns a promise."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> Promise[T]:
        if kwargs:
            from functools import partial

            return offload(partial(function, **kwargs), *args)
        return offload(function, *args)

    return call


def promisify(function: Callable[..., Any]) -> Callable[..., Promise[Any]]:
    """Turn a function that ends in an error-first callback into one that returns a promise, as Node's promisify does.

    The function is called with the arguments and one more, ``callback(error, value)``: an *error* other than None rejects,
    otherwise the promise is resolved with *value*. Any thread may call the callback; its first call decides.

    Raises:
        TypeError: *function* cannot be called.
    """
    if not callable(function):
        raise TypeError(f"promisify(): a function is needed, not {function!r}")

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Promise[Any]:
        def executor(resolve: Callable[..., None], reject: Callable[..., None]) -> None:
            def callback(error: Any = None, value: Any = None) -> None:
                if error is not None:
                    reject(error)
                else:
                    resolve(value)

            function(*args, callback, **kwargs)

        return Promise(executor)

    call.__doc__ = f"Call {describe(function)} and return a promise instead of calling back."
    return call
