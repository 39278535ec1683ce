"""JavaScript's values that Python lacks: ``null`` beside ``undefined``, ``Map`` and ``Set`` with any object as a key."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, Generic, Literal, TypeVar, final

from ..core.calling import call
from ..core.record import intrinsics

K = TypeVar("K")
V = TypeVar("V")


@final
class Null:
    """The class of ``null``; calling it returns that one object."""

    __slots__ = ()

    def __new__(cls) -> Null:
        """Return ``null``."""
        return null

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "null"

    def __reduce__(self) -> str:
        return "null"


null: Final[Null] = object.__new__(Null)
"""JavaScript's null: the intended absence of a value, where ``None`` is undefined."""

undefined: Final[None] = None
"""JavaScript's undefined."""

NOT_GIVEN: Any = undefined
"""The default of an argument that is needed all the same: whoever leaves it out is told so in JavaScript's words."""


def is_true(value: object) -> bool:
    """Tell whether *value* counts as true in JavaScript: an empty list does, NaN does not."""
    if value is None or value is null:
        return False
    return bool(value) and value == value if issubclass(type(value), (int, float, str)) else True  # noqa: PLR0124


class _Entry:
    """A key and its value in order of insertion; once removed it keeps *previous*, for iterators that stand on it."""

    __slots__ = ("following", "key", "previous", "removed", "value")

    key: Any
    value: Any
    previous: _Entry
    following: _Entry | None
    removed: bool


class EntryIterator(Iterator[V]):
    """Walks over a Map or Set in order of insertion, changes on the way included; once at the end it stays there.

    Attributes:
        kind: ``"Map Iterator"``, ``"Map Entries"``, ``"Set Iterator"`` or ``"Set Entries"``.
    """

    __slots__ = ("_entry", "_pick", "kind")

    def __init__(self, kind: str, entry: _Entry | None, pick: Callable[[_Entry], V]) -> None:
        self.kind = kind
        self._entry = entry
        self._pick = pick

    def __next__(self) -> V:
        entry = self._entry
        while entry is not None and entry.removed:
            entry = entry.previous
        self._entry = entry = None if entry is None else entry.following
        if entry is None:
            raise StopIteration
        return self._pick(entry)

    def left(self) -> list[V]:
        """Return what is still to come, and leave it there."""
        return [*EntryIterator(self.kind, self._entry, self._pick)]


def _key(entry: _Entry) -> Any:
    return entry.key


def _value(entry: _Entry) -> Any:
    return entry.value


def _pair(entry: _Entry) -> tuple[Any, Any]:
    return entry.key, entry.value


class _Keyed(Generic[K]):
    """Entries found by key, as JavaScript compares keys, and walked in order of insertion, changes on the way included.

    Spec: https://tc39.es/ecma262/#sec-samevaluezero
    """

    def __init__(self) -> None:
        self.__start()

    def __start(self) -> None:
        self.__found: dict[object, _Entry] = {}
        self.__head = self.__last = _Entry()
        self.__head.following = None
        self.__head.removed = False

    @property
    def size(self) -> int:
        """How many entries there are."""
        return len(self.__found)

    def has(self, key: object) -> bool:
        """Tell whether *key* is there."""
        return _identity(key) in self.__found

    def delete(self, key: object) -> bool:
        """Remove *key*, and tell whether it was there."""
        entry = self.__found.pop(_identity(key), None)
        if entry is None:
            return False
        entry.removed = True
        entry.previous.following = entry.following
        if entry.following is None:
            self.__last = entry.previous
        else:
            entry.following.previous = entry.previous
        return True

    def clear(self) -> None:
        """Remove everything."""
        for entry in list(self.__found.values()):
            self.delete(entry.key)

    def _find(self, key: object) -> _Entry | None:
        return self.__found.get(_identity(key))

    def _put(self, key: Any, value: Any) -> None:
        identity = _identity(key)
        entry = self.__found.get(identity)
        if entry is None:
            self.__found[identity] = entry = _Entry()
            # As in JavaScript, -0 is stored as 0.
            entry.key = 0 if key == 0 and type(key) is float else key
            entry.previous, entry.following, entry.removed = self.__last, None, False
            self.__last.following = self.__last = entry
        entry.value = value

    def _walk(self, kind: str, pick: Callable[[_Entry], V]) -> EntryIterator[V]:
        return EntryIterator(kind, self.__head, pick)

    def __len__(self) -> int:
        return len(self.__found)

    def __bool__(self) -> Literal[True]:
        return True  # an object is true in JavaScript, an empty Map too

    def __contains__(self, key: object) -> bool:
        return self.has(key)


