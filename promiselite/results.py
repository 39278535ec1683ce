"""What ``Promise.all_settled`` tells of each promise."""

from __future__ import annotations

from typing import Any, Generic, Literal, NoReturn, TypeVar

from .core.record import intrinsics

T_co = TypeVar("T_co", covariant=True)


class _Settled:
    """Equality, hash and look-up by name, over the one field that ``__match_args__`` names."""

    __slots__ = ()
    __match_args__: tuple[str, ...] = ()
    status: Any

    def __getitem__(self, name: str) -> Any:
        """Return a field by its name, as in JavaScript: ``outcome["status"]``."""
        if name == "status" or name in self.__match_args__:
            return getattr(self, name)
        raise KeyError(name)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Settled) or other.status != self.status:
            return NotImplemented
        field = self.__match_args__[0]
        return bool(getattr(self, field) == getattr(other, field))

    def __hash__(self) -> int:
        return hash((self.status, getattr(self, self.__match_args__[0])))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({getattr(self, self.__match_args__[0])!r})"

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__} cannot be changed")

    def __reduce__(self) -> Any:
        return type(self), (getattr(self, self.__match_args__[0]),)


class Fulfilled(_Settled, Generic[T_co]):
    """A promise's value, as ``Promise.all_settled`` reports it: ``match`` it, or ask for ``.value`` or ``["value"]``."""

    __slots__ = ("value",)
    __match_args__ = ("value",)
    value: T_co
    status: Literal["fulfilled"] = "fulfilled"

    def __init__(self, value: T_co) -> None:
        object.__setattr__(self, "value", value)


class Rejected(_Settled):
    """A promise's reason, as ``Promise.all_settled`` reports it: ``match`` it, or ask for ``.reason`` or ``["reason"]``."""

    __slots__ = ("reason",)
    __match_args__ = ("reason",)
    reason: Any
    status: Literal["rejected"] = "rejected"

    def __init__(self, reason: Any) -> None:
        object.__setattr__(self, "reason", reason)


intrinsics.fulfilled = Fulfilled
intrinsics.rejected = Rejected
