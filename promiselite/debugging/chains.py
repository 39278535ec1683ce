"""Why a promise was rejected, as a chain of places: where it began, and each promise on the way."""

from __future__ import annotations

from collections.abc import Iterator

from ..core.record import PromiseRecord
from ..errors import AggregateError
from .records import Record, records

LONGEST = 50
"""How many links are told."""


def rejection_chain(promise: PromiseRecord) -> str:
    """Say how the reason came to *promise*: "rejected in parse (feed.py:12) ← then at feed.py:30 ← all at feed.py:41".

    Only places in the user's code are named. Empty if the promise was made outside debug mode.
    """
    record = records.get(promise)
    return "" if record is None else _told(_way(record))


def chains_within(promise: PromiseRecord, error: BaseException) -> Iterator[tuple[BaseException, str]]:
    """Walk over *error*, with which *promise* was rejected, and the errors inside it if it is a group: each with its chain."""
    record = records.get(promise)
    if record is not None:
        yield from _within(_way(record), error)


def _within(way: list[Record], error: BaseException) -> Iterator[tuple[BaseException, str]]:
    yield error, _told(way)
    if isinstance(error, AggregateError):
        parts = {key: part for record in way for key, part in record.parts.items()}
        for reason, exception in zip(error.errors, error.exceptions, strict=False):  # an empty group has a placeholder
            part = parts.get(id(reason))
            if part is not None:
                yield from _within(_way(part), exception)


def _way(last: Record) -> list[Record]:
    """Return the promises on the way of a reason, from the first one on."""
    way: list[Record] = []
    record: Record | None = last
    while record is not None and record not in way:
        way.append(record)
        record = record.cause
    return way[::-1]


def _told(way: list[Record]) -> str:
    begin = way[0].rejected
    links = ["rejected" if begin is None else f"rejected in {begin.function} ({begin})"]
    links += [str(link) for link in way if link.site is not None]
    told = [link for link, before in zip(links, ["", *links], strict=False) if link != before]
    if len(told) > LONGEST:
        told[LONGEST // 2 : -LONGEST // 2] = [f"... {len(told) - LONGEST} more ..."]
    return " ← ".join(told)
