"""Handlers of our own: what ``catch`` with types and ``finally_`` register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from ..errors import RejectionError, is_exception, set_traceback
from ..scheduler import Scheduler
from .calling import call, started
from .capability import promise_resolve


class CatchOf:
    """A handler for some reasons that hands the others on unchanged."""

    __slots__ = ("_handler", "_types")

    def __init__(self, types: Any, handler: Callable[..., Any]) -> None:
        check_exception_types(types)
        self._types = types
        self._handler = handler

    def __call__(self, reason: Any) -> Any:
        """Call the handler if *reason* is one of its kind, as ``except`` would."""
        if issubclass(type(reason), self._types):
            return call(self._handler, reason)
        return Thrower(reason)()


def users_handler(handler: Any) -> Any:
    """Return the function of the user's that a handler or ``then`` of our own calls, or the coroutine; any other as it is."""
    if isinstance(handler, CatchOf):
        return handler._handler
    code = getattr(handler, "__code__", None)
    if code is not None and str(handler.__module__).startswith(_PACKAGE):
        for name in ("on_finally", "coroutine"):
            if name in code.co_freevars:
                return handler.__closure__[code.co_freevars.index(name)].cell_contents
    return handler


_PACKAGE = __name__.partition(".")[0] + "."


class Thrower:
    """Reject with a reason of any kind, unchanged, from inside a handler."""

    __slots__ = ("_reason", "_traceback")

    def __init__(self, reason: Any) -> None:
        self._reason = reason
        self._traceback = reason.__traceback__ if is_exception(reason) else None

    def __call__(self) -> NoReturn:
        """Raise the one error that rejects with any reason."""
        if is_exception(self._reason):
            set_traceback(self._reason, self._traceback)
        raise RejectionError(self._reason)


def finally_functions(
    on_finally: Callable[..., object], species: Any, scheduler: Scheduler
) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Make the two handlers of ``finally_``: each calls *on_finally*, waits for what it returns, and passes on what it heard.

    Args:
        on_finally: called without arguments.
        species: the class of the promises it waits by.
        scheduler: theirs.

    Spec: https://tc39.es/ecma262/#sec-promise.prototype.finally (steps 6 and 7)
    """

    def then_finally(value: Any) -> Any:
        return promise_resolve(species, started(call(on_finally)), scheduler).then(lambda: value)

    def catch_finally(reason: Any) -> Any:
        thrower = Thrower(reason)
        try:
            return promise_resolve(species, started(call(on_finally)), scheduler).then(thrower)
        finally:
            del reason, thrower  # an exception raised in there may keep this frame

    return then_finally, catch_finally


def check_exception_types(types: object) -> None:
    """Raise a TypeError unless *types* is an exception class or a tuple of them."""
    if not is_exception_types(types):
        raise TypeError(f"catch(types, on_rejected): types must be an exception class or a tuple of them, not {types!r}")


def is_exception_types(types: object) -> bool:
    """Tell whether *types* is an exception class or a tuple of them."""
    if isinstance(types, tuple):
        several: tuple[object, ...] = types  # pyright: ignore[reportUnknownVariableType]
        return all(is_exception_types(one) for one in several)
    return isinstance(types, type) and issubclass(types, BaseException)
