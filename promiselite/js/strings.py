"""JavaScript's way to turn a value into a string."""

from __future__ import annotations

from collections.abc import Mapping
from types import AsyncGeneratorType, CoroutineType, FunctionType, GeneratorType
from typing import Any

from ..abort import AbortController, AbortSignal
from ..core.record import PromiseRecord
from .numerals import number_text
from .values import Map, Set, null


def String(value: object = "") -> str:
    """Return what JavaScript's ``String(value)`` and its template strings give.

    None is ``undefined``, True is ``true``, 3.0 is ``3``; a list or tuple is its elements with commas in between, a dict is
    ``[object Object]``, and so is an object whose class has no text of its own; an error is its name and message. Other objects
    are asked for their ``str``.

    Spec: https://tc39.es/ecma262/#sec-tostring
    """
    if value is None:
        return "undefined"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, (list, tuple)):
        elements: Any = value  # pyright: ignore[reportUnknownVariableType]
        return ",".join("" if is_nothing(element) else String(element) for element in elements)
    if isinstance(value, Mapping):
        return "[object Object]"
    for kind, name in _TAGGED.items():
        if isinstance(value, kind):
            return f"[object {name}]"
    if isinstance(value, BaseException) and not hasattr(type(value), "stack"):
        name, text = type(value).__name__, getattr(value, "message", None) or str(value)
        return f"{name}: {text}" if text else name
    if type(value).__str__ is object.__str__ and type(value).__repr__ is object.__repr__:
        return "[object Object]"
    return str(value)


_TAGGED: dict[type, str] = {
    PromiseRecord: "Promise",
    CoroutineType: "Promise",
    Map: "Map",
    Set: "Set",
    AbortSignal: "AbortSignal",
    AbortController: "AbortController",
    GeneratorType: "Generator",
    AsyncGeneratorType: "AsyncGenerator",
}


def text_without_effects(value: object) -> str:
    """Return what V8 shows of *value* where it may run no code of the program's own.

    Primitives and errors are as in ``String``, an array is ``[object Array]``, any other object ``#<Class>``.
    """
    if isinstance(value, (list, tuple)):
        return "[object Array]"
    if isinstance(value, Mapping):
        return "#<Object>"
    if isinstance(value, type):
        return f"class {value.__name__}"
    if isinstance(value, FunctionType):
        return f"function {value.__name__}"
    is_text = isinstance(value, (str, int, float, BaseException)) or is_nothing(value)
    return String(value) if is_text else f"#<{type(value).__name__}>"


def is_nothing(value: object) -> bool:
    """Tell whether *value* is undefined or null."""
    return value is None or value is null
