"""Which classes of errors the core raises."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from promiselite import AbortError, AggregateError
from promiselite.core.record import intrinsics

NAMES = ("type_error", "aggregate_error", "abort_error", "timeout_error")


@contextmanager
def raising(
    type_error: type[TypeError],
    aggregate_error: type[AggregateError],
    abort_error: type[AbortError],
    timeout_error: type[TimeoutError],
) -> Iterator[None]:
    """Have the core raise these classes for a while."""
    before = [getattr(intrinsics, name) for name in NAMES]
    for name, kind in zip(NAMES, (type_error, aggregate_error, abort_error, timeout_error), strict=True):
        setattr(intrinsics, name, kind)
    try:
        yield
    finally:
        for name, kind in zip(NAMES, before, strict=True):
            setattr(intrinsics, name, kind)
