"""Async functions as full citizens of trio: a task for each body that needs one, and promises awaited in trio's own tasks.

What runs in the body of an async function looks for the trio task it runs in: cancel scopes, nurseries, locks, sleeps. So each
step of a body runs as the step of a *carrier*: a system task that is parked all the time. One carrier serves all calls until
a body leaves something with it (trio's own primitive to wait for, an open cancel scope, a lock it holds); from then on it
belongs to that call, until its end. When trio wakes a carrier, its body goes on as a macrotask of the scheduler, so that
promises keep their order.

This needs to know a little of trio's inside, as trio 0.27 to 0.35 have it. Where a name is missing, ``carriers_work`` is
False, a body is no task, and trio's primitives raise an error that says what to do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextvars import Context
from functools import partial
from threading import get_ident
from typing import Any

import outcome
import trio

from ..abortable import let_go
from ..core.capability import bridged
from ..core.reactions import perform_promise_then
from ..core.record import FULFILLED, PENDING, Job, PromiseRecord
from ..core.settling import mark_as_left
from ..coroutines import AsyncCall, as_awaited
from ..errors import set_traceback

_run: Any = sys.modules.get("trio._core._run")
_traps: Any = sys.modules.get("trio._core._traps")
_NEEDED: tuple[tuple[Any, str], ...] = (
    (_run, "GLOBAL_RUN_CONTEXT"),
    (_traps, "WaitTaskRescheduled"),
    (_traps, "CancelShieldedCheckpoint"),
    (trio.lowlevel.Task, "_abort_func"),
    (trio.lowlevel.Task, "_activate_cancel_status"),
    (trio.lowlevel.Task, "_attempt_abort"),
    (trio.lowlevel.Task, "_attempt_delivery_of_any_pending_cancel"),
    (trio.lowlevel.Task, "_cancel_status"),
    (trio.lowlevel.Task, "_child_nurseries"),
    (trio.lowlevel.Task, "_next_send"),
    (trio.lowlevel.Task, "_next_send_fn"),
)


def carriers_work() -> bool:
    """Tell, inside a trio run, whether this trio has the names that carriers need."""
    runner = current_of_trio().get("runner") if all(hasattr(owner, name) for owner, name in _NEEDED) else None
    return all(hasattr(runner, name) for name in ("main_task", "main_task_outcome", "runq"))


def current_of_trio() -> dict[str, Any]:
    """Return where trio keeps the current task of this thread, under the key ``"task"``."""
    current: Any = _run.GLOBAL_RUN_CONTEXT.__dict__
    return current  # type: ignore[no-any-return]


class Carrier:
    """A trio task in whose name the bodies of async functions run their steps."""

    task: Any

    __slots__ = ("_rest", "call", "context", "is_going_on", "references", "scheduler", "task")

    def __init__(self, scheduler: Any) -> None:
        self.scheduler = scheduler
        self.call: TrioCall | None = None
        self.context = Context()
        coroutine = self._main()
        try:
            self.task = trio.lowlevel.spawn_system_task(lambda: coroutine, name="promiselite", context=self.context)
        except BaseException:  # at the limit of recursion
            coroutine.close()
            raise
        # A body can need it at once, before trio comes to its first step: it is parked here and now.
        scheduler.current["runner"].runq.remove(self.task)
        self.task._next_send_fn = self.task._next_send = None
        self.task.coro.send(None)
        self._rest = self.task._cancel_status
        self.references = 0
        self.is_going_on = False  # its body is to be stepped by the scheduler

    async def _main(self) -> None:
        while True:
            result = await outcome.acapture(trio.lowlevel.wait_task_rescheduled, _not_now)
            if self.call is None or self.scheduler.closed:
                return
            self.is_going_on = True
            self.scheduler.post(self.call.resumed, result)
            del result

    def count(self) -> None:
        """Note how many refer to the task in its first step, while the body has not got hold of it."""
        self.references = sys.getrefcount(self.task)

    def is_marked(self) -> bool:
        """Tell whether the step has left something with it: a cancel scope, a nursery, or a reference that somebody keeps."""
        task = self.task
        return (
            sys.getrefcount(self.task) - 1 > self.references  # one is here
            or task._cancel_status is not self._rest
            or bool(task._child_nurseries)
        )

    def block(self, abort: Any) -> None:
        """Be blocked, on behalf of the body, until it is rescheduled; a cancellation calls *abort*, maybe right now."""
        self.task._abort_func = abort
        self.task._attempt_delivery_of_any_pending_cancel()

    def interrupt(self, raise_reason: Callable[[], None]) -> bool:
        """Have *raise_reason* called where trio's own primitive is awaited, as for a cancellation; False if that cannot be."""
        if self.task._abort_func is None or self.is_going_on:
            return False
        self.task._attempt_abort(raise_reason)
        return True

    def end(self) -> None:
        """Be done, in trio's next turn."""
        self.call = None
        for nursery in self.task._child_nurseries:
            nursery.cancel_scope.cancel()
        self.task._child_nurseries.clear()
        self.task.context = self.context
        self.task._abort_func = None
        self.task._activate_cancel_status(self._rest)
        trio.lowlevel.reschedule(self.task)


