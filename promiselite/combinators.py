"""The combinators: all, all_settled, any, race, and the keyed pair.

All six walk their input in one loop, ``_combine``, and differ in what an element does when it is settled. An element stands
in the reactions of a plain promise itself; to any other ``then`` it gives two functions. As soon as the result is decided, the
elements that still wait are taken out of those reactions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from threading import get_ident
from types import GeneratorType, MethodType
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import ref

from .core.calling import call
from .core.capability import new_pending, new_promise_capability
from .core.reactions import Capability, perform_promise_then, reject_interrupted, release_reaction, restore_traceback
from .core.record import FULFIL_JOB, PENDING, SETTLED, Job, PromiseRecord, Reactions, intrinsics
from .core.settling import ResolvingFunctions, is_exit, reject_as_handled, reject_promise_with_raised
from .core.thenables import is_plain
from .errors import AggregateError, RejectionError, set_traceback, without_own_frames
from .results import Fulfilled, Rejected
from .scheduler import Scheduler, current_scheduler

if TYPE_CHECKING:
    from .promise import Promise


Functions: TypeAlias = tuple[Callable[..., Any], Callable[..., Any]]


class _Gathering(ResolvingFunctions):
    """What the elements of one call share, and the functions that settle its promise.

    Once that promise is decided, nothing is left for the elements that still wait: they let go of everything, and those that
    are one of several reactions are taken out.

    Attributes:
        values: one place for each element, by index; empty once the promise is decided.
        remaining: how many elements are not settled, plus one until the input is exhausted.
        finish: called with this when nothing remains.
    """

    __slots__ = ("_shared", "finish", "remaining", "scheduler", "values")

    def __init__(self, promise: Any, scheduler: Scheduler, finish: Callable[[_Gathering], object]) -> None:
        self._promise = promise
        self.scheduler = scheduler
        self.finish = finish
        self.values: list[Any] = []
        self.remaining = 1
        self._shared: list[tuple[ref[PromiseRecord], int]] | None = None

    def resolve(self, value: Any = None) -> None:
        """Resolve the promise of the call, unless it is decided."""
        super().resolve(value)
        if self._promise is None:
            self._let_go()

    def reject(self, reason: Any = None) -> None:
        """Reject the promise of the call, unless it is decided."""
        super().reject(reason)
        if self._promise is None:
            self._let_go()

    def count_down(self) -> None:
        """Note that one more is settled."""
        self.remaining -= 1
        if self.remaining == 0:
            self.finish(self)

    def promise(self) -> Any:
        """Return the promise of the call, until it is decided."""
        return self._promise

    def shares(self, promise: PromiseRecord, element: _Element) -> None:
        """Note that *element* is one of several reactions of *promise*, from which it is taken out in the end."""
        if self._promise is None:
            release_reaction(promise, id(element))
            return
        if self._shared is None:
            self._shared = []
        self._shared.append((ref(promise), id(element)))  # not the two themselves: that would be a cycle

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the call with an interrupt."""
        if self._promise is not None:
            reject_interrupted(Capability(self._promise, self.resolve, self.reject), error)

    def _let_go(self) -> None:
        self.values = []
        shared, self._shared = self._shared, None
        for reference, key in shared or ():
            promise = reference()
            if promise is not None:
                release_reaction(promise, key)


class _ForeignGathering(_Gathering):
    """The same for a class whose functions are its own: they hear of everything, and nothing is let go."""

    __slots__ = ("_capability", "reject", "resolve")

    def __init__(self, capability: Capability, scheduler: Scheduler, finish: Callable[[_Gathering], object]) -> None:
        super().__init__(True, scheduler, finish)  # never decided, whatever its promise may be
        self._capability = capability
        self.resolve = capability.resolve  # type: ignore[method-assign]
        self.reject = capability.reject  # type: ignore[method-assign]

    def promise(self) -> Any:
        """Return the promise of the call."""
        return self._capability.promise

    def shares(self, promise: PromiseRecord, element: _Element) -> None:
        """Leave *element* where it is."""

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the call with an interrupt."""
        reject_interrupted(self._capability, error)


class _Element(Job):
    """One element of the input: hears of its promise as a reaction, or through ``functions``."""

    __slots__ = ("_gathering", "_index")

    def __init__(self, gathering: _Gathering, index: int) -> None:
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._gathering = gathering
        self._index = index

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
        """Return the promise of the whole call, until it is decided."""
        return self._gathering.promise()

    def joined(self, promise: PromiseRecord) -> None:
        self._gathering.shares(promise, self)

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the whole call."""
        self._gathering.interrupted(error)

    def fulfilled(self, value: Any) -> None:
        raise NotImplementedError

    def rejected(self, reason: Any) -> None:
        raise NotImplementedError

    def functions(self, both: Functions) -> Functions:
        """Return what a ``then`` that is not the intrinsic one is called with.

        Args:
            both: the two functions that settle the promise of the call, the same at each element.
        """
        raise NotImplementedError

    def set_value(self, value: Any) -> None:
        """Keep *value* at this element's index, the first time; any thread may call."""
        gathering = self._gathering
        if get_ident() != gathering.scheduler.home:
            gathering.scheduler.post(self.set_value, value)
            return
        index, self._index = self._index, -1
        if index >= 0 and gathering._promise is not None:
            gathering.values[index] = value
            gathering.count_down()


