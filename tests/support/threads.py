"""Help for tests with several threads: every wait has a limit, and what a thread raises reaches the test."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from promiselite import LoopScheduler, Promise, use_scheduler

LIMIT = 120.0
"""Seconds after which a test that hangs fails; nothing ever waits that long in a test that passes."""


class Worker(threading.Thread):
    """A thread whose result or exception ``outcome()`` hands to the test."""

    def __init__(self, function: Callable[..., Any], *args: Any) -> None:
        super().__init__(daemon=True)
        self._function = function
        self._arguments = args
        self._result: Any = None
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        """Call the function, and keep what comes of it."""
        try:
            self._result = self._function(*self._arguments)
        except BaseException as error:
            self._error = error

    def outcome(self) -> Any:
        """Join the thread; return what its function returned or raise what it raised."""
        self.join(LIMIT)
        assert not self.is_alive(), "the thread hangs"
        if self._error is not None:
            raise self._error
        return self._result


def elsewhere(function: Callable[..., Any], *args: Any) -> Any:
    """Call *function* on another thread, and wait for it."""
    return Worker(function, *args).outcome()


def pass_gate(gate: threading.Event) -> None:
    """Wait for an event that must come."""
    assert gate.wait(LIMIT), "the event never came"


def unsettled(loop: LoopScheduler) -> tuple[Any, Any, Any]:
    """Return a pending promise of *loop* and the functions that settle it."""
    with use_scheduler(loop):
        return Promise.with_resolvers()


def following(loop: LoopScheduler, value: Any) -> Any:
    """Return a promise of *loop* that is resolved with *value*."""
    return Promise(lambda resolve: resolve(value), scheduler=loop)


class WatchedLoop(LoopScheduler):
    """A loop that tells when it goes to sleep, so that a test can act while it sleeps."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.sleeps = threading.Event()
        self.naps: list[float | None] = []

    def idle(self, seconds: float | None) -> None:
        """Tell that the loop is about to sleep, then sleep."""
        self.naps.append(seconds)
        self.sleeps.set()
        super().idle(seconds)
