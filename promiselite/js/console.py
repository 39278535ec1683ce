"""``console``: lines on stdout and stderr, formatted as Node formats them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from time import perf_counter
from typing import Any, TextIO

from .formatting import format_values
from .inspect import inspect
from .strings import String
from .table import table_text
from .text import well_formed
from .values import is_true

STEP = "  "
CLEAR = "\x1b[1;1H\x1b[0J"
"""Puts the cursor of a terminal into the corner and clears what is below it."""


class Console:
    """JavaScript's console: each call writes whole lines, at once, on the calling thread.

    ``log``, ``info``, ``debug``, ``dir``, ``table``, ``group`` and the counters and timers write to what ``sys.stdout`` is at
    that moment; ``error``, ``warn``, ``trace`` and ``assert_`` to ``sys.stderr``, after flushing ``sys.stdout``, so that both
    keep their order where they go to one place.

    Source: https://nodejs.org/api/console.html
    """

    def __init__(self) -> None:
        self._indentation = ""
        self._counts: dict[str, int] = {}
        self._timers: dict[str, float] = {}

    def log(self, *values: Any) -> None:
        """Write the values to stdout, one space between two: strings as they are, others as ``inspect`` shows them.

        If the first is a string, ``%s``, ``%d``, ``%i``, ``%f``, ``%j``, ``%o``, ``%O`` and ``%c`` in it take the values that
        follow; ``%%`` is a percent sign.
        """
        text = values[0] if len(values) == 1 and type(values[0]) is str else format_values(values)
        self._write(sys.stdout, text)

    def info(self, *values: Any) -> None:
        """Write to stdout, as ``log`` does."""
        self.log(*values)

    def debug(self, *values: Any) -> None:
        """Write to stdout, as ``log`` does."""
        self.log(*values)

    def dirxml(self, *values: Any) -> None:
        """Write to stdout, as ``log`` does."""
        self.log(*values)

    def clear(self) -> None:
        """Clear the screen if stdout is a terminal."""
        if sys.stdout is not None and sys.stdout.isatty():  # pyright: ignore[reportUnnecessaryComparison]
            sys.stdout.write(CLEAR)

    def error(self, *values: Any) -> None:
        """Write to stderr what ``log`` writes to stdout."""
        self._write(sys.stderr, format_values(values))

    def warn(self, *values: Any) -> None:
        """Write to stderr, as ``error`` does."""
        self.error(*values)

    def trace(self, *values: Any) -> None:
        """Write ``Trace:`` and the values to stderr; no stack frames, as everywhere here."""
        self.error(f"Trace: {format_values(values)}" if values else "Trace")

    def assert_(self, condition: object = False, *values: Any) -> None:
        """Write ``Assertion failed`` and the values to stderr unless *condition* is true in JavaScript's sense."""
        if is_true(condition):
            return
        if values and issubclass(type(values[0]), str):
            self.error(f"Assertion failed: {values[0]}", *values[1:])
        else:
            self.error("Assertion failed", *values)

    def dir(self, value: object, options: Mapping[str, Any] | None = None, **named: Any) -> None:
        """Write to stdout what ``inspect`` returns for *value* and these options, strings too in quotes."""
        self._write(sys.stdout, inspect(value, options, **named))

    def table(self, data: object, columns: Iterable[str] | None = None) -> None:
        """Write rows to stdout as a table, of these columns only if given; what has no rows is written as ``log`` does."""
        text = table_text(data, columns)
        self.log(data if text is None else text)

    def group(self, *values: Any) -> None:
        """Write the values, if any, and indent all that follows by two spaces more, until ``groupEnd``."""
        if values:
            self.log(*values)
        self._indentation += STEP

    def groupCollapsed(self, *values: Any) -> None:
        """Begin a group, as ``group`` does."""
        self.group(*values)

    def groupEnd(self) -> None:
        """End the innermost group, if there is one."""
        self._indentation = self._indentation[: -len(STEP)]

    def count(self, label: object = None) -> None:
        """Write to stdout how often this was called with *label*."""
        label = _label(label)
        self._counts[label] = self._counts.get(label, 0) + 1
        self.log(f"{label}: {self._counts[label]}")

    def countReset(self, label: object = None) -> None:
        """Begin to count *label* anew."""
        label = _label(label)
        if self._counts.pop(label, None) is None:
            self._warn(f"Count for '{label}' does not exist")

    def time(self, label: object = None) -> None:
        """Begin to measure, on a real clock, until ``timeEnd`` with the same label."""
        label = _label(label)
        if label in self._timers:
            self._warn(f"Label '{label}' already exists for console.time()")
        else:
            self._timers[label] = perf_counter()

    def timeLog(self, label: object = None, *values: Any) -> None:
        """Write to stdout how long *label* has been measured, and the values."""
        label = _label(label)
        begin = self._timers.get(label)
        if begin is None:
            self._warn(f"No such label '{label}' for console.timeLog()")
        else:
            self.log("%s: %s", label, elapsed_text(perf_counter() - begin), *values)

    def timeEnd(self, label: object = None) -> None:
        """Write to stdout how long *label* was measured, and end that."""
        label = _label(label)
        begin = self._timers.pop(label, None)
        if begin is None:
            self._warn(f"No such label '{label}' for console.timeEnd()")
        else:
            self.log("%s: %s", label, elapsed_text(perf_counter() - begin))

    def _warn(self, text: str) -> None:
        self.error(f"Warning: {text}")

    def _write(self, stream: TextIO | None, text: str) -> None:
        if self._indentation:
            text = self._indentation + text.replace("\n", "\n" + self._indentation)
        put(stream, text + "\n")


def put(stream: TextIO | None, text: str) -> None:
    """Write *text* to *stream*, to ``sys.stderr`` after flushing ``sys.stdout``; what its encoding lacks is escaped."""
    if stream is None:  # a program without a console, as pythonw runs it
        return
    if stream is sys.stderr and sys.stdout is not None:  # pyright: ignore[reportUnnecessaryComparison]
        sys.stdout.flush()
    try:
        stream.write(text)
    except UnicodeEncodeError:
        encoding = stream.encoding
        stream.write(well_formed(text).encode(encoding, "backslashreplace").decode(encoding))


def _label(given: object) -> str:
    return "default" if given is None else String(given)


def elapsed_text(seconds: float) -> str:
    """Write a time as Node's timers do: in milliseconds, in seconds from one second on, in minutes from one minute on."""
    if seconds < 1:
        return f"{seconds * 1000:.3f}".rstrip("0").rstrip(".") + "ms"
    if seconds < 60:
        return f"{seconds:.3f}s"
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes:.0f}:{seconds:06.3f} (m:ss.mmm)"


console = Console()
"""The one console of the process."""
