"""Node's words for common mistakes, and V8's."""

from __future__ import annotations

import json
from typing import Any

from ..core.words import Words
from .errors import NodeTypeError
from .numerals import shown_number
from .reading import FUNCTIONS, class_name, function_name
from .strings import String, text_without_effects
from .values import Null

LONGEST = 28
"""So long a string may be to be quoted whole."""


class EngineWords(Words):
    """What V8 says."""

    def itself(self) -> str:
        """Say that a promise was resolved with itself."""
        return "Chaining cycle detected for promise #<Promise>"

    def executor(self, given: object) -> str:
        """Say that the constructor was given something that is no function."""
        return f"Promise resolver {text_without_effects(given)} is not a function"

    def iterable(self, given: object) -> str:
        """Say that a combinator was given something that cannot be iterated over."""
        kind = "object" if type(given) is Null else type_of(given)
        shown = (
            kind if given is None or (kind in ("function", "object") and type(given) is not Null) else f"{kind} {String(given)}"
        )
        return f"{shown} is not iterable (cannot read property Symbol(Symbol.iterator))"


def check_callable(name: str, given: Any) -> Any:
    """Return *given* if it is a function, as the argument *name* must be; else raise what Node throws."""
    if callable(given):
        return given
    raise invalid_argument(name, "of type function", given)


def invalid_argument(name: str, wanted: str, given: object) -> NodeTypeError:
    """Make the error for an argument of the wrong kind."""
    return NodeTypeError(f'The "{name}" argument must be {wanted}. Received {_received(given)}', "ERR_INVALID_ARG_TYPE")


def type_of(value: object) -> str:
    """Return what JavaScript's ``typeof`` gives."""
    if value is None:
        return "undefined"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    return "function" if isinstance(value, (type, *FUNCTIONS)) else "object"


def _received(value: object) -> str:
    kind = type_of(value)
    if value is None or type(value) is Null:
        return String(value)
    if kind == "function":
        return f"function {class_name(value) if isinstance(value, type) else function_name(value)}"
    if kind == "object":
        kind = "Object" if isinstance(value, dict) else "Array" if isinstance(value, (list, tuple)) else class_name(type(value))
        return f"an instance of {kind}"
    return f"type {kind} ({_quoted(value)})"


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        return String(value)
    if not isinstance(value, str):
        return shown_number(value)
    text = value if len(value) <= LONGEST else f"{value[: LONGEST - 3]}..."
    return json.dumps(text, ensure_ascii=False) if "'" in text else f"'{text}'"