def _not_now(_: Any) -> trio.lowlevel.Abort:
    return trio.lowlevel.Abort.FAILED  # the body hears of it where it next waits


_NO_STEP: Any = object()


class TrioCall(AsyncCall):
    """One call of an async function inside a trio run: awaits promises as jobs, trio's own primitives as a task does."""

    __slots__ = ("_awaited", "_before", "_blocked", "_cancellation", "_carrier")

    _scheduler: Any

    def __init__(
        self,
        coroutine: Any,
        resolve: Callable[[Any], None],
        reject: Callable[[Any], None],
        scheduler: Any,
        context: Context | None = None,
    ) -> None:
        super().__init__(coroutine, resolve, reject, scheduler, context)
        self._awaited: PromiseRecord | None = None
        self._before: Any = _NO_STEP  # the task that was current before this step
        self._blocked = False
        self._cancellation: BaseException | None = None
        self._carrier: Carrier | None = None

    def start(self) -> None:
        """Run up to the first ``await``; where Ctrl-C may interrupt the caller, it may interrupt the body too."""
        if get_ident() == self._scheduler.home and self._may_be_interrupted():
            _interruptible(AsyncCall.start, self)
        else:
            AsyncCall.start(self)

    def enter(self) -> Callable[..., Any]:
        """Have a carrier be the current task; ``steps`` tells that an ``await`` is one of promiselite's async functions."""
        scheduler = self._scheduler
        current: dict[str, Any] = scheduler.current
        spares: list[Carrier] = scheduler.spares
        context = self._context
        run = context.run if scheduler.steps or not self._may_be_interrupted() else partial(_interruptible, context.run)
        self._before = current.get("task")
        scheduler.steps += 1
        carrier = self._carrier
        if carrier is None:
            carrier = self._carrier = spares.pop() if spares else scheduler.make_carrier()
            if carrier is None:
                return run
        current["task"] = carrier.task
        carrier.task._abort_func = None  # it is running
        carrier.task.context = context
        carrier.is_going_on = False
        if not carrier.references:
            carrier.count()
        return run

    def leave(self) -> None:
        """Have the task be current that was so before, and let go of the carrier if the body has left nothing with it."""
        before = self._before
        if before is _NO_STEP:
            return
        scheduler, carrier = self._scheduler, self._carrier
        self._before = _NO_STEP
        scheduler.steps -= 1
        scheduler.current["task"] = before
        if before is None:
            del scheduler.current["task"]
        if carrier is not None:
            carrier.task.context = carrier.context
            if carrier.call is None:
                self._carrier = None
                scheduler.spares.append(carrier)

    def _may_be_interrupted(self) -> bool:
        # Newer trio looks for the current task's frame to know whether Ctrl-C may interrupt, and that will be a carrier's.
        return not (self._scheduler.steps or getattr(self._scheduler.current.get("task"), "_ki_protected", True))

    def run(self) -> None:
        """Go on after an ``await`` of a promise, unless the body was cancelled meanwhile."""
        if self._cancellation is None:
            self._resume()
            return
        error, self._cancellation = self._cancellation, None
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self._step(self._coroutine.throw, error)

    def resumed(self, result: Any) -> None:
        """Go on, as a macrotask, after trio has woken the carrier."""
        self._blocked = False
        self._step(self._coroutine.send, result)

    def _step(self, resume: Callable[[Any], Any], argument: Any) -> None:
        try:
            self.enter()
            AsyncCall._step(self, resume, argument)
        finally:
            self.leave()

    def _keep(self) -> Carrier:
        """Have the carrier belong to this call."""
        carrier = self._carrier
        assert carrier is not None
        if carrier.call is None:
            carrier.call = self
            self._scheduler.enter_body(carrier)
        return carrier

    def _await(self, awaited: Any) -> PromiseRecord | None:
        if isinstance(awaited, PromiseRecord):
            return AsyncCall._await(self, awaited)
        if self._carrier is None:
            raise RuntimeError(
                "an async function of promiselite is no task of this version of trio, so it cannot await its primitives: give "
                "them a task, `await current_scheduler().task(trio.sleep, 1)`"
            )
        if awaited is _traps.CancelShieldedCheckpoint:
            carrier = self._keep()
            self._blocked = True
            trio.lowlevel.reschedule(carrier.task)
            return None
        if type(awaited) is _traps.WaitTaskRescheduled:
            carrier = self._keep()
            self._blocked = True
            carrier.block(awaited.abort_func)
            return None
        if type(awaited).__module__ == _traps.__name__:
            raise RuntimeError("the task of an async function cannot be detached from its coroutine")
        return super()._await(awaited)

    def _listen(self, promise: PromiseRecord) -> None:
        perform_promise_then(promise, self)
        carrier = self._carrier
        if carrier is not None and (carrier.call is self or carrier.is_marked()):
            self._awaited = promise
            self._keep().block(self._abort)

    def _abort(self, raise_cancel: Callable[[], None]) -> trio.lowlevel.Abort:
        """Stop waiting for a promise, because a cancel scope of the body's is cancelled; the promise is left alone."""
        if self._scheduler.closed:
            return trio.lowlevel.Abort.SUCCEEDED  # the carrier ends, the body never goes on
        assert self._carrier is not None
        self._carrier.is_going_on = True
        cancelled = outcome.capture(raise_cancel)
        assert isinstance(cancelled, outcome.Error)
        if self._state == PENDING:
            assert self._awaited is not None
            let_go(self._awaited, self)
            self._scheduler.post(self._cancel, cancelled.error)
        else:
            self._cancellation = cancelled.error  # its job, which is queued, raises it
        return trio.lowlevel.Abort.FAILED

    def _cancel(self, error: BaseException) -> None:
        self._awaited = None
        self._step(self._coroutine.throw, error)

    def _is_waiting(self, promise: PromiseRecord | None) -> bool:
        return self._blocked or super()._is_waiting(promise)

    def _end(self, error: BaseException | None, value: Any = None) -> None:
        carrier = self._carrier
        if carrier is not None and (carrier.call is self or carrier.is_marked()):
            self._keep()
            if error is None and carrier.task._child_nurseries:
                error = RuntimeError("an async function has ended inside a nursery that it opened: use `async with`")
            self._carrier = None
            carrier.end()
            self._scheduler.leave_body(carrier)
            if isinstance(error, trio.Cancelled):
                mark_as_left(error)
        AsyncCall._end(self, error, value)


