"""Places in the user's code, found on the stack and in tracebacks."""

from __future__ import annotations

import os
from types import CodeType, FrameType, TracebackType
from typing import Any, NamedTuple

from ..core.calling import unwrapped
from ..errors import STEPS, is_own

_LIBRARY = os.path.dirname(os.__file__) + os.sep
_PACKAGES = (os.sep + "site-packages" + os.sep, os.sep + "dist-packages" + os.sep)
_NAMES = {
    "Promise.__init__": "Promise",
    "Promise.resolve": "Promise.resolve",
    "Promise.reject": "Promise.reject",
    "Promise.try_": "Promise.try_",
    "Promise.with_resolvers": "Promise.with_resolvers",
    "offloaded.<locals>.call": "offload",
    "promisify.<locals>.call": "promisify",
    "Limiter.__call__.<locals>.call": "limit",
    "AsCompleted.__next__": "as_completed",
    "AsCompleted.__anext__": "as_completed",
}
"""How the functions that make promises are called where their name alone would not do."""


class Site(NamedTuple):
    """A line in the user's code."""

    file: str
    line: int
    function: str

    def __str__(self) -> str:
        head, name = os.path.split(self.file)
        if name in ("__init__.py", "__main__.py"):
            name = f"{os.path.basename(head)}/{name}"
        return f"{name}:{self.line}"


def calling_site(frame: FrameType | None) -> tuple[Site | None, str]:
    """Return the place from which the user's code called promiselite, and the name of what it called.

    Args:
        frame: where to begin; the place is None if no code of the user's called, or none since the job began that is running.
    """
    own: FrameType | None = None
    while frame is not None:
        code = frame.f_code
        if is_own(frame):
            if code.co_name in STEPS:
                break
            own = frame
        elif _is_users(code.co_filename):
            return _place(frame), "" if own is None else _name_of(own)
        frame = frame.f_back
    return None, ""


def handler_site(frame: FrameType | None) -> Site | None:
    """Return the place in the handler that is running, as ``calling_site`` does, whatever it has called since."""
    site = None
    while frame is not None:
        if is_own(frame):
            if frame.f_code.co_name in STEPS:
                break
        elif _is_users(frame.f_code.co_filename):
            site = _place(frame)
        frame = frame.f_back
    return site


def raising_site(traceback: TracebackType | None) -> Site | None:
    """Return the innermost place in the user's code that *traceback* went through; in other libraries if there is none."""
    site = fallback = None
    while traceback is not None:
        frame = traceback.tb_frame
        if not is_own(frame):
            fallback = _place(frame, traceback.tb_lineno)
            if _is_users(fallback.file):
                site = fallback
        traceback = traceback.tb_next
    return site or fallback


def site_of(function: Any) -> Site | None:
    """Return where a function, what wraps one, an object that is called, or a coroutine begins, if that is known."""
    function = unwrapped(function)
    kind: type[Any] = type(function)  # pyright: ignore[reportUnknownVariableType]
    called: Any = getattr(kind, "__call__", None)  # noqa: B004 (its code is wanted)
    for code in (getattr(function, "__code__", None), getattr(function, "cr_code", None), getattr(called, "__code__", None)):
        if isinstance(code, CodeType):
            return Site(code.co_filename, code.co_firstlineno, code.co_name)
    return None


def _place(frame: FrameType, line: int | None = None) -> Site:
    return Site(frame.f_code.co_filename, frame.f_lineno if line is None else line, frame.f_code.co_name)


def _is_users(file: str) -> bool:
    return not (file.startswith((_LIBRARY, "<frozen ")) or any(part in file for part in _PACKAGES))


def _name_of(frame: FrameType) -> str:
    name = frame.f_code.co_qualname
    if name == "_caller.<locals>.call":
        return "async " + str(getattr(frame.f_locals.get("body"), "__name__", "function"))
    return _NAMES.get(name) or name.rpartition(".")[2]
