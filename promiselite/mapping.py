"""``Promise.map``: a function on each element of an input, so many at a time."""

from __future__ import annotations

from collections.abc import Callable
from contextvars import Context, copy_context
from threading import get_ident
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any
from weakref import ref

from .abort import AbortSignal, check_signal
from .abortable import at_home
from .core.calling import arity, describe
from .core.capability import bridged, new_pending, new_promise_capability
from .core.reactions import Capability, perform_promise_then, reject_interrupted, release_reaction, restore_traceback
from .core.record import FULFIL_JOB, FULFILLED, PENDING, SETTLED, Job, PromiseRecord, intrinsics
from .core.settling import create_resolving_functions, is_exit
from .core.thenables import is_plain
from .errors import RejectionError, set_traceback, without_own_frames
from .progress import Meter
from .scheduler import Scheduler, current_scheduler


def promise_map(
    constructor: Any, source: Any, function: Any, *, concurrency: Any, stop_on_error: Any, signal: Any, progress: Any
) -> Any:
    """Check the arguments of ``Promise.map``, begin, and return its promise."""
    is_async = is_async_iterable(source)
    if not is_async:
        check_iterable("Promise.map", source)
    offered = _how_many_it_takes(function)
    if concurrency is not None:
        check_concurrency("Promise.map(concurrency=)", concurrency)
    if not isinstance(stop_on_error, bool):
        raise TypeError(f"Promise.map(stop_on_error=): True or False is needed, not {stop_on_error!r}")
    if signal is not None:
        check_signal("Promise.map(signal=)", signal)
    scheduler = current_scheduler()
    meter = None if progress is None else Meter("Promise.map", progress, source, scheduler)
    capability = new_promise_capability(constructor, scheduler)
    if signal is not None and signal.aborted:
        capability.reject(signal.reason)
        return capability.promise
    mapping = Mapping(capability, scheduler, function, offered)
    mapping.limit, mapping.stop_on_error, mapping.signal, mapping.meter = concurrency, stop_on_error, signal, meter
    begin = mapping.begin_async if is_async else mapping.begin
    if get_ident() == scheduler.home:
        begin(source)
    else:
        scheduler.post(begin, source)
    return capability.promise


