"""What becomes of a rejection that nobody handles, and of an exception that has no caller."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

from .._types import RejectionHook, UnhandledRejection
from ..core.calling import call, start_coroutine
from ..core.record import HANDLED, REPORTED, PromiseRecord
from ..core.settling import has_left, is_exit
from ..errors import RejectionError, as_exception, is_exception, set_traceback, without_own_frames

MODES = ("throw", "warn", "none")
SWEEP = 1000
"""So many rejections at least are remembered before those that have been handled since are forgotten."""

REJECTION = "Unhandled promise rejection"
EXCEPTION = "Uncaught exception in a callback"
"""What a report says first, of a rejection and of what a timer or a microtask raised."""

NOTE = "This was an unhandled promise rejection: when the queued jobs had run, nothing had handled the promise."


listeners: list[Callable[[BaseException], object]] = []
"""Each is called with every error that is logged, or given to a handler that only logs: a test runner wants to know."""


class RejectionReports:
    """HostPromiseRejectionTracker's memory, and the report after each drain.

    Spec: https://tc39.es/ecma262/#sec-host-promise-rejection-tracker
    """

    def __init__(self, on_unhandled_rejection: UnhandledRejection, on_rejection_handled: RejectionHook | None) -> None:
        self.on_unhandled_rejection = on_unhandled_rejection
        self.on_rejection_handled = on_rejection_handled
        self._rejected: list[PromiseRecord] = []
        self._sweep_at = SWEEP
        self._handled_late: deque[PromiseRecord] = deque()
        self.awaited: PromiseRecord | None = None
        self.quiet = False

    @property
    def on_unhandled_rejection(self) -> UnhandledRejection:
        """What happens to a rejection that nobody handled by the end of the drain.

        ``"throw"`` raises it where the loop was started, ``"warn"`` logs it with its traceback on the logger ``promiselite``,
        ``"none"`` drops it, and a function is called with ``(reason, promise)``. Exceptions of timers and microtasks go the
        same way, with None for the promise.
        """
        return self._on_unhandled_rejection  # pyright: ignore[reportReturnType] (the setter has looked at a str)

    @on_unhandled_rejection.setter
    def on_unhandled_rejection(self, mode: UnhandledRejection) -> None:
        if mode not in MODES if isinstance(mode, str) else not callable(mode):
            raise ValueError(f"on_unhandled_rejection must be 'throw', 'warn', 'none' or a function, not {mode!r}")
        self._on_unhandled_rejection = mode

    @property
    def on_rejection_handled(self) -> RejectionHook | None:
        """Called with ``(reason, promise)`` after the drain in which a rejection already reported got its first handler."""
        return self._on_rejection_handled

    @on_rejection_handled.setter
    def on_rejection_handled(self, function: RejectionHook | None) -> None:
        if function is not None and not callable(function):
            raise ValueError(f"on_rejection_handled must be a function or None, not {function!r}")
        self._on_rejection_handled = function

    def track_rejection(self, promise: PromiseRecord) -> None:
        """Remember that *promise* was rejected while nothing handled it.

        A drain may go on for ever, with rejections that are handled at once: those are forgotten as they become many.
        """
        rejected = self._rejected
        rejected.append(promise)
        count = len(rejected)
        if count >= self._sweep_at:
            # The handler of a signal may add more meanwhile.
            rejected[:count] = [each for each in rejected[:count] if each._on_fulfilled is not HANDLED]
            self._sweep_at = max(SWEEP, 2 * len(rejected))

    def track_handling(self, promise: PromiseRecord) -> None:
        """Remember that *promise* is handled after it was reported."""
        if self._on_rejection_handled is not None:
            self._handled_late.append(promise)

    def has_rejections(self) -> bool:
        """Tell whether a report is due."""
        return bool(self._rejected or self._handled_late)

    def report_rejections(self) -> bool:
        """Report what was rejected since the last report and is not handled, in order; tell whether user code ran.

        In the mode "throw" the first is raised, unless somebody waits for a promise of their own, and the others are logged.
        """
        called = False
        raised: list[BaseException] = []
        while self._handled_late:
            promise = self._handled_late.popleft()
            called = True
            self._call_hook(self._on_rejection_handled, promise._value, promise, raised)
        rejected, self._rejected = self._rejected, []
        self._sweep_at = SWEEP
        # What a hook handles from here on comes too late for its report, as in Node.
        for promise in [each for each in rejected if each._on_fulfilled is not HANDLED and each is not self.awaited]:
            if promise._on_fulfilled is not HANDLED:
                promise._on_fulfilled = REPORTED
            reason = promise._value
            if has_left(reason):
                continue
            mode = self._on_unhandled_rejection
            if mode == "none":
                continue
            error = as_exception(reason)
            for each, chain in known_chains(promise, error):
                add_note(each, chain)
            if callable(mode):
                called = True
                self._call_hook(mode, reason, promise, raised)
            else:
                if is_exception(reason):
                    set_traceback(error, promise._context)
                if mode == "warn" or self.quiet:
                    log_error(REJECTION, error)
                else:
                    raised.append(add_note(error, NOTE))
        try:
            self.deliver(raised)
        finally:
            rejected, raised = [], []
            promise = reason = error = each = None  # type: ignore[assignment]
        return called

    def report_exception(self, error: BaseException) -> None:
        """Report what a timer or a microtask raised, as an unhandled rejection would be."""
        mode = self._on_unhandled_rejection
        raised: list[BaseException] = []
        if callable(mode):
            self._call_hook(mode, error.reason if type(error) is RejectionError else error, None, raised)
        elif mode == "throw" and not self.quiet:
            raised.append(error)
        elif mode != "none":
            log_error(EXCEPTION, error)
        try:
            self.deliver(raised)
        finally:
            raised = []
            del error

    def _call_hook(self, hook: Any, reason: Any, promise: Any, raised: list[BaseException]) -> None:
        try:
            start_coroutine(call(hook, reason, promise))
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            raised.append(error)
        finally:
            del reason, promise, raised

    def deliver(self, raised: list[BaseException]) -> None:
        """Raise what the mode "throw" found or a hook raised, where the loop was started: the first; the others are logged.

        A KeyboardInterrupt or SystemExit comes before all others. A host that has no caller overrides this.
        """
        exits = [error for error in raised if is_exit(error)]
        first = exits[0] if exits else raised[0] if raised and not self.quiet else None
        for error in raised:
            if error is not first:
                log_error(REJECTION, error)
        raised = exits = []
        error = None  # type: ignore[assignment]  # what is raised keeps this frame, which must not keep what is raised
        if first is not None:
            try:
                raise first
            finally:
                first = None


def known_chains(promise: PromiseRecord, error: BaseException) -> Iterable[tuple[BaseException, str]]:
    """Say how *error*, with which *promise* was rejected, came there, and the errors in a group, as far as debug mode knows."""
    if not promise._scheduler.debug:
        return ()
    from ..debugging.chains import chains_within  # loaded already

    return chains_within(promise, error)


def log_error(message: str, error: BaseException) -> None:
    """Log *error* with its traceback on the logger ``promiselite``."""
    import logging  # slow to load, and seldom needed

    tell(error)
    logging.getLogger("promiselite").error("%s: %r", message, error, exc_info=(type(error), error, error.__traceback__))


def tell(error: BaseException) -> None:
    """Call the listeners."""
    for listener in listeners:
        listener(error)


def describe_report(error: BaseException) -> str:
    """Return what the report of *error* says first, which tells a rejection from what a timer or a microtask raised."""
    notes = getattr(error, "__notes__", [])
    return REJECTION if isinstance(notes, list) and NOTE in notes else EXCEPTION


def log_all(raised: list[BaseException]) -> None:
    """Log every error, for a host that has no caller to raise to; the first KeyboardInterrupt or SystemExit is raised."""
    exits = [error for error in raised if is_exit(error)]
    for error in raised:
        if error not in exits[:1]:
            log_error(describe_report(error), error)
    raised = []
    if exits:
        raise exits[0]


def log_warning(message: str, *args: object) -> None:
    """Log a warning on the logger ``promiselite``."""
    import logging  # slow to load, and seldom needed

    logging.getLogger("promiselite").warning(message, *args)


def add_note(error: BaseException, note: str) -> BaseException:
    """Add *note* to *error*, unless it is empty or there already, and return the error."""
    notes = getattr(error, "__notes__", [])
    if note and isinstance(notes, list) and note not in notes:
        BaseException.__setattr__(error, "__notes__", [*notes, note])  # its own add_note asks a __setattr__ that may refuse
    return error