class Map(_Keyed[K], Generic[K, V]):
    """JavaScript's Map: any object is a key, by identity; numbers, strings, booleans, ``null`` and ``None`` by value.

    Args:
        entries: pairs of a key and a value; None or ``null`` stands for none.

    Raises:
        TypeError: *entries* is not iterable.

    Spec: https://tc39.es/ecma262/#sec-map-objects
    """

    def __init__(self, entries: Iterable[Iterable[Any]] | Null | None = ()) -> None:
        super().__init__()
        for key, value in _each(entries):
            self._put(key, value)

    def get(self, key: object) -> V | None:
        """Return the value of *key*, or None where there is none."""
        entry = self._find(key)
        return None if entry is None else entry.value

    def set(self, key: K, value: V) -> Map[K, V]:
        """Give *key* a value, and return this map."""
        self._put(key, value)
        return self

    def keys(self) -> Iterator[K]:
        """Walk over the keys in order of insertion."""
        return self._walk("Map Iterator", _key)

    def values(self) -> Iterator[V]:
        """Walk over the values in order of their keys' insertion."""
        return self._walk("Map Iterator", _value)

    def entries(self) -> Iterator[tuple[K, V]]:
        """Walk over pairs of key and value in order of insertion."""
        return self._walk("Map Entries", _pair)

    def forEach(self, function: Callable[[V, K, Map[K, V]], object] | Callable[[V, K], object] | Callable[[V], object]) -> None:
        """Call *function* with the value, the key and this map, or as many of them as it takes, for each entry."""
        for key, value in Map.entries(self):
            call(function, value, key, self)

    def __iter__(self) -> Iterator[tuple[K, V]]:
        return self.entries()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


class Set(_Keyed[K]):
    """JavaScript's Set: any object is a member, by identity; numbers, strings, booleans, ``null`` and ``None`` by value.

    Args:
        members: what to begin with; None or ``null`` stands for nothing.

    Raises:
        TypeError: *members* is not iterable.

    Spec: https://tc39.es/ecma262/#sec-set-objects
    """

    def __init__(self, members: Iterable[K] | Null | None = ()) -> None:
        super().__init__()
        for member in _each(members):
            self._put(member, member)

    def add(self, member: K) -> Set[K]:
        """Add *member*, and return this set."""
        self._put(member, member)
        return self

    def values(self) -> Iterator[K]:
        """Walk over the members in order of insertion."""
        return self._walk("Set Iterator", _key)

    keys = values

    def entries(self) -> Iterator[tuple[K, K]]:
        """Walk over pairs of a member and itself in order of insertion."""
        return self._walk("Set Entries", _pair)

    def forEach(self, function: Callable[[K, K, Set[K]], object] | Callable[[K, K], object] | Callable[[K], object]) -> None:
        """Call *function* with the member, the member again and this set, or as many as it takes, for each."""
        for member in Set.values(self):
            call(function, member, member, self)

    def __iter__(self) -> Iterator[K]:
        return self.values()

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {len(self)}>"


def _identity(key: Any) -> object:
    """Return what is equal for keys that JavaScript takes for the same."""
    kind: type[Any] = type(key)
    if kind is bool:
        return "boolean", key
    if kind is int or kind is float:
        return ("number", key) if key == key else "NaN"  # noqa: PLR0124
    if kind is str:
        return "string", key
    return id(key)


def _each(values: Any) -> Iterable[Any]:
    if values is None or values is null:
        return ()
    kind: type[Any] = type(values)
    if not (hasattr(kind, "__iter__") or hasattr(kind, "__getitem__")):
        raise intrinsics.type_error(intrinsics.words.iterable(values))
    return values  # type: ignore[no-any-return]
