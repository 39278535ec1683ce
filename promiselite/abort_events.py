"""The DOM's spelling of what an ``AbortSignal`` does: events and their listeners."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Literal
from weakref import ref

from .core.calling import call, start_coroutine
from .core.record import intrinsics

if TYPE_CHECKING:
    from .abort import AbortSignal


class AbortEvent:
    """What a listener of ``addEventListener`` gets.

    Attributes:
        type: ``"abort"``.
        target: the signal.
    """

    __slots__ = ("target",)

    type: Literal["abort"] = "abort"

    def __init__(self, target: AbortSignal) -> None:
        self.target = target

    def __repr__(self) -> str:
        return f"<AbortEvent of {self.target!r}>"


class EventListening:
    """``addEventListener`` and its kin, over ``add_listener``: an ``AbortSignal`` bears both spellings."""

    __slots__ = ()

    if TYPE_CHECKING:
        _listeners: dict[object, Any]

        def add_listener(self, listener: Callable[..., object]) -> None: ...  # noqa: D102
        def remove_listener(self, listener: Callable[..., object]) -> None: ...  # noqa: D102
        @property
        def aborted(self) -> bool: ...  # noqa: D102
        def throw_if_aborted(self) -> None: ...  # noqa: D102

    def throwIfAborted(self) -> None:  # noqa: N802 (the DOM's name)
        """Raise the reason if the signal was aborted: ``throw_if_aborted``."""
        self.throw_if_aborted()

    def addEventListener(self, type: str, listener: Any, options: Any = None) -> None:  # noqa: A002, N802
        """Call *listener* with an event (``type``, ``target``) when the signal is aborted; told in full at ``add_listener``.

        Args:
            type: ``"abort"``; no other event ever comes.
            listener: a function; None is ignored.
            options: a dict whose ``"signal"``, another one, takes the listener back when it is aborted; ``"once"`` goes without
                saying, and the rest has no meaning here.

        Spec: https://dom.spec.whatwg.org/#dom-eventtarget-addeventlistener
        """
        if type != "abort" or listener is None or _find(self, _Listener, listener) is not None:
            return
        given: Any = options
        ending: Any = given.get("signal") if isinstance(options, Mapping) else None
        listening = _Listener(self, _check(listener))
        if ending is not None:
            if not isinstance(ending, EventListening):
                raise intrinsics.type_error(f"addEventListener(): the option signal is an AbortSignal, not {ending!r}")
            if ending.aborted:
                return
            _take_back_with(ending, listening)
        self.add_listener(listening)

    def removeEventListener(self, type: str, listener: Any, options: Any = None) -> None:  # noqa: A002, N802
        """Take back an ``addEventListener``; nothing happens if there was none, or if the listener was called already.

        Spec: https://dom.spec.whatwg.org/#dom-eventtarget-removeeventlistener
        """
        found = _find(self, _Listener, listener) if type == "abort" else None
        if found is not None:
            self.remove_listener(found)

    @property
    def onabort(self) -> Any:
        """A listener that stands in an attribute, or None; its place among the others is that of its first assignment.

        Spec: https://dom.spec.whatwg.org/#dom-abortsignal-onabort
        """
        found = _find(self, _Handler)
        return None if found is None else found.function

    @onabort.setter
    def onabort(self, function: Any) -> None:
        function = function if callable(function) else None
        found = _find(self, _Handler)
        if found is not None:
            found.function = function
        elif function is not None:
            self.add_listener(_Handler(self, function))


class _Listener:
    """Calls a function with the event."""

    __slots__ = ("__weakref__", "function", "target")

    def __init__(self, target: Any, function: Any) -> None:
        self.target = target
        self.function = function

    def __call__(self) -> None:
        if self.function is not None:
            start_coroutine(call(self.function, AbortEvent(self.target)))


def _take_back_with(ending: EventListening, listener: _Listener) -> None:
    """Take *listener* back when *ending* is aborted, which does not keep it, and forgets it when it is gone."""

    def take_back() -> None:
        found = reference()
        if found is not None:
            found.target.remove_listener(found)

    reference = ref(listener, lambda _: ending.remove_listener(take_back))
    ending.add_listener(take_back)


def users_listener(listener: Any) -> Any:
    """Return the function of the user's that a listener of ours calls; any other listener as it is."""
    return listener.function if isinstance(listener, _Listener) else listener


class _Handler(_Listener):
    """What ``onabort`` holds."""

    __slots__ = ()


def _find(signal: Any, kind: type[_Listener], function: Any = ...) -> _Listener | None:
    for listening in [*signal._listeners.values()]:
        listener = listening.function
        if type(listener) is kind and (function is ... or listener.function == function):
            return listener
    return None


def _check(listener: Any) -> Any:
    if not callable(listener):
        raise intrinsics.type_error(f"addEventListener(): a function is needed, not {listener!r}")
    return listener
