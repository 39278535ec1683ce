"""Async generators that are left before their end: what they await in a ``finally`` is awaited."""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from itertools import count
from threading import get_ident
from typing import Any

from ..core.calling import start_coroutine
from ..scheduler import running_entries
from .queues import open_schedulers


def close_generators(scheduler: Any) -> None:
    """Have async generators that begin on this thread closed when nobody has them any more, unless a loop does so already.

    As without it, Python's ``aclose`` runs at once; what it awaits goes on as an async function whose promise nobody holds.
    One that another thread drops, maybe by running the collector, is closed on this thread: by the scheduler that is running
    there, else by the one that was made or run there last.

    Args:
        scheduler: what is made or run now.
    """
    scheduler.last_used = next(_uses)
    if sys.get_asyncgen_hooks() == (None, None):
        sys.set_asyncgen_hooks(finalizer=partial(_abandoned, get_ident()))


def _abandoned(thread: int, generator: Any) -> None:
    if generator.ag_running:
        return  # it goes with a coroutine that waits for it: Python closes it through that, from 3.13 on
    if not sys.is_finalizing():
        scheduler = None if thread == get_ident() else _scheduler_of(thread)
        if scheduler is None:
            start_coroutine(_close(generator))
        else:
            scheduler.post(_abandoned, thread, generator)
        return
    with suppress(StopIteration):  # it has ended
        generator.aclose().__await__().__next__()
        raise RuntimeError(f"{generator!r} was left before its end, and is still waiting for something: nothing runs any more")


def _scheduler_of(thread: int) -> Any:
    """Return the scheduler that is to run something on *thread*, or None if none can."""
    if (entry := running_entries.get(thread)) is not None:
        return entry[0]
    able = [each for each in open_schedulers() if each.home == thread and each.why_never() is None]
    return max(able, key=lambda each: each.last_used, default=None)


async def _close(generator: Any) -> None:
    await generator.aclose()


_uses = count()
