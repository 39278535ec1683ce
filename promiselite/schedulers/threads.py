"""A scheduler on a thread of its own, with or without a pool of threads for handlers that block."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import get_ident
from types import TracebackType
from typing import Any, NamedTuple, Self

from .._types import RejectionHook, UnhandledRejection
from ..core.calling import call
from ..core.jobs import WITHOUT_END, drain
from ..core.reactions import CapabilityReaction, restore_traceback
from ..core.record import FULFIL_JOB, PENDING, REJECT_JOB, PromiseRecord
from ..core.settling import own_context, reject_promise_with_raised, resolve_promise
from ..errors import set_traceback, without_own_frames
from ..expiry import check_timeout
from ..scheduler import running_entries
from .loop import LoopScheduler
from .reports import log_all
from .waiting import other_threads, own_thread, wait_elsewhere

GRACE = 0.1
"""Seconds that an interpreter's exit leaves a home thread to come to rest."""


class ThreadScheduler(LoopScheduler):
    """Run promises behind a blocking program, on a thread of their own.

    State changes, microtasks, timers and async functions run on that thread, the home thread. So do handlers, unless there are
    workers: then each handler runs on one of them. Handlers of one promise start in order, one after the other; those of
    different promises run in parallel. All threads are daemons.

    Use it in a ``with`` block, or close it.

    Args:
        workers: how many threads run handlers; 0 runs them on the home thread.
        name: the name of the home thread, and the beginning of the workers' names.
        on_unhandled_rejection: as for ``LoopScheduler``; there is no caller, so ``"throw"`` logs.
        on_rejection_handled: as for ``LoopScheduler``.
        debug: as for ``LoopScheduler``.

    Raises:
        ValueError: *workers* is negative.
    """

    is_guest = False

    advice = "wait for its promises, with result(), before the scheduler is closed or the program ends"

    def __init__(
        self,
        workers: int = 0,
        *,
        name: str = "promiselite",
        on_unhandled_rejection: UnhandledRejection = "throw",
        on_rejection_handled: RejectionHook | None = None,
        debug: bool | None = None,
    ) -> None:
        if not isinstance(workers, int) or isinstance(workers, bool):
            raise TypeError(f"ThreadScheduler(workers): a number of threads is needed, not {workers!r}")
        if workers < 0:
            raise ValueError(f"ThreadScheduler(workers): {workers} is less than none")
        super().__init__(on_unhandled_rejection=on_unhandled_rejection, on_rejection_handled=on_rejection_handled, debug=debug)
        self._closing = self._cancelling = False
        self._asleep = self._is_cut_off = False
        self._naps = 0
        self.posts = self._posted = _CountedPosts()
        self._handed: SimpleQueue[_Handed | None] = SimpleQueue()
        self._waiting: dict[PromiseRecord, deque[_Handed]] = {}
        self._workers = [
            threading.Thread(target=self._work, name=f"{name}-{index + 1}", daemon=True) for index in range(workers)
        ]
        started = threading.Event()
        self._thread = threading.Thread(target=self._main, args=(started,), name=name, daemon=True)
        own_thread(self._thread, self)
        self._thread.start()
        started.wait()
        for worker in self._workers:
            own_thread(worker)
            worker.start()

    def close(self, wait: bool = True, cancel_pending: bool = False) -> None:
        """End the scheduler: run the queued jobs, and those they queue, then stop its threads.

        Timers that are not due, holds and pending promises are not waited for; what never ran is named in a warning. Waits on
        other threads end with a RuntimeError. Closing it again does nothing.

        Args:
            wait: block until the threads have ended; on one of them it has no effect.
            cancel_pending: drop what is queued, without a warning; a handler that is running ends first. This ends a chain of
                jobs without end too, for which a close would wait for ever otherwise.
        """
        if cancel_pending:
            self._cancelling = True  # from here: jobs without end would not let a call from this thread through
        if not self.closed and (cancel_pending or not self._closing):
            self.posts.put((self._begin_to_close, cancel_pending))
        threads = [self._thread, *self._workers]
        me = threading.current_thread()
        if wait and me not in threads and me not in self.pool_threads:
            for thread in threads:
                thread.join()
            if self._pool is not None:
                self._pool.shutdown(wait=True, cancel_futures=cancel_pending)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    # -------------------------------------------------------------------------------------------------- the home thread

    def _main(self, started: threading.Event) -> None:
        try:
            self.drive(False, self._serve, started)
            self.home, self.home_thread = get_ident(), threading.current_thread()  # for ever: it was made on another
        finally:
            for _ in self._workers:
                self._handed.put(None)
            super().close()

    def _serve(self, started: threading.Event) -> None:
        started.set()
        while not (self._closing and not self._waiting and not self._has_more()):
            try:
                if self._cancelling:
                    self._drop()
                    self.turn()
                else:
                    self.turn(self._is_cancelling)
                self._sleep_until_due(0 if self._closing and not self._waiting else None)
            except BaseException as error:
                self.leave_with(error)  # only an exit comes here; the loop goes on
                del error

    def _is_cancelling(self) -> bool:
        return self._cancelling

    def _has_more(self) -> bool:
        """Tell what a close has to wait for; not for immediates that immediates set, which might never end."""
        return bool(self.jobs or self.ticks or self.due or self._has_posts() or self.has_rejections())

    def thread_ended(self) -> None:
        """Do nothing: the thread it was made on is not its home."""

    def idle(self, seconds: float | None) -> None:
        """Sleep for *seconds*, or without limit, but only until another thread posts."""
        self._naps += 1
        self._is_cut_off = False
        self._asleep = True
        super().idle(seconds)
        self._asleep = False

    def _rest(self) -> int | None:
        """Tell a waiter on another thread whether this one has nothing to do (see ``Sleeper``)."""
        naps = self._naps
        return naps if self._is_at_rest() and not self.has_work() and not len(self.timers) else None

    def _run_post(self) -> None:
        self._posted.open.pop()
        super()._run_post()

    def leave_with(self, error: BaseException) -> None:
        """Send an exit that a handler raised where Python sends those of any thread: to ``threading.excepthook``."""
        threading.excepthook(threading.ExceptHookArgs((type(error), error, error.__traceback__, self._thread)))

    def _begin_to_close(self, cancel_pending: bool) -> None:
        self._closing = True
        if cancel_pending:
            self._drop()
            for queue in self._waiting.values():
                self.references -= len(queue)
                queue.clear()
            with suppress(Empty):
                while (handed := self._handed.get_nowait()) is not None:
                    self.references -= 1
                    del self._waiting[handed.source]

    def _drop(self) -> None:
        self.jobs.clear()
        self.ticks.clear()
        self.due.clear()
        self.immediates.clear()
        self.timers.clear()

    def deliver(self, raised: list[BaseException]) -> None:
        """Log every error, since nobody called; a KeyboardInterrupt or SystemExit goes to ``threading.excepthook``."""
        log_all(raised)

    # ------------------------------------------------------------------------------------------------------- the workers

    def drain(self, limit: int = WITHOUT_END) -> None:
        """Run the queued jobs; with workers, hand the handlers out to them."""
        if self._cancelling:
            self.jobs.clear()
        if not self._workers:
            drain(self, limit)
            return
        jobs = self.jobs
        while jobs and limit > 0:
            limit -= 1
            job: Any = jobs.popleft()
            handed = _handed(job)
            if handed is None:
                jobs.appendleft(job)
                job = None
                drain(self, 1)
            elif handed.source in self._waiting:
                self.references += 1
                self._waiting[handed.source].append(handed)
            else:
                self.references += 1
                self._waiting[handed.source] = deque()
                self._handed.put(handed)

    def _work(self) -> None:
        running_entries[get_ident()] = (self, None)
        while (handed := self._handed.get()) is not None:
            error = result = None
            try:
                result = self.call_handler(handed)
            except BaseException as raised:
                error = raised
            self.posts.put((self._finish, handed, error, result))
            del handed, error, result
        del running_entries[get_ident()]

    def call_handler(self, handed: _Handed) -> Any:
        """Call a handler; on a worker."""
        return handed.context.run(call, handed.handler, handed.source._value)

    def _finish(self, handed: _Handed, error: BaseException | None, result: Any) -> None:
        """Settle what a handler's return or error settles, on the home thread, and hand out the next one of its promise."""
        job = handed.job
        self.references -= 1
        queue = self._waiting[handed.source]
        if queue:
            self._handed.put(queue.popleft())
        else:
            del self._waiting[handed.source]
        try:
            if isinstance(job, CapabilityReaction):
                job.complete(error, result)
            elif error is None:
                resolve_promise(job, result)
            else:
                set_traceback(error, without_own_frames(error.__traceback__))
                reject_promise_with_raised(job, error)
        finally:
            del self, handed, job, error, result

    # ----------------------------------------------------------------------------------------------------------- waiting

    def wait(self, promise: PromiseRecord, timeout: float | None) -> None:
        """Block this thread until the home thread has settled *promise*; on the home thread that is refused."""
        check_timeout(timeout)
        if threading.current_thread() is self._thread and not self.closed:
            self._refuse_to_run()
        wait_elsewhere(self, promise, timeout, self.why_never if timeout is not None else self._why_idle, self._why_slow)

    def _why_idle(self) -> str | None:
        """Say why a wait without a timeout cannot end."""
        if (why := self.why_never()) is not None:
            return why
        return None if other_threads() else f"{self!r} has nothing to do, and no other thread is left"

    def _why_slow(self) -> str | None:
        if len(self._waiting) > len(self._workers) > 0:
            return f"there are more handlers to run than {self!r} has workers; one that waits for another keeps its worker"
        return None

    def _settle_accounts(self) -> None:
        if threading.current_thread() is self._thread:
            super()._settle_accounts()
            return
        # At the interpreter's exit: what was asked for just before may need a moment, and what takes longer is told of.
        end = time.monotonic() + GRACE
        while (busy := not self._is_at_rest()) and time.monotonic() < end:
            time.sleep(0.001)
        self._is_cut_off = busy and not self.closed

    def _is_at_rest(self) -> bool:
        return self._asleep and not self._posted.open

    def leftovers(self) -> str:
        """Say what has not run, handlers on their way to a worker among it, for a warning."""
        handlers = len(self._waiting) + sum(map(len, list(self._waiting.values())))
        texts = (
            "1 unfinished job" if self._is_cut_off else "",
            super().leftovers(),
            handlers and f"{handlers} handler{'s' if handlers > 1 else ''} of workers",
        )
        return " and ".join(text for text in texts if text)


