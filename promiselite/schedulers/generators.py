"""Async generators that are left before their end: what they await in a ``finally`` is awaited."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import Any

from ..core.calling import start_coroutine


def close_generators() -> None:
    """Have async generators that begin on this thread closed when nobody has them any more, unless a loop does so already.

    As without it, Python's ``aclose`` runs at once; what it awaits goes on as an async function whose promise nobody holds.
    """
    if sys.get_asyncgen_hooks() == (None, None):
        sys.set_asyncgen_hooks(finalizer=_abandoned)


def _abandoned(generator: Any) -> None:
    if generator.ag_running:
        return  # it goes with a coroutine that waits for it: Python closes it through that, from 3.13 on
    if not sys.is_finalizing():
        start_coroutine(_close(generator))
        return
    with suppress(StopIteration):  # it has ended
        generator.aclose().__await__().__next__()
        raise RuntimeError(f"{generator!r} was left before its end, and is still waiting for something: nothing runs any more")


async def _close(generator: Any) -> None:
    await generator.aclose()
