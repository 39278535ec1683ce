"""How a chain of followers that nobody can see is kept short.

A promise that was resolved with another one follows it. ``def loop(): return step().then(loop)`` makes a chain of them: each
turn's promise follows the next one's, and none is settled before the last. In the end every link is one job, and that is all
a program can tell of a link that only the promise it follows refers to. So such a link is left out, and its job is counted.
"""

from __future__ import annotations

import sys
from typing import Any

from .capability import new_pending
from .reactions import run_promise_job
from .record import FULFIL_JOB, FULFILLED, PENDING, REJECTED, Job, PromiseRecord, Reactions, intrinsics


def follow(promise: PromiseRecord) -> None:
    """Run the job in which *promise* begins to follow another one, for a caller that holds it by a single variable.

    ``run_promise_job`` is the definition. But a promise that no variable, object or weak reference leads to, except as the only
    reaction of the one it follows, will do nothing but pass on to its own only reaction, in a job of its own. Such links are
    left out: those that *promise* leads back to, and *promise* itself, if it is one. What they do not pass on is their context
    variables, which only a value that has become a thenable meanwhile could show.
    """
    end: Any = promise._value
    if end is not None and type(end) is not Reactions and promise._scheduler.collapses_followers:
        passed = 0
        while is_passive(end) and getrefcount(end) == IN_A_SLOT:
            end = end._value
            passed += 1
        source = promise._on_rejected
        itself = (
            source._value is None  # it is pending, unless its value is None, and nothing else waits for it
            and source._state not in (FULFILLED, REJECTED)
            and promise.__weakref__ is None  # type: ignore[attr-defined]
            and getrefcount(promise) == IN_A_VARIABLE
        )
        if passed or itself:
            links = end if type(end) is PassedLinks else PassedLinks(end)
            # From here on nothing is called, so that no signal comes in between.
            links.count += passed + itself
            if itself:
                source._value = links
                promise._state = PENDING
                promise._value = promise._on_rejected = None
                return
            promise._value = links
    run_promise_job(promise)


def is_passive(reaction: Any) -> bool:
    """Tell whether *reaction* is a promise that passes on what it hears to one reaction of its own, as far as it knows."""
    return (
        type(reaction) is intrinsics.promise
        and reaction._on_fulfilled is None
        and reaction._on_rejected is None
        and reaction._value is not None
        and type(reaction._value) is not Reactions
        and reaction.__weakref__ is None
    )


class PassedLinks(Job):
    """Followers that were left out of a chain, each the only reaction of the next, and the reaction of the first of them.

    When the promise they followed is settled, this job stands in the queue once for each, where theirs would have stood.

    Attributes:
        count: how many followers are left out.
    """

    __slots__ = ("_end", "count")

    def __init__(self, end: Any) -> None:
        super().__init__()
        self._end = end
        self.count = 0

    def run(self) -> None:
        """Run the job of the next follower, which is made for the purpose; that queues the job of the one behind it."""
        state = self._state
        fulfilled = state == FULFIL_JOB
        source = self._on_rejected if fulfilled else self._on_fulfilled
        link = new_pending(source._scheduler)
        link._value = self._end if self.count == 1 else self
        if fulfilled:
            link._on_rejected = source
        else:
            link._on_fulfilled = source
        link._state = state
        self._state = PENDING
        self._on_fulfilled = self._on_rejected = None
        self.count -= 1
        try:
            run_promise_job(link)
        except BaseException:  # interrupted
            if link._state == state:  # before it began
                self.count += 1
                self._on_fulfilled, self._on_rejected = link._on_fulfilled, link._on_rejected
                self._state = state
            raise
        finally:
            del self, source, link


getrefcount: Any = getattr(sys, "getrefcount", None)


class _Slot:
    __slots__ = ("held",)

    held: Any


def _count_in_a_variable(promise: object) -> Any:
    return getrefcount(promise)


def _count_in_a_slot() -> Any:
    slot = _Slot()
    slot.held = object()
    held = slot.held
    return getrefcount(held)


def _counts() -> tuple[int, int]:
    held = object()
    return min(3, _count_in_a_variable(held)), min(3, _count_in_a_slot())  # a debugger may hold them too


IN_A_VARIABLE, IN_A_SLOT = (0, 0) if getrefcount is None else _counts()
"""What ``getrefcount`` tells in ``follow`` of a promise that nothing holds but one variable of the caller, or one slot."""
