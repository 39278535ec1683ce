"""Which classes of errors the core raises, what they say, and which classes of outcomes it makes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from promiselite import AbortError, AggregateError, Fulfilled, Rejected
from promiselite.core.record import intrinsics
from promiselite.core.words import Words

NAMES = ("type_error", "aggregate_error", "abort_error", "timeout_error", "words", "fulfilled", "rejected")


@contextmanager
def raising(
    type_error: type[TypeError],
    aggregate_error: type[AggregateError],
    abort_error: type[AbortError],
    timeout_error: type[TimeoutError],
    words: Words,
    fulfilled: type[Fulfilled[Any]] = Fulfilled,
    rejected: type[Rejected] = Rejected,
) -> Iterator[None]:
    """Have the core raise these classes, in these words, and make these outcomes, for a while."""
    before = [getattr(intrinsics, name) for name in NAMES]
    wanted = (type_error, aggregate_error, abort_error, timeout_error, words, fulfilled, rejected)
    for name, kind in zip(NAMES, wanted, strict=True):
        setattr(intrinsics, name, kind)
    try:
        yield
    finally:
        for name, kind in zip(NAMES, before, strict=True):
            setattr(intrinsics, name, kind)
