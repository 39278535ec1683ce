"""Progress, told to a function or to a tqdm bar as it is; no library of progress bars is imported."""

from __future__ import annotations

from collections.abc import Callable, Sized
from functools import partial
from typing import Any, Protocol, TypeAlias

from .core.calling import arity, call, describe, start_coroutine
from .core.settling import is_exit
from .errors import set_traceback, without_own_frames
from .scheduler import Scheduler


class ProgressBar(Protocol):
    """What is used of a bar; tqdm's has it."""

    total: Any

    def update(self, n: int, /) -> Any:
        """Move on by *n*."""
        ...


Progress: TypeAlias = "Callable[[int, Any], object] | Callable[[int], object] | Callable[[], object] | ProgressBar"
"""A function of ``(done, total)``, or a bar; *total* is an int, or None where it is not known."""


class Meter:
    """Counts what is done and tells it, on the thread that calls ``advance``.

    What the function or the bar raises is reported by the scheduler, in a macrotask of its own, and hinders nothing.

    Args:
        name: of the call, for the messages.
        progress: a function that is called with ``(done, total)``, or fewer if it takes fewer, or a bar with ``update(n)`` and
            ``total``, such as tqdm's: its ``total`` is set if it has none and the number is known.
        source: what is worked through; its length, if it has one, is the total, else that is None.
        scheduler: reports what goes wrong.

    Raises:
        TypeError: *progress* is neither.
    """

    __slots__ = ("_bar", "_done", "_tell", "_total", "scheduler")

    def __init__(self, name: str, progress: Any, source: object, scheduler: Scheduler) -> None:
        self.scheduler = scheduler
        self._done = 0
        self._total: int | None = None
        self._bar: Any = None
        self._tell: partial[object]
        update = getattr(progress, "update", None)
        if callable(update) and hasattr(progress, "total"):
            self._bar = progress
            self._tell = partial(_move_on, update)
        elif not callable(progress):
            raise TypeError(
                f"{name}(progress=): a function (done, total) is needed, or a bar with update() and total such as tqdm's, "
                f"not {progress!r}"
            )
        elif arity(progress)[0] > 2:
            raise TypeError(f"{name}(progress=): {describe(progress)} requires more than (done, total)")
        else:
            self._tell = partial(call, progress)
        if isinstance(source, Sized):
            self.set_total(len(source))

    @property
    def function(self) -> Callable[..., object]:
        """What is told: the function, or the bar's method."""
        function: Callable[..., object] = self._tell.args[0]
        return function

    def set_total(self, total: int) -> None:
        """Say how many there are; a bar that knows a number keeps its own."""
        self._total = total
        if self._bar is not None and self._bar.total is None:
            self._bar.total = total

    def advance(self) -> None:
        """Count one more, and tell it."""
        self._done += 1
        try:
            start_coroutine(self._tell(self._done, self._total))
        except BaseException as error:
            set_traceback(error, without_own_frames(error.__traceback__))
            if is_exit(error):
                raise
            self.scheduler.post(_raise, error)


def _move_on(update: Callable[[int], object], _done: int, _total: int | None) -> object:
    return update(1)


def _raise(error: BaseException) -> None:
    try:
        raise error
    finally:
        del error
