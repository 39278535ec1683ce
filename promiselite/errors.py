"""The exceptions promiselite raises on its own account, and how a reason becomes something that can be raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any


class RejectionError(Exception):
    """Stand in for a reason that cannot be raised itself.

    A promise may be rejected with any object. Where Python has to raise the reason (``await``, ``result()``, ``run()``) and
    it is no exception, this error is raised instead.

    Attributes:
        reason: the object the promise was rejected with.
    """

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"a promise was rejected with {self.reason!r}"


class AggregateError(ExceptionGroup[Exception]):
    """Report that every promise given to ``Promise.any`` was rejected.

    It is an ``ExceptionGroup``, so ``except*`` and traceback printing work. Arguments as in JavaScript: errors, then message.

    Attributes:
        errors: the reasons as they came, in input order; may be empty, and may hold objects that are no exceptions.
        exceptions: the same as exceptions: what is no ``Exception`` is wrapped in ``RejectionError``; since a group cannot
            be empty, there is one placeholder where *errors* is.

    Spec: https://tc39.es/ecma262/#sec-aggregate-error-objects
    """

    errors: list[Any]

    def __new__(cls, errors: Iterable[object] = (), message: str = "") -> AggregateError:
        reasons = list(errors)
        wrapped = [reason if isinstance(reason, Exception) else RejectionError(reason) for reason in reasons]
        self = super().__new__(cls, message, wrapped or [RejectionError("nothing: the list of errors is empty")])
        self.errors = reasons
        return self

    def __init__(self, errors: Iterable[object] = (), message: str = "") -> None:
        # What BaseException.__new__ kept would be (message, exceptions); pickle and repr want the arguments as written.
        super().__init__(self.errors, message)

    def derive(self, excs: Sequence[Any], /) -> AggregateError:
        """Make the group that ``split`` and ``subgroup`` return, of the same class."""
        return type(self)(excs, self.message)


def as_exception(reason: object) -> BaseException:
    """Return *reason* itself if it can be raised, else a ``RejectionError`` that carries it."""
    return reason if isinstance(reason, BaseException) else RejectionError(reason)


def without_own_frames(traceback: TracebackType | None) -> TracebackType | None:
    """Return *traceback* from its first frame that is not promiselite's, so that it begins in the user's code.

    A traceback keeps its frames' variables alive. Ours would hold promises, whose reason is the exception that holds the
    traceback: a cycle only the collector could free. Finished frames of ours further in are emptied for the same reason.
    """
    while traceback is not None and _is_own(traceback):
        traceback = traceback.tb_next
    inner = traceback
    while inner is not None:
        if _is_own(inner):
            try:
                inner.tb_frame.clear()
            except RuntimeError:  # still running further out: it empties itself when it leaves
                pass
        inner = inner.tb_next
    return traceback


def _is_own(traceback: TracebackType) -> bool:
    name = traceback.tb_frame.f_globals.get("__name__")
    return isinstance(name, str) and (name == _PACKAGE or name.startswith(_PACKAGE_PREFIX))


_PACKAGE = __name__.partition(".")[0]
_PACKAGE_PREFIX = _PACKAGE + "."
