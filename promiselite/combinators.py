"""The combinators: all, all_settled, any, race, and the keyed pair.

All six walk their input in one loop, ``_combine``, and differ in what an element does when it is settled. An element stands
in the reactions of a plain promise itself; to any other ``then`` it gives two functions. As soon as the result is decided, the
elements that still wait are taken out of those reactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import get_ident
from types import GeneratorType, MethodType
from typing import TYPE_CHECKING, Any

from .core.calling import call
from .core.capability import bridged, new_pending, new_promise_capability
from .core.reactions import perform_promise_then
from .core.record import FULFIL_JOB, FULFILLED, PENDING, PromiseRecord, Reactions, intrinsics
from .core.settling import is_exit, mark_as_left
from .core.thenables import is_plain
from .errors import RejectionError, set_traceback, without_own_frames
from .gathering import (
    AllElement,
    AllElements,
    AllSettledElement,
    AnyElement,
    Control,
    ControlledAllElement,
    ControlledForeignGathering,
    ControlledGathering,
    Element,
    ForeignGathering,
    Gathering,
    RaceElement,
)
from .scheduler import current_scheduler

if TYPE_CHECKING:
    from .promise import Promise


def promise_all(constructor: Any, iterable: Iterable[Any], control: Control | None = None) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.all."""
    return _combine(constructor, iterable, AllElement if control is None else ControlledAllElement, control=control)


def promise_all_settled(constructor: Any, iterable: Iterable[Any], control: Control | None = None) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.allsettled."""
    return _combine(constructor, iterable, AllSettledElement, control=control)


def promise_any(constructor: Any, iterable: Iterable[Any], control: Control | None = None) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.any."""
    return _combine(constructor, iterable, AnyElement, control=control)


def promise_race(constructor: Any, iterable: Iterable[Any], control: Control | None = None) -> Promise[Any]:
    """Spec: https://tc39.es/ecma262/#sec-promise.race."""
    return _combine(constructor, iterable, RaceElement, control=control)


def promise_all_keyed(constructor: Any, mapping: Any) -> Promise[Any]:
    """Spec: https://tc39.es/proposal-await-dictionary/#sec-promise.allkeyed."""
    return _combine(constructor, mapping, AllElement, keyed=True)


def promise_all_settled_keyed(constructor: Any, mapping: Any) -> Promise[Any]:
    """Spec: https://tc39.es/proposal-await-dictionary/#sec-promise.allsettledkeyed."""
    return _combine(constructor, mapping, AllSettledElement, keyed=True)


def get_promise_resolve(constructor: Any) -> Callable[[Any], Any]:
    """Read *constructor*'s ``resolve``, once for a whole call.

    Spec: https://tc39.es/ecma262/#sec-getpromiseresolve
    """
    resolve = constructor.resolve
    if not callable(resolve):
        raise intrinsics.type_error(f"{constructor!r}.resolve must be callable, not {resolve!r}")
    return resolve  # type: ignore[no-any-return]


