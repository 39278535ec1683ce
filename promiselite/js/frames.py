"""Where an error was made or raised, as JavaScript's ``stack`` tells it."""

from __future__ import annotations

from itertools import islice
from types import CodeType, FrameType, TracebackType
from typing import NamedTuple

from ..errors import STEPS

FRAME_LIMIT = 10
"""The most frames a stack shows: JavaScript's ``Error.stackTraceLimit``."""

_PACKAGE = __name__.partition(".")[0]


class Frame(NamedTuple):
    """A place in a program. It holds no frame of the interpreter, which would keep everything in it alive."""

    code: CodeType
    instruction: int
    line: int

    @property
    def column(self) -> int:
        """The column, counted from 1; 1 where Python does not know it."""
        position = next(islice(self.code.co_positions(), self.instruction // 2, None), (None, None, None, None))
        return 1 if position[2] is None else position[2] + 1


def frames_of(frame: FrameType | None) -> tuple[Frame, ...]:
    """Return *frame* and those that called it, innermost first, without promiselite's own."""
    found: list[Frame] = []
    while frame is not None and len(found) < FRAME_LIMIT:
        if not _is_own(frame):
            found.append(Frame(frame.f_code, frame.f_lasti, frame.f_lineno))
        elif frame.f_code.co_name in STEPS or frame.f_globals.get("__name__") == f"{_PACKAGE}.cli":
            break  # what called the loop is no part of the job, and what called the command line none of the program
        frame = frame.f_back
    return tuple(found)


def frames_of_traceback(traceback: TracebackType | None) -> tuple[Frame, ...]:
    """Return the frames an exception went through, innermost first, without promiselite's own."""
    found: list[Frame] = []
    while traceback is not None:
        if not _is_own(traceback.tb_frame):
            found.append(Frame(traceback.tb_frame.f_code, traceback.tb_lasti, traceback.tb_lineno))
        traceback = traceback.tb_next
    return tuple(reversed(found[-FRAME_LIMIT:]))


def show_frames(frames: tuple[Frame, ...]) -> list[str]:
    """Return one line for each frame: ``    at parse (/home/me/feed.py:12:5)``."""
    lines: list[str] = []
    for frame in frames:
        place = f"{frame.code.co_filename}:{frame.line}:{frame.column}"
        name = frame.code.co_qualname.rpartition("<locals>.")[2]
        lines.append(f"    at {place}" if name.startswith("<") else f"    at {name} ({place})")
    return lines


def _is_own(frame: FrameType) -> bool:
    name = frame.f_globals.get("__name__")
    return isinstance(name, str) and name.partition(".")[0] == _PACKAGE
