"""Node's EventEmitter: named events, and those who listen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, Self

from ..core.calling import call, start_coroutine
from .errors import NodeError
from .inspect import inspect
from .values import NOT_GIVEN
from .words import check_callable

Listener = Callable[..., object]


class Listening(NamedTuple):
    """A listener, and whether it is called once."""

    function: Listener
    once: bool


class EventEmitter:
    """Call listeners by the name of an event, as Node's EventEmitter does.

    Listeners are called inside ``emit``, on its thread, in the order in which they were added. One that takes fewer arguments
    than the event has gets fewer; a coroutine function is run as an async function. As in Node, ``"newListener"`` is emitted
    before a listener is added, and ``"removeListener"`` after one was taken back, each with its event and function.
    """

    def __init__(self) -> None:
        self._listening: dict[str, list[Listening]] = {}

    def on(self, event: str, listener: Listener = NOT_GIVEN) -> Self:
        """Call *listener* each time *event* is emitted; returns the emitter.

        Raises:
            TypeError: *listener* cannot be called.
        """
        return self._add(event, Listening(listener, False))

    addListener = on

    def once(self, event: str, listener: Listener = NOT_GIVEN) -> Self:
        """Call *listener* the next time *event* is emitted, and never again; returns the emitter."""
        return self._add(event, Listening(listener, True))

    def prependListener(self, event: str, listener: Listener = NOT_GIVEN) -> Self:
        """Call *listener* each time *event* is emitted, before those that listen by now; returns the emitter."""
        return self._add(event, Listening(listener, False), 0)

    def prependOnceListener(self, event: str, listener: Listener = NOT_GIVEN) -> Self:
        """Call *listener* the next time *event* is emitted, before those that listen by now; returns the emitter."""
        return self._add(event, Listening(listener, True), 0)

    def off(self, event: str, listener: Listener = NOT_GIVEN) -> Self:
        """Take back the latest ``on`` or ``once`` of *listener*; nothing happens if there was none. Returns the emitter.

        Raises:
            TypeError: *listener* cannot be called.
        """
        check_callable("listener", listener)
        listening = self._listening.get(event, [])
        for place in range(len(listening) - 1, -1, -1):
            if listening[place].function == listener:
                self._listening[event] = listening[:place] + listening[place + 1 :]
                self._tell("removeListener", event, listener)
                break
        return self

    removeListener = off

    def removeAllListeners(self, event: str | None = None) -> Self:
        """Take back every listener of *event*, or of every event; returns the emitter."""
        events = [name for name in self._listening if name != "removeListener"] if event is None else [event]
        for name in events:
            for listener in reversed(self.listeners(name)):
                self.off(name, listener)
        if event is None:
            self._listening = {}
        return self

    def emit(self, event: str, *args: Any) -> bool:
        """Call the listeners of *event* with *args*; tell whether there were any.

        What a listener raises comes out of here, and those behind it are not called. ``"error"`` without a listener raises
        its argument, as in Node.
        """
        listening = self._listening.get(event, [])
        if not listening and event == "error":
            error = args[0] if args else None
            if isinstance(error, BaseException):
                raise error
            unhandled: Any = NodeError(f"Unhandled error. ({inspect(error)})", "ERR_UNHANDLED_ERROR")
            unhandled.context = error
            raise unhandled
        for one in listening:
            if one.once:
                self.off(event, one.function)
            start_coroutine(call(one.function, *args))
        return bool(listening)

    def eventNames(self) -> list[str]:
        """Return the events that somebody listens to, in the order in which they were first listened to."""
        return [event for event, listening in self._listening.items() if listening]

    def listeners(self, event: str) -> list[Listener]:
        """Return those who listen to *event*, in order."""
        return [one.function for one in self._listening.get(event, [])]

    def listenerCount(self, event: str) -> int:
        """Return how many listen to *event*."""
        return len(self._listening.get(event, []))

    def _add(self, event: str, listening: Listening, place: int | None = None) -> Self:
        self._tell("newListener", event, check_callable("listener", listening.function))
        before = self._listening.get(event, [])
        at = len(before) if place is None else place
        self._listening[event] = [*before[:at], listening, *before[at:]]
        return self

    def _tell(self, what: str, event: str, listener: Listener) -> None:
        if self._listening.get(what):
            self.emit(what, event, listener)
