"""AbortController and AbortSignal, as the DOM standard has them, and ``deadline``.

A signal may be aborted by any thread, and by a handler of an operating system's signal in the middle of anything in here. So
nothing here takes a lock: what must happen once is decided by one step of a list or a dict, which no thread comes in between.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from contextvars import Context, copy_context
from types import BuiltinMethodType, MethodType, TracebackType
from typing import Any, NamedTuple, NoReturn
from weakref import ref

from .abort_events import EventListening
from .core.calling import call, start_coroutine
from .core.record import intrinsics
from .core.settling import is_exit
from .errors import (
    as_exception,
    before_raised_again,
    is_exception,
    set_traceback,
    waiters,
    without_own_frames,
)
from .expiry import Expiry, check_limit, expire_later, timers_of
from .scheduler import Scheduler, current_scheduler

Listener = Callable[..., object]


class _Reason(NamedTuple):
    """Why a signal was aborted, and the traceback an exception had then."""

    value: Any
    traceback: TracebackType | None


class Listening(NamedTuple):
    """A listener, with the context and the scheduler that were current when it was added."""

    function: Listener
    context: Context
    scheduler: Scheduler

    def call(self, reason: object) -> None:
        """Call the listener, in its context."""
        self.context.run(_listen, self.function, reason)


class _Dependent(ref["AbortSignal"]):
    """A weak reference to a dependent signal, which takes itself out of its source's table when the signal is gone."""

    __slots__ = ("table",)

    table: dict[int, _Dependent]

    def forget(self) -> None:
        self.table.pop(id(self), None)


