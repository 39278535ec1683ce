"""Virtual time: timers without waiting, for tests and for teaching."""

from __future__ import annotations

import math

from .._types import RejectionHook, UnhandledRejection
from ..expiry import is_number
from .loop import SLICE, LoopScheduler


class VirtualTimeScheduler(LoopScheduler):
    """An embedded loop whose clock stands still until it is set forward: a year of timers takes no time.

    Its home is the thread that advances it. ``run()``, ``run_until()`` and a promise's ``result()`` work as on a
    ``LoopScheduler``, except that they set the clock forward where that one would sleep.

        scheduler = VirtualTimeScheduler()
        with use_scheduler(scheduler):
            set_timeout(print, 1000, "a second")
        scheduler.advance(1000)

    Args:
        on_unhandled_rejection: as for ``LoopScheduler``; "throw" raises out of the call that advances the clock.
        on_rejection_handled: as for ``LoopScheduler``.
        debug: as for ``LoopScheduler``.
    """

    is_guest = False

    def __init__(
        self,
        *,
        on_unhandled_rejection: UnhandledRejection = "throw",
        on_rejection_handled: RejectionHook | None = None,
        debug: bool | None = None,
    ) -> None:
        super().__init__(on_unhandled_rejection=on_unhandled_rejection, on_rejection_handled=on_rejection_handled, debug=debug)
        self._now = 0.0

    @property
    def now(self) -> float:
        """The virtual time in milliseconds since the scheduler was made."""
        return self._now

    def clock(self) -> float:
        """Return ``now``."""
        return self._now

    def advance(self, ms: float) -> None:
        """Set the clock forward by *ms* milliseconds, stopping at each timer that comes due on the way and running it.

        With 0 it runs what is due now: jobs, immediates and calls from other threads.

        Raises:
            ValueError: *ms* is negative or not finite.
            RuntimeError: the scheduler is running.
        """
        if not is_number(ms):
            raise TypeError(f"advance(ms): a number of milliseconds is needed, not {ms!r}")
        if not 0 <= ms < math.inf:
            raise ValueError(f"advance(ms): time runs forward, by a finite step, so {ms!r} cannot be")
        target = self._now + ms
        self.drive(False, self._run_to, target)

    def advance_to_next(self) -> bool:
        """Set the clock forward to the next timer and run all that is due then; return False if there is no timer."""
        self.drive(False, self._settle_down)
        due = self.timers.next_due()
        if due is None:
            return False
        self.advance(max(0.0, due - self._now))
        return True

    def _run_to(self, target: float) -> None:
        while True:
            self._settle_down()
            due = self.timers.next_due()
            if due is None or due > target:
                break
            self._now = max(self._now, float(due))
        self._now = target

    def _settle_down(self) -> None:
        while True:
            self.turn()
            if not self.is_busy():
                break

    def run_until_idle(self) -> None:
        """Run until nothing is left, as ``run()`` does; an interval that nobody clears never ends."""
        self.run()

    def _doze(self, deadline: float | None) -> None:
        """Really wait for another thread, unless there is a deadline: that one is in virtual time."""
        if deadline is None:
            super().idle(SLICE)
        else:
            super()._doze(deadline)

    def idle(self, seconds: float | None) -> None:
        """Let *seconds* of virtual time pass at once; with no end in sight, really wait for another thread's call."""
        if seconds is None or not self.posts.empty():
            super().idle(seconds)
        else:
            self._now += seconds * 1000
