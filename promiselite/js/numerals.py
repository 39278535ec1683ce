"""Numbers as JavaScript writes and reads them."""

from __future__ import annotations

import re
from math import copysign, isfinite, isnan

EXACT = 2**53


def number_text(number: float) -> str:
    """Write *number* as JavaScript does, whose one kind of number is a double: an int beyond 2**53 is rounded to one.

    Spec: https://tc39.es/ecma262/#sec-numeric-types-number-tostring
    """
    if isinstance(number, int) and -EXACT <= number <= EXACT:
        return int.__repr__(number)
    number = double(number)
    if not isfinite(number):
        return "NaN" if isnan(number) else "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    # Python's repr finds the same digits, the fewest that read back as the number; only their notation differs.
    mantissa, _, exponent = float.__repr__(abs(number)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    if fraction == "0":
        fraction = ""
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    sign = "-" if number < 0 else ""
    if len(digits) <= point <= 21:
        return sign + digits.ljust(point, "0")
    if 0 < point <= 21:
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}e{point - 1:+d}"


def double(number: float) -> float:
    """Return the double nearest to *number*; an int too large for any is infinite."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def shown_number(number: float) -> str:
    """Write *number* as ``console.log`` does, which tells -0 from 0."""
    return "-0" if isinstance(number, float) and number == 0 and copysign(1, number) < 0 else number_text(number)


def separated(text: str) -> str:
    """Put an underscore after each three digits of what ``shown_number`` wrote, counted from the point."""
    whole, point, fraction = text.partition(".")
    if "e" in text or not whole.lstrip("-").isdecimal():
        return text
    return re.sub(r"(?<=\d)(?=(?:\d{3})+$)", "_", whole) + point + re.sub(r"(\d{3})(?=\d)", r"\1_", fraction)


SPACE = "\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
DECIMAL = r"[+-]?(?:Infinity|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)"
_leading_space = re.compile(f"[{SPACE}]*")
_trailing_space = re.compile(f"[{SPACE}]*$")
_decimal = re.compile(DECIMAL, re.ASCII)
_whole = re.compile(r"([+-]?)(0[xX](?=[0-9a-fA-F]))?([0-9a-fA-F]*)", re.ASCII)
_radix = re.compile(r"0(?:[xX]([0-9a-fA-F]+)|[oO]([0-7]+)|[bB]([01]+))", re.ASCII)


def number_of(text: str) -> float:
    """Read all of *text* as JavaScript's ``Number(text)`` does.

    Spec: https://tc39.es/ecma262/#sec-stringtonumber
    """
    text = _trailing_space.sub("", text[_leading_end(text) :])
    if not text:
        return 0
    found = _radix.fullmatch(text)
    if found:
        return double(next(int(digits, base) for digits, base in zip(found.groups(), (16, 8, 2), strict=True) if digits))
    return float(text) if _decimal.fullmatch(text) else float("nan")


def parse_float(text: str) -> float:
    """Read the number that *text* begins with.

    Spec: https://tc39.es/ecma262/#sec-parsefloat-string
    """
    found = _decimal.match(text, _leading_end(text))
    return float(found[0]) if found else float("nan")


def parse_int(text: str) -> float:
    """Read the whole number that *text* begins with, hexadecimal after 0x.

    Spec: https://tc39.es/ecma262/#sec-parseint-string-radix
    """
    found = _whole.match(text, _leading_end(text))
    assert found is not None
    sign, hexadecimal, digits = found.groups()
    if not hexadecimal:
        digits = digits[: len(digits) - len(digits.lstrip("0123456789"))]
    if not digits:
        return float("nan")
    number = double(int(digits, 16)) if hexadecimal else float(digits)
    return -number if sign == "-" else number


def _leading_end(text: str) -> int:
    found = _leading_space.match(text)
    assert found is not None
    return found.end()