class AbortSignal(EventListening):
    """Tell whoever listens that they should stop: what ``AbortController.signal`` is.

    It is aborted once and for ever. Any thread may read it, listen to it and, through its controller, abort it. One that can
    still be aborted, and that something listens to, is kept by what can abort it; else nothing but your own references keeps
    a signal, however long those live that it was made of.

    Raises:
        TypeError: it is called; ``AbortController()`` makes a signal, and so do the class methods below.

    Spec: https://dom.spec.whatwg.org/#interface-AbortSignal
    """

    __slots__ = (
        "__weakref__",
        "_algorithms",
        "_dependents",
        "_expiry",
        "_has_fired",
        "_kept",
        "_listeners",
        "_reasons",
        "_sources",
        "_urgent",
    )

    _reasons: list[_Reason]  # the first is the reason; to append is to try to be the first
    _algorithms: dict[Callable[[], object], None]  # ours: each waits for the abort to settle or stop something
    _listeners: dict[object, Listening]
    _sources: tuple[AbortSignal, ...]
    _dependents: dict[int, _Dependent]
    _kept: dict[int, AbortSignal]  # the dependent signals that something listens to
    _urgent: dict[int, AbortSignal]  # those of them that an algorithm waits for
    _expiry: Expiry | None
    _has_fired: bool  # its listeners are called or were: one that is added now comes too late

    def __init__(self) -> None:
        raise intrinsics.type_error(
            "AbortSignal(): a signal is made by AbortController(), or by AbortSignal.abort, timeout or any"
        )

    @property
    def aborted(self) -> bool:
        """Whether the signal was aborted."""
        return bool(self._reasons)

    @property
    def reason(self) -> Any:
        """What it was aborted with, which may be any object; None until then."""
        reasons = self._reasons
        return reasons[0].value if reasons else None

    def throw_if_aborted(self) -> None:
        """Raise the reason if the signal was aborted: an exception itself, anything else inside a ``RejectionError``.

        Spec: https://dom.spec.whatwg.org/#dom-abortsignal-throwifaborted
        """
        reasons = self._reasons
        if reasons:
            reason = reasons[0]
            if is_exception(reason.value):
                set_traceback(reason.value, reason.traceback)
            raise as_exception(reason.value)

    def add_listener(self, listener: Listener) -> None:
        """Call *listener* when the signal is aborted.

        Listeners are called once, in the order in which they were added, inside the call of ``abort()`` and so on the thread
        that aborts, each in a copy of the context variables at its ``add_listener``. A listener gets the reason, or nothing
        if it takes no argument; a coroutine function is run as an async function. What it raises is reported by the scheduler
        that was current when it was added, and the others are called all the same; a KeyboardInterrupt or SystemExit leaves
        ``abort()`` when all have been called. One that was added already is ignored, and so is one that comes too late: when
        the listeners are called, or have been. (A listener of a signal that this one was made of comes in time: those of the
        signals that depend on one are called after its own.)

        Raises:
            TypeError: *listener* cannot be called.

        Spec: https://dom.spec.whatwg.org/#add-an-event-listener
        """
        if not callable(listener):
            raise intrinsics.type_error(f"add_listener(): a function is needed, not {listener!r}")
        if self._has_fired:
            return
        key = _key(listener)
        self._listeners.setdefault(key, Listening(listener, copy_context(), current_scheduler()))
        self._hold_on()
        if self._has_fired:  # on another thread, meanwhile: if that has not seen it yet, it was added too late
            self._listeners.pop(key, None)
            self._hold_on()

    def remove_listener(self, listener: Listener) -> None:
        """Take back an ``add_listener``; nothing happens if there was none, or if the listener was called already.

        Raises:
            TypeError: *listener* cannot be called.

        Spec: https://dom.spec.whatwg.org/#remove-an-event-listener
        """
        if not callable(listener):
            raise intrinsics.type_error(f"remove_listener(): a function is needed, not {listener!r}")
        if self._listeners.pop(_key(listener), None) is not None:
            self._hold_on()

    # ----------------------------------------------------------------------------------------------------------- making

    @staticmethod
    def abort(reason: object = None) -> AbortSignal:
        """Return a signal that is aborted already.

        Args:
            reason: any object; None stands for a new ``AbortError``.

        Spec: https://dom.spec.whatwg.org/#dom-abortsignal-abort
        """
        signal = new_signal()
        signal._begin_aborted(_reason(reason))
        return signal

    @staticmethod
    def timeout(ms: float) -> AbortSignal:
        """Return a signal that is aborted with a ``TimeoutError`` when *ms* milliseconds have gone by.

        That happens on the home thread of the current scheduler, as a macrotask. The timer does not keep ``run()`` going,
        as in Node, unless a promise waits for the signal, and it is cleared when nobody has the signal any more.

        Raises:
            TypeError: *ms* is no number, or the current scheduler has no timers.
            ValueError: *ms* is negative or not finite.

        Spec: https://dom.spec.whatwg.org/#dom-abortsignal-timeout
        """
        check_limit("AbortSignal.timeout(ms)", ms, "milliseconds")
        return _expiring(ms, f"{ms:g} ms")

    @staticmethod
    def any(signals: Iterable[AbortSignal]) -> AbortSignal:
        """Return a signal that is aborted as soon as one of *signals* is, with its reason; of none, it never is.

        Raises:
            TypeError: *signals* is no iterable, or holds something else than signals.

        Spec: https://dom.spec.whatwg.org/#dom-abortsignal-any
        """
        given = _signals(signals)
        result = new_signal()
        for signal in given:
            if signal._reasons:
                result._begin_aborted(signal._reasons[0])
                return result
        result._sources = tuple(dict.fromkeys(source for signal in given for source in signal._sources or (signal,)))
        for source in result._sources:
            reference = _Dependent(result, _Dependent.forget)
            reference.table = source._dependents
            source._dependents[id(reference)] = reference
        for source in result._sources:
            if source._reasons:  # by another thread, meanwhile
                result._begin_aborted(source._reasons[0])
        return result

    # ------------------------------------------------------------------------------------------------- inside the package

    def wait(self, algorithm: Callable[[], object]) -> bool:
        """Call *algorithm* when the signal is aborted, before the listeners, on the thread that aborts.

        Returns:
            False if the signal is aborted already: then it is not called.
        """
        self._algorithms[algorithm] = None
        self._hold_on()
        if self._reasons and self._take(algorithm):
            self._hold_on()
            return False
        return True

    def forget(self, algorithm: Callable[[], object]) -> None:
        """Take back a ``wait``."""
        self._take(algorithm)
        self._hold_on()

    def _take(self, algorithm: Callable[[], object]) -> bool:
        return self._algorithms.pop(algorithm, self) is None

    def _signal_abort(self, reason: object) -> None:
        """Abort this signal, then those that depend on it.

        Spec: https://dom.spec.whatwg.org/#abortsignal-signal-abort
        """
        made = _reason(reason)
        if not self._try(made):
            return
        dependents = [reference() for reference in [*self._dependents.values()]]
        aborted = [self, *(signal for signal in dependents if signal is not None and signal._try(made))]
        exits: list[BaseException] = []
        for signal in aborted:
            signal._run_abort_steps(exits)
        for error in exits[1:]:
            _report(error, current_scheduler())
        if exits:
            try:
                raise exits[0]
            finally:
                exits = []

    def _begin_aborted(self, reason: _Reason) -> None:
        self._reasons.append(reason)
        self._has_fired = True

    def _try(self, reason: _Reason) -> bool:
        """Be aborted with *reason*, and tell whether it was the first."""
        reasons = self._reasons
        reasons.append(reason)
        if reasons[0] is reason:
            return True
        del reasons[1:]
        return False

    def _run_abort_steps(self, exits: list[BaseException]) -> None:
        """Spec: https://dom.spec.whatwg.org/#run-the-abort-steps."""
        for algorithm in [*self._algorithms]:
            if self._take(algorithm):
                _call(algorithm, (), current_scheduler, exits)
        reason = self._reasons[0].value
        self._has_fired = True
        for key in [*self._listeners]:  # items would be made meanwhile, and the collector, which then may run, change the table
            listening: Any = self._listeners.pop(key, None)
            if listening is not None:
                _call(listening.call, (reason,), lambda: listening.scheduler, exits)  # noqa: B023 (called at once)
        self._hold_on()

    def _demand(self) -> tuple[bool, bool]:
        """Tell whether anything listens, and whether an algorithm is among it."""
        if self._reasons:
            return False, False
        urgent = bool(self._algorithms or self._urgent)
        return urgent or bool(self._listeners or self._kept), urgent

    def _hold_on(self) -> None:
        """Be kept, for as long as something listens, by what can abort this signal; called after every change of that."""
        sources, expiry = self._sources, self._expiry
        if not sources and expiry is None:
            return
        demand = None
        while demand != (demand := self._demand()):  # another thread may have written what it saw earlier
            listened, urgent = demand
            for source in sources:
                _put(source._kept, self, listened)
                _put(source._urgent, self, urgent)
                source._hold_on()
            if expiry is not None:
                expiry.hold(self if listened else None, urgent)

    def __repr__(self) -> str:
        return f"<AbortSignal aborted: {self.reason!r}>" if self._reasons else "<AbortSignal>"

    def __reduce_ex__(self, protocol: Any) -> NoReturn:
        raise TypeError("an AbortSignal cannot be copied or pickled: share it")


