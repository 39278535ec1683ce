"""``console.table``: rows and columns in a frame."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from typing import Any

from .inspect import inspect
from .reading import FUNCTIONS
from .shapes import Shape, Wanted, in_order, shape_of
from .text import width
from .values import Map, Null, Set

INDEX, ITERATION, KEY, VALUES = "(index)", "(iteration index)", "Key", "Values"


def table_text(data: Any, columns: Iterable[str] | None) -> str | None:
    """Return *data* as a table, or None if it has no rows.

    Args:
        data: an array or object of rows; a row that is an object itself has a cell for each property, others have one value.
        columns: the properties to show; by default all. Rows that are no objects then have empty cells.
    """
    if is_primitive(data) or issubclass(type(data), (type, *FUNCTIONS)):
        return None
    if issubclass(type(data), Map):
        entries: list[tuple[Any, Any]] = list(Map.entries(data))
        rows = [[str(at), _cell(key), _cell(value)] for at, (key, value) in enumerate(entries)]
        return draw([ITERATION, KEY, VALUES], rows)
    if issubclass(type(data), (Set, set, frozenset)):
        return draw([ITERATION, VALUES], [[str(at), _cell(member)] for at, member in enumerate(data)])
    wanted = None if columns is None else list(columns)
    names: dict[str, None] = {}
    rows_found: list[tuple[str, dict[str, str], str | None]] = []
    for name, row in _properties(shape_of(data, Wanted())).items():
        is_value = is_primitive(row)
        if is_value and wanted is None:
            rows_found.append((name, {}, _cell(row)))
            continue
        cells = {} if is_value else _properties(shape_of(row, Wanted()))
        names.update(dict.fromkeys(cells if wanted is None else wanted))
        rows_found.append((name, {key: _cell(item) for key, item in cells.items() if key in names}, None))
    has_values = any(value is not None for _, _, value in rows_found)
    names = in_order(names)
    head = [INDEX, *names] + [VALUES] * has_values
    rows = [
        [name, *(cells.get(column, "") for column in names)] + [value or ""] * has_values for name, cells, value in rows_found
    ]
    return draw(head, rows)


def is_primitive(value: object) -> bool:
    """Tell whether *value* is no object in JavaScript's sense."""
    return value is None or issubclass(type(value), (str, int, float, Null))


def _properties(shape: Shape) -> dict[str, Any]:
    elements = {str(at): element for at, element in enumerate(shape.elements or ())}
    return elements | shape.properties


def _cell(value: Any) -> str:
    is_array_or_primitive = is_primitive(value) or issubclass(type(value), (list, tuple, *FUNCTIONS, type))
    is_large = not is_array_or_primitive and len(shape_of(value, Wanted(0)).properties) > 2
    return inspect(value, depth=-1 if is_large else 0, max_array_length=3, break_length=inf)


def draw(head: list[str], rows: list[list[str]]) -> str:
    """Draw the frame around texts."""
    widths = [max(map(width, column)) + 2 for column in zip(head, *rows, strict=True)]
    bars = ["─" * size for size in widths]
    return "\n".join(
        [
            f"┌{'┬'.join(bars)}┐",
            _line(head, widths),
            f"├{'┼'.join(bars)}┤",
            *(_line(row, widths) for row in rows),
            f"└{'┴'.join(bars)}┘",
        ]
    )


def _line(cells: list[str], widths: list[int]) -> str:
    padded = [f" {cell}".ljust(len(cell) + size - width(cell)) for cell, size in zip(cells, widths, strict=True)]
    return f"│{'│'.join(padded)}│"
