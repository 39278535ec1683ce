"""Which classes of errors the core raises, and what they say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from promiselite import AbortError, AggregateError
from promiselite.core.record import intrinsics
from promiselite.core.words import Words

NAMES = ("type_error", "aggregate_error", "abort_error", "timeout_error", "words")


@contextmanager
def raising(
    type_error: type[TypeError],
    aggregate_error: type[AggregateError],
    abort_error: type[AbortError],
    timeout_error: type[TimeoutError],
    words: Words,
) -> Iterator[None]:
    """Have the core raise these classes, in these words, for a while."""
    before = [getattr(intrinsics, name) for name in NAMES]
    for name, kind in zip(NAMES, (type_error, aggregate_error, abort_error, timeout_error, words), strict=True):
        setattr(intrinsics, name, kind)
    try:
        yield
    finally:
        for name, kind in zip(NAMES, before, strict=True):
            setattr(intrinsics, name, kind)
