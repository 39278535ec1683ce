"""Async functions as full citizens of asyncio, and futures for promises.

What runs in the body of an async function looks for the task it runs in: timeouts, task groups, streams, anyio. So each call
has a task of its own, entered for each step as the standard library asks of third-party tasks, although promises drive it.
"""

from __future__ import annotations

import asyncio
from asyncio import tasks
from asyncio.events import _get_running_loop as running_loop
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context
from typing import Any

from ..abortable import at_home, let_go
from ..core.reactions import perform_promise_then
from ..core.record import FULFILLED, PENDING, Job, PromiseRecord
from ..core.settling import Bridge, mark_as_left
from ..coroutines import AsyncCall, as_awaited, is_cancellation, runs_elsewhere


class PromiseTask(asyncio.Future[Any]):
    """The task an async function's body runs in, on asyncio: what ``asyncio.current_task()`` answers there.

    It can be cancelled as a task can: ``CancelledError`` is raised where the body awaits. It is done when the body has ended.
    """

    _counter = 0

    def __init__(self, call: AsyncioCall, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(loop=loop)
        self._call: AsyncioCall | None = call
        self._coro = call.coroutine
        self._context = call.context
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
        if waiter is not None and waiter.cancel(msg=msg):
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
        return self._context

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
        if self.done():
            pass
        elif isinstance(error, asyncio.CancelledError):
            super().cancel(msg=self._cancel_message)
        elif error is not None:
            self.set_exception(error)
            self.exception()  # the promise reports it, not this task
        else:
            self.set_result(value)
        tasks._unregister_task(self)  # type: ignore[arg-type]
        self._call = None  # last: what is cut off before, at the recursion limit, can be ended again


class AsyncioCall(AsyncCall):
    """One call of an async function on an asyncio loop: awaits promises as jobs, asyncio's own primitives as a task does."""

    __slots__ = ("_awaited", "_before", "_expected", "task")

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
        self._before: tuple[asyncio.AbstractEventLoop, Any] | None = None  # what was the current task before this step
        self._awaited: PromiseRecord | None = None
        self._expected: Any = None  # what will resume the coroutine, if it is no promise
        self.task: PromiseTask | None = None

    def start(self) -> None:
        """Run up to the first ``await``, where the loop is running: now, or in its first turn."""
        if self._scheduler.is_open() and running_loop() is self._scheduler.loop:
            super().start()
        else:
            self._post_start()

    def enter(self) -> Callable[..., Any]:
        """Have the call's task be the current one."""
        loop = self._scheduler.loop
        self._before = loop, asyncio.current_task(loop)
        task = self.task
        if task is None:
            task = self.task = PromiseTask(self, loop)
        make_current(task, loop)
        return self._context.run

    def leave(self) -> None:
        """Have the task be the current one that was so before."""
        if self._before is not None:
            loop, task = self._before
            put_back(task, loop)
            self._before = None

    def run(self) -> None:
        """Go on after an ``await`` of a promise."""
        self._awaited = None
        self._resume()

    def interrupt(self) -> None:
        """Stop waiting for a promise and raise ``CancelledError`` at the ``await`` instead, in a macrotask of its own."""
        awaited, task = self._awaited, self.task
        if task is None or self._state != PENDING:
            return
        if awaited is not None:
            self._awaited = None
            let_go(awaited, self)
            task._must_cancel = False
            self._expected = _Cancellation(_message(task))
            self._scheduler.post(self._go_on, self._expected)
        elif self._expected is None and not self.coroutine.cr_running:  # its first step was cut off, at the recursion limit
            self._coroutine.close()
            self._end(asyncio.CancelledError(*_message(task)))

    def _step(self, resume: Callable[[Any], Any], argument: Any) -> None:
        task = self.task
        if task is not None and task._must_cancel:
            task._must_cancel = False
            if resume != self._coroutine.throw or not is_cancellation(argument):
                resume, argument = self._coroutine.throw, asyncio.CancelledError(*_message(task))
        try:
            self.enter()
            AsyncCall._step(self, resume, argument)
        except BaseException as error:
            if not self._is_waiting(self._awaited):  # a signal came before the step, unless it is over: nothing goes on
                self._coroutine.close()
                self._end(error)
            raise
        finally:
            self.leave()

    def _await(self, awaited: Any) -> PromiseRecord | None:
        if isinstance(awaited, PromiseRecord):
            return super()._await(awaited)
        loop, task = self._scheduler.loop, self.task
        assert task is not None
        if awaited is None:
            turn = _Yield()
            self._expect(turn, loop.call_soon, self._wake, turn)
            return None
        if getattr(awaited, "_asyncio_future_blocking", None) is None:
            return super()._await(awaited)
        if awaited.get_loop() is not loop:
            if runs_elsewhere(awaited):
                return super()._await(awaited)
            raise RuntimeError(f"{awaited!r} belongs to a different asyncio loop, which no other thread runs")
        if awaited is task:
            raise RuntimeError(f"{task!r} cannot await itself")
        awaited._asyncio_future_blocking = False
        task._fut_waiter = awaited
        self._expect(awaited, awaited.add_done_callback, self._wake)
        if task._must_cancel and awaited.cancel(msg=task._cancel_message):
            task._must_cancel = False
        return None

    def _expect(self, expected: Any, ask: Callable[..., object], *args: Any) -> None:
        self._expected = expected
        try:
            self._scheduler.waiting.add(self)  # asyncio may know what it will resume by weak references alone: a stream, say
            ask(*args, context=Context())
        except BaseException:
            self._forget_expected()
            raise

    def _forget_expected(self) -> None:
        assert self.task is not None
        self._expected = self.task._fut_waiter = None
        self._scheduler.waiting.discard(self)

    def _listen(self, promise: PromiseRecord) -> None:
        self._awaited = promise
        super()._listen(promise)
        task = self.task
        if task is not None and task._must_cancel:
            self.interrupt()

    def _is_waiting(self, promise: PromiseRecord | None) -> bool:
        return self._expected is not None or super()._is_waiting(promise)

    def _raised(self, reason: object) -> BaseException:
        return _raised_in(self.task, reason)

    def _wake(self, expected: Any) -> None:
        """Go on when the loop says that an asyncio future is done, or that a bare yield had its turn."""
        scheduler: Any = self._scheduler
        scheduler.run_macrotask(self._go_on, expected)

    def _go_on(self, expected: Any) -> None:
        if expected is not self._expected:
            return  # an interrupt has resumed the coroutine
        self._forget_expected()
        try:
            expected.result()
        except BaseException as error:
            self._step(self._coroutine.throw, error)
        else:
            self._step(self._coroutine.send, None)

    def _end(self, error: BaseException | None, value: Any = None) -> None:
        task = self.task
        if task is not None:  # else it was cut off before it had one
            if error is not None and task.cancelling() and is_cancellation(error):
                mark_as_left(error)  # who cancelled the task knows, as with asyncio's own
            task.end(error, value)
            self.task = None
        super()._end(error, value)


class _Yield:
    """What a bare yield waits for."""

    def result(self) -> None:
        """Return None, for the yield."""


class _Cancellation:
    """What a cancelled call waits for."""

    def __init__(self, message: tuple[Any, ...]) -> None:
        self._message = message

    def result(self) -> None:
        """Raise the ``CancelledError``."""
        raise asyncio.CancelledError(*self._message)


class _FutureReaction(Job, Bridge):
    """Settle an asyncio future from a promise, on the future's loop."""

    __slots__ = ("__weakref__", "_future", "_source", "_task")

    def __init__(self, future: asyncio.Future[Any], task: Any) -> None:
        super().__init__()
        self._future = future
        self._task = task

    def run(self) -> None:
        self._state = PENDING
        source = self._on_rejected if self._on_rejected is not None else self._on_fulfilled
        self._on_fulfilled = self._on_rejected = None
        self.pass_on(source)

    def pass_on(self, source: PromiseRecord) -> None:
        """Settle the future as *source* is settled."""
        self._on_its_loop(self._settle, source)

    def fail(self, error: RuntimeError) -> None:
        """Have the future raise *error*."""
        self._on_its_loop(self._fail, error)

    def _on_its_loop(self, function: Callable[[Any], None], outcome: Any) -> None:
        loop = self._future.get_loop()
        if running_loop() is loop:
            function(outcome)
        else:
            with suppress(RuntimeError):  # closed: nobody waits there
                loop.call_soon_threadsafe(function, outcome)

    def _settle(self, source: PromiseRecord) -> None:
        future = self._future
        if future.done():
            return
        if source._state == FULFILLED:
            future.set_result(source._value)
        else:
            reason = _raised_in(self._task, source._value)
            future.set_exception(reason.with_traceback(source._context) if reason is source._value else reason)

    def _fail(self, error: RuntimeError) -> None:
        if not self._future.done():
            self._future.set_exception(error)


def future_of(promise: PromiseRecord, loop: asyncio.AbstractEventLoop, task: Any = None) -> asyncio.Future[Any]:
    """Make an asyncio future of *loop* that is settled as *promise* is; cancelling it leaves the promise alone.

    Args:
        task: what waits for the future, if that is known.
    """
    future: asyncio.Future[Any] = loop.create_future()
    reaction = _FutureReaction(future, task)
    scheduler: Any = promise._scheduler
    own: Any = getattr(loop, "_promiselite_scheduler", None)
    if own is scheduler:
        scheduler.at_home(perform_promise_then, promise, reaction)
    else:
        reaction.listen(promise, scheduler.at_home, perform_promise_then, promise, reaction)

    def forget(done: asyncio.Future[Any]) -> None:
        if done.cancelled():
            at_home(scheduler, let_go, promise, reaction)

    future.add_done_callback(forget)
    return future


def make_current(task: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Have *task*, or none, be the current one, whichever is it now."""
    now = asyncio.current_task(loop)
    if now is not task:
        if now is not None:
            tasks._leave_task(loop, now)
        if task is not None:
            tasks._enter_task(loop, task)


def put_back(task: Any, loop: asyncio.AbstractEventLoop) -> None:
    """Have the task that was the current one before be it again."""
    try:
        make_current(task, loop)
    except BaseException:  # a signal, in the middle of it: asyncio's own task could not go on
        make_current(task, loop)
        raise


def _raised_in(task: Any, reason: Any) -> BaseException:
    """Return what an ``await`` in *task* raises: a cancellation itself only if the task is being cancelled too."""
    if task is not None and task.cancelling() and is_cancellation(reason):
        return reason  # type: ignore[no-any-return]
    return as_awaited(reason)


def _message(task: PromiseTask) -> tuple[Any, ...]:
    return () if task._cancel_message is None else (task._cancel_message,)
