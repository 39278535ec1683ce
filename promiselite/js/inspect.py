"""``inspect``: any value as text, as Node's ``util.inspect`` prints its JavaScript counterpart."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from math import inf
from types import NoneType
from typing import Any, TypeAlias

from .error_heads import FRAMES
from .layout import Sheet, more, put_together
from .numerals import separated, shown_number
from .shapes import Part, Shape, Wanted, shape_of
from .text import cut, lines_of, quote, units
from .values import Null, null

Text: TypeAlias = "str | Generator[Any, str, str]"
"""A text, or the work that ends in one: it yields the work it waits for, so that Python's stack does not bound the depth."""

PAIR = Shape(opening="[", closing="]")
"""What stands around a key and its value where they are an entry of their own."""

LONG_STRING = 16
"""A string of several lines is cut at its newlines only beyond this length."""

_identifier = re.compile(r"[a-zA-Z_][a-zA-Z_0-9]*")
_frames = re.compile(FRAMES.replace("\n", "\n *"))


OPTIONS = {
    "depth": "depth",
    "colors": "colors",
    "compact": "compact",
    "breakLength": "break_length",
    "maxArrayLength": "max_array_length",
    "maxStringLength": "max_string_length",
    "showHidden": "show_hidden",
    "sorted": "sorted",
    "numericSeparator": "numeric_separator",
}
"""The options as Node names them, and as Python does. Node's others have no meaning here."""


def inspect(
    value: object,
    options: Mapping[str, Any] | None = None,
    *,
    depth: float | None = 2,
    colors: bool = False,
    compact: int = 3,
    break_length: float = 80,
    max_array_length: float | None = 100,
    max_string_length: float | None = 10000,
    show_hidden: bool = False,
    sorted: bool = False,  # noqa: A002
    numeric_separator: bool = False,
) -> str:
    """Return *value* as Node's ``util.inspect`` prints its JavaScript counterpart.

    Dicts are plain objects, lists and tuples arrays, exceptions errors without the frames of their stack; docs/console.md has
    the whole list. Code of the value's own runs only where there is no other way: ``str`` of an exception, ``repr`` of what
    JavaScript has nothing like, an ``__inspect__`` method. If that raises, the text says so in its place. Runs on any thread,
    now.

    Args:
        value: anything; it may contain itself.
        options: in place of the keywords, the same under Node's names: ``{"breakLength": 120}``. ``null`` is None there, and
            as in Node a name that is none of them is ignored.
        depth: how many levels to show below the first; None for all.
        colors: whether to color for a terminal.
        compact: how many inner levels may share a line with what they are in; 0 puts each entry on a line of its own.
        break_length: the column that lines should not go beyond.
        max_array_length: how many elements of an array, Map or Set to show; None for all.
        max_string_length: how many characters of a string to show; None for all.
        show_hidden: whether to show an array's length too.
        sorted: whether to sort properties, and the entries of Maps and Sets.
        numeric_separator: whether to write ``1_000`` for 1000.

    Source: https://nodejs.org/api/util.html#utilinspectobject-options
    """
    if options is not None:
        named = ((OPTIONS[name], item) for name, item in options.items() if name in OPTIONS)
        given: dict[str, Any] = {name: None if item is null else item for name, item in named}
        return inspect(value, **given)
    sheet = Sheet(
        inf if depth is None else depth,
        colors,
        compact,
        break_length,
        inf if max_array_length is None else max(0, max_array_length),
        inf if max_string_length is None else max(0, max_string_length),
        show_hidden,
        sorted,
        numeric_separator,
    )
    text = _finish(_format(sheet, value, 0))
    return _frames.sub("", text) if FRAMES[-1] in text else text


def _finish(text: Text) -> str:
    """Do the work, and before it the parts it waits for, on a stack of our own."""
    if isinstance(text, str):
        return text
    waiting = [text]
    result: Any = None
    while waiting:
        try:
            inner = waiting[-1].send(result)
        except StopIteration as end:
            waiting.pop()
            result = end.value
        else:
            waiting.append(inner)
            result = None
    return result  # type: ignore[no-any-return]


