"""The model's host: a realm with a %Promise% of its own, and Node's phases on a virtual clock."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Any

from tests.order.model import PromiseObject, thrown


class Callback:
    """What the host calls later; ``ms`` repeats it."""

    def __init__(self, function: Callable[..., Any], due: int = 0, ms: int | None = None) -> None:
        self.function = function
        self.due = due
        self.ms = ms
        self.cleared = False


class Agent:
    """A realm and its host, with Node's phases and a clock that moves only when nothing else can happen."""

    def __init__(self) -> None:
        self.Promise: Any = type("Promise", (PromiseObject,), {"agent": self})
        self.jobs: deque[Callable[[], Any]] = deque()
        self.ticks: deque[Callable[[], Any]] = deque()
        self.timers: list[Callback] = []
        self.immediates: list[Callback] = []
        self.now = 0
        self.pending_unhandled: list[PromiseObject] = []
        self.reported: list[PromiseObject] = []
        self.handled_late: list[PromiseObject] = []
        self.on_unhandled_rejection: Callable[[Any, Any], Any] = lambda reason, promise: None
        self.on_rejection_handled: Callable[[Any, Any], Any] = lambda reason, promise: None

    def host_enqueue_promise_job(self, job: Callable[[], Any]) -> None:
        """https://tc39.es/ecma262/#sec-hostenqueuepromisejob."""
        self.jobs.append(job)

    def host_promise_rejection_tracker(self, promise: PromiseObject, operation: str) -> None:
        """https://tc39.es/ecma262/#sec-host-promise-rejection-tracker."""
        if operation == "reject":
            self.pending_unhandled.append(promise)
        elif promise in self.pending_unhandled:
            self.pending_unhandled.remove(promise)
        elif promise in self.reported:
            self.reported.remove(promise)
            self.handled_late.append(promise)

    def process_rejections(self) -> bool:
        """Report what was handled late, then what nobody has handled; tell whether anything was.

        What a report's callback handles comes too late: its own report follows, and no second one that it was handled.
        """
        any_reported = False
        while self.handled_late:
            promise = self.handled_late.pop(0)
            any_reported = True
            self.on_rejection_handled(promise.promise_result, promise)
        batch, self.pending_unhandled = self.pending_unhandled, []
        for promise in batch:
            any_reported = True
            if not promise.promise_is_handled:
                self.reported.append(promise)
            self.on_unhandled_rejection(promise.promise_result, promise)
        return any_reported

    def checkpoint(self) -> None:
        """Run next ticks, then jobs, until neither is left; then report; and again if that called anybody."""
        while True:
            while self.ticks:
                self.call(self.ticks.popleft())
            while self.jobs:
                self.call(self.jobs.popleft())
            if not self.ticks and not self.process_rejections():
                return

    def call(self, function: Callable[[], Any]) -> None:
        """Call a callback of the host's; what it raises is reported."""
        try:
            function()
        except Exception as error:
            self.on_unhandled_rejection(thrown(error), None)

    def run(self) -> None:
        """Go round until nothing is left: timers that are due, immediates, and a checkpoint after each."""
        self.checkpoint()
        while self.timers or self.immediates:
            if not self.immediates:
                self.now = max(self.now, min(timer.due for timer in self.timers))
            due = sorted((timer for timer in self.timers if timer.due <= self.now), key=lambda timer: timer.due)
            immediates: list[Callback] = []
            for timer in due:
                if timer.cleared:
                    continue
                self.timers.remove(timer)
                self.call(timer.function)
                if timer.ms is not None and not timer.cleared:
                    timer.due = self.now + timer.ms
                    self.timers.append(timer)
                self.checkpoint()
            immediates, self.immediates = self.immediates, []
            for immediate in immediates:
                if not immediate.cleared:
                    self.call(immediate.function)
                    self.checkpoint()

    def queue_microtask(self, function: Callable[[], Any]) -> None:
        """https://html.spec.whatwg.org/multipage/timers-and-user-prompts.html#microtask-queuing."""
        self.jobs.append(function)

    def next_tick(self, function: Callable[[], Any]) -> None:
        """Node's process.nextTick."""
        self.ticks.append(function)

    def set_timeout(self, function: Callable[[], Any], ms: int) -> Callback:
        """Call once; the list is in order of setting."""
        timer = Callback(function, self.now + max(1, ms))
        self.timers.append(timer)
        return timer

    def set_interval(self, function: Callable[[], Any], ms: int) -> Callback:
        """Call until it is cleared."""
        timer = Callback(function, self.now + max(1, ms), max(1, ms))
        self.timers.append(timer)
        return timer

    def set_immediate(self, function: Callable[[], Any]) -> Callback:
        """Call after the timers of this turn."""
        immediate = Callback(function)
        self.immediates.append(immediate)
        return immediate

    def clear(self, callback: Callback) -> None:
        """Call off a timer or an immediate."""
        callback.cleared = True
        if callback in self.timers:
            self.timers.remove(callback)
