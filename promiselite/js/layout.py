"""How the entries of an object or array come on one line, in columns, or on lines of their own.

The rules and their numbers are what Node's ``util.inspect`` does; the tests hold both together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import floor, sqrt
from typing import Protocol

from .text import units, width, without_colors

SEPARATOR = 2
"""The width of a comma and a space."""

STYLES = {
    "bigint": (33, 39),
    "boolean": (33, 39),
    "date": (35, 39),
    "module": (4, 24),
    "null": (1, 22),
    "number": (33, 39),
    "regexp": (31, 39),
    "special": (36, 39),
    "string": (32, 39),
    "symbol": (32, 39),
    "undefined": (90, 39),
}


@dataclass(slots=True)
class Sheet:
    """The options of one call, and where on the page it stands.

    Attributes:
        depth: how many levels are shown below the first.
        compact: how many inner levels may share a line with their parent; 0 puts each entry on a line of its own.
        break_length: the column that lines should not go beyond.
        indentation: how many spaces the current lines begin with.
        level: how deep the object lies that was entered last.
        above: the ids of the objects that are being shown, the outermost first.
        numbered: the ids of those that contain themselves, with their numbers.
    """

    depth: float
    colors: bool
    compact: int
    break_length: float
    max_array_length: float
    max_string_length: float
    show_hidden: bool
    sorted: bool
    numeric_separator: bool
    indentation: int = 0
    level: int = 0
    above: dict[int, None] = field(default_factory=dict[int, None])
    numbered: dict[int, int] = field(default_factory=dict[int, int])

    def styled(self, text: str, style: str) -> str:
        """Color *text* if colors are wanted."""
        if not self.colors:
            return text
        begin, end = STYLES[style]
        return f"\x1b[{begin}m{text}\x1b[{end}m"

    def length(self, text: str) -> int:
        """Return the length of *text* without its colors."""
        return units(without_colors(text) if self.colors else text)


def more(count: int, noun: str) -> str:
    """Say what is left out."""
    return f"... {count} more {noun}{'s' if count > 1 else ''}"


class Braces(Protocol):
    """What stands around the entries of an object, and the values of an array: more than six of them come in columns."""

    opening: str
    closing: str
    elements: Sequence[object] | None


def put_together(sheet: Sheet, braces: Braces, base: str, output: list[str], level: int) -> str:
    """Join the entries of one object, with what stands before them and around them.

    Args:
        sheet: the options and the current indentation.
        braces: what stands around the entries.
        base: what stands before the opening brace: a function, an error, the number of a circle.
        output: the entries.
        level: how deep they lie.
    """
    opening, closing, elements = braces.opening, braces.closing, braces.elements
    lead = f"{base} {opening}" if base else opening
    if sheet.compact >= 1:
        count = len(output)
        if elements is not None and count > 6:
            output = in_columns(sheet, output, elements)
        if sheet.level - level < sheet.compact and count == len(output):
            start = len(output) + sheet.indentation + units(opening) + units(base) + 10
            if fits(sheet, output, start, base):
                joined = ", ".join(output)
                if "\n" not in joined:
                    return f"{lead} {joined} {closing}"
    indentation = "\n" + " " * sheet.indentation
    return f"{lead}{indentation}  {f',{indentation}  '.join(output)}{indentation}{closing}"


def fits(sheet: Sheet, output: list[str], start: int, base: str) -> bool:
    """Tell whether the entries are short enough for one line."""
    total = len(output) + start
    if total + len(output) > sheet.break_length:
        return False
    for entry in output:
        total += sheet.length(entry)
        if total > sheet.break_length:
            return False
    return "\n" not in base


def in_columns(sheet: Sheet, output: list[str], elements: Sequence[object]) -> list[str]:
    """Put short entries side by side, so many columns that the whole comes near a square; numbers to the right."""
    entries = output
    rest: list[str] = []
    if len(output) > sheet.max_array_length:
        entries, rest = output[:-1], output[-1:]  # what says how many items there are more keeps its own line
    widths = [width(without_colors(entry) if sheet.colors else entry) for entry in entries]
    total = sum(widths) + SEPARATOR * len(widths)
    widest = max(widths, default=0)
    column = widest + SEPARATOR
    if column * 3 + sheet.indentation >= sheet.break_length or (total / column <= 5 and widest > 6):
        return output
    # A character is about two and a half times as high as it is wide; a few long entries among short ones count for less.
    biased = max(column - 3 - sqrt(column - total / len(output)), 1)
    columns = min(
        floor(sqrt(2.5 * biased * len(entries)) / biased + 0.5),
        floor(min(15, (sheet.break_length - sheet.indentation) / column)),
        sheet.compact * 4,
    )
    if columns <= 1:
        return output
    column_widths = [max(widths[at::columns], default=0) for at in range(columns)]
    to_the_right = len(elements) >= len(output) and all(_is_number(element) for element in elements[: len(output)])
    lines: list[str] = []
    for begin in range(0, len(entries), columns):
        cells: list[str] = []
        row = entries[begin : begin + columns]
        for at, entry in enumerate(row):
            is_last = at == len(row) - 1
            space = " " * (column_widths[at] - widths[begin + at])
            cell = entry if is_last else f"{entry}, "
            if to_the_right:
                cell = space + cell
            elif not is_last:
                cell += space
            cells.append(cell)
        lines.append("".join(cells))
    return lines + rest


def _is_number(value: object) -> bool:
    kind = type(value)
    return issubclass(kind, (int, float)) and kind is not bool
