"""How a promise is shown: its state and, once it is settled, what with."""

from __future__ import annotations

from types import FrameType
from typing import Literal

from .record import FULFILLED, REJECTED, PromiseRecord

STATES: tuple[Literal["pending", "fulfilled", "rejected"], ...] = (
    "pending",
    "pending",
    "pending",
    "pending",
    "fulfilled",
    "rejected",
)
"""By ``_state``, what users are told; one whose own job is queued is still pending to them."""


def show(promise: PromiseRecord, caller: FrameType | None) -> str:
    """Return the repr of *promise*.

    Args:
        caller: the frame that asked for it.
    """
    name = type(promise).__name__
    try:
        state = promise._state
    except AttributeError:
        return f"<{name} (its constructor did not call super().__init__)>"
    text = f"<{name} {STATES[state]}"
    text += f": {_short(promise._value)}>" if state in (FULFILLED, REJECTED) else ">"
    asked_by = (caller.f_globals.get("__name__", ""), caller.f_code.co_name) if caller is not None else ("", "")
    if asked_by[0].startswith("asyncio.") and asked_by[1] == "create_task":
        # asyncio says "a coroutine was expected, got ..." and puts this text there: the one place for a hint.
        text += ": a promise is under way already, so write `await promise` or asyncio.ensure_future(promise)"
    return text


def _short(value: object) -> str:
    try:
        text = repr(value)
    except Exception as error:
        return f"<{type(value).__name__} whose repr raised {type(error).__name__}>"
    return text if len(text) <= 1000 else text[:1000] + "..."
