"""Strings as Node shows them: quoted, measured and cut."""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width, normalize

_escaped = re.compile("[\x00-\x1f'\\\\\x7f-\x9f\ud800-\udfff]")
_escaped_but_quotes = re.compile("[\x00-\x1f\\\\\x7f-\x9f\ud800-\udfff]")
_colors = re.compile("\x1b\\[[0-9]+m")
_NAMED = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\\": "\\\\", "'": "\\'"}


def quote(text: str) -> str:
    """Put *text* in quotes: single ones, or double ones or backticks where that spares an escape."""
    if "'" in text:
        if '"' not in text:
            return f'"{_escaped_but_quotes.sub(_escape, text)}"'
        if "`" not in text and "${" not in text:
            return f"`{_escaped_but_quotes.sub(_escape, text)}`"
    return f"'{_escaped.sub(_escape, text)}'"


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    if character in _NAMED:
        return _NAMED[character]
    code = ord(character)
    return f"\\x{code:02X}" if code < 256 else f"\\u{code:04x}"


def units(text: str) -> int:
    """Return the length that JavaScript sees: UTF-16 code units."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


def cut(text: str, limit: float) -> tuple[str, int]:
    """Return the first *limit* code units of *text*, and how many there are beyond."""
    length = units(text)
    if length <= limit:
        return text, 0
    kept = int(limit)
    if text.isascii():
        return text[:kept], length - kept
    return text.encode("utf-16-le", "surrogatepass")[: 2 * kept].decode("utf-16-le", "surrogatepass"), length - kept


def well_formed(text: str) -> str:
    """Return *text* with each pair of surrogates joined, and U+FFFD for each that stands alone."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def lines_of(text: str) -> list[str]:
    """Cut *text* after each newline."""
    return [line for line in re.split("(?<=\n)", text) if line]


def without_colors(text: str) -> str:
    """Return *text* without the codes that color it."""
    return _colors.sub("", text)


def width(text: str) -> int:
    """Return how many columns of a terminal *text* takes: two for wide characters, none for marks and controls."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(_width_of(character) for character in normalize("NFC", text))


def _width_of(character: str) -> int:
    if character == "\u00ad":
        return 1
    if category(character) in ("Cc", "Cf", "Me", "Mn"):
        return 0
    return 2 if east_asian_width(character) in "FW" else 1
