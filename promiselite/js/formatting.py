"""What ``console.log`` makes of its arguments: format specifiers, then the rest, spaces between."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from types import FunctionType, NoneType
from typing import Any

from ..core.calling import call
from ..core.thenables import on_class
from .errors import DOMException, Error, NodeError
from .inspect import inspect
from .numerals import number_of, number_text, parse_float, parse_int, shown_number
from .reading import FUNCTIONS, hook, is_written_in_python, own_properties, safe_text
from .shapes import Wanted, shape_of
from .strings import String
from .values import Null

_specifier = re.compile("%([%sdifjoOc])")
_surrogate = re.compile("[\ud800-\udfff]")


def format_values(values: tuple[Any, ...]) -> str:
    """Return the text of a ``console.log``: strings as they are, everything else by ``inspect``, one space between two.

    If the first is a string, ``%s`` (text), ``%d`` (number), ``%i`` (whole number), ``%f`` (number), ``%j`` (JSON), ``%o`` and
    ``%O`` (inspected) in it stand for the arguments that follow it, ``%c`` swallows one and ``%%`` is a percent sign.

    Source: https://nodejs.org/api/util.html#utilformatformat-args
    """
    if not values:
        return ""
    first, *rest = values
    if len(values) == 1 or not issubclass(type(first), str):
        return " ".join(map(_plain, values))
    left = iter(rest)
    text = _specifier.sub(lambda found: _replaced(found, left), str.__str__(first))
    return " ".join([text, *map(_plain, left)])


def _plain(value: Any) -> str:
    return str.__str__(value) if issubclass(type(value), str) else inspect(value)


def _replaced(found: re.Match[str], left: Iterator[Any]) -> str:
    specifier = found[1]
    if specifier == "%":
        return "%"
    for value in left:
        return _BY_SPECIFIER[specifier](value)
    return found[0]


def as_text(value: Any) -> str:
    """Return *value* as ``%s`` shows it."""
    kind: type[Any] = type(value)
    if issubclass(kind, str):
        return str.__str__(value)
    if _is_primitive(kind):
        return inspect(value)
    if not issubclass(kind, (type, *FUNCTIONS)) and _says_itself(kind):
        return safe_text(str, value)
    return inspect(value, depth=0)


def _says_itself(kind: type[Any]) -> bool:
    """Tell whether a class of the user's defines ``__str__``, as JavaScript's ``toString``."""
    method = on_class(kind, "__str__")
    return is_written_in_python(kind) and issubclass(type(method), FunctionType) and method not in _STR_OF_ERRORS


_STR_OF_ERRORS = (Error.__str__, NodeError.__str__)


def _is_primitive(kind: type[Any]) -> bool:
    return issubclass(kind, (str, int, float, Null, NoneType))


def _number(value: Any) -> float:
    kind: type[Any] = type(value)
    if issubclass(kind, str):
        return number_of(str.__str__(value))
    if issubclass(kind, (int, float)):
        return value if kind in (int, float) else float(value)
    return 0 if kind is Null else number_of(safe_text(String, value))


def _whole(value: Any) -> str:
    return shown_number(parse_int(safe_text(String, value)))


def _fraction(value: Any) -> str:
    return shown_number(parse_float(safe_text(String, value)))


def _as_json(value: Any) -> str:
    try:
        text = json_text(value, set())
    except _CircularError:
        return "[Circular]"
    return "undefined" if text is None else text


class _CircularError(Exception):
    """A value contains itself."""


def json_text(value: Any, above: set[int], key: str = "") -> str | None:
    """Return what ``JSON.stringify(value)`` does, None for what JSON leaves out.

    Args:
        value: anything; if its class has a method ``toJSON``, what that returns stands for it.
        above: the ids of what *value* lies in.
        key: its name or index in there, which ``toJSON`` may take.
    """
    to_json = hook(value, "toJSON") if not issubclass(type(value), type) else None
    if to_json is not None:
        value = call(to_json, key)
    kind: type[Any] = type(value)
    if kind is NoneType or issubclass(kind, (*FUNCTIONS, type)):
        return None
    if kind is bool:
        return "true" if value else "false"
    if kind is Null:
        return "null"
    if issubclass(kind, str):
        return _json_string(str.__str__(value))
    if issubclass(kind, (int, float)):
        text = number_text(value)
        return "null" if text.lstrip("-") in ("NaN", "Infinity") else text
    if issubclass(kind, bytes):
        value = {"type": "Buffer", "data": list(value)}
    if id(value) in above:
        raise _CircularError
    above.add(id(value))
    shape = shape_of(value, Wanted())
    if shape.elements is not None:
        texts = [json_text(element, above, str(at)) or "null" for at, element in enumerate(shape.elements)]
        text = f"[{','.join(texts)}]"
    elif shape.style == "date":
        text = f'"{shape.base}"'
    else:
        properties = _enumerable(value) if issubclass(kind, BaseException) else shape.properties
        pairs = [(_json_string(name), json_text(item, above, name)) for name, item in properties.items()]
        text = f"{{{','.join(f'{name}:{item}' for name, item in pairs if item is not None)}}}"
    above.discard(id(value))
    return text


def _enumerable(error: Any) -> dict[str, Any]:
    """Return what the program itself has put into *error*: JSON knows neither its message nor its cause."""
    hidden = {"message", "cause", "errors", *(["name"] if issubclass(type(error), DOMException) else ())}
    return {name: item for name, item in own_properties(error).items() if name not in hidden}


def _json_string(text: str) -> str:
    return _surrogate.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


_BY_SPECIFIER: dict[str, Callable[[Any], str]] = {
    "s": as_text,
    "d": lambda value: shown_number(_number(value)),
    "i": _whole,
    "f": _fraction,
    "j": _as_json,
    "o": lambda value: inspect(value, depth=4, show_hidden=True),
    "O": inspect,
    "c": lambda _: "",
}