class _AllElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.all-resolve-element-functions."""

    __slots__ = ()

    def run(self) -> None:
        """``_Element.run`` and ``set_value``, written out for a value."""
        if self._state != FULFIL_JOB:
            super().run()
            return
        self._state = PENDING
        gathering = self._gathering
        source, self._on_rejected = self._on_rejected, None
        if gathering._promise is None:
            return
        gathering.values[self._index] = source._value
        gathering.remaining -= 1
        if not gathering.remaining:
            try:
                gathering.finish(gathering)
            except BaseException as error:
                reject_promise_with_raised(new_pending(gathering.scheduler), error)

    def fulfilled(self, value: Any = None) -> None:
        self.set_value(value)

    def rejected(self, reason: Any) -> None:
        self._gathering.reject(reason)

    def functions(self, both: Functions) -> Functions:
        return self.fulfilled, both[1]


class _AllSettledElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.allsettled-resolve-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any = None) -> None:
        self.set_value(Fulfilled(value))

    def rejected(self, reason: Any = None) -> None:
        self.set_value(Rejected(reason))

    def functions(self, both: Functions) -> Functions:
        return self.fulfilled, self.rejected


class _AnyElement(_Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.any-reject-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any) -> None:
        self._gathering.resolve(value)

    def rejected(self, reason: Any = None) -> None:
        self.set_value(reason)

    def functions(self, both: Functions) -> Functions:
        return both[0], self.rejected


class _RaceElement(_Element):
    """Settle the result with the first that is settled.

    Spec: https://tc39.es/ecma262/#sec-performpromiserace
    """

    __slots__ = ()

    def fulfilled(self, value: Any) -> None:
        self._gathering.resolve(value)

    def rejected(self, reason: Any) -> None:
        self._gathering.reject(reason)

    def functions(self, both: Functions) -> Functions:
        return both


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
        raise intrinsics.type_error(f"{constructor!r}.resolve must be callable, not {resolve!r}")
    return resolve  # type: ignore[no-any-return]


def _combine(constructor: Any, source: Any, kind: type[_Element], keyed: bool = False) -> Promise[Any]:  # noqa: C901
    """Subscribe one element of *kind* to each input, and return the promise of what comes of them.

    What goes wrong on the way rejects that promise. An iterator that raises is left as it is; a generator that is abandoned
    because an element cannot be subscribed to is closed.

    Spec: https://tc39.es/ecma262/#sec-performpromiseall (and its three sisters, which differ in *kind*)
    """
    scheduler = current_scheduler()
    finish = _finish_any if kind is _AnyElement else _finish
    result: Any = None
    gathering: _Gathering
    if constructor is intrinsics.promise:
        result = new_pending(scheduler)
        gathering = _Gathering(result, scheduler, finish)
    else:
        capability = new_promise_capability(constructor, scheduler)
        result = capability.promise
        if isinstance(result, PromiseRecord):
            scheduler = result._scheduler
        gathering = _ForeignGathering(capability, scheduler, finish)
        del capability
    both = gathering.resolve, gathering.reject
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
            gathering.finish = _finish_keyed(keys)
            iterator = (source[key] for key in keys)
        else:
            iterator = _iterate(source)
        plain_class = intrinsics.promise
        intrinsic = constructor is plain_class and _is_intrinsic_resolve(resolve)
        at_home = get_ident() == scheduler.home
        collects = kind is not _RaceElement
        values = gathering.values
        for index, value in enumerate(_Once(iterator)):
            abandons = True
            element = kind(gathering, index)
            if collects:
                gathering.remaining += 1
                values.append(None)
            promise = value if intrinsic and type(value) is constructor else None
            if promise is None and intrinsic and at_home and is_plain(value) and plain_class.then is intrinsics.then:
                # Promise.resolve(value).then(...) without the two promises that nobody else could see.
                element._on_rejected = _Settled(value)
                element._state = FULFIL_JOB
                scheduler.enqueue(element)
            else:
                if promise is None:
                    promise = resolve(value)
                if (
                    type(promise) is plain_class
                    and plain_class.then is intrinsics.then
                    and promise._scheduler is scheduler
                    and at_home
                ):
                    if promise._value is None and promise._state not in SETTLED:
                        promise._value = element  # perform_promise_then, for the first reaction
                    else:
                        perform_promise_then(promise, element)
                        if type(promise._value) is Reactions:
                            gathering.shares(promise, element)
                else:
                    call(promise.then, *element.functions(both))
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
            _reject(gathering, result, raised)
        return result  # type: ignore[no-any-return]
    finally:
        # A frame of the user's that raised keeps this one, which must not keep the promise.
        values = None  # type: ignore[assignment]
        del result, gathering, both, source, iterator, raised, value, element, promise


def _finish(gathering: _Gathering) -> None:
    gathering.resolve(gathering.values)


def _finish_keyed(keys: list[Any]) -> Callable[[_Gathering], object]:
    return lambda gathering: gathering.resolve(dict(zip(keys, gathering.values, strict=True)))


def _finish_any(gathering: _Gathering) -> None:
    gathering.reject(AggregateError(gathering.values, NONE_FULFILLED))


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
        raise intrinsics.type_error(f"an iterable of promises is needed, not the single promise {iterable!r}: put it in a list")
    kind: type[Any] = type(iterable)  # pyright: ignore[reportUnknownVariableType]
    if not hasattr(kind, "__iter__") and not hasattr(kind, "__getitem__"):
        raise intrinsics.type_error(f"{kind.__name__!r} object is not iterable")
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


def _reject(gathering: _Gathering, result: Any, error: BaseException) -> None:
    try:
        if not is_exit(error):
            gathering.reject(error.reason if type(error) is RejectionError else error)
            return
        if isinstance(result, PromiseRecord) and result._state == PENDING:
            reject_as_handled(result, error)
        raise error
    finally:
        del gathering, result, error
