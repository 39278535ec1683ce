"""The type aliases and protocols the public signatures share; nothing here runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
U = TypeVar("U")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)

if TYPE_CHECKING:
    # Recursive, as flattening is; mypy solves T here only because of it (T | Awaitable[T] leaves it guessing).
    Resolvable: TypeAlias = "T | Awaitable[Resolvable[T]]"
else:
    Resolvable = T | Awaitable[T]
"""What a promise of T can be resolved with: a value, or a promise, coroutine or other awaitable of one."""

OnRejected: TypeAlias = "Callable[[Any], Resolvable[U]] | Callable[[], Resolvable[U]]"
"""A handler for the reason, which may be any object."""

RejectionHook: TypeAlias = "Callable[[Any, Any], object] | Callable[[Any], object] | Callable[[], object]"
"""A function that is called with ``(reason, promise)``."""

UnhandledRejection: TypeAlias = "Literal['throw', 'warn', 'none'] | RejectionHook"
"""What becomes of a rejection that nobody handled."""


class Resolve(Protocol[T_contra]):
    """The first function an executor gets."""

    def __call__(self, value: Resolvable[T_contra] = ..., /) -> None: ...


class Reject(Protocol):
    """The second function an executor gets."""

    def __call__(self, reason: object = ..., /) -> None: ...


class Thenable(Protocol[T_co]):
    """An object with a ``then``, as other libraries write it."""

    def then(self, on_fulfilled: Callable[[T_co], Any], on_rejected: Callable[[Any], Any], /) -> Any:
        """Call one of the two functions, once."""
        ...
