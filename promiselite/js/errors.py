"""JavaScript's error classes, which are Python exceptions too."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable
from typing import Any, Self

from .. import errors
from .frames import Frame, frames_of, show_frames
from .strings import String


class ErrorClass(type):
    """Makes ``isinstance`` answer as JavaScript's ``instanceof``: Python's own exceptions are errors too.

    ``except`` asks no metaclass: there, what is no subclass is not caught.
    """

    python: type[BaseException]
    """Python's own class of the same kind, where there is one."""

    def __instancecheck__(cls, instance: object) -> bool:
        return super().__instancecheck__(instance) or ("python" in vars(cls) and issubclass(type(instance), cls.python))


class _NamedByRaise:
    """The cause of an error that was made without one: what ``raise ... from`` named, or None."""

    def __get__(self, error: BaseException | None, kind: object = None) -> BaseException | None:
        return None if error is None else error.__cause__


class Error(Exception, metaclass=ErrorClass):
    """JavaScript's Error.

    It remembers where it was made, as in JavaScript, and not only where it was raised. ``str(error)`` and an f-string give
    what JavaScript's ``String(error)`` gives: name, colon, message.

    Args:
        message: turned into a string; None stands for no message.
        options: a dict that may hold ``"cause"``, as JavaScript writes it.
        cause: the same by keyword; an exception becomes the ``__cause__`` as well.

    Attributes:
        message: the text, empty without one.
        name: ``"Error"``; a subclass or an instance may set its own.
        cause: what was given as cause and is then in ``vars(error)``, or what ``raise ... from`` named, or None.

    Spec: https://tc39.es/ecma262/#sec-error-objects
    """

    python: type[BaseException] = Exception
    name: Any = "Error"
    message: str
    cause: Any = _NamedByRaise()

    def __init__(self, message: object = None, options: dict[str, Any] | None = None, *, cause: Any = ...) -> None:
        super().__init__(*(() if message is None else (message,)))
        self.message = "" if message is None else String(message)
        if cause is ... and isinstance(options, dict) and "cause" in options:
            cause = options["cause"]
        if cause is not ...:
            self.cause = cause
            if isinstance(cause, BaseException):
                self.__cause__ = cause
        self.__frames = _frames_above()

    @property
    def stack(self) -> str:
        """The error and where it was made: one line for each function, innermost first."""
        return "\n".join([str(self), *show_frames(self.__frames)])

    @property
    def frames(self) -> tuple[Frame, ...]:
        """Where the error was made, innermost first."""
        return self.__frames

    @staticmethod
    def captureStackTrace(error: object, above: object = None) -> None:  # noqa: ARG004 (JavaScript has it)
        """Have *error* say that it was made where this is called; inside ``__init__``, where that was called.

        Each error says so of itself, so there is no need. What is no error of JavaScript's has no ``stack`` and is left alone.

        Args:
            error: the error.
            above: the function whose callers the stack is to begin with in JavaScript; ignored.
        """
        if issubclass(type(error), Error):
            setattr(error, "_Error__frames", _frames_above())  # noqa: B010

    def toString(self) -> str:
        """Return name, colon, message: ``str(error)``."""
        return str(self)

    def __str__(self) -> str:
        name = String(self.name)
        message = String(self.message)
        return f"{name}: {message}" if name and message else name or message

    def __reduce__(self) -> Any:
        kept = {name: value for name, value in vars(self).items() if name != "_Error__frames"}
        return type(self), self.args, kept

    __frames: tuple[Frame, ...] = ()


class TypeError(Error, builtins.TypeError):
    """JavaScript's TypeError, which is Python's too."""

    python = builtins.TypeError
    name = "TypeError"


class NodeError(Error):
    """An error of Node's own: it has a code, which stands behind the name."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __str__(self) -> str:
        return f"{self.name} [{self.code}]: {self.message}"


class NodeTypeError(NodeError, TypeError):
    """A TypeError of Node's own."""


NodeError.__name__, NodeTypeError.__name__ = Error.__name__, TypeError.__name__


