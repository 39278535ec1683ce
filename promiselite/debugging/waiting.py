"""What is pending, and what each waits for, as a tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..core.reactions import reactions_of
from ..core.record import FULFILLED, REJECTED, Job, PromiseRecord
from ..weak import members
from .records import Record, records, watched

_GATHERING = ("all", "all_settled", "any", "race", "all_keyed", "all_settled_keyed", "map")
"""What makes a promise that others settle; so is one that it makes for an element that is a thenable or a coroutine."""


class Pending:
    """A pending promise in the tree that ``pending()`` returns; ``str`` draws it.

    Attributes:
        promise: the promise.
        made: what made it, and where: "then at feed.py:30".
        waits_for: the promises it waits for; empty if it waits for something that is no promise.
        note: what that is, as far as it can be told.
    """

    def __init__(self, promise: PromiseRecord, made: str) -> None:
        self.promise = promise
        self.made = made
        self.waits_for: list[Pending] = []
        self.note = ""

    def __str__(self) -> str:
        return "\n".join(self._lines("", "", ()))

    def __repr__(self) -> str:
        return f"<Pending {self.made}>"

    def _lines(self, first: str, rest: str, above: tuple[Pending, ...]) -> Iterator[str]:
        if self in above:
            yield f"{first}{self.made}: a circle, which nothing can settle"
            return
        yield f"{first}{self.made}{': ' if self.note else ''}{self.note}"
        for index, child in enumerate(self.waits_for):
            is_last = index == len(self.waits_for) - 1
            branch, below = ("└── ", "    ") if is_last else ("├── ", "│   ")
            yield from child._lines(rest + branch, rest + below, (*above, self))


class PendingPromises(list[Pending]):
    """What ``pending()`` returns: the promises that no other pending promise waits for; ``str`` draws the trees below them."""

    def __str__(self) -> str:
        return "\n".join(map(str, self)) or "nothing is pending"


def pending() -> PendingPromises:
    """Return what is pending on all schedulers in debug mode, as trees: each promise, and below it what it waits for.

    ``print(pending())`` draws them. At the top stand the promises that no other pending promise waits for, in the order in
    which they were made. Promises made outside debug mode are unknown, and stand nowhere. Any thread may call this; what other
    threads change meanwhile may be missing.

    Raises:
        RuntimeError: no scheduler is in debug mode.
    """
    if not watched:
        raise RuntimeError(
            "pending() knows of promises made in debug mode only: set PROMISELITE_DEBUG=1, run python -X dev, "
            "or make the scheduler with debug=True"
        )
    return _trees()


def _trees() -> PendingPromises:
    known: list[tuple[Any, Record]] = [
        (promise, records[promise])
        for promise in members(records)
        if promise._state not in (FULFILLED, REJECTED) and promise._scheduler in watched
    ]
    nodes = {id(promise): Pending(promise, str(record)) for promise, record in known}
    awaited: set[int] = set()
    for promise, _ in known:
        for reaction in reactions_of(promise):
            # Else it is a promise, or the value of one that another thread settles at this moment.
            target = nodes.get(id(reaction.settles() if isinstance(reaction, Job) else reaction))
            if target is not None:
                target.waits_for.append(nodes[id(promise)])
                awaited.add(id(promise))
    for promise, record in known:
        node = nodes[id(promise)]
        if not node.waits_for:
            node.note = _note(promise, record)
    roots = [node for node in nodes.values() if id(node.promise) not in awaited]
    reached: set[Pending] = set()
    for root in roots:
        _reach(root, reached)
    # What waits for itself in a circle has no root: the first of each circle serves.
    for node in nodes.values():
        if node not in reached:
            roots.append(node)
            _reach(node, reached)
    return PendingPromises(roots)


def _reach(node: Pending, reached: set[Pending]) -> None:
    left = [node]
    while left:
        node = left.pop()
        if node not in reached:
            reached.add(node)
            left += node.waits_for


def _note(promise: Any, record: Record) -> str:
    scheduler = promise._scheduler
    for callback in scheduler.callbacks():
        owner = getattr(callback._function, "__self__", callback._function)
        owner = getattr(owner, "_functions", owner)  # under a signal
        if any(each is promise for each in callback._args[:1]) or getattr(owner, "_promise", None) is promise:
            due = getattr(callback, "due", None)
            return "an immediate" if due is None else f"a timer that is due in {max(0, due - scheduler.clock()):.0f} ms"
    if any(job is promise for job in list(scheduler.jobs)):
        return "its job is queued"
    if record.kind.startswith("async "):
        return "its body has not ended"
    if record.kind in ("then", "catch", "finally_"):
        return "the promise it was chained to is gone, so nothing can settle it"
    if record.kind in _GATHERING:
        return "what it waits for is no promise, or is gone: then nothing can settle it"
    if record.kind == "offload":
        return "work in an executor"
    if record.kind == "limit":
        return "it waits for a place of its limiter"
    return "its resolve or reject was not called yet"


def wait_chain(promise: PromiseRecord) -> str:
    """Say what a pending promise waits for in the end: "then at feed.py:30 ← Promise at feed.py:12: ..."; empty if unknown."""
    left: list[Pending] = list(_trees())
    seen: set[Pending] = set()
    while left:
        node = left.pop()
        if node in seen:
            continue
        seen.add(node)
        if node.promise is promise:
            way = [node]
            while way[-1].waits_for and way[-1].waits_for[0] not in way:
                way.append(way[-1].waits_for[0])
            circle = " (a circle)" if way[-1].waits_for else ""
            return "it waits along " + " ← ".join(each.made for each in way) + (f": {way[-1].note}" if way[-1].note else circle)
        left += node.waits_for
    return ""