class Mapping:
    """One call of ``Promise.map``: everything in here happens on the home thread.

    Attributes:
        function: what is called with each element.
        limit: how many calls may be in flight, or None.
        stop_on_error: whether the first rejection decides.
        signal: what ends it all, or None.
        meter: what is told of each call that has ended, or None.
        active: how many calls, and elements that are waited for, are in flight.
    """

    __slots__ = (
        "_busy",
        "_capability",
        "_context",
        "_errors",
        "_exhausted",
        "_in_flight",
        "_is_async",
        "_iterator",
        "_offered",
        "_over",
        "_pulling",
        "_values",
        "active",
        "function",
        "limit",
        "meter",
        "scheduler",
        "signal",
        "stop_on_error",
    )

    limit: int | None
    stop_on_error: bool
    signal: AbortSignal | None
    meter: Meter | None

    def __init__(self, capability: Capability, scheduler: Scheduler, function: Callable[..., Any], offered: int) -> None:
        self.scheduler = scheduler
        self.active = 0
        self._capability = capability
        self.function = function
        self._offered = offered
        self._context: Context = copy_context()
        self._iterator: Any = None
        self._values: list[Any] = []
        self._errors: dict[int, Any] = {}
        self._in_flight: dict[int, ref[PromiseRecord]] = {}  # by the element's id: the two themselves would be a cycle
        self._is_async = self._busy = self._pulling = self._exhausted = self._over = False

    def begin(self, source: Any) -> None:
        """Work through a plain iterable."""
        self._begin(iter, source)

    def begin_async(self, source: Any) -> None:
        """Work through an async one."""
        self._is_async = True
        self._begin(aiter, source)

    def _begin(self, iterate: Callable[[Any], Any], source: Any) -> None:
        if self.signal is not None and not self.signal.wait(self._aborted):
            self._abort()
            return
        try:
            self._iterator = self._context.run(iterate, source)
        except BaseException as error:
            self._input_raised(error)
        self.go_on()

    @property
    def is_over(self) -> bool:
        """Whether the promise is settled."""
        return self._over

    def interrupt(self, error: BaseException) -> None:
        """Reject the promise with a KeyboardInterrupt, say, that came in between."""
        if not self._over:
            self._over = True
            self._let_go()
            reject_interrupted(self._capability, error)

    def promise(self) -> Any:
        """Return the promise of the whole call."""
        return self._capability.promise

    # -------------------------------------------------------------------------------------------------- pulling and calling

    def go_on(self) -> None:
        """Pull and call as long as there are free places; this is a loop, however many calls end at once."""
        if self._busy:  # further up the stack: the function runs the loop, to wait for something
            return
        self._busy = True
        try:
            while not (self._over or self._exhausted or self._pulling) and (self.limit is None or self.active < self.limit):
                if self._is_async:
                    self._pull()
                else:
                    self._take_next()
        finally:
            self._busy = False
        if self._over:
            self._close()
        elif self._exhausted and not self.active:
            self._finish()

    def _take_next(self) -> None:
        try:
            value = self._context.run(next, self._iterator)
        except StopIteration:
            self._exhausted = True
        except BaseException as error:
            self._input_raised(error)
        else:
            self.take(value)

    def _pull(self) -> None:
        self._pulling = True
        coming = _next_of(self._iterator)
        if self.signal is None or not isinstance(self._iterator, AsyncGeneratorType):
            pulled = self._context.run(intrinsics.start, coming)
        else:
            pulled = self._context.run(intrinsics.start_under, self.signal, coming)
        perform_promise_then(pulled, _Pull(self))

    def pulled(self, box: tuple[Any]) -> None:
        """Take what an async iterable has given."""
        self._pulling = False
        if not self._over:
            self.take(box[0])

    def pull_failed(self, reason: Any) -> None:
        """End the input: it is exhausted, or has failed."""
        self._pulling = False
        if isinstance(reason, StopAsyncIteration):
            self._exhausted = True
        elif self.signal is not None and self.signal.aborted:
            self._abort()  # unless that has been done: another thread may have aborted, and its call not have come here yet
        elif not self._over:
            self._input_failed(reason)

    def take(self, value: Any) -> None:
        """Call the function with *value*, or with what it is fulfilled with; that takes one place."""
        if self._over:  # the iterator itself has aborted
            return
        element = _Element(self, len(self._values))
        self._values.append(None)
        self.active += 1
        if is_plain(value):
            self.call(element, value)
            return
        promise = self._context.run(adopted, value, self.scheduler)
        if promise._state == FULFILLED and promise is not value:
            self.call(element, promise._value)
        else:
            self._wait(promise, element)

    def call(self, element: _Element, value: Any) -> None:
        """Call the function for *element*, and wait for what it returns."""
        element.called = True
        try:
            result = self._context.run(self.function, *(value, element.index)[: self._offered])
            promise = self._context.run(adopted, result, self.scheduler)
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                self.interrupt(error)
                raise
            self.failed(element, error.reason if type(error) is RejectionError else error)
        else:
            self._wait(promise, element)

    def _wait(self, promise: PromiseRecord, element: _Element) -> None:
        perform_promise_then(promise, element)
        if promise._state in SETTLED:
            return
        if self._over:  # the function itself has aborted
            release_reaction(promise, id(element))
        else:
            self._in_flight[id(element)] = ref(promise)

    def has_landed(self, element: _Element) -> None:
        """Note that what *element* waited for is settled."""
        self._in_flight.pop(id(element), None)

    # ----------------------------------------------------------------------------------------------------------------- ends

    def succeeded(self, element: _Element, value: Any) -> None:
        """Keep what a call has come to."""
        if not self._over:
            self._values[element.index] = value
            self._ended()

    def failed(self, element: _Element, reason: Any) -> None:
        """Decide by the rejection of a call, or of an element of the input, or keep it."""
        if self._over:
            return
        if self.stop_on_error:
            self._stop(reason)
        else:
            self._errors[element.index] = reason
            self._ended()

    def _ended(self) -> None:
        self.active -= 1
        if self.meter is not None:
            self.meter.advance()

    def _input_raised(self, error: BaseException) -> None:
        set_traceback(error, without_own_frames(error.__traceback__))
        if is_exit(error):
            self.interrupt(error)
            raise error
        self._input_failed(error.reason if type(error) is RejectionError else error)

    def _input_failed(self, reason: Any) -> None:
        self._iterator = None
        if self.stop_on_error:
            self._stop(reason)
        else:
            self._errors[len(self._values)] = reason
            self._exhausted = True

    def _finish(self) -> None:
        self._over = True
        self._let_go()
        if self._errors:
            reasons = [self._errors[index] for index in sorted(self._errors)]
            message = f"{len(reasons)} of {len(self._values)} were rejected"
            self._capability.reject(intrinsics.aggregate_error(reasons, message))
        else:
            self._capability.resolve(self._values)

    def _aborted(self) -> None:
        at_home(self.scheduler, self._abort)

    def _abort(self) -> None:
        if not self._over:
            assert self.signal is not None
            self._stop(self.signal.reason)
            self.go_on()

    def _stop(self, reason: Any) -> None:
        """Start nothing more, and reject; what is in flight goes on, and nobody hears of it."""
        self._over = True
        self._let_go()
        self._capability.reject(reason)

    def _let_go(self) -> None:
        if self.signal is not None:
            self.signal.forget(self._aborted)
        for key, reference in self._in_flight.items():
            promise = reference()
            if promise is not None:
                release_reaction(promise, key)
        self._in_flight.clear()

    def _close(self) -> None:
        """Close a generator that is abandoned (decision 18); what that raises gives way to the reason that led here."""
        iterator = self._iterator
        if self._pulling:
            return  # it is running: closed when it has yielded, or ended by the signal's reason
        self._iterator = None
        if isinstance(iterator, GeneratorType):
            try:
                iterator.close()
            except BaseException as error:
                if is_exit(error):
                    raise
        elif isinstance(iterator, AsyncGeneratorType):
            self._context.run(intrinsics.start, _close_async(iterator))