class _CountedPosts(SimpleQueue[Any]):
    """Counts what was put in and has not run: an item on its way to a thread that sleeps in ``get`` is in no queue any more.

    Attributes:
        open: has one element for each such item.
    """

    def __init__(self) -> None:
        self.open: list[None] = []

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:
        """Put *item* in, from any thread, and by a finalizer in the middle of another call: so there is no lock."""
        self.open.append(None)
        super().put(item, block, timeout)


class _Handed(NamedTuple):
    """A handler on its way to a worker."""

    job: Any
    source: PromiseRecord
    handler: Callable[..., Any]
    context: Any


def _handed(job: Any) -> _Handed | None:
    """Take the handler out of a reaction job, or return None if the job has none to call."""
    if isinstance(job, PromiseRecord):
        on_fulfilled, on_rejected = job._on_fulfilled, job._on_rejected
    elif isinstance(job, CapabilityReaction):
        on_fulfilled, on_rejected = job.handlers
    else:
        return None
    if job._state == FULFIL_JOB:
        source, handler = job._on_rejected, on_fulfilled
    elif job._state == REJECT_JOB:
        source, handler = job._on_fulfilled, on_rejected
    else:
        return None
    if handler is None:
        return None
    if job._state == REJECT_JOB:
        restore_traceback(source)
    job._state = PENDING
    job._on_fulfilled = job._on_rejected = None
    return _Handed(job, source, handler, own_context(job) if isinstance(job, PromiseRecord) else job._context)
