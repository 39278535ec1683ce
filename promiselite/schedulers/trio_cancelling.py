"""A task of trio's and an ``AbortSignal``, translated into each other."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import trio

from ..abort import AbortSignal


class ScopeCancellation:
    """A cancel scope of the current task that a signal cancels when it is aborted, until it ends."""

    __slots__ = ("_scope", "_signal", "_token")

    def __init__(self, signal: AbortSignal) -> None:
        self._signal = signal
        self._token = trio.lowlevel.current_trio_token()
        self._scope = trio.CancelScope()
        self._scope.__enter__()
        if not signal.wait(self._aborted):
            self._scope.cancel()

    def _aborted(self) -> None:
        if trio.lowlevel.in_trio_run() and trio.lowlevel.current_trio_token() is self._token:
            self._scope.cancel()
        else:
            with suppress(trio.RunFinishedError):
                self._token.run_sync_soon(self._scope.cancel)

    async def end(self, error: BaseException | None) -> bool:
        """Let go of the signal and leave the scope; tell whether the block ended well but for what the signal has caused."""
        self._signal.forget(self._aborted)
        return self._scope.__exit__(None if error is None else type(error), error, None)

    def was_cancelled(self, error: BaseException | None) -> bool:
        """Tell whether *error* holds the cancellation of a scope further out."""
        return error is not None and trio.current_effective_deadline() == -math.inf and _holds_cancelled(error)


def _holds_cancelled(error: Any) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return error.split(trio.Cancelled)[0] is not None  # pyright: ignore[reportUnknownMemberType]
    return isinstance(error, trio.Cancelled)
