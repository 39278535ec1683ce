"""Random programs of signals and listeners, beside a literal model of the DOM standard's algorithms."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from promiselite import AbortController, AbortSignal

Listener = Callable[[Any], None]


class Listening:
    """An event listener of the standard: its callback, and whether it was removed."""

    def __init__(self, callback: Listener) -> None:
        self.callback = callback
        self.removed = False


class ModelSignal:
    """An AbortSignal, as the standard's steps make and change it."""

    def __init__(self) -> None:
        self.aborted = False
        self.reason: Any = None
        self.is_dependent = False
        self.sources: list[ModelSignal] = []
        self.dependents: list[ModelSignal] = []
        self.listeners: list[Listening] = []

    def add_listener(self, callback: Listener) -> None:
        """Spec: https://dom.spec.whatwg.org/#add-an-event-listener."""
        if all(listening.callback is not callback for listening in self.listeners):
            self.listeners.append(Listening(callback))

    def remove_listener(self, callback: Listener) -> None:
        """Spec: https://dom.spec.whatwg.org/#remove-an-event-listener."""
        for listening in self.listeners:
            if listening.callback is callback:
                listening.removed = True
        self.listeners = [listening for listening in self.listeners if not listening.removed]

    def abort(self, reason: Any) -> None:
        """Spec: https://dom.spec.whatwg.org/#abortsignal-signal-abort."""
        if self.aborted:
            return
        self.aborted, self.reason = True, reason
        to_abort = [dependent for dependent in self.dependents if not dependent.aborted]
        for dependent in to_abort:
            dependent.aborted, dependent.reason = True, reason
        for signal in (self, *to_abort):
            for listening in [*signal.listeners]:
                if not listening.removed:
                    listening.callback(reason)

    @staticmethod
    def any(signals: list[ModelSignal]) -> ModelSignal:
        """Spec: https://dom.spec.whatwg.org/#create-a-dependent-abort-signal."""
        result = ModelSignal()
        for signal in signals:
            if signal.aborted:
                result.aborted, result.reason = True, signal.reason
                return result
        result.is_dependent = True
        for signal in signals:
            for source in signal.sources if signal.is_dependent else [signal]:
                if source not in result.sources:
                    result.sources.append(source)
                    source.dependents.append(result)
        return result


class Program:
    """What happens when one random program runs, on signals of one kind.

    Args:
        seed: of the program.
        controller: makes what has ``signal`` and ``abort``.
        combine: makes a signal of others.
    """

    def __init__(self, seed: int, controller: Callable[[], Any], combine: Callable[[list[Any]], Any]) -> None:
        self.seed = seed
        self.combine = combine
        self.controllers = [controller() for _ in range(3)]
        self.signals = [each.signal for each in self.controllers]
        self.listeners = [self.listener(number) for number in range(8)]
        self.events: list[Any] = []
        chance = Random(seed)
        for _ in range(40):
            self.act(chance)
        for each in self.controllers:
            each.abort("at last")
        self.events += [(signal.aborted, signal.reason) for signal in self.signals]

    def listener(self, number: int) -> Listener:
        """Make a listener that notes its call, and then does up to two things, always the same."""
        chance = Random(f"{self.seed}, {number}")
        acts = [chance.random() for _ in range(chance.randrange(3))]
        running: list[None] = []

        def listen(reason: Any) -> None:
            self.events.append((number, reason, [signal.aborted for signal in self.signals]))
            if len(running) < 3 and len(self.events) < 200:
                running.append(None)
                for each in acts:
                    self.act(Random(each))
                running.pop()

        return listen

    def act(self, chance: Random) -> None:
        """Do one thing: combine signals, add or remove a listener, abort."""
        signal, listener = chance.choice(self.signals), chance.choice(self.listeners)
        kind = chance.randrange(10)
        if kind < 2:
            self.signals.append(self.combine([chance.choice(self.signals) for _ in range(chance.randrange(1, 4))]))
        elif kind < 6:
            signal.add_listener(listener)
        elif kind < 8:
            signal.remove_listener(listener)
        else:
            chance.choice(self.controllers).abort(chance.randrange(100))


class ModelController:
    """An AbortController of the model."""

    def __init__(self) -> None:
        self.signal = ModelSignal()
        self.abort = self.signal.abort


@pytest.mark.parametrize("hundred", range(5))
def test_events_come_as_the_standard_says(hundred: int) -> None:
    for seed in range(100 * hundred, 100 * hundred + 100):
        found = Program(seed, AbortController, AbortSignal.any).events
        assert found == Program(seed, ModelController, ModelSignal.any).events, f"seed {seed}"
