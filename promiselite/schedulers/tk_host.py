"""Promises in a Tk program."""

from __future__ import annotations

import math
import socket
import threading
import tkinter
from contextvars import Context
from typing import Any
from weakref import finalize

from ..core.settling import is_exit
from .base import HostScheduler
from .loop import invite_loops
from .reports import describe_report, log_error, tell
from .thread_end import hear_of_thread_end

_ATTRIBUTE = "_promiselite_scheduler"

PATIENCE = 50
"""Milliseconds after which the next turn begins although Tk has not been idle since the last one."""

LONGEST = 2**31 - 1
"""Milliseconds; Tk takes no more, and the turn after them sets the alarm again."""

POLL, POLL_IDLE = 10, 100
"""Milliseconds between two looks at what other threads posted where Tk cannot watch a socket (Windows): while something is in
flight, and while nothing is known to be."""


class TkScheduler(HostScheduler):
    """Run promises on the event loop of Tk: one scheduler for each root window, gone with it.

    ``with use_scheduler(TkScheduler(root)): root.mainloop()`` makes it the current one in every callback of Tk. Handlers, jobs,
    timers and async functions run on the thread that made the window, all queued jobs in one turn, whoever runs the loop:
    ``mainloop``, ``update``, a dialog. Timers use one timer of Tk's. Rejections that nobody handles, and what callbacks raise,
    go to ``root.report_callback_exception``; a KeyboardInterrupt or SystemExit leaves ``mainloop``. When the window is
    destroyed, the jobs of the turn that did it still run; then the scheduler is closed.

    Args:
        root: the root window, a ``tkinter.Tk``, made on this thread.

    Raises:
        TypeError: *root* is no ``tkinter.Tk``.
        RuntimeError: it belongs to another thread, has no window, or is destroyed.
    """

    advice = "let mainloop() run until they have, before the window is destroyed"

    def __new__(cls, root: tkinter.Tk) -> TkScheduler:  # noqa: PYI034 (it may be there)
        """Return the scheduler of *root*, made now if it has none."""
        if not isinstance(root, tkinter.Tk):
            hint = "; a widget's root is widget.nametowidget('.')" if isinstance(root, tkinter.Misc) else ""
            raise TypeError(f"TkScheduler(root): the root window, a tkinter.Tk, is needed, not {root!r}{hint}")
        known = vars(root).get(_ATTRIBUTE)
        if isinstance(known, TkScheduler):
            known._check_thread()
            return known
        self = super().__new__(cls)
        self._set_up(root)
        setattr(root, _ATTRIBUTE, self)
        return self

    def __init__(self, root: tkinter.Tk) -> None:
        """Nothing is left to do: the scheduler of a window is set up once."""

    def _set_up(self, root: tkinter.Tk) -> None:
        self._root: tkinter.Tk | None = root
        self._tk: Any = root.tk
        self.closed = True  # until all is well
        self._check_thread()
        try:
            root.winfo_exists()
        except tkinter.TclError as error:
            raise RuntimeError(f"TkScheduler(root): this root has no window, or none any more: {error}") from error
        HostScheduler.__init__(self, on_unhandled_rejection="throw", on_rejection_handled=None)
        self.home_thread = threading.current_thread()
        hear_of_thread_end(self)
        self._woken = False
        self._destroyed = False
        self._was_idle = True
        self._timers: dict[str, Any] = {}
        self._gone, self._idle = f"promiselite_destroyed_{id(self)}", f"promiselite_idle_{id(self)}"
        self._reader, self._writer = socket.socketpair()
        self._hang_up = finalize(self, _close_both, self._reader, self._writer)
        self._reader.setblocking(False)
        self._writer.setblocking(False)
        self._polls = not can_watch(root)
        if self._polls:
            self._poll()
        else:
            self._tk.createfilehandler(self._reader, tkinter.READABLE, self._hear)
        self._tk.createcommand(self._idle, self._on_idle)
        self._tk.createcommand(self._gone, self._on_destroy)
        self._tk.call("trace", "add", "command", ".", "delete", self._gone)  # a binding of <Destroy> could be replaced
        self.enqueue = self.enqueue_and_wake
        invite_loops(self, later=True)

    @property
    def root(self) -> tkinter.Tk:
        """The window.

        Raises:
            RuntimeError: it is gone, or the scheduler is closed.
        """
        if self._root is None:
            raise RuntimeError(self.why_closed())
        return self._root

    def _check_thread(self) -> None:
        try:
            self._tk.createtimerhandler(0, _nothing).deletetimerhandler()
        except RuntimeError as error:
            raise RuntimeError(
                "TkScheduler(root): this root belongs to another thread: make its scheduler on the thread that made the window"
            ) from error

    # ------------------------------------------------------------------------------------------------------------ turns

    def wake(self) -> None:
        """Ask Tk for a turn; any thread may call this, and it never blocks."""
        if self._woken or self._destroyed:
            return
        at_home = threading.get_ident() == self.home
        if self._polls and not at_home:
            return  # the next look finds what was posted
        self._woken = True
        try:
            if at_home:
                self._ask_for_turn()
            else:
                self._writer.send(b"\0")
        except BlockingIOError:
            pass  # Tk has yet to read what was sent before
        except BaseException:
            self._woken = False
            self.check_open()
            raise

    def _ask_for_turn(self) -> None:
        self._set_timer_of_tk("turn", 0 if self._was_idle else PATIENCE, self._host_turn)

    def _on_idle(self, *_: object) -> None:
        """Be told that no event waits and all is drawn: turns that follow each other without end must not starve that."""
        self._was_idle = True
        if "turn" in self._timers:
            self._ask_for_turn()

    def _set_timer_of_tk(self, name: str, ms: int, function: Any) -> None:
        self._clear_timer_of_tk(name)
        self._timers[name] = self._tk.createtimerhandler(ms, function)

    def _clear_timer_of_tk(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.deletetimerhandler()

    def _hear(self, *_: object) -> None:
        """Read what other threads sent to wake Tk, and ask for the turn they want."""
        try:
            self._reader.recv(4096)
        except BlockingIOError:
            return
        if self._in_turn:
            self._woken = False  # the turn asks for the next one at its end
        else:
            self._ask_for_turn()

    def _poll(self) -> None:
        self._set_timer_of_tk("poll", POLL if self.holds else POLL_IDLE, self._poll)
        if self._has_posts() and not self._in_turn:
            self._ask_for_turn()

    def _host_turn(self) -> None:
        self._woken = False
        if self._in_turn:
            return
        self._clear_timer_of_tk("turn")
        if self._was_idle:
            self._was_idle = False
            self._tk.call("after", "idle", self._idle)
        try:
            Context().run(self.run_turn)
        finally:
            if self._destroyed:
                self.close()
            elif "turn" in self._timers:
                self._ask_for_turn()  # it may have been asked for at the turn's beginning, and the patience counts from its end

    def set_alarm(self, due: float | None) -> None:
        """Set the one timer of Tk's; while something is left to run a turn is to come, which sets it."""
        if due is None or self._destroyed or self.is_busy():
            self._clear_timer_of_tk("alarm")
        else:
            self._set_timer_of_tk("alarm", min(max(0, math.ceil(due - self.clock())), LONGEST), self._host_turn)

    # ---------------------------------------------------------------------------------------------- reports, waiting, the end

    def deliver(self, raised: list[BaseException]) -> None:
        """Give every error to ``root.report_callback_exception``; a KeyboardInterrupt or SystemExit leaves ``mainloop``."""
        exits = [error for error in raised if is_exit(error)]
        for error in raised:
            if not any(error is each for each in exits[:1]):
                self._report(error, self.root)
        raised = []
        if exits:
            raise exits[0]

    def _report(self, error: BaseException, root: tkinter.Tk) -> None:
        report: Any = root.report_callback_exception
        try:
            if getattr(report, "__func__", None) is tkinter.Tk.report_callback_exception:
                tell(error)
            report(type(error), error, error.__traceback__)
        except Exception as failure:
            log_error("root.report_callback_exception failed", failure)
            log_error(describe_report(error), error)

    def why_closed(self) -> str:
        """Say that the window is gone."""
        return (
            f"{self!r} is closed, since its window was destroyed or it was closed, so nothing can settle or run here any more"
        )

    def why_never(self) -> str | None:
        """Say so if the window is gone, or its thread."""
        if not self.closed and (self.thread_has_ended or not self.home_thread.is_alive()):
            return f"the thread of {self!r} has ended"
        return super().why_never()

    def close(self) -> None:
        """Let go of the window: report what was rejected and what never ran, and take nothing more.

        Called by itself when the window is destroyed. Waits on other threads end with a RuntimeError. Closing it again does
        nothing; ``TkScheduler(root)`` makes a new one.

        Raises:
            RuntimeError: this is not the thread of the window, or one of the scheduler's jobs or callbacks is running.
        """
        if self.closed:
            return
        if threading.get_ident() != self.home or self._in_turn:
            raise RuntimeError(
                f"{self!r} is closed on its own thread, outside its jobs and callbacks; root.destroy() works there"
            )
        try:
            self.report_leftovers()
        finally:  # the warning may be an error
            self.abandon()

    def abandon(self) -> None:
        """Close without a report."""
        super().abandon()
        root, self._root = self._root, None  # Tk must not be freed on whatever thread the last promise is
        if root is None:
            return
        for name in (*self._timers,):
            self._clear_timer_of_tk(name)
        if not self._polls:
            self._tk.deletefilehandler(self._reader)
        self._hang_up()
        if not self._destroyed:
            self._tk.call("trace", "remove", "command", ".", "delete", self._gone)
        self._tk.call("after", "cancel", self._idle)
        self._tk.deletecommand(self._idle)
        self._tk.deletecommand(self._gone)
        self._tk = None
        delattr(root, _ATTRIBUTE)

    def _on_destroy(self, *_: object) -> None:
        root = self.root
        self._destroyed = True
        if not self._in_turn:
            try:
                self.close()
            except Exception as error:
                self._report(error, root)

    def __repr__(self) -> str:
        return f"<TkScheduler{' of a window that is gone' if self.closed else ''}>"


def can_watch(root: tkinter.Tk) -> bool:
    """Tell whether Tk can watch a socket here: on Unix it can."""
    return hasattr(root.tk, "createfilehandler")


def _close_both(reader: socket.socket, writer: socket.socket) -> None:
    reader.close()
    writer.close()


def _nothing() -> None:
    """Be called by nobody."""
