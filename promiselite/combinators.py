"""The combinators: all, all_settled, any, race, and the keyed pair.

All six walk their input in one loop, ``_combine``, and differ in what an element does when it is settled. An element stands
in the reactions of a plain promise itself; to any other ``then`` it gives two functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import get_ident
from types import GeneratorType, MethodType
from typing import TYPE_CHECKING, Any

from .core.calling import call
from .core.capability import new_pending, new_promise_capability
from .core.reactions import Capability, perform_promise_then, reject_interrupted, restore_traceback
from .core.record import FULFIL_JOB, PENDING, Job, PromiseRecord, intrinsics
from .core.settling import is_exit, reject_as_handled, reject_promise_with_raised
from .core.thenables import is_plain
from .errors import AggregateError, RejectionError, set_traceback, without_own_frames
from .results import Fulfilled, Rejected
from .scheduler import Scheduler, current_scheduler

if TYPE_CHECKING:
    from .promise import Promise


class _Gathering:
    """What the elements of one call share.

    Attributes:
        values: one place for each element, by index.
        remaining: how many elements are not settled, plus one until the input is exhausted.
        finish: called with *values* when nothing remains.
    """

    __slots__ = ("capability", "finish", "remaining", "scheduler", "values")

    def __init__(self, capability: Capability, scheduler: Scheduler) -> None:
        self.capability = capability
        self.scheduler = scheduler
        self.values: list[Any] = []
        self.remaining = 1
        self.finish: Callable[[list[Any]], object] = capability.resolve

    def count_down(self) -> None:
        self.remaining -= 1
        if self.remaining == 0:
            self.finish(self.values)


class _Element(Job):
    """One element of the input: hears of its promise as a reaction, or through ``functions``."""

    __slots__ = ("_called", "_gathering", "_index")

    def __init__(self, gathering: _Gathering, index: int) -> None:
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._gathering = gathering
        self._index = index
        self._called = False

    def run(self) -> None:
        fulfilled = self._state == FULFIL_JOB
        self._state = PENDING
        source = self._on_rejected if fulfilled else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        try:
            if fulfilled:
                self.fulfilled(source._value)
            else:
                restore_traceback(source)
                self.rejected(source._value)
        except BaseException as error:
            # Only functions that are no promise's own raise. What is rejected is the promise that ``then`` would have derived.
            reject_promise_with_raised(new_pending(self._gathering.scheduler), error)

    def settles(self) -> Any:
        """Return the promise of the whole call."""
        return self._gathering.capability.promise

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the whole call."""
        reject_interrupted(self._gathering.capability, error)

    def fulfilled(self, value: Any) -> None:
        raise NotImplementedError

    def rejected(self, reason: Any) -> None:
        raise NotImplementedError

    def functions(self) -> tuple[Callable[..., None], Callable[..., None]]:
        """Return what a ``then`` that is not the intrinsic one is called with."""
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Keep *value* at this element's index, the first time; any thread may call."""
        gathering = self._gathering
        if get_ident() != gathering.scheduler.home:
            gathering.scheduler.post(self.set_value, value)
        elif not self._called:
            self._called = True
            gathering.values[self._index] = value
            gathering.count_down()


class _AllElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.all-resolve-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any = None) -> None:
        self.set_value(value)

    def rejected(self, reason: Any) -> None:
        self._gathering.capability.reject(reason)

    def functions(self) -> tuple[Callable[..., None], Callable[..., None]]:
        return self.fulfilled, self._gathering.capability.reject


class _AllSettledElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.allsettled-resolve-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any = None) -> None:
        self.set_value(Fulfilled(value))

    def rejected(self, reason: Any = None) -> None:
        self.set_value(Rejected(reason))

    def functions(self) -> tuple[Callable[..., None], Callable[..., None]]:
        return self.fulfilled, self.rejected


class _AnyElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.any-reject-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any) -> None:
        self._gathering.capability.resolve(value)

    def rejected(self, reason: Any = None) -> None:
        self.set_value(reason)

    def functions(self) -> tuple[Callable[..., None], Callable[..., None]]:
        return self._gathering.capability.resolve, self.rejected


class _RaceElement(_Element):
    """Settle the result with the first that is settled.

    Spec: https://tc39.es/ecma262/#sec-performpromiserace
    """

    __slots__ = ()

    def fulfilled(self, value: Any) -> None:
        self._gathering.capability.resolve(value)

    def rejected(self, reason: Any) -> None:
        self._gathering.capability.reject(reason)

    def functions(self) -> tuple[Callable[..., None], Callable[..., None]]:
        return self._gathering.capability.resolve, self._gathering.capability.reject


def promise_all(constructor: Any, iterable: Iterable[Any]) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.all."""
    return _combine(constructor, iterable, _AllElement)


def promise_all_settled(constructor: Any, iterable: Iterable[Any]) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.allsettled."""
    return _combine(constructor, iterable, _AllSettledElement)


def promise_any(constructor: Any, iterable: Iterable[Any]) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.any."""
    return _combine(constructor, iterable, _AnyElement)


def promise_race(constructor: Any, iterable: Iterable[Any]) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.race."""
    return _combine(constructor, iterable, _RaceElement)


def promise_all_keyed(constructor: Any, mapping: Any) -> Promise[Any]:
    """Spec: https://tc39.es/proposal-await-dictionary/#sec-promise.allkeyed."""
    return _combine(constructor, mapping, _AllElement, keyed=True)


def promise_all_settled_keyed(constructor: Any, mapping: Any) -> Promise[Any]:
    """Spec: https://tc39.es/proposal-await-dictionary/#sec-promise.allsettledkeyed."""
    return _combine(constructor, mapping, _AllSettledElement, keyed=True)