async def _next_of(iterator: Any) -> tuple[Any]:
    return (await anext(iterator),)  # in a tuple, lest a promise that was yielded is followed


async def _close_async(generator: Any) -> None:
    try:
        await generator.aclose()
    except Exception:  # as above
        return


class MappingJob(Job):
    """A job in which the function may be called."""

    __slots__ = ("_mapping",)

    def __init__(self, mapping: Mapping) -> None:
        super().__init__()
        self._mapping = mapping

    @property
    def _function(self) -> Callable[..., Any]:
        """The function, by which whoever speaks of the job names it."""
        return self._mapping.function

    def settles(self) -> Any:
        """Return the promise of the whole call."""
        return self._mapping.promise()

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the whole call."""
        self._mapping.interrupt(error)


class _Element(MappingJob):
    """One element of the input: hears of the element, if that is a promise, then of what the function returned."""

    __slots__ = ("called", "index")

    def __init__(self, mapping: Mapping, index: int) -> None:
        super().__init__(mapping)
        self.index = index
        self.called = False

    def run(self) -> None:
        """Go on with what has been waited for."""
        fulfilled = self._state == FULFIL_JOB
        self._state = PENDING
        source = self._on_rejected if fulfilled else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        mapping = self._mapping
        mapping.has_landed(self)
        if not fulfilled:
            restore_traceback(source)
            mapping.failed(self, source._value)
        elif self.called:
            mapping.succeeded(self, source._value)
        elif not mapping.is_over:
            mapping.call(self, source._value)
        mapping.go_on()


class _Pull(MappingJob):
    """Hears of the next element of an async iterable."""

    __slots__ = ()

    def run(self) -> None:
        """Go on with it."""
        fulfilled = self._state == FULFIL_JOB
        self._state = PENDING
        source = self._on_rejected if fulfilled else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        if fulfilled:
            self._mapping.pulled(source._value)
        else:
            restore_traceback(source)
            self._mapping.pull_failed(source._value)
        self._mapping.go_on()


def adopted(value: Any, scheduler: Scheduler) -> Any:
    """Return a promise of *scheduler* that *value* resolves; a coroutine begins now. Home thread only."""
    if type(value) is CoroutineType:
        return intrinsics.start(value)
    if type(value) is intrinsics.promise and value._scheduler is scheduler:
        return value
    if isinstance(value, PromiseRecord) and value._scheduler is not scheduler:
        return bridged(value, scheduler)
    promise = new_pending(scheduler)
    create_resolving_functions(promise)(value)
    return promise


def is_async_iterable(source: Any) -> bool:
    """Tell whether ``async for`` can go through *source*."""
    return hasattr(type(source), "__aiter__")  # pyright: ignore[reportUnknownArgumentType]


def check_iterable(name: str, source: Any) -> None:
    """Raise a TypeError unless *source* is a plain iterable."""
    if isinstance(source, PromiseRecord):
        raise TypeError(f"{name}: an iterable is needed, not the single promise {source!r}: put it in a list")
    kind: type[Any] = type(source)  # pyright: ignore[reportUnknownVariableType]
    if hasattr(kind, "__iter__") or hasattr(kind, "__getitem__"):
        return
    if is_async_iterable(source):
        raise TypeError(
            f"{name}: a plain iterable is needed, not the async one {source!r}: "
            "Promise.map takes one, and `[each async for each in ...]` makes a list of it"
        )
    raise TypeError(f"{name}: an iterable is needed, not {source!r}")


def check_concurrency(name: str, concurrency: Any) -> None:
    """Raise unless *concurrency* is a number of calls at a time.

    Raises:
        TypeError: it is no int.
        ValueError: it is less than one.
    """
    if not isinstance(concurrency, int) or isinstance(concurrency, bool):
        raise TypeError(f"{name}: a whole number is needed, not {concurrency!r}")
    if concurrency < 1:
        raise ValueError(f"{name}: at least 1 is needed, or nothing would ever run; not {concurrency!r}")


def _how_many_it_takes(function: Any) -> int:
    """Tell how many of (value, index) *function* is called with: the index only if it requires both.

    A default parameter is not filled with the index: ``Promise.map(texts, int)`` and ``Promise.map(urls, fetch)``, where a
    second parameter means something else, are to do what they say.
    """
    if not callable(function):
        raise TypeError(f"Promise.map(iterable, fn): a function is needed, not {function!r}")
    required, most = arity(function)
    if required > 2:
        raise TypeError(
            f"Promise.map(iterable, fn): {describe(function)} requires {required} positional arguments, "
            "but only (value, index) are offered; bind the others with functools.partial"
        )
    return 2 if required == 2 else min(most, 1)
