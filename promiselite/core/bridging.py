"""Hearing, somewhere else, of what a promise comes to, and of the end of its scheduler."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import ref

from .record import SETTLED, PromiseRecord


class Bridge:
    """Passes on what a promise of one scheduler comes to, for somebody who waits where that scheduler cannot be seen.

    The scheduler knows its bridges, weakly, and tells them when nothing can settle its promises any more. Then what the promise
    has come to is passed on all the same, and a wait for one that is pending fails.
    """

    __slots__ = ()

    _source: ref[PromiseRecord]

    def listen(self, source: PromiseRecord, subscribe: Callable[..., object], *args: Any) -> None:
        """Wait for *source*, from any thread: call ``subscribe(*args)``, unless its scheduler has ended."""
        scheduler = source._scheduler
        self._source = ref(source)  # type: ignore[misc]  # a slot of the subclass's; the promise holds this
        if scheduler.bridges is not None:
            scheduler.bridges.add(self)  # first: it may end at any moment
        why = scheduler.why_never()
        if why is None:
            try:
                subscribe(*args)
            except RuntimeError:
                why = scheduler.why_never()
                if why is None:
                    raise
        if why is not None:
            self.end(why)

    def end(self, why: str) -> None:
        """Hear that nothing can settle the promise any more, if it is pending; *why* says so in an error."""
        source = self._source()
        if source is None:
            return
        if source._state in SETTLED:
            self.pass_on(source)
        else:
            self.fail(RuntimeError(f"{source!r} can never be settled: {why}"))

    def pass_on(self, source: PromiseRecord) -> None:
        """Pass on what *source*, which is settled, has come to."""
        raise NotImplementedError

    def fail(self, error: RuntimeError) -> None:
        """End the wait with *error*."""
        raise NotImplementedError
