"""Run a program that was written against ``promiselite.js`` to its end, as Node does."""

from __future__ import annotations

import linecache
import sys
from typing import Any, NoReturn

from ..errors import RejectionError, is_exception
from ..scheduler import current_scheduler
from ..schedulers.loop import LoopScheduler
from .errors import Error
from .frames import Frame, frames_of_traceback, show_frames
from .inspect import inspect
from .process import UnhandledPromiseRejection, process


class _Ended(SystemExit):
    """The process ends over what nobody caught, which has been told."""


def finish(error: BaseException | None) -> int:
    """Run what a script has left behind: the loop until nothing is left, then the listeners of ``beforeExit`` and ``exit``.

    Args:
        error: what the script raised.

    Returns:
        The exit status, unless the program ends by an exit of its own.

    Raises:
        SystemExit: the program called ``process.exit`` or ``sys.exit``, or nobody caught an exception or a rejection; in that
            case it has been told on stderr, in Node's words.
        KeyboardInterrupt: the program was interrupted.
    """
    current = current_scheduler()
    scheduler = current if isinstance(current, LoopScheduler) and not current.closed else None
    process.fatal = _end_over
    process.watch(current)
    try:
        while True:
            try:
                if error is not None:
                    raise error
                if scheduler is not None:
                    scheduler.run()
                process.emit("beforeExit", process.exitCode or 0)
                if scheduler is None:
                    break
                scheduler.drive(False, scheduler.checkpoint)  # ticks and jobs alone do not bring the loop back to life
                if not scheduler.has_work():
                    break
            except Exception as raised:
                error = None
                _uncaught(raised)
        process.emit_exit()
        if scheduler is not None:
            scheduler.run_jobs()  # what the listeners have queued: microtasks, and no ticks
    except _Ended as end:
        if end.code == 1:
            process.exitCode = 1
            process.emit_exit()
            raise SystemExit(process.exitCode) from None
        process.is_exiting = True  # Node calls no listener of "exit" either
        raise
    except SystemExit as end:
        if isinstance(end.code, int) or end.code is None:
            process.exitCode = end.code
            process.emit_exit()
            raise SystemExit(process.exitCode or 0) from None
        process.emit_exit()
        raise
    except Exception as raised:  # by a listener of "exit"
        _tell(raised, "uncaughtException")
        return 1
    finally:
        if scheduler is not None:
            scheduler.abandon()
    return process.exitCode or 0


def _uncaught(raised: Exception) -> None:
    """Tell the listeners of an exception that left the script or the loop, or end over it."""
    reason = raised.reason if type(raised) is RejectionError else raised
    if not process.tell_uncaught(reason, "uncaughtException"):
        _end_over(reason, "uncaughtException")


def _end_over(reason: Any, origin: str, status: int = 1) -> NoReturn:
    process.is_over = True
    _tell(reason, origin)
    raise _Ended(status)


def _tell(reason: Any, origin: str) -> None:
    """Say on stderr what nobody caught, and where that was, as Node does."""
    place: tuple[Frame, ...] = ()
    if is_exception(reason):
        error: Any = reason
        place = frames_of_traceback(error.__traceback__)
        frames: tuple[Frame, ...] = error.frames if issubclass(type(error), Error) else place
        text = _with_frames(error, frames)
        if origin == "unhandledRejection" or not place:
            place = frames
    elif origin == "unhandledRejection":
        rejection = UnhandledPromiseRejection(reason)
        text = f"{rejection} {{\n  code: '{rejection.code}'\n}}"
    else:
        text = reason if isinstance(reason, str) else inspect(reason)
    parts = [_excerpt(place[0]), "", text] if place else [text]
    sys.stdout.flush()
    print(*parts, sep="\n", file=sys.stderr)


def _excerpt(frame: Frame) -> str:
    """Return file and line, the line's text, and a mark below the column."""
    head = f"{frame.code.co_filename}:{frame.line}"
    text = linecache.getline(frame.code.co_filename, frame.line).rstrip()
    return f"{head}\n{text}\n{' ' * (frame.column - 1)}^" if text else head


def _with_frames(error: BaseException, frames: tuple[Frame, ...]) -> str:
    """Show *error* with its frames where Node has them: below the message, before what else it holds."""
    text = inspect(error)
    said = str(error)
    head = said if said and text.startswith(said) else text.partition(" {\n")[0]
    return "\n".join([head, *show_frames(frames)]) + text[len(head) :]