class AbortController:
    """Abort what was given its signal.

        controller = AbortController()
        sleep(10, signal=controller.signal).catch(AbortError, print)
        controller.abort()

    Spec: https://dom.spec.whatwg.org/#interface-abortcontroller
    """

    __slots__ = ("__weakref__", "_signal")

    def __init__(self) -> None:
        self._signal = new_signal()

    @property
    def signal(self) -> AbortSignal:
        """The signal, always the same one."""
        return self._signal

    def abort(self, reason: object = None) -> None:
        """Abort the signal and those made of it; any thread may call this. Later calls do nothing: the first reason stays.

        The listeners are called before this returns; promises that wait for the signal are rejected on their own home threads.

        Args:
            reason: any object; None stands for a new ``AbortError``.

        Spec: https://dom.spec.whatwg.org/#dom-abortcontroller-abort
        """
        self._signal._signal_abort(reason)

    def __repr__(self) -> str:
        return f"<AbortController of {self._signal!r}>"


def deadline(seconds: float) -> AbortSignal:
    """Return a signal that is aborted with a ``TimeoutError`` after *seconds*: one time limit that many can share.

    It is ``AbortSignal.timeout`` in Python's unit, and all that is told there holds here.

    Raises:
        TypeError: *seconds* is no number, or the current scheduler has no timers.
        ValueError: *seconds* is negative or not finite.
    """
    check_limit("deadline(seconds)", seconds, "seconds")
    return _expiring(math.ceil(seconds * 1000), f"{seconds:g} seconds")