def _format(sheet: Sheet, value: Any, level: int) -> Text:
    """Return the text of one value, or the work that finds it."""
    kind: type[Any] = type(value)
    if kind is NoneType:
        return sheet.styled("undefined", "undefined")
    if kind is bool:
        return sheet.styled("true" if value else "false", "boolean")
    if issubclass(kind, str):
        return _format_string(sheet, str.__str__(value))
    if issubclass(kind, int):
        return _format_number(sheet, int.__int__(value))
    if issubclass(kind, float):
        return _format_number(sheet, float.__float__(value))
    if kind is Null:
        return sheet.styled("null", "null")
    if id(value) in sheet.above:
        number = sheet.numbered.setdefault(id(value), len(sheet.numbered) + 1)
        return sheet.styled(f"[Circular *{number}]", "special")
    return _format_object(sheet, value, level)


def _format_number(sheet: Sheet, number: float) -> str:
    text = shown_number(number)
    return sheet.styled(separated(text) if sheet.numeric_separator else text, "number")


def _format_string(sheet: Sheet, text: str) -> str:
    text, left_out = cut(text, sheet.max_string_length)
    trailer = more(left_out, "character") if left_out else ""
    if "\n" in text and (length := units(text)) > LONG_STRING and length > sheet.break_length - sheet.indentation - 4:
        pieces = [sheet.styled(quote(line), "string") for line in lines_of(text)]
        return f" +\n{' ' * (sheet.indentation + 2)}".join(pieces) + trailer
    return sheet.styled(quote(text), "string") + trailer


def _format_object(sheet: Sheet, value: Any, level: int) -> Generator[Any, str, str]:
    shape = shape_of(value, Wanted(sheet.max_array_length, sheet.show_hidden))
    base = sheet.styled(shape.base, shape.style) if shape.style else shape.base
    if "\n" in base:
        base = base.replace("\n", "\n" + " " * sheet.indentation)
    if shape.is_empty:
        return base or f"{shape.opening}{shape.closing}"
    if level > sheet.depth:
        return sheet.styled(f"[{shape.name}]", "special")
    level += 1
    sheet.above[id(value)] = None
    sheet.level = level
    sheet.indentation += 2
    output: list[str] = []
    for part in shape.parts:
        text = _format_part(sheet, part, level)
        output.append(text if isinstance(text, str) else (yield text))
    if shape.left_out:
        output.append(more(shape.left_out, "item"))
    properties: list[str] = []
    for label, item in _labelled(sheet, shape):
        text = _format(sheet, item, level)
        properties.append(f"{label}: {text if isinstance(text, str) else (yield text)}")
    sheet.indentation -= 2
    del sheet.above[id(value)]
    if id(value) in sheet.numbered:
        reference = sheet.styled(f"<ref *{sheet.numbered[id(value)]}>", "special")
        base = f"{reference} {base}" if base else reference
    if sheet.sorted:
        properties.sort(key=_utf16)
    output += properties
    if sheet.sorted and shape.elements is None:
        output.sort(key=_utf16)
    return put_together(sheet, shape, base, output, level)


def _format_part(sheet: Sheet, part: Part, level: int) -> Text:
    if len(part.values) == 1 and not part.prefix:
        return _format(sheet, part.values[0], level)
    return _format_values(sheet, part, level)


def _format_values(sheet: Sheet, part: Part, level: int) -> Generator[Any, str, str]:
    texts: list[str] = []
    for value in part.values:
        text = _format(sheet, value, level)
        texts.append(text if isinstance(text, str) else (yield text))
    if part.is_pair:
        return put_together(sheet, PAIR, "", texts, level)
    joined = " => ".join(texts)
    if not part.prefix:
        return joined
    return f"{sheet.styled(part.prefix, 'special')} {joined}".rstrip(" ")


def _labelled(sheet: Sheet, shape: Shape) -> list[tuple[str, Any]]:
    """Return the properties, each under its name as it is printed."""
    named = [
        (key if key != "__proto__" and _identifier.fullmatch(key) else _quoted(sheet, key), item)
        for key, item in shape.properties.items()
    ]
    hidden = [(f"[{key}]", item) for key, item in shape.hidden.items()]
    return named + hidden if shape.elements is None else hidden + named


def _quoted(sheet: Sheet, key: str) -> str:
    return "['__proto__']" if key == "__proto__" else sheet.styled(quote(key), "string")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")
