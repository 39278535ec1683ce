"""Values that do what they can to break ``inspect``."""

from __future__ import annotations

import enum
import gc
import types
import weakref
from collections import deque
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, Generic, NamedTuple, TypeVar

import pytest

from promiselite import LoopScheduler, Promise, set_immediate, set_timeout, use_scheduler
from promiselite.js.inspect import inspect
from promiselite.js.values import Map, Set
from tests.console.counterparts import Error


class Raising:
    """Everything raises."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    __str__ = __repr__

    def __eq__(self, other: object) -> bool:
        raise RuntimeError("eq")

    def __hash__(self) -> int:
        raise RuntimeError("hash")

    def __bool__(self) -> bool:
        raise RuntimeError("bool")


class RaisingDict(dict[str, Any]):
    def items(self) -> Any:
        raise RuntimeError

    __iter__ = keys = values = __len__ = __getitem__ = items


class RaisingList(list[Any]):
    def __iter__(self) -> Any:
        raise RuntimeError

    __len__ = __getitem__ = __iter__


class Meta(type):
    def __getattribute__(cls, name: str) -> Any:
        raise RuntimeError(name)

    def __hash__(cls) -> int:
        raise RuntimeError

    def __eq__(cls, other: object) -> bool:
        raise RuntimeError


class OfMeta(metaclass=Meta):
    pass


class UnprintableError(Exception):
    def __str__(self) -> str:
        raise RuntimeError


class Slotted:
    __slots__ = ("_Slotted__private", "a", "b")

    def __init__(self) -> None:
        self.a = 1


class MangledSlot:
    __slots__ = ("__x",)


class OneSlot(Slotted):
    __slots__ = "c"  # noqa: PLC0205

    def __init__(self) -> None:
        super().__init__()
        self.c = 2
        self._Slotted__private = 3


class OddSlots:
    __slots__ = iter(("a",))  # type: ignore[assignment]


class OddDict:
    @property
    def __dict__(self) -> Any:  # type: ignore[override]
        raise RuntimeError


class DictOfNothing:
    __dict__ = 5  # type: ignore[assignment]


class Private:
    def __init__(self) -> None:
        self.__hidden = 1
        self.__dict__["__dunder__"] = 2
        self.__dict__[3] = 3  # type: ignore[index]
        self._shown = 4


class Shown:
    def __init__(self, shown: Any) -> None:
        self.shown = shown

    def __inspect__(self) -> Any:
        if isinstance(self.shown, Exception):
            raise self.shown
        return self.shown


class Color(enum.Enum):
    RED = 1


class PropertyName(Exception):
    @property
    def name(self) -> str:
        return "Computed"


class Pair(NamedTuple):
    x: int
    y: int


T = TypeVar("T")


class Box(Generic[T]):
    pass


class NotDate(datetime):
    def astimezone(self, tz: Any = None) -> Any:
        raise RuntimeError


def error_with(**properties: Any) -> Error:
    error = Error("x")
    error.__dict__.update(properties)
    return error


def round_and_round() -> None: ...


round_and_round.__wrapped__ = round_and_round  # type: ignore[attr-defined]

closed = memoryview(b"x")
closed.release()

CASES: list[tuple[Any, str]] = [
    (Raising(), "Raising {}"),
    (RaisingDict(a=1), "RaisingDict { a: 1 }"),
    (RaisingList([1, 2]), "RaisingList(2) [ 1, 2 ]"),
    (OfMeta, "[class OfMeta]"),
    (OfMeta(), "OfMeta {}"),
    (UnprintableError(), "UnprintableError: [RuntimeError was raised]"),
    (Slotted(), "Slotted { a: 1 }"),
    (OneSlot(), "OneSlot { a: 1, c: 2 }"),
    (MangledSlot(), "MangledSlot {}"),
    (round_and_round, "[Function: round_and_round]"),
    (OddSlots(), "OddSlots {}"),
    (OddDict(), "OddDict {}"),
    (DictOfNothing(), "DictOfNothing {}"),
    (Private(), "Private { _shown: 4 }"),
    (Shown("as I like"), "as I like"),
    ([Shown("two\nlines")], "[\n  two\n  lines\n]"),
    (Shown({"a": 1}), "Shown { a: 1 }"),
    (Shown(Decimal(1)), "Decimal('1')"),
    (Shown(ValueError()), "Shown { [ValueError was raised] }"),
    (Shown, "[class Shown]"),
    (Color.RED, "<Color.RED: 1>"),
    (PropertyName("m"), "Computed: m"),
    (Error("m"), "Error: m"),
    (error_with(name=None), "Error: x"),
    (error_with(stack="Error: x\n    at f (g.js:1:1)", code=1), "Error: x {\n  code: 1\n}"),
    (error_with(stack="without"), "[without]"),
    (KeyError("k"), "KeyError: 'k'"),
    (ExceptionGroup("g", [ValueError("v")]), "ExceptionGroup: g {\n  [errors]: [\n    ValueError: v\n  ]\n}"),
    (Pair(1, 2), "Pair { x: 1, y: 2 }"),
    (Box, "[class Box]"),
    (int, "[Function: int]"),
    (Promise, "[Function: Promise]"),
    (len, "[Function: len]"),
    ([].append, "[Function: append]"),
    (str.upper, "[Function: upper]"),
    (Private().__init__, "[Function: __init__]"),  # type: ignore[misc]
    (partial(len), "[Function: bound len]"),
    (partial(lambda: 1), "[Function: bound]"),
    (partial(Pair, 1), "[Function: bound Pair]"),
    (Decimal("1.5"), "Decimal('1.5')"),
    (1j, "1j"),
    (Ellipsis, "Ellipsis"),
    (object(), None),  # type: ignore[list-item]
    (deque([1, 2]), "deque(2) [ 1, 2 ]"),
    (deque([1], maxlen=3), "deque(1) [ 1 ]"),
    (types, "[Module: types]"),
    (weakref.ref(Shown), "WeakRef {}"),
    (closed, None),  # type: ignore[list-item]
    (NotDate(2020, 1, 1), "[RuntimeError was raised]"),
    (types.SimpleNamespace(b=1), "{ b: 1 }"),
    (10**5000, "Infinity"),
    (-(10**5000), "-Infinity"),
    ({10**400: 1, (1, 2): 2}, "{ Infinity: 1, '(1, 2)': 2 }"),
    ({Raising: 1}, f'{{ "{Raising!r}": 1 }}'),
    (frozenset(), "Set(0) {}"),
    (Exception, "[Function: Exception]"),
]


@pytest.mark.parametrize("at", range(len(CASES)))
def test_nothing_comes_out(at: int) -> None:
    """No exception of theirs, and a text that says what they are."""
    value, expected = CASES[at]
    text = inspect(value)
    assert text == (repr(value) if expected is None else expected)


def test_a_long_repr_is_cut() -> None:
    assert inspect(Decimal("1" * 2000)).endswith("...")


def test_a_mapping_proxy_of_something_hostile() -> None:
    assert inspect(types.MappingProxyType(RaisingDict(a=1))) == "[RuntimeError was raised]"


def test_depth_is_not_bounded_by_the_stack() -> None:
    value: Any = []
    for _level in range(5000):
        value = [value]
    text = inspect(value, depth=None, break_length=float("inf"), compact=10**6)
    assert text == "[ " * 5000 + "[]" + " ]" * 5000
    assert inspect(value) == "[ [ [ [Array] ] ] ]"


def test_causes_in_a_circle() -> None:
    first, second = ValueError("1"), ValueError("2")
    first.__cause__, second.__cause__ = second, first
    assert inspect(first) == "<ref *1> ValueError: 1 {\n  [cause]: ValueError: 2 {\n    [cause]: [Circular *1]\n  }\n}"


def test_a_value_that_changes_while_it_is_printed() -> None:
    """What is printed is as it was when its turn came."""
    numbers: list[Any] = [1]
    entries: dict[str, Any] = {}
    members: Map[Any, Any] = Map()
    others: Set[Any] = Set()

    class Growing:
        def __inspect__(self) -> str:
            numbers.append(2)
            entries["new"] = 1
            members.set("new", 1)
            others.add("new")
            return "growing"

    for container in (numbers, others):
        (container.append if isinstance(container, list) else container.add)(Growing())
    entries["a"] = Growing()
    members.set("a", Growing())
    assert inspect(numbers) == "[ 1, growing ]"
    assert inspect(entries) == "{ a: growing, new: 1 }"
    assert inspect(members) == "Map(2) { 'a' => growing, 'new' => 1 }"
    assert inspect(others) == "Set(2) { growing, 'new' }"


def test_timers_and_promises() -> None:
    class Unborn(Promise[Any]):
        def __init__(self) -> None:
            pass

    with use_scheduler(LoopScheduler()) as scheduler:
        timer, immediate = set_timeout(lambda: None, 0), set_immediate(lambda: None)
        assert inspect([timer, immediate]) == "[ Timeout {}, Immediate {} ]"
        resolvers = Promise.with_resolvers()
        resolvers.resolve(1)
        assert inspect(resolvers) == (
            "{\n  promise: Promise { 1 },\n  resolve: [Function (anonymous)],\n  reject: [Function (anonymous)]\n}"
        )
        assert inspect(Unborn()) == "Unborn [Promise] { <pending> }"
        scheduler.run()


def test_nothing_is_kept() -> None:
    """The text is all that is left."""

    class Kept:
        pass

    kept = Kept()
    kept.self = kept  # type: ignore[attr-defined]
    gone = weakref.ref(kept)
    inspect(kept)
    del kept
    gc.collect()
    assert gone() is None
