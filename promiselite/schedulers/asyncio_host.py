"""Promises on an asyncio loop, uvloop included."""

from __future__ import annotations

import asyncio
from asyncio.events import _get_running_loop as running_loop
from collections.abc import Callable
from contextvars import Context
from functools import partial
from threading import get_ident
from types import NoneType
from typing import Any
from weakref import ref

from ..abort import AbortSignal
from ..core.record import PromiseRecord
from ..core.settling import is_exit
from ..expiry import check_timeout
from .asyncio_cancelling import TaskCancellation
from .asyncio_tasks import AsyncioCall, PromiseTask, future_of, make_current, put_back
from .base import HostScheduler
from .loop import LoopScheduler, invite_loops
from .reports import describe_report, log_error, tell
from .waiting import other_threads, wait_elsewhere

_ATTRIBUTE = "_promiselite_scheduler"


class AsyncioScheduler(HostScheduler):
    """Run promises on an asyncio loop: picked by itself wherever one is running, one for each loop, gone with it.

    All queued jobs run in one turn of the loop. Timers use one timer of the loop's. Rejections that nobody handles go to
    ``loop.call_exception_handler``.

    Args:
        loop: the loop; by default the one that is running on this thread.

    Raises:
        RuntimeError: no loop was given and none is running.
    """

    advice = "await what they are for before the asyncio loop ends"

    call_class = AsyncioCall

    def __new__(cls, loop: asyncio.AbstractEventLoop | None = None) -> AsyncioScheduler:  # noqa: PYI034 (it may be there)
        """Return the scheduler of *loop*, made now if it has none."""
        if loop is None:
            loop = running_loop()
            if loop is None:
                raise RuntimeError("AsyncioScheduler(): no asyncio loop is running on this thread; give it one")
        elif not isinstance(loop, asyncio.AbstractEventLoop):
            raise TypeError(f"AsyncioScheduler(loop): an asyncio event loop is needed, not {loop!r}")
        known = getattr(loop, _ATTRIBUTE, None)
        if isinstance(known, AsyncioScheduler):
            return known
        self = super().__new__(cls)
        self._set_up(loop)
        known = vars(loop).setdefault(_ATTRIBUTE, self)  # another thread may have been quicker
        if known is self:
            self._begin(loop)
        return known

    def __init__(self, loop: asyncio.AbstractEventLoop | None = None) -> None:
        """Nothing is left to do: the scheduler of a loop is set up once."""

    def _set_up(self, loop: asyncio.AbstractEventLoop) -> None:
        HostScheduler.__init__(self, on_unhandled_rejection="throw", on_rejection_handled=None)
        self._loop = ref(loop)
        self._woken = self._is_to_invite = False
        self.waiting: set[AsyncioCall] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._timer_due: float | None = None
        self.enqueue = self.enqueue_and_wake
        if running_loop() is not loop:
            self.home = -1  # until the first turn, which is the first thing that a fresh loop does, every call is posted
            self._is_to_invite = True

    def _begin(self, loop: asyncio.AbstractEventLoop) -> None:
        loop.close = partial(self._close, loop)  # type: ignore[method-assign]  # a loop tells nobody of its end
        if self._is_to_invite:
            self.wake()
        else:
            invite_loops(self)

    def _close(self, loop: asyncio.AbstractEventLoop) -> None:
        type(loop).close(loop)
        vars(loop).pop("close", None)  # it refers to the loop, which is to go without the collector's help
        self.waiting.clear()
        self.tell_end()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        """The asyncio loop.

        Raises:
            RuntimeError: it is gone or closed.
        """
        loop = self._loop()
        if loop is None or loop.is_closed():
            raise RuntimeError(self.why_closed())
        return loop

    def clock(self) -> float:
        """Return the loop's time in milliseconds."""
        return round(self.loop.time() * 1000, 5)  # what was meant to be 1001 ms may be a hair less

    def is_open(self) -> bool:
        """Tell whether the loop can still run something."""
        loop = self._loop()
        return not (self.closed or loop is None or loop.is_closed())

    def why_closed(self) -> str:
        """Say that the loop is closed."""
        return "the asyncio loop of this promise is closed, so nothing can settle or run it any more"

    # ------------------------------------------------------------------------------------------------------------ turns

    def wake(self) -> None:
        """Ask the loop for a turn; any thread may call this."""
        if self._woken:
            return
        self._woken = True
        try:
            loop = self.loop
            ask = loop.call_soon if running_loop() is loop else loop.call_soon_threadsafe
            ask(self._host_turn, context=Context())
        except BaseException:
            self._woken = False
            raise

    def future(self, promise: Any) -> Any:
        """Return what a task of asyncio's own waits for instead of *promise*, or None where none is running."""
        loop = self._loop()
        if isinstance(promise._scheduler, LoopScheduler):
            promise._scheduler.be_guest_of(self)
        if loop is None or isinstance(asyncio.current_task(loop), (PromiseTask, NoneType)):
            return None
        return future_of(promise, loop, asyncio.current_task(loop)).__await__()

    def outside_tasks(self, function: Callable[..., object], *args: Any) -> None:
        """Call ``function(*args)`` while no task is the current one."""
        loop = self.loop
        before = asyncio.current_task(loop)
        try:
            make_current(None, loop)
            function(*args)
        finally:
            put_back(before, loop)

    def translate_cancellation(self, signal: AbortSignal) -> TaskCancellation:
        """Cancel the current task when *signal* is aborted, until what this returns ends."""
        return TaskCancellation(signal)

    def _host_turn(self) -> None:
        self._woken = False
        self.home = get_ident()
        if self._is_to_invite:
            self._is_to_invite = False
            invite_loops(self)
        self.run_turn_of_running_host()

    def run_macrotask(self, function: Callable[..., object], *args: Any) -> None:
        """Run ``function(*args)`` in a turn that begins now: for what the loop calls back directly."""
        self.arrived.append((function, *args))
        self.run_turn_of_running_host()

    def set_alarm(self, due: float | None) -> None:
        """Set the one timer of the loop's, unless it is set to that time."""
        if due == self._timer_due:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer_due = due
        self._timer = None if due is None else self.loop.call_at(due / 1000, self._host_timer, context=Context())

    def _host_timer(self) -> None:
        self._timer = self._timer_due = None
        self.run_turn_of_running_host()

    # -------------------------------------------------------------------------------------------------- reports, waiting

    def deliver(self, raised: list[BaseException]) -> None:
        """Give every error to the loop's exception handler; a KeyboardInterrupt or SystemExit is raised into the loop."""
        exits = [error for error in raised if is_exit(error)]
        loop = self._loop()
        for error in raised:
            if error in exits[:1]:
                continue
            message = describe_report(error)
            if loop is None:
                log_error(message, error)
            else:
                if loop.get_exception_handler() is None:
                    tell(error)
                loop.call_exception_handler({"message": message, "exception": error})
        raised = []
        if exits:
            raise exits[0]

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Block this thread until the loop, on its own, has settled *promise*."""
        check_timeout(timeout)
        wait_elsewhere(self, promise, timeout, self.why_never if timeout is not None else self._why_idle)

    def _why_idle(self) -> str | None:
        """Say why a wait without a timeout cannot end."""
        loop = self._loop()
        if (why := self.why_never()) is not None or loop is None or loop.is_running() or other_threads():
            return why
        return "its asyncio loop is not running, and no other thread is left that could run it"

    def why_never(self) -> str | None:
        """Say so if the loop is closed."""
        return None if self.is_open() else "its asyncio loop is closed"

    def __repr__(self) -> str:
        return f"<AsyncioScheduler of {self._loop()!r}>"


def _scheduler_of(loop: Any) -> AsyncioScheduler:
    """Return the scheduler of the asyncio loop that is running on this thread."""
    try:
        known: AsyncioScheduler = loop._promiselite_scheduler
    except AttributeError:
        return AsyncioScheduler(loop)
    known.home = get_ident()
    return known


host = running_loop, _scheduler_of
