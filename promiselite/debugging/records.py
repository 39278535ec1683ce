"""What debug mode knows of each promise, and how it comes to know it: descriptors in the place of two slots."""

from __future__ import annotations

import threading
from collections.abc import Callable
from sys import _getframe
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary, WeakSet, ref

from ..core.record import FULFIL_JOB, FULFILLED, PENDING, REJECT_JOB, REJECTED, Job, PromiseRecord
from ..errors import AggregateError, ClosedSchedulerWarning, is_exception
from .sites import Site, calling_site, handler_site, raising_site
from .warning import warn


class Record:
    """What is known of one promise.

    Attributes:
        kind: the name of what made it: "then", "all", "async fetch".
        site: where the user's code called that, or None.
        cause: what is known of the promise whose rejection rejected it.
        rejected: where its reason was raised or given, if no other promise's rejection was the cause.
        handling: while it is pending, the rejected promise whose handler made it or is to settle it.
        parts: of an ``any`` or ``map``, by the ``id`` of a reason what is known of the promise that was rejected with it. (To
            hold the reason would be to hold the promise, through the frames of its traceback, and so to keep this for ever.)
    """

    __slots__ = ("cause", "handling", "kind", "parts", "rejected", "site")

    def __init__(self, site: Site | None, kind: str) -> None:
        self.kind = kind
        self.site = site
        self.cause: Record | None = None
        self.rejected: Site | None = None
        self.handling: PromiseRecord | None = None
        self.parts: dict[int, Record] = {}

    def __str__(self) -> str:
        return f"{self.kind or 'a promise'} at {self.site}" if self.site is not None else self.kind or "a promise"


class Made(NamedTuple):
    """A promise that a handler has made."""

    promise: ref[Any]
    record: Record
    site: Site
    """Where in the handler; it may have called the function that made it."""


class _Thread(threading.local):
    """What happens on this thread."""

    source: Any = None
    """The settled promise whose reaction is running."""

    made: list[Made] | None = None
    """What the running job has made so far; None outside a job."""


records: WeakKeyDictionary[PromiseRecord, Record] = WeakKeyDictionary()
thread = _Thread()
watched: WeakSet[Any] = WeakSet()
"""The schedulers that are in debug mode."""


class _Watched:
    """A slot, with somebody who is told what was in it and what is put there."""

    __slots__ = ("slot", "told")

    def __init__(self, slot: Any, told: Callable[[Any, Any, Any], None]) -> None:
        self.slot = slot
        self.told = told

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else self.slot.__get__(instance, owner)

    def __set__(self, instance: Any, value: Any) -> None:
        try:
            before = self.slot.__get__(instance)
        except AttributeError:
            before = None
        self.slot.__set__(instance, value)
        self.told(instance, before, value)


def watch_slots() -> None:
    """Watch the slots while any scheduler is in debug mode, else put them back; called after every change of that."""
    seen = None
    while seen is not (seen := bool(watched)):  # another thread may have done what it saw earlier
        for owner, name, slot, told in _WATCHED:
            setattr(owner, name, _Watched(slot, told) if seen else slot)


def _made(promise: Any, before: Any, scheduler: Any) -> None:
    """Note where a promise was made: it has just been given its scheduler."""
    if before is not None or scheduler not in watched:
        if not watched:
            watch_slots()  # the last one that was watched is gone
        return
    site, kind = calling_site(_getframe())
    record = records[promise] = Record(site, kind)
    record.handling = _rejection(thread.source)
    if thread.made is not None and (within := handler_site(_getframe())) is not None:
        thread.made.append(Made(ref(promise), record, within))
    if kind in ("then", "catch", "finally_") and site is not None and not scheduler.is_open():
        warn(
            ClosedSchedulerWarning,
            f"{kind}() on a promise of {scheduler!r}, which is closed: its handler will never run; chain before the scheduler "
            "is closed, or on a promise of one that is open",
            site,
        )


def _moved(reaction: Any, before: Any, state: Any) -> None:
    """Note which promise's reaction begins to run, and what a rejection came of."""
    if state == PENDING:
        if before == FULFIL_JOB:
            thread.source = getattr(reaction, "_on_rejected", None)  # a microtask has none
        elif before == REJECT_JOB:
            thread.source = getattr(reaction, "_on_fulfilled", None)
            if not isinstance(reaction, PromiseRecord):
                _gathered(reaction.settles(), _rejection(thread.source))
            elif reaction in records:
                records[reaction].handling = _rejection(thread.source)
    elif state in (FULFILLED, REJECTED) and (record := records.get(reaction)) is not None:
        if state == REJECTED:
            _rejected(reaction, record)
        record.handling = None
        if state == FULFILLED or not isinstance(reaction._value, AggregateError):
            record.parts = {}


def _gathered(promise: Any, source: PromiseRecord | None) -> None:
    """Note that *source* brings its reason into the group with which *promise* may be rejected."""
    if source is None or not isinstance(promise, PromiseRecord):
        return
    record, part = records.get(promise), records.get(source)
    if record is not None and part is not None and record.kind in ("any", "map"):
        record.parts[id(source._value)] = part


def _rejection(source: Any) -> PromiseRecord | None:
    return source if isinstance(source, PromiseRecord) and source._state == REJECTED else None


def _rejected(promise: Any, record: Record) -> None:
    reason = promise._value
    for source in (_rejection(thread.source), record.handling):
        if source is not None and source is not promise and source._value is reason:
            record.cause = records.get(source)
            return
    record.rejected = raising_site(promise._context) if is_exception(reason) else None
    if record.rejected is None:
        record.rejected = calling_site(_getframe())[0]


_WATCHED: tuple[tuple[type[Any], str, Any, Callable[[Any, Any, Any], None]], ...] = (
    (PromiseRecord, "_scheduler", vars(PromiseRecord)["_scheduler"], _made),
    (PromiseRecord, "_state", vars(PromiseRecord)["_state"], _moved),
    (Job, "_state", vars(Job)["_state"], _moved),
)
