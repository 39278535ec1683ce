"""Promises as they are settled, and functions of which so many run at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import suppress
from contextvars import copy_context
from functools import partial, wraps
from threading import get_ident
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from ._types import Resolvable
from .abort import AbortSignal, check_signal
from .abortable import at_home, let_go
from .core.calling import check_function, describe, kind_of
from .core.capability import new_pending, promise_resolve
from .core.reactions import perform_promise_then
from .core.record import FULFIL_JOB, FULFILLED, PENDING, Job, PromiseRecord
from .core.settling import (
    Bridge,
    create_resolving_functions,
    fulfill_promise,
    is_exit,
    reject_as_handled,
    reject_promise_with_raised,
    settle_rejected,
)
from .errors import RejectionError, set_traceback, without_own_frames
from .mapping import adopted, check_concurrency, check_iterable
from .promise import Promise
from .scheduler import Scheduler, current_scheduler

P = ParamSpec("P")
T = TypeVar("T")


def as_completed(promises: Iterable[Resolvable[T]], *, signal: AbortSignal | None = None) -> AsCompleted[T]:
    """Return an iterator of *promises* in the order in which they are settled, for ``async for`` and for ``for``.

    It yields the promises it was given, once for each time that they are in the input: await them, or ask for their
    ``result()``, which is there. One of another scheduler that has ended comes too, and its ``result()`` says so. What is no
    promise is made one. All are listened to from now on, and so count as handled; those still pending are let go of when the
    iterator is dropped, at a ``break`` for example.

    A plain ``for`` waits as ``result()`` does: it runs an embedded loop, and raises where a host loop is running.

    Args:
        promises: a plain iterable.
        signal: ends the iteration when it is aborted, by raising its reason at the next step; the promises go on.

    Raises:
        TypeError: *promises* is no plain iterable, or *signal* no ``AbortSignal``.
        BaseException: the reason of *signal*, if that is aborted already.
    """
    check_iterable("as_completed(promises)", promises)
    if signal is not None:
        check_signal("as_completed(signal=)", signal)
        signal.throw_if_aborted()
    scheduler = current_scheduler()
    arrivals = _Arrivals(scheduler, signal)
    found: AsCompleted[T] = AsCompleted(arrivals)
    arrivals.listen([promise_resolve(Promise, one, scheduler) for one in promises])
    return found


class AsCompleted(Generic[T]):
    """What ``as_completed`` returns: an iterator and an async iterator; each promise comes out once, whoever asks."""

    __slots__ = ("_arrivals",)

    def __init__(self, arrivals: _Arrivals) -> None:
        self._arrivals = arrivals

    def __iter__(self) -> Iterator[Promise[T]]:
        return self

    def __next__(self) -> Promise[T]:
        arrivals = self._arrivals
        while arrivals.are_left():
            promise: Promise[T] | None = arrivals.take()
            if promise is not None:
                return promise
            arrivals.change().result()
        raise StopIteration

    def __aiter__(self) -> AsyncIterator[Promise[T]]:
        return self

    async def __anext__(self) -> Promise[T]:
        arrivals = self._arrivals
        while arrivals.are_left():
            promise: Promise[T] | None = arrivals.take()
            if promise is not None:
                return promise
            await arrivals.change()
        raise StopAsyncIteration

    def __del__(self) -> None:
        self._arrivals.let_go()

    def __repr__(self) -> str:
        settled, pending = self._arrivals.counts()
        return f"<AsCompleted: {settled} settled, {pending} pending>"


class _Arrivals:
    """The promises that are settled and not taken yet, and those who wait for one.

    What it listens to holds this, and this does not hold the iterator: so that one can be dropped, unless somebody waits in it.

    Attributes:
        scheduler: where those who wait are woken.
    """

    __slots__ = ("_changed", "_expected", "_left", "_settled", "_signal", "scheduler")

    def __init__(self, scheduler: Scheduler, signal: AbortSignal | None) -> None:
        self.scheduler = scheduler
        self._signal = signal
        self._settled: deque[Any] = deque()
        self._expected: dict[_Arrival, Any] = {}
        self._changed: Any = None
        self._left = 0

    def listen(self, promises: list[Any]) -> None:
        """Begin to listen."""
        self._left = len(promises)
        for promise in promises:
            arrival = _Arrival(self)
            self._expected[arrival] = promise
            if promise._scheduler is self.scheduler:
                at_home(self.scheduler, perform_promise_then, promise, arrival)
            else:
                arrival.listen(promise, at_home, promise._scheduler, perform_promise_then, promise, arrival)
        if self._signal is not None and self._expected and not self._signal.wait(self._aborted):
            self._aborted()

    def arrive(self, arrival: _Arrival) -> None:
        """Take in a promise that is settled; home thread only."""
        promise = self._expected.pop(arrival, None)
        if promise is not None:
            self._settled.append(promise)
            self._wake()
        if not self._expected:
            self._forget_signal()

    def are_left(self) -> bool:
        """Tell whether any are still to be taken; raises the reason of a signal that is aborted before the last one is."""
        if self._left and self._signal is not None:
            self._signal.throw_if_aborted()
        return self._left > 0

    def take(self) -> Any:
        """Take the next one out, if one is there."""
        try:
            promise = self._settled.popleft()
        except IndexError:
            return None
        self._left -= 1
        if not self._left:
            at_home(self.scheduler, self._wake)  # nobody else who waits has anything to wait for
        return promise

    def counts(self) -> tuple[int, int]:
        """Return how many are settled and not taken yet, and how many are still pending."""
        return len(self._settled), len(self._expected)

    def change(self) -> Any:
        """Return a promise that is fulfilled when it is worth while to look again."""
        promise = new_pending(self.scheduler)
        at_home(self.scheduler, self._listen, promise)
        return promise

    @property
    def awaited(self) -> Any:
        """What ``change`` has returned, while that is pending; else None."""
        return self._changed

    def let_go(self) -> None:
        """Listen no more."""
        self._forget_signal()
        for arrival in [*self._expected]:
            promise = self._expected.pop(arrival, None)
            if promise is not None:  # else it has arrived at this moment, on another thread
                at_home(promise._scheduler, let_go, promise, arrival)

    def _aborted(self) -> None:
        at_home(self.scheduler, self._abort)

    def _abort(self) -> None:
        self.let_go()
        self._wake()

    def _forget_signal(self) -> None:
        if self._signal is not None:
            self._signal.forget(self._aborted)

    def _wake(self) -> None:
        changed, self._changed = self._changed, None
        if changed is not None:
            fulfill_promise(changed, None)

    def _listen(self, promise: Any) -> None:
        if self._settled or not self._left or (self._signal is not None and self._signal.aborted):
            fulfill_promise(promise, None)
        elif self._changed is None:
            self._changed = promise
        else:
            self._changed.then(create_resolving_functions(promise))


class _Arrival(Job, Bridge):
    """Hears that one of the promises is settled, or can never be."""

    __slots__ = ("__weakref__", "_owner", "_source")

    def __init__(self, owner: _Arrivals) -> None:
        super().__init__()
        self._owner = owner

    def run(self) -> None:
        """Hand the promise over."""
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._hand_over()

    def pass_on(self, source: PromiseRecord) -> None:
        """Hand over the promise, of another scheduler."""
        self._hand_over()

    def fail(self, error: RuntimeError) -> None:
        """Hand over the promise, whose scheduler has ended: who waits for it is told so."""
        self._hand_over()

    def _hand_over(self) -> None:
        at_home(self._owner.scheduler, self._owner.arrive, self)

    def settles(self) -> Any:
        """Return the promise that those wait for who ask for the next one."""
        return self._owner.awaited


# ------------------------------------------------------------------------------------------------------------------ limits


def limit(concurrency: int) -> Limiter:
    """Return a limiter: of the functions it wraps, *concurrency* calls at most are in flight at a time.

        limiter = limit(3)

        @limiter
        async def fetch(url): ...

    Raises:
        TypeError: *concurrency* is no int.
        ValueError: it is less than 1.
    """
    check_concurrency("limit(concurrency)", concurrency)
    return Limiter(concurrency)


class _Waiting(NamedTuple):
    """A call that waits for its turn."""

    call: partial[Any]
    promise: Any


class Limiter:
    """What ``limit`` returns. Called with a function, it wraps it; all that it wraps share its places.

    A call of what it returns gives a promise. If a place is free the function is called at once, else when one is, in the
    order of the calls: first in, first out. It may return a promise or a plain value, or be an ``async def``; the place is free
    again in a job after its end. Each call belongs to the scheduler that is current when it is made: there, on the home thread
    and in the context of the call, the function is called; so one limiter may serve several threads and loops.
    """

    __slots__ = ("_free", "_places", "_waiting")

    def __init__(self, concurrency: int) -> None:
        self._places = concurrency
        self._free: deque[None] = deque([None] * concurrency)
        self._waiting: deque[_Waiting] = deque()

    @property
    def active(self) -> int:
        """How many calls are in flight."""
        return self._places - len(self._free)

    @property
    def pending(self) -> int:
        """How many calls wait for a place."""
        return len(self._waiting)

    def __call__(self, function: Callable[P, Resolvable[T]]) -> Callable[P, Promise[T]]:
        """Wrap *function*.

        Raises:
            TypeError: *function* cannot be called, or is a generator function.
        """
        check_function("limiter", function)
        kind = kind_of(function)
        if "generator" in kind:
            raise TypeError(f"limiter(): {describe(function)} is {kind}, of which a call runs nothing: limit what it calls")

        @wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> Promise[T]:
            promise: Promise[T] = new_pending(current_scheduler())
            self._waiting.append(_Waiting(partial(copy_context().run, function, *args, **kwargs), promise))
            self._go_on()
            return promise

        return call

    def __repr__(self) -> str:
        return f"<Limiter of {self._places}: {self.active} active, {self.pending} pending>"

    def give_back(self) -> None:
        """Take a place back, and let somebody have it, in a macrotask of theirs."""
        self._free.append(None)
        with suppress(IndexError, RuntimeError):  # nobody waits, or the one who does has a scheduler that is closed
            self._waiting[0].promise._scheduler.post(self._go_on)

    def go_on(self) -> None:
        """Take a place back, and let those who wait have it now."""
        self._free.append(None)
        self._go_on()

    def _go_on(self) -> None:
        """Begin what waits, as long as there are places; any thread."""
        while self._waiting:
            try:
                self._free.pop()
            except IndexError:
                return
            try:
                waiting = self._waiting.popleft()
            except IndexError:  # another thread was quicker; a call that comes now finds the place, or is found by the loop
                self._free.append(None)
                continue
            scheduler = waiting.promise._scheduler
            if scheduler.is_open() and get_ident() == scheduler.home:
                self._begin(waiting)
                continue
            try:
                scheduler.post(self._begin, waiting)
            except RuntimeError:  # closed: its promise can neither be settled nor be waited for
                self._free.append(None)

    def _begin(self, waiting: _Waiting) -> None:
        """Call the function, with a place; home thread of the call only."""
        call = _LimitedCall(self, waiting.promise)
        scheduler = waiting.promise._scheduler
        try:
            inner = adopted(waiting.call(), scheduler)
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                reject_promise_with_raised(waiting.promise, error)  # which raises it; the place goes back with the call
            inner = new_pending(scheduler)
            create_resolving_functions(inner).reject(error.reason if type(error) is RejectionError else error)
        perform_promise_then(inner, call)


class _LimitedCall(Job):
    """One call in flight: gives its place back at its end, or when nothing can end it any more."""

    __slots__ = ("_limiter", "_promise")

    def __init__(self, limiter: Limiter, promise: Any) -> None:
        super().__init__()
        self._limiter: Limiter | None = limiter
        self._promise = promise

    def run(self) -> None:
        """Settle the promise of the call as that of the function is settled."""
        source = self._on_rejected if self._state == FULFIL_JOB else self._on_fulfilled
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        if source._state == FULFILLED:
            fulfill_promise(self._promise, source._value)
        else:
            settle_rejected(self._promise, source._value, source._context)
        limiter, self._limiter = self._limiter, None
        assert limiter is not None
        limiter.go_on()

    def settles(self) -> Any:
        """Return the promise of the call."""
        return self._promise

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise with what came in between."""
        if self._promise._state == PENDING:
            reject_as_handled(self._promise, error)

    def __del__(self) -> None:
        if self._limiter is not None:
            self._limiter.give_back()
