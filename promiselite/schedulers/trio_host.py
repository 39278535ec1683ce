"""Promises inside a trio run."""

from __future__ import annotations

import math
import signal
from collections.abc import Awaitable, Callable
from contextvars import Context
from typing import Any
from weakref import WeakKeyDictionary

import outcome
import trio

from ..abort import AbortSignal
from ..core.capability import new_pending
from ..core.record import PromiseRecord
from ..core.settling import create_resolving_functions
from ..expiry import check_timeout
from ..scheduler import itself
from .base import HostScheduler
from .loop import LoopScheduler, invite_loops
from .reports import log_all, log_error
from .trio_cancelling import ScopeCancellation
from .trio_tasks import Carrier, TrioCall, carriers_work, current_of_trio, wait_in_task
from .waiting import wait_elsewhere


class TrioScheduler(HostScheduler):
    """Run promises inside a trio run: picked by itself there, one for each run, gone with it.

    All queued jobs run in one turn of trio, from its entry queue. Timers share one system task and follow trio's clock, a
    ``MockClock`` included. Rejections that nobody handles are logged on the logger ``promiselite``.

    Raises:
        RuntimeError: this is not called inside ``trio.run``.
    """

    advice = "await what they are for before the trio run ends"

    def __new__(cls) -> TrioScheduler:  # noqa: PYI034 (there is one for each run, of this class)
        """Return the scheduler of the trio run this is called in."""
        known = _running()
        if known is None:
            raise RuntimeError("TrioScheduler() belongs to a trio run: make it inside trio.run()")
        return known

    def __init__(self) -> None:
        """Do nothing more: the scheduler of a run is set up once."""

    def set_up(self) -> None:
        """Begin, inside the trio run."""
        HostScheduler.__init__(self, on_unhandled_rejection="throw", on_rejection_handled=None)
        self._token = trio.lowlevel.current_trio_token()
        self._woken = self._is_leaving = False
        self._alarm = trio.Event()
        self._alarm_due: int | None = None
        self.steps = 0
        self.call_class = TrioCall
        self.spares: list[Carrier] = []
        self._has_carriers = carriers_work()
        self.current: dict[str, Any] = current_of_trio() if self._has_carriers else {}
        self.enqueue = self.enqueue_and_wake
        self.bodies: set[object] = set()
        self._scopes: WeakKeyDictionary[PromiseRecord, tuple[trio.CancelScope, list[Any]]] = WeakKeyDictionary()
        trio.lowlevel.spawn_system_task(self._keep_time, name="promiselite timers", context=Context())
        invite_loops(self)

    def clock(self) -> float:
        """Return trio's time in milliseconds."""
        return round(trio.current_time() * 1000, 5)  # what was meant to be 1001 ms may be a hair less

    def why_closed(self) -> str:
        """Say that the run is over."""
        return "the trio run of this promise is over, so nothing can settle or run it any more"

    def task(self, function: Callable[..., Awaitable[Any]], *args: Any) -> Any:
        """Run ``await function(*args)`` in a trio task of its own, and return the promise of what comes of it.

        An async function of promiselite awaits trio's own primitives this way: ``await scheduler.task(trio.sleep, 1)``. The
        task is a system task: it is cancelled when the run's main task ends, and when the async function that awaits the
        promise runs under a signal (``with_signal``) that is aborted.
        """
        self.check_open()
        promise = new_pending(self)
        resolve = create_resolving_functions(promise)
        scope = trio.CancelScope()
        reasons: list[Any] = []  # why the scope was cancelled
        self._scopes[promise] = scope, reasons

        async def body() -> None:
            with self.hold():
                try:
                    result = None
                    with scope:
                        result = await function(*args)
                except trio.Cancelled:
                    resolve.reject(RuntimeError("the trio run ended before the task did"))
                    raise
                except BaseException as error:
                    resolve.reject(error)
                else:
                    if reasons:
                        resolve.reject(reasons[0])
                    else:
                        resolve(result)
                finally:
                    self.leave_body(body)

        self.enter_body(body)
        trio.lowlevel.spawn_system_task(body, name=f"promiselite {function!r}")
        return promise

    def enter_body(self, body: object) -> None:
        """Have the end of the run wait for something that runs in a task."""
        self.bodies.add(body)

    def leave_body(self, body: object) -> None:
        """Wait for it no more."""
        self.bodies.discard(body)
        if not self.bodies:
            self._alarm.set()

    def make_carrier(self) -> Carrier | None:
        """Make a task for the body of an async function, if there still can be one and this version of trio lets us."""
        return Carrier(self) if self._has_carriers and not self.closed else None

    def cancel_task_of(self, promise: PromiseRecord, reason: Any) -> bool:
        """Cancel what ``task`` has made *promise* for, which then is rejected with *reason*; False if it has made none."""
        found = self._scopes.get(promise)
        if found is None:
            return False
        scope, reasons = found
        reasons.append(reason)
        scope.cancel()
        return True

    def translate_cancellation(self, signal: AbortSignal) -> ScopeCancellation:
        """Cancel what the current task does when *signal* is aborted, until what this returns ends."""
        if self.steps and not self._has_carriers:
            raise RuntimeError("aborting() cancels a trio task, and an async function is none in this trio: use with_signal()")
        return ScopeCancellation(signal)

    # ------------------------------------------------------------------------------------------------------------ turns

    def wake(self) -> None:
        """Ask trio for a turn; any thread may call this."""
        if self._woken:
            return
        self._woken = True
        try:
            self._token.run_sync_soon(Context().run, self._host_turn)
        except trio.RunFinishedError:
            self.closed = True
            self.check_open()
        except BaseException:  # a signal
            self._woken = False
            raise

    def _host_turn(self) -> None:
        self._woken = False
        if self.closed:
            return
        try:
            self.outside_tasks(self.run_turn_of_running_host)
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGINT)  # trio sends its own to the main task
        except SystemExit as error:
            if not self._has_carriers:
                log_error("A handler asked to exit, which has no way out of this version of trio", error)
            elif not self._is_leaving:  # the first decides
                self._is_leaving = True
                trio.lowlevel.spawn_system_task(self._exit, error, name="promiselite exit")

    async def _exit(self, error: SystemExit) -> None:
        """Cancel trio's main task, and have the run raise *error* once that has ended."""
        runner = self.current["runner"]
        runner.main_task.parent_nursery.cancel_scope.cancel()
        try:
            await trio.sleep_forever()
        finally:
            raised = getattr(runner.main_task_outcome, "error", error)
            _, others = BaseExceptionGroup("", [raised]).split((trio.Cancelled, SystemExit))  # a nursery makes groups
            if others is not None:
                log_error("Raised in trio's main task, which a SystemExit had cancelled", others.exceptions[0])
            runner.main_task_outcome = outcome.Error(error)

    def set_alarm(self, due: float | None) -> None:
        """Have the task that keeps the time look again, unless it sleeps until then."""
        if due != self._alarm_due:
            self._alarm.set()

    async def _keep_time(self) -> None:
        try:
            while True:
                await self._sleep_until_due()
        finally:
            with trio.CancelScope(shield=True):  # what becomes of the bodies is to be reported too
                while self.bodies and not self.closed:
                    await self._sleep_until_due()
            for carrier in (*self.spares, *self.bodies):
                if isinstance(carrier, Carrier) and (carrier.call is None or carrier.is_going_on):
                    carrier.end()
            self.report_leftovers()
            self.abandon()

    async def _sleep_until_due(self) -> None:
        due = self._alarm_due = self.timers.next_due()
        self._alarm = trio.Event()
        with trio.CancelScope(deadline=math.inf if due is None else due / 1000):
            await self._alarm.wait()
        if due is not None and self.clock() >= due:
            self.wake()
            await trio.lowlevel.checkpoint()

    # -------------------------------------------------------------------------------------------------- reports, waiting

    def deliver(self, raised: list[BaseException]) -> None:
        """Log every error, since trio has no handler to send it to; a KeyboardInterrupt goes to trio's main task."""
        log_all(raised)

    def future(self, promise: Any) -> Any:
        """Return what a trio task waits for instead of *promise*, or None where an async function of promiselite awaits."""
        scheduler = promise._scheduler
        if scheduler is not self and isinstance(scheduler, LoopScheduler):
            scheduler.be_guest_of(self)
        return None if self.steps else wait_in_task(promise, self).__await__()

    def outside_tasks(self, function: Callable[..., object], *args: Any) -> None:
        """Call ``function(*args)`` where an ``await`` is one of promiselite's async functions, not of a trio task."""
        self.steps += 1
        task = self.current.pop("task", None)  # which would lend its cancel scopes
        try:
            function(*args)
        finally:
            self.steps -= 1
            if task is not None:
                self.current["task"] = task

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Block this thread until trio's thread has settled *promise*."""
        check_timeout(timeout)
        wait_elsewhere(self, promise, timeout, self.why_never)

    def why_never(self) -> str | None:
        """Say so if the run is over."""
        return "its trio run is over" if self.closed else None

    def __repr__(self) -> str:
        return f"<TrioScheduler{' of a run that is over' if self.closed else ''}>"


_of_run: trio.lowlevel.RunVar[TrioScheduler] = trio.lowlevel.RunVar("promiselite.scheduler")


def _running() -> TrioScheduler | None:
    """Return the scheduler of the trio run on this thread, if there is one."""
    try:
        return _of_run.get()
    except RuntimeError:
        return None
    except LookupError:
        self = object.__new__(TrioScheduler)
        _of_run.set(self)
        self.set_up()
        return self


host = _running, itself
