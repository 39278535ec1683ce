"""What the elements of one call of a combinator share, and what each does when it is settled."""

from __future__ import annotations

from collections.abc import Callable
from threading import get_ident
from typing import Any, Self, TypeAlias
from weakref import ref

from .abort import AbortController
from .core.capability import new_pending
from .core.reactions import Capability, reject_interrupted, release_reaction, restore_traceback
from .core.record import FULFIL_JOB, PENDING, Job, PromiseRecord, intrinsics
from .core.settling import ResolvingFunctions, reject_promise_with_raised
from .progress import Meter
from .scheduler import Scheduler

Functions: TypeAlias = tuple[Callable[..., Any], Callable[..., Any]]


class Gathering(ResolvingFunctions):
    """What the elements of one call share, and the functions that settle its promise.

    Once that promise is decided, nothing is left for the elements that still wait: they let go of everything, and those that
    are one of several reactions are taken out.

    Attributes:
        values: one place for each element, by index; empty once the promise is decided.
        remaining: how many elements have not counted down; those of a race never do. Until the input is exhausted, one more
            than that where a ``Control`` asks, and elsewhere less than that by the number of elements so far.
        finish: called with this when nothing remains.
    """

    __slots__ = ("_shared", "finish", "remaining", "scheduler", "values")

    def __init__(self, promise: Any, scheduler: Scheduler, finish: Callable[[Gathering], object]) -> None:
        self._promise = promise
        self.scheduler = scheduler
        self.finish = finish
        self.values: list[Any] = []
        self.remaining = 0
        self._shared: list[tuple[ref[PromiseRecord], int]] | None = None

    def resolve(self, value: Any = None) -> None:
        """Resolve the promise of the call, unless it is decided."""
        super().__call__(value)
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

    def exhausted(self, more: int) -> None:
        """Note that no more elements will come, and that *more* of them remain than was said."""
        self.remaining += more
        if self.remaining == 0:
            self.finish(self)

    def shares(self, promise: PromiseRecord, element: Element) -> None:
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


class ForeignGathering(Gathering):
    """The same for a class whose functions are its own: they hear of everything, and nothing is let go."""

    __slots__ = ("_capability", "reject", "resolve")

    def __init__(self, capability: Capability, scheduler: Scheduler, finish: Callable[[Gathering], object]) -> None:
        super().__init__(True, scheduler, finish)  # never decided, whatever its promise may be
        self._capability = capability
        self.resolve = capability.resolve  # type: ignore[method-assign]
        self.reject = capability.reject  # type: ignore[method-assign]

    def promise(self) -> Any:
        """Return the promise of the call."""
        return self._capability.promise

    def shares(self, promise: PromiseRecord, element: Element) -> None:
        """Leave *element* where it is."""

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Reject the promise of the call with an interrupt."""
        reject_interrupted(self._capability, error)


class Control:
    """What the caller of a combinator asked for besides its result.

    Args:
        meter: told each time an element is settled without deciding the result.
        controller: aborted when the result is decided while others are not settled.
    """

    __slots__ = ("controller", "meter")

    def __init__(self, meter: Meter | None, controller: AbortController | None) -> None:
        self.meter = meter
        self.controller = controller

    def settled(self) -> None:
        """Tell the meter of one more."""
        if self.meter is not None:
            self.meter.advance()

    def decided(self, remaining: int) -> None:
        """Abort, for those that still work in vain.

        Args:
            remaining: how many have not counted down, the one that decides among them; none where the last one has finished it.
        """
        if self.controller is not None and remaining > 1:
            self.controller.abort()


class ControlledGathering(Gathering):
    """A gathering that tells a ``Control`` what happens."""

    __slots__ = ("control",)

    control: Control

    def count_down(self) -> None:
        """Note that one more is settled, and tell it."""
        self.control.settled()
        super().count_down()

    def _let_go(self) -> None:
        super()._let_go()
        self.control.decided(self.remaining)


class ControlledForeignGathering(ForeignGathering):
    """The same for a class whose functions are its own."""

    __slots__ = ("control",)

    def __init__(self, capability: Capability, scheduler: Scheduler, finish: Callable[[Gathering], object]) -> None:
        super().__init__(capability, scheduler, finish)
        self.resolve = self._deciding(capability.resolve)  # type: ignore[method-assign]
        self.reject = self._deciding(capability.reject)  # type: ignore[method-assign]

    control: Control

    def _deciding(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def decide(*given: Any) -> Any:
            try:
                return function(*given)
            finally:
                self.control.decided(self.remaining)

        return decide

    def count_down(self) -> None:
        """Note that one more is settled, and tell it."""
        self.control.settled()
        super().count_down()


class Element(Job):
    """One element of the input: hears of its promise as a reaction, or through ``functions``.

    ``_combine`` fills its slots: a class without a constructor is quicker to call. Those for the source are empty until it is
    settled.
    """

    __slots__ = ("_gathering", "_index")
    __init__ = object.__init__

    _gathering: Gathering
    _index: int

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


class AllElement(Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.all-resolve-element-functions."""

    __slots__ = ()

    def run(self) -> None:
        """``Element.run`` and ``set_value``, written out for a value."""
        if self._state != FULFIL_JOB:
            super().run()
            return
        self._state = PENDING
        gathering = self._gathering
        if gathering._promise is None:
            return
        gathering.values[self._index] = self._on_rejected._value
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


class AllElements(AllElement):
    """Elements one behind the other whose promises are fulfilled already: their jobs would stand in a row, so one does for all.

    Attributes:
        sources: the promises; the first has the index of this.
    """

    __slots__ = ("sources",)

    sources: list[Any]

    @classmethod
    def begun_by(cls, element: AllElement, source: Any) -> Self:
        """Return what stands for *element*, whose job is queued, for the next one, of *source*, and for those added later."""
        self: Self = cls()
        self._gathering = element._gathering
        self._index = element._index
        self._state = element._state
        self.sources = [element._on_rejected, source]
        return self

    def run(self) -> None:
        """Keep the values, all at once; if that is interrupted, it can be done again."""
        gathering = self._gathering
        count = 0
        if gathering._promise is not None:
            found = [source._value for source in self.sources]
            count = len(found)
            gathering.values[self._index : self._index + count] = found
        self._state = PENDING
        gathering.remaining -= count
        if count and not gathering.remaining:
            gathering.finish(gathering)


class ControlledAllElement(AllElement):
    """The same, step by step: the caller is told of each."""

    __slots__ = ()

    run = Element.run


class AllSettledElement(Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.allsettled-resolve-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any = None) -> None:
        self.set_value(intrinsics.fulfilled(value))

    def rejected(self, reason: Any = None) -> None:
        self.set_value(intrinsics.rejected(reason))

    def functions(self, both: Functions) -> Functions:
        return self.fulfilled, self.rejected


class AnyElement(Element):
    """Spec: https://tc39.es/ecma262/#sec-promise.any-reject-element-functions."""

    __slots__ = ()

    def fulfilled(self, value: Any) -> None:
        self._gathering.resolve(value)

    def rejected(self, reason: Any = None) -> None:
        self.set_value(reason)

    def functions(self, both: Functions) -> Functions:
        return both[0], self.rejected


class RaceElement(Element):
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
