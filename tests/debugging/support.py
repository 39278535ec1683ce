"""What the tests of debug mode share."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from promiselite import current_scheduler
from tests.support.hosts import Host


def line_of(function: Callable[..., Any], text: str) -> str:
    """Return "file:line" of the one line of *function* that holds *text*, as chains name it."""
    lines, first = inspect.getsourcelines(function)
    [index] = [index for index, line in enumerate(lines) if text in line]
    file = inspect.getsourcefile(function) or ""
    return f"{file.rpartition('/')[2]}:{first + index}"


def relative(text: str, function: Callable[..., Any]) -> str:
    """Return *text* with every line number counted from the first line of *function*."""
    first = function.__code__.co_firstlineno
    return re.sub(r"test_\w+\.py:(\d+)", lambda match: f"+{int(match[1]) - first}", text)


@contextmanager
def debugged() -> Iterator[Any]:
    """Put the current scheduler into debug mode."""
    scheduler: Any = current_scheduler()
    scheduler.debug = True
    try:
        yield scheduler
    finally:
        scheduler.debug = False


def reported(host: Host, program: Callable[[], object]) -> list[str]:
    """Run *program* in debug mode on *host*; return the notes of the rejection that nobody handled."""
    error = unhandled(host, program)
    return [] if error is None else list(error.__notes__)


def unhandled(host: Host, program: Callable[[], object]) -> BaseException | None:
    """Run *program* in debug mode on *host*; return the rejection that nobody handled."""
    schedulers: list[Any] = []

    def main() -> None:
        schedulers.append(current_scheduler())
        schedulers[0].debug = True
        program()

    try:
        host.run(main)
    except BaseException as error:
        return error
    finally:
        schedulers[0].debug = False
    return None
