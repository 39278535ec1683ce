"""Tk as a host of tests, in real time, on a virtual display where there is no other."""

from __future__ import annotations

import gc
import tkinter
from collections.abc import Callable
from typing import Any

import pytest

from promiselite.schedulers.tk_host import TkScheduler
from tests.support.display import why_no_display
from tests.support.hosts import Host

_shared: list[Any] = []


def shared_root() -> tkinter.Tk:
    """Open the window that the tests share, since opening one is slow; skip the test where none can be opened."""
    if reason := why_no_display():
        pytest.skip(reason)
    if not _shared:
        _shared.append(tkinter.Tk())
        _shared[0].withdraw()
    return _shared[0]  # type: ignore[no-any-return]


def close_shared_root() -> None:
    """Close that window: the main loop of another one does not end while it is open."""
    while _shared:
        root = _shared.pop()
        root.destroy()
        vars(root).clear()
        del root
        gc.collect()  # here, on its own thread: Tk allows no other


class TkHost(Host):
    """The main loop of Tk, left when nothing is left to do; what is reported is raised after the run."""

    name = "tk"

    def __init__(self) -> None:
        self.root = shared_root()
        self.errors: list[BaseException] = []
        self.scheduler: Any = TkScheduler(self.root)
        self.scheduler.deliver = self.errors.extend
        self.scheduler.set_alarm = self._rest

    def run(self, program: Callable[[], object]) -> None:
        outcome: list[BaseException] = []

        def begin() -> None:
            try:
                program()
            except BaseException as error:
                outcome.append(error)

        self.scheduler.post(begin)
        self.root.mainloop()
        errors = outcome + self.errors
        self.errors.clear()
        if errors:
            raise errors[0]

    def close(self) -> None:
        self.scheduler.abandon()

    def _rest(self, due: float | None) -> None:
        """Be told that a turn is over, and leave the main loop if nothing is left."""
        TkScheduler.set_alarm(self.scheduler, due)
        if self.errors or not self.scheduler.has_work():
            self.root.quit()
