"""Ctrl-C at every point where CPython can deliver it: one run for each.

CPython runs signal handlers between two bytecodes, but only where it looks: at the start of a function, after a call, and on a
jump backwards. A trace function counts those points in the frames of promiselite, and raises at the one that is asked for.
"""

from __future__ import annotations

import dis
import gc
import sys
from collections.abc import Callable
from functools import cache
from types import CodeType, FrameType
from typing import Any


@cache
def looks(code: CodeType) -> dict[int, bool]:
    """Tell for each instruction of *code* whether signal handlers may run right after it."""
    return {
        each.offset: each.opname == "RESUME"
        or (each.opname.startswith(("CALL", "JUMP_BACKWARD")) and not each.opname.startswith("CALL_INTRINSIC"))
        for each in dis.get_instructions(code)
        if each.opname != "CACHE"
    }


class Interrupt:
    """Call a function, and raise KeyboardInterrupt at one point inside promiselite.

    Attributes:
        points: how many points were passed.
        place: where the interrupt was raised.
    """

    def __init__(self, at: int) -> None:
        self.at = at
        self.points = 0
        self.place = ""
        self._last: dict[FrameType, int] = {}

    def call(self, function: Callable[[], Any]) -> Any:
        """Call *function*; the tracing of a debugger or a coverage tool is put back afterwards.

        The collector is off meanwhile: it would run finalizers of other tests, where no exception gets out.
        """
        before, collects = sys.gettrace(), gc.isenabled()
        gc.disable()
        sys.settrace(self._enter)
        try:
            return function()
        finally:
            sys.settrace(before)
            if collects:
                gc.enable()

    def _enter(self, frame: FrameType, event: str, argument: Any) -> Any:
        if not frame.f_globals.get("__name__", "").startswith("promiselite"):
            return None
        frame.f_trace_lines = False
        frame.f_trace_opcodes = True
        return self._step

    def _step(self, frame: FrameType, event: str, argument: Any) -> Any:
        if event == "opcode":
            last, self._last[frame] = self._last.get(frame), frame.f_lasti
            if last is not None and looks(frame.f_code).get(last, False):
                self.points += 1
                if self.points == self.at:
                    self.place = f"{frame.f_code.co_qualname}:{frame.f_lineno}"
                    self._last.clear()
                    raise KeyboardInterrupt
        else:  # "return", or "exception": a call that raised does not look
            self._last.pop(frame, None)
        return self._step
