"""JavaScript's error classes, which are Python exceptions too."""

from __future__ import annotations

import builtins
import sys
from typing import Any

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
        cause: what was given as cause, or None; the attribute is in ``vars(error)`` only if one was given.

    Spec: https://tc39.es/ecma262/#sec-error-objects
    """

    python: type[BaseException] = Exception
    name: Any = "Error"
    message: str
    cause: Any = None

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
