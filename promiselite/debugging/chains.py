"""Why a promise was rejected, as a chain of places: where it began, and each promise on the way."""

from __future__ import annotations

from ..core.record import PromiseRecord
from .records import Record, records

LONGEST = 50
"""How many links are told."""


def rejection_chain(promise: PromiseRecord) -> str:
    """Say how the reason came to *promise*: "rejected in parse (feed.py:12) ← then at feed.py:30 ← all at feed.py:41".

    Only places in the user's code are named. Empty if the promise was made outside debug mode.
    """
    record = records.get(promise)
    if record is None:
        return ""
    way: list[Record] = []
    while record is not None and record not in way:
        way.append(record)
        record = record.cause
    way.reverse()
    begin = way[0].rejected
    links = ["rejected" if begin is None else f"rejected in {begin.function} ({begin})"]
    links += [str(link) for link in way if link.site is not None]
    told = [link for link, before in zip(links, ["", *links], strict=False) if link != before]
    if len(told) > LONGEST:
        told[LONGEST // 2 : -LONGEST // 2] = [f"... {len(told) - LONGEST} more ..."]
    return " ← ".join(told)