class RangeError(Error):
    """JavaScript's RangeError."""

    name = "RangeError"


class SyntaxError(Error, builtins.SyntaxError):
    """JavaScript's SyntaxError, which is Python's too."""

    python = builtins.SyntaxError
    name = "SyntaxError"


class ReferenceError(Error, builtins.ReferenceError):
    """JavaScript's ReferenceError, which is Python's too; an unknown name raises a NameError in Python."""

    python = builtins.ReferenceError
    name = "ReferenceError"


class AggregateError(Error, errors.AggregateError):
    """JavaScript's AggregateError, an ``ExceptionGroup`` too: ``Promise.any`` rejects with it.

    Args:
        errors: the errors.
        message: turned into a string; None stands for no message.
        options: a dict that may hold ``"cause"``.
        cause: the same by keyword.

    Spec: https://tc39.es/ecma262/#sec-aggregate-error-objects
    """

    python = errors.AggregateError
    name = "AggregateError"
    # An attribute like any other, where that of a group cannot be set.
    message: str = ""  # pyright: ignore[reportIncompatibleMethodOverride]

    def __new__(cls, errors: Iterable[object] = (), message: object = None, *_: Any, **__: Any) -> Self:
        """Make the group, of what can stand in one."""
        return super().__new__(cls, errors, "" if message is None else String(message))

    def __init__(
        self, errors: Iterable[object] = (), message: object = None, options: dict[str, Any] | None = None, *, cause: Any = ...
    ) -> None:
        super().__init__(message, options, cause=cause)
        self.args = (self.errors, self.message)


class DOMException(Error):  # noqa: N818 (the DOM's name)
    """The DOM's exception, which its ``name`` tells from others.

    Args:
        message: the text.
        name: such as ``"AbortError"``.

    Spec: https://webidl.spec.whatwg.org/#idl-DOMException
    """

    def __init__(self, message: object = None, name: str = "Error") -> None:
        super().__init__(message)
        self.name = name

    @property
    def code(self) -> int:
        """The number that the DOM once gave to that name, or 0."""
        return _CODES.get(self.name, 0)


_CODES = {
    "IndexSizeError": 1,
    "HierarchyRequestError": 3,
    "WrongDocumentError": 4,
    "InvalidCharacterError": 5,
    "NoModificationAllowedError": 7,
    "NotFoundError": 8,
    "NotSupportedError": 9,
    "InUseAttributeError": 10,
    "InvalidStateError": 11,
    "SyntaxError": 12,
    "InvalidModificationError": 13,
    "NamespaceError": 14,
    "InvalidAccessError": 15,
    "TypeMismatchError": 17,
    "SecurityError": 18,
    "NetworkError": 19,
    "AbortError": 20,
    "URLMismatchError": 21,
    "QuotaExceededError": 22,
    "TimeoutError": 23,
    "InvalidNodeTypeError": 24,
    "DataCloneError": 25,
}


class AbortError(DOMException, errors.AbortError):
    """The reason of a signal that was aborted without one."""

    python = errors.AbortError

    def __init__(self, message: str = "This operation was aborted") -> None:
        super().__init__(message, "AbortError")


class TimeoutError(DOMException, builtins.TimeoutError):
    """The reason of a signal whose time is over, in the DOM's words whatever *text* says."""

    python = builtins.TimeoutError

    def __init__(self, text: str = "") -> None:
        super().__init__("The operation was aborted due to timeout", "TimeoutError")


# What JavaScript's ``error.constructor.name`` says, and ``console.log``.
AbortError.__name__ = TimeoutError.__name__ = DOMException.__name__


class EvalError(Error):
    """JavaScript's EvalError."""

    name = "EvalError"


class URIError(Error):
    """JavaScript's URIError."""

    name = "URIError"


def _frames_above() -> tuple[Frame, ...]:
    """Return the frames above a constructor: those of the caller, whatever ``__init__`` of a subclass came in between."""
    frame = sys._getframe(2)
    while frame.f_code.co_name == "__init__" and frame.f_back is not None:
        frame = frame.f_back
    return frames_of(frame)
