"""A task of asyncio's and an ``AbortSignal``, translated into each other."""

from __future__ import annotations

import asyncio
from asyncio.events import _get_running_loop as running_loop
from contextlib import suppress
from typing import Any

from ..abort import AbortSignal


class TaskCancellation:
    """Cancels the current task when a signal is aborted, until it ends.

    Raises:
        RuntimeError: no task is running.
    """

    __slots__ = ("_cancelled", "_loop", "_over", "_requests", "_signal", "_task")

    def __init__(self, signal: AbortSignal) -> None:
        task: Any = asyncio.current_task()
        if task is None:
            raise RuntimeError("aborting() cancels a task, and none is running here")
        self._task = task
        self._loop: Any = running_loop()
        self._requests: int = task.cancelling()
        self._signal = signal
        self._cancelled = self._over = False
        if not signal.wait(self._aborted):
            self._cancel()

    def _aborted(self) -> None:
        if running_loop() is self._loop:
            self._cancel()
        else:
            with suppress(RuntimeError):  # closed
                self._loop.call_soon_threadsafe(self._cancel)

    def _cancel(self) -> None:
        if not self._over:
            self._cancelled = True
            self._task.cancel()

    async def end(self, error: BaseException | None) -> bool:
        """Let go of the signal; tell whether it has cancelled the task, and the block ended with that or by itself."""
        self._over = True
        self._signal.forget(self._aborted)
        if not self._cancelled or self._task.uncancel() > self._requests:  # somebody else has cancelled the task, too
            return False
        if self._task._must_cancel:
            # The block has awaited nothing since; before Python 3.13 the next await would raise what was taken back.
            try:
                await asyncio.sleep(0)
            except asyncio.CancelledError:
                if self._task.cancelling() > self._requests:
                    raise
        return error is None or self.was_cancelled(error)

    def was_cancelled(self, error: BaseException | None) -> bool:
        """Tell whether *error* is a cancellation."""
        return isinstance(error, asyncio.CancelledError)