def _combine(  # noqa: C901
    constructor: Any, source: Any, kind: type[Element], keyed: bool = False, control: Control | None = None
) -> Promise[Any]:
    """Subscribe one element of *kind* to each input, and return the promise of what comes of them.

    What goes wrong on the way rejects that promise. An iterator that raises is left as it is; a generator that is abandoned
    because an element cannot be subscribed to is closed.

    Spec: https://tc39.es/ecma262/#sec-performpromiseall (and its three sisters, which differ in *kind*)
    """
    scheduler = current_scheduler()
    finish = _finish_any if kind is AnyElement else _finish
    result: Any = None
    gathering: Gathering
    if constructor is intrinsics.promise:
        result = new_pending(scheduler)
        gathering = (Gathering if control is None else ControlledGathering)(result, scheduler, finish)
    else:
        capability = new_promise_capability(constructor, scheduler)
        result = capability.promise
        if isinstance(result, PromiseRecord):
            scheduler = result._scheduler
        gathering = (ForeignGathering if control is None else ControlledForeignGathering)(capability, scheduler, finish)
        del capability
    if control is not None:
        gathering.control = control  # type: ignore[attr-defined]
        gathering.remaining = 1
    both = gathering.resolve, gathering.reject
    abandons = False
    iterator: Any = None
    raised: BaseException | None = None
    value: Any = None
    element: Any = None
    last: Any = None
    row: Any = None
    sources: Any = None
    promise: Any = None
    try:
        resolve = get_promise_resolve(constructor)
        if keyed:
            keys = _keys(source)
            gathering.finish = _finish_keyed(keys)
            iterator = (source[key] for key in keys)
        else:
            iterator = _iterate(source)
        plain_class = intrinsics.promise
        intrinsic = constructor is plain_class and _is_intrinsic_resolve(resolve)
        at_home = get_ident() == scheduler.home
        collects = kind is not RaceElement
        values = gathering.values
        jobs = scheduler.jobs
        # Whether every element so far was a promise of the plain class: no code of the user's has run in here.
        at_once = intrinsic and at_home and type(source) in (list, tuple) and plain_class.then is intrinsics.then
        for index, value in enumerate(_Once(iterator)):
            try:
                promise = value
                if collects:
                    values.append(None)
                if last is not None:
                    if (
                        at_once
                        and type(promise) is plain_class
                        and promise._state == FULFILLED
                        and promise._scheduler is scheduler
                        and jobs
                        and jobs[-1] is last
                    ):  # its job would stand right behind that one: let one do both
                        if sources is not None:
                            sources.append(promise)  # nothing was called since that look: a signal would have come in
                            continue
                        row = AllElements.begun_by(last, promise)
                        if jobs and jobs[-1] is last:
                            jobs[-1] = last = row
                            sources = row.sources
                            continue
                    last = sources = None
                element = kind()
                element._state = PENDING
                element._gathering = gathering
                element._index = index
                if control is not None:
                    gathering.remaining += 1
                if not at_once or type(promise) is not plain_class:
                    if not intrinsic or type(promise) is not plain_class:
                        if intrinsic and at_home and is_plain(promise) and plain_class.then is intrinsics.then:
                            # Promise.resolve(value).then(...) without the two promises that nobody else could see.
                            element._on_rejected = _Settled(promise)
                            element._state = FULFIL_JOB
                            scheduler.enqueue(element)
                            continue
                        promise = resolve(promise)
                    at_once = False
                    plain = type(promise) is plain_class and plain_class.then is intrinsics.then
                    if not (plain and at_home):
                        if plain and promise._scheduler is not scheduler:
                            promise = bridged(promise, scheduler)
                        call(promise.then, *element.functions(both))
                        continue
                if promise._scheduler is not scheduler:
                    promise = bridged(promise, scheduler)
                # perform_promise_then, written out for the first reaction of a promise that is not rejected.
                if promise._value is None and promise._state < FULFILLED:
                    promise._value = element
                elif promise._state == FULFILLED:
                    element._on_rejected = promise
                    element._state = FULFIL_JOB
                    scheduler.enqueue(element)
                    if at_once and kind is AllElement and scheduler.collapses_followers:
                        last = element
                else:
                    perform_promise_then(promise, element)
                    if type(promise._value) is Reactions:
                        gathering.shares(promise, element)
            except BaseException:
                abandons = True
                raise
        uncounted = len(values) if control is None else -1
        if kind is AnyElement and gathering.remaining + uncounted == 0:
            raised = intrinsics.aggregate_error(values, NONE_FULFILLED)
        elif collects:
            if control is not None and control.meter is not None:
                control.meter.set_total(len(values))
            gathering.exhausted(uncounted)
        else:
            gathering.remaining += uncounted
    except BaseException as error:
        set_traceback(error, without_own_frames(error.__traceback__))
        if abandons:
            _close(iterator)
        raised = error
    try:
        if raised is not None:
            _reject(gathering, raised)
        return result  # type: ignore[no-any-return]
    finally:
        # A frame of the user's that raised keeps this one, which must not keep the promise.
        values = None  # type: ignore[assignment]
        del result, gathering, both, source, iterator, raised, value, element, last, row, sources, promise


def _finish(gathering: Gathering) -> None:
    gathering.resolve(gathering.values)


def _finish_keyed(keys: list[Any]) -> Callable[[Gathering], object]:
    return lambda gathering: gathering.resolve(dict(zip(keys, gathering.values, strict=True)))


def _finish_any(gathering: Gathering) -> None:
    gathering.reject(intrinsics.aggregate_error(gathering.values, NONE_FULFILLED))


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
    kind: type[Any] = type(iterable)  # pyright: ignore[reportUnknownVariableType]
    if issubclass(kind, PromiseRecord) or not (hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")):
        raise intrinsics.type_error(intrinsics.words.iterable(iterable))
    return iter(iterable)


def _keys(mapping: Any) -> list[Any]:
    kind: type[Any] = type(mapping)  # pyright: ignore[reportUnknownVariableType]
    if not hasattr(kind, "keys") or not hasattr(kind, "__getitem__"):
        raise intrinsics.type_error(f"a mapping of names to promises is needed, such as a dict, not {mapping!r}")
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


def _reject(gathering: Gathering, error: BaseException) -> None:
    try:
        if not is_exit(error):
            gathering.reject(error.reason if type(error) is RejectionError else error)
            return
        mark_as_left(error)
        gathering.interrupted(error)
        raise error
    finally:
        del gathering, error
