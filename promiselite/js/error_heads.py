"""Exceptions as Node heads them: ``Name: message``, without the frames of the stack."""

from __future__ import annotations

from typing import Any

from ..combinators import NONE_FULFILLED
from ..core.thenables import MISSING, on_class
from ..errors import AggregateError
from .errors import NodeError, TypeError
from .reading import attempt, class_name, safe_text

FRAMES = "\n" + "\udbff" * 120
"""Stands for the frames that Node prints below the head, so that lines break as if they were there; taken out at the end."""


def error_head(error: BaseException, properties: dict[str, Any]) -> str:
    """Return the head of *error*, and take out of *properties* what it tells already.

    In brackets stands what has no frames in Node either: what an own ``stack`` without frames says, what ``Promise.any``
    rejects with, and what a job throws that runs no code of the program's: that a promise was resolved with itself.
    """
    kind = type(error)
    stack = properties.get("stack", MISSING)
    name, message = name_of(error, properties), message_of(error, properties)
    head = f"{name}: {message}" if name and message else name or message
    if issubclass(kind, NodeError):
        head = str(error)
    has_frames = stack is MISSING and not _came_from_nowhere(error)
    if type(stack) is str and stack:
        begin = stack.find("\n    at", stack.find(message) + len(message) if message in stack else 0)
        has_frames = begin >= 0
        head = stack[:begin] if has_frames else stack
    elif issubclass(kind, AggregateError) and class_name(kind) == "AggregateError" and _group_message(error) == NONE_FULFILLED:
        has_frames = False
    own_name = properties.get("name", "")
    for key in ("message", "stack", *(["name"] if type(own_name) is not str or own_name in head else [])):
        properties.pop(key, None)
    head = _with_class(head, name, class_name(kind))
    return head + FRAMES if has_frames else f"[{head}]"


def _came_from_nowhere(error: Any) -> bool:
    """Tell whether no code of the program's ran where the error was made."""
    return type(error) is TypeError and not error.frames


def _with_class(head: str, name: str, of_class: str) -> str:
    """Name the class too, where the name is another error's."""
    if not name.endswith("Error") or not (head + ":").startswith((f"{name}:", f"{name}\n")) or name == of_class:
        return head
    return (of_class if name in of_class else f"{of_class} [{name}]") + head[len(name) :]


def name_of(error: BaseException, properties: dict[str, Any]) -> str:
    """Return the ``name`` of an error written for JavaScript's rules, whose class has one; of others the class's own."""
    kind = type(error)
    on_type = on_class(kind, "name")
    if type(on_type) is str:
        own = properties.get("name", on_type)
        if own is None:
            return "Error"
        return own if type(own) is str else safe_text(str, own)
    if type(on_type) is property:
        return safe_text(str, attempt(on_type.__get__, error)[0])
    return class_name(kind)


def message_of(error: BaseException, properties: dict[str, Any]) -> str:
    """Return the message: an own ``message``, or what ``str`` says."""
    own = properties.get("message")
    if type(own) is str:
        return own
    if issubclass(type(error), BaseExceptionGroup):
        return str(_group_message(error))
    return safe_text(str, error)


def hidden_properties(error: BaseException, properties: dict[str, Any]) -> dict[str, Any]:
    """Take out of *properties* what Node shows in brackets, at the end: the cause, and a group's errors."""
    hidden: dict[str, Any] = {}
    if "cause" in properties:
        hidden["cause"] = properties.pop("cause")
    else:
        cause = _cause(error)
        if cause is not None:
            hidden["cause"] = cause
    if issubclass(type(error), BaseExceptionGroup):
        hidden["errors"] = properties.pop("errors") if "errors" in properties else list(_group_exceptions(error))
    return hidden


_cause: Any = BaseException.__dict__["__cause__"].__get__
_group_message: Any = BaseExceptionGroup.__dict__["message"].__get__
_group_exceptions: Any = BaseExceptionGroup.__dict__["exceptions"].__get__
