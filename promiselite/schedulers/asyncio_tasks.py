"""Async functions as full citizens of asyncio, and futures for promises.

What runs in the body of an async function looks for the task it runs in: timeouts, task groups, streams, anyio. So each call
has a task of its own, entered for each step as the standard library asks of third-party tasks, although promises drive it.
"""

from __future__ import annotations

import asyncio
from asyncio import tasks
from asyncio.events import _get_running_loop as running_loop
from collections.abc import Callable
from contextvars import Context
from typing import Any

from ..core.reactions import forget_reaction, perform_promise_then
from ..core.record import FULFILLED, PENDING, Job, PromiseRecord
from ..core.settling import is_exit
from ..coroutines import AsyncCall, as_awaited
from ..errors import RejectionError


class PromiseTask(asyncio.Future[Any]):
    """The task an async function's body runs in, on asyncio: what ``asyncio.current_task()`` answers there.

    It can be cancelled as a task can: ``CancelledError`` is raised where the body awaits. It is done when the body has ended.
    """

    _counter = 0

    def __init__(self, call: AsyncioCall, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._call: AsyncioCall | None = call
        self._coro = call.coroutine
        self._fut_waiter: Any = None
        self._must_cancel = False
        self._cancel_message: Any = None
        self._requests = 0
        self._name: str | None = None
        tasks._register_task(self)  # type: ignore[arg-type]

    def cancel(self, msg: Any = None) -> bool:
        """Raise ``CancelledError`` in the body at its ``await``; False if it has ended."""
        if self.done() or self._call is None:
            return False
        self._requests += 1
        self._cancel_message = msg
        waiter = self._fut_waiter
        if isinstance(waiter, asyncio.Future) and waiter.cancel(msg=msg):
            return True
        self._must_cancel = True
        self._call.interrupt()
        return True

    def cancelling(self) -> int:
        """Return how many cancellations were asked for and not taken back."""
        return self._requests

    def uncancel(self) -> int:
        """Take back one request to cancel, and return how many remain."""
        if self._requests > 0:
            self._requests -= 1
            if self._requests == 0:
                self._must_cancel = False
        return self._requests

    def get_coro(self) -> Any:
        """Return the coroutine of the body."""
        return self._coro

    def get_context(self) -> Context:
        """Return the context the body runs in."""
        assert self._call is not None
        return self._call.context

    def get_name(self) -> str:
        """Return the task's name."""
        if self._name is None:
            PromiseTask._counter += 1
            self._name = f"Promise-{PromiseTask._counter}"
        return self._name

    def set_name(self, value: object) -> None:
        """Set the task's name."""
        self._name = str(value)

    def get_stack(self, *, limit: int | None = None) -> list[Any]:
        """Return the frame where the body waits."""
        frame = getattr(self._coro, "cr_frame", None)
        return [frame] if frame is not None else []

    def print_stack(self, *, limit: int | None = None, file: Any = None) -> None:
        """Print where the body waits."""
        for frame in self.get_stack():
            print(f'  File "{frame.f_code.co_filename}", line {frame.f_lineno}, in {frame.f_code.co_name}', file=file)

    def end(self, error: BaseException | None, value: Any = None) -> None:
        """Be done, now that the body has ended."""
        self._call = None
        tasks._unregister_task(self)  # type: ignore[arg-type]
        if self.done():
            return
        if isinstance(error, asyncio.CancelledError):
            super().cancel(msg=self._cancel_message)
        elif error is not None:
            self.set_exception(as_future_exception(error))
            self.exception()  # the promise reports it, not this task
        else:
            self.set_result(value)


class AsyncioCall(AsyncCall):
    """One call of an async function on an asyncio loop: awaits promises as jobs, asyncio's own primitives as a task does."""

    __slots__ = ("_awaited", "task")

    _scheduler: Any

    def __init__(self, coroutine: Any, resolve: Callable[[Any], None], reject: Callable[[Any], None], scheduler: Any) -> None:
        super().__init__(coroutine, resolve, reject, scheduler)
        self._awaited: PromiseRecord | None = None
        self.task: PromiseTask | None = None

    def run(self) -> None:
        """Go on after an ``await`` of a promise."""
        self._awaited = None
        super().run()

    def interrupt(self) -> None:
        """Stop waiting for a promise and raise ``CancelledError`` at the ``await`` instead, in a macrotask of its own."""
        awaited = self._awaited
        if awaited is not None and self._state == PENDING and awaited._scheduler is self._scheduler:
            self._awaited = None
            forget_reaction(awaited, self)
            self._scheduler.post(self._resume)

    def _step(self, resume: Callable[[Any], Any], argument: Any) -> None:
        loop = self._scheduler.loop
        task = self.task
        if task is None:
            task = self.task = PromiseTask(self, loop)
        if task._must_cancel and resume != self._coroutine.throw:
            task._must_cancel = False
            resume, argument = self._coroutine.throw, asyncio.CancelledError(*_message(task))
        before = asyncio.current_task(loop)
        if before is not None:
            tasks._leave_task(loop, before)
        tasks._enter_task(loop, task)  # type: ignore[arg-type]
        try:
            super()._step(resume, argument)
        finally:
            if asyncio.current_task(loop) is task:  # type: ignore[comparison-overlap]
                tasks._leave_task(loop, task)  # type: ignore[arg-type]
            if before is not None:
                tasks._enter_task(loop, before)

    def _await(self, awaited: Any) -> None:
        task = self.task
        assert task is not None
        if isinstance(awaited, PromiseRecord):
            self._awaited = super()._await(awaited)
            if task._must_cancel:
                self.interrupt()
            return
        if awaited is None:
            self._scheduler.loop.call_soon(self._wake, None, context=Context())
            return
        if getattr(awaited, "_asyncio_future_blocking", None) is None:
            super()._await(awaited)
        if awaited.get_loop() is not self._scheduler.loop:
            raise RuntimeError(f"{awaited!r} belongs to a different asyncio loop")
        awaited._asyncio_future_blocking = False
        task._fut_waiter = awaited
        awaited.add_done_callback(self._wake, context=Context())
        if task._must_cancel and awaited.cancel(msg=task._cancel_message):
            task._must_cancel = False

    def _wake(self, future: Any) -> None:
        """Go on when the loop says that an asyncio future is done, or that a bare yield had its turn."""
        assert self.task is not None
        self.task._fut_waiter = None
        scheduler: Any = self._scheduler
        scheduler.run_macrotask(self._resume, future)

    def _resume(self, future: Any = None) -> None:
        try:
            if future is not None:
                future.result()
        except BaseException as error:
            self._step(self._coroutine.throw, error)
        else:
            self._step(self._coroutine.send, None)

    def _end(self, error: BaseException | None, value: Any = None) -> None:
        if self.task is not None:
            self.task.end(error, value)
            self.task = None
        super()._end(error, value)


class _FutureReaction(Job):
    """Settle an asyncio future from a promise, on the future's loop."""

    __slots__ = ("_future",)

    def __init__(self, future: asyncio.Future[Any]) -> None:
        super().__init__()
        self._future = future

    def run(self) -> None:
        self._state = PENDING
        source = self._on_rejected if self._on_rejected is not None else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        loop = self._future.get_loop()
        if running_loop() is loop:
            self._settle(source)
        elif not loop.is_closed():
            loop.call_soon_threadsafe(self._settle, source)

    def _settle(self, source: PromiseRecord) -> None:
        future = self._future
        if future.done():
            return
        if source._state == FULFILLED:
            future.set_result(source._value)
        else:
            reason = as_future_exception(as_awaited(source._value))
            future.set_exception(reason.with_traceback(source._context) if reason is source._value else reason)


def future_of(promise: PromiseRecord, loop: asyncio.AbstractEventLoop) -> asyncio.Future[Any]:
    """Make an asyncio future of *loop* that is settled as *promise* is; cancelling it leaves the promise alone."""
    future: asyncio.Future[Any] = loop.create_future()
    reaction = _FutureReaction(future)
    scheduler: Any = promise._scheduler
    scheduler.at_home(perform_promise_then, promise, reaction)

    def forget(done: asyncio.Future[Any]) -> None:
        if done.cancelled() and not (getattr(scheduler, "closed", False)):
            scheduler.at_home(forget_reaction, promise, reaction)

    future.add_done_callback(forget)
    return future


def as_future_exception(error: BaseException) -> BaseException:
    """Return what a future or an awaiting task can be given for *error*; a cancellation would vanish there."""
    if isinstance(error, (asyncio.CancelledError, StopIteration)):
        return RejectionError(error)
    return error


def _message(task: PromiseTask) -> tuple[Any, ...]:
    return () if task._cancel_message is None else (task._cancel_message,)


__all__ = ["AsyncioCall", "PromiseTask", "future_of", "is_exit"]