def check_signal(name: str, signal: Any) -> None:
    """Raise a TypeError unless *signal* is an ``AbortSignal``."""
    if isinstance(signal, AbortSignal):
        return
    hint = "; give it the controller's signal: controller.signal" if isinstance(signal, AbortController) else ""
    raise intrinsics.type_error(f"{name}: an AbortSignal is needed, not {signal!r}{hint}")


def new_signal() -> AbortSignal:
    """Make a signal that is not aborted."""
    signal = object.__new__(AbortSignal)
    signal._reasons = []
    signal._algorithms = {}
    signal._listeners = {}
    signal._sources = ()
    signal._dependents = {}
    signal._kept = {}
    signal._urgent = {}
    signal._expiry = None
    signal._has_fired = False
    return signal


def _expiring(ms: float, text: str) -> AbortSignal:
    scheduler = timers_of(current_scheduler(), "a time limit")
    signal = new_signal()
    signal._expiry = expire_later(signal, scheduler, ms, text)
    return signal


def _signals(signals: Any) -> list[AbortSignal]:
    if isinstance(signals, AbortSignal):
        raise intrinsics.type_error(f"AbortSignal.any(signals): a list of signals is needed, not the single {signals!r}")
    kind: type[Any] = type(signals)  # pyright: ignore[reportUnknownVariableType]
    if not hasattr(kind, "__iter__"):
        raise intrinsics.type_error(f"AbortSignal.any(signals): an iterable of signals is needed, not {signals!r}")
    given = list(signals)
    for signal in given:
        check_signal("AbortSignal.any(signals)", signal)
    return given


def _reason(reason: object) -> _Reason:
    value = intrinsics.abort_error() if reason is None else reason
    return _Reason(value, before_raised_again(value, waiters) if is_exception(value) else None)


def _key(listener: Any) -> object:
    """Return what makes two listeners the same one: identity, but for methods, which are made anew each time they are read."""
    if isinstance(listener, MethodType):
        return id(listener.__self__), id(listener.__func__)
    return listener if type(listener) is BuiltinMethodType else id(listener)


def _put(table: dict[int, AbortSignal], signal: AbortSignal, present: bool) -> None:
    if present:
        table[id(signal)] = signal
    else:
        table.pop(id(signal), None)


def _listen(listener: Listener, reason: object) -> None:
    start_coroutine(call(listener, reason))


def _call(
    function: Callable[..., object], arguments: tuple[Any, ...], reporter: Callable[[], Scheduler], exits: list[BaseException]
) -> None:
    """Call *function*; what it raises is reported, or put into *exits* if it must leave."""
    try:
        function(*arguments)
    except BaseException as error:
        set_traceback(error, without_own_frames(error.__traceback__))
        if is_exit(error):
            exits.append(error)
        else:
            _report(error, reporter())
    finally:
        del arguments


def _report(error: BaseException, scheduler: Scheduler) -> None:
    """Let *scheduler* report *error*, in a macrotask of its own, as an exception of a timer would be."""
    try:
        scheduler.post(_raise, error)
    except RuntimeError:
        import logging  # slow to load, and seldom needed

        logging.getLogger("promiselite").exception("A listener of an AbortSignal raised %r", error, exc_info=error)


def _raise(error: BaseException) -> NoReturn:
    try:
        raise error
    finally:
        del error


waiters.add(AbortSignal.throw_if_aborted.__code__)