def get_promise_resolve(constructor: Any) -> Callable[[Any], Any]:
    """Read *constructor*'s ``resolve``, once for a whole call.

    Spec: https://tc39.es/ecma262/#sec-getpromiseresolve
    """
    resolve = constructor.resolve
    if not callable(resolve):
        raise TypeError(f"{constructor!r}.resolve must be callable, not {resolve!r}")
    return resolve  # type: ignore[no-any-return]


def _combine(constructor: Any, source: Any, kind: type[_Element], keyed: bool = False) -> Promise[Any]:
    """Subscribe one element of *kind* to each input, and return the promise of what comes of them.

    What goes wrong on the way rejects that promise. An iterator that raises is left as it is; a generator that is abandoned
    because an element cannot be subscribed to is closed.

    Spec: https://tc39.es/ecma262/#sec-performpromiseall (and its three sisters, which differ in *kind*)
    """
    scheduler = current_scheduler()
    capability = new_promise_capability(constructor, scheduler)
    if isinstance(capability.promise, PromiseRecord):
        scheduler = capability.promise._scheduler
    gathering = _Gathering(capability, scheduler)
    abandons = False
    iterator: Any = None
    raised: BaseException | None = None
    value: Any = None
    element: Any = None
    promise: Any = None
    try:
        resolve = get_promise_resolve(constructor)
        if keyed:
            keys = _keys(source)
            gathering.finish = _finish_keyed(capability.resolve, keys)
            iterator = (source[key] for key in keys)
        else:
            iterator = _iterate(source)
            if kind is _AnyElement:
                gathering.finish = _finish_any(capability.reject)
        plain_class = intrinsics.promise
        intrinsic = constructor is plain_class and _is_intrinsic_resolve(resolve)
        at_home = get_ident() == scheduler.home
        values = gathering.values
        collects = kind is not _RaceElement
        for value in _Once(iterator):
            abandons = True
            element = kind(gathering, len(values))
            if collects:
                values.append(None)
                gathering.remaining += 1
            if (
                intrinsic
                and at_home
                and type(value) is not constructor
                and is_plain(value)
                and plain_class.then is intrinsics.then
            ):
                # Promise.resolve(value).then(...) without the two promises that nobody else could see.
                element._on_rejected = _Settled(value)
                element._state = FULFIL_JOB
                scheduler.enqueue(element)
            else:
                promise = value if intrinsic and type(value) is constructor else resolve(value)
                if (
                    type(promise) is plain_class
                    and plain_class.then is intrinsics.then
                    and promise._scheduler is scheduler
                    and at_home
                ):
                    perform_promise_then(promise, element)
                else:
                    call(promise.then, *element.functions())
            abandons = False
        if kind is _AnyElement and gathering.remaining == 1:
            raised = AggregateError(values, NONE_FULFILLED)
        elif collects:
            gathering.count_down()
    except BaseException as error:
        set_traceback(error, without_own_frames(error.__traceback__))
        if abandons:
            _close(iterator)
        raised = error
    try:
        if raised is not None:
            _reject(capability, raised)
        return capability.promise  # type: ignore[no-any-return]
    finally:
        # A frame of the user's that raised keeps this one, which must not keep the promise.
        del capability, gathering, source, iterator, raised, value, element, promise


def _finish_keyed(resolve: Callable[..., Any], keys: list[Any]) -> Callable[[list[Any]], object]:
    return lambda values: resolve(dict(zip(keys, values, strict=True)))


def _finish_any(reject: Callable[..., Any]) -> Callable[[list[Any]], object]:
    return lambda errors: reject(AggregateError(errors, NONE_FULFILLED))


NONE_FULFILLED = "All promises were rejected"


class _Settled:
    """A fulfilled promise that exists only for the element that hears of it."""

    __slots__ = ("_value",)

    def __init__(self, value: Any) -> None:
        self._value = value


class _Once:
    """Let ``for`` walk an iterator that is one already: it need not have an ``__iter__`` of its own."""

    __slots__ = ("_iterator",)

    def __init__(self, iterator: Any) -> None:
        self._iterator = iterator

    def __iter__(self) -> Any:
        return self._iterator


def _iterate(iterable: Any) -> Any:
    if isinstance(iterable, PromiseRecord):
        raise TypeError(f"an iterable of promises is needed, not the single promise {iterable!r}: put it in a list")
    return iter(iterable)


def _keys(mapping: Any) -> list[Any]:
    kind: type[Any] = type(mapping)  # pyright: ignore[reportUnknownVariableType]
    if not hasattr(kind, "keys") or not hasattr(kind, "__getitem__"):
        raise TypeError(f"a mapping of names to promises is needed, such as a dict, not {mapping!r}")
    return list(mapping.keys())


def _is_intrinsic_resolve(resolve: Any) -> bool:
    return type(resolve) is MethodType and resolve.__func__ is intrinsics.resolve and resolve.__self__ is intrinsics.promise


def _close(iterator: Any) -> None:
    """Close an abandoned generator; what that raises gives way to the error that led here.

    Spec: https://tc39.es/ecma262/#sec-iteratorclose
    """
    if isinstance(iterator, GeneratorType):
        try:
            iterator.close()
        except BaseException as error:
            if is_exit(error):
                raise
            # Anything else is dropped: in the specification the first error wins.


def _reject(capability: Capability, error: BaseException) -> None:
    try:
        if not is_exit(error):
            capability.reject(error.reason if type(error) is RejectionError else error)
            return
        if isinstance(capability.promise, PromiseRecord) and capability.promise._state == PENDING:
            reject_as_handled(capability.promise, error)
        raise error
    finally:
        del capability, error