@trio.lowlevel.disable_ki_protection
def _interruptible(function: Callable[..., Any], *args: Any) -> Any:
    return function(*args)


class _TaskReaction(Job):
    """Wake a trio task when a promise of its own run is settled."""

    __slots__ = ("_task",)

    def __init__(self) -> None:
        super().__init__()
        self._task: Any = trio.lowlevel.current_task()

    def run(self) -> None:
        """Let the task go on with the value or the reason, unless it was cancelled meanwhile."""
        self._state = PENDING
        source: Any = self._on_rejected if self._on_rejected is not None else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        task, self._task = self._task, None
        if task is None:
            return
        if source._state == FULFILLED:
            trio.lowlevel.reschedule(task, outcome.Value(source._value))
            return
        error = as_awaited(source._value)
        if error is source._value:
            set_traceback(error, source._context)
        trio.lowlevel.reschedule(task, outcome.Error(error))

    def forget(self) -> None:
        """Wake nobody: the task was cancelled."""
        self._task = None


async def wait_in_task(promise: Any, scheduler: Any) -> Any:
    """Wait for *promise* in a trio task of *scheduler*'s run; cancelling the task leaves the promise alone."""
    if promise._scheduler is not scheduler:
        promise = bridged(promise, scheduler)
    reaction = _TaskReaction()
    perform_promise_then(promise, reaction)

    def abort(_: Any) -> trio.lowlevel.Abort:
        reaction.forget()
        let_go(promise, reaction)
        return trio.lowlevel.Abort.SUCCEEDED

    return await trio.lowlevel.wait_task_rescheduled(abort)
