"""The shape of an object: which JavaScript object it counts as, and what Node shows of that one."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import Enum
from itertools import islice
from math import inf
from types import (
    AsyncGeneratorType,
    CoroutineType,
    GeneratorType,
    MappingProxyType,
    ModuleType,
    SimpleNamespace,
)
from typing import Any, NamedTuple
from weakref import ReferenceType, WeakKeyDictionary, WeakSet

from ..abort import AbortController, AbortSignal
from ..core.record import FULFILLED, REJECTED, PromiseRecord
from ..core.thenables import on_class
from ..promise import Promise, Resolvers
from ..results import Fulfilled, Rejected
from ..schedulers.timers import Immediate, Timer
from .error_heads import error_head, hidden_properties
from .numerals import number_text
from .reading import (
    FUNCTIONS,
    attempt,
    base_of,
    class_name,
    function_kind,
    function_name,
    has_properties,
    hook,
    is_own,
    is_written_in_python,
    module_of,
    own_dict,
    own_properties,
    safe_text,
)
from .values import EntryIterator, Map, Set

BYTES_SHOWN = 50
REPR_SHOWN = 1000

_index = re.compile(r"0|[1-9][0-9]{0,9}", re.ASCII)
_LAST_INDEX = 2**32 - 2


class Part(NamedTuple):
    """An entry that is no property: its values, which an arrow joins unless they are a pair, and what stands before them."""

    values: tuple[Any, ...]
    prefix: str = ""
    is_pair: bool = False


@dataclass(slots=True)
class Shape:
    """What is shown of one object.

    Attributes:
        name: stands for the object where it lies too deep, in brackets.
        base: what stands before the braces, and alone if there are no entries.
        style: the color of *base*.
        opening: the brace, with the name before it.
        closing: the other brace.
        parts: the entries that are no properties.
        left_out: how many more of them there are.
        elements: the values of an array, which may come in columns.
        properties: by name.
        hidden: properties whose names stand in brackets: before the others for an array, after them for an error.
    """

    name: str = ""
    base: str = ""
    style: str = ""
    opening: str = "{"
    closing: str = "}"
    parts: Sequence[Part] = ()
    left_out: int = 0
    elements: Sequence[object] | None = None
    properties: dict[str, Any] = field(default_factory=dict[str, Any])
    hidden: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing between the braces."""
        return not (self.parts or self.left_out or self.properties or self.hidden)


class Wanted(NamedTuple):
    """How many elements of an array, Map or Set are wanted, and whether an array's length is."""

    limit: float = inf
    show_hidden: bool = False


def shape_of(value: Any, wanted: Wanted) -> Shape:
    """Return what is shown of *value*, which is no primitive."""
    kind: type[Any] = type(value)
    shown = hook(value, "__inspect__") if not issubclass(kind, type) else None
    if shown is not None:
        return _hooked(kind, shown)
    for known, maker in _MAKERS:
        if _is_subclass(known, kind):
            return maker(value, kind, wanted)
    if issubclass(kind, type):
        return _class(value)
    if has_properties(kind) and not issubclass(kind, Enum):
        return _named(class_name(kind), own_properties(value))
    return Shape(base=_repr(value))


def _hooked(kind: type[Any], shown: Callable[[], Any]) -> Shape:
    result, failure = attempt(shown)
    if failure:
        return Shape(base=f"{class_name(kind)} {{ {failure} }}")
    if type(result) is str:
        return Shape(base=result)
    if issubclass(type(result), dict):
        return _named(class_name(kind), _entries(result))
    return Shape(base=_repr(result))


def _named(name: str, properties: dict[str, Any]) -> Shape:
    return Shape(name=name, opening=f"{name} {{", properties=properties)


def _repr(value: object) -> str:
    text = safe_text(repr, value)
    return text if len(text) <= REPR_SHOWN else text[:REPR_SHOWN] + "..."


# What follows makes the shape of one kind of object each.


def _error(value: BaseException, kind: type[Any], _wanted: Wanted) -> Shape:
    properties = own_properties(value)
    hidden = hidden_properties(value, properties)
    head = error_head(value, properties)
    return Shape(name=class_name(kind), base=head, properties=properties, hidden=hidden)


def _promise(value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    state = getattr(value, "_state", None)
    if state == FULFILLED:
        part = Part((value._value,))
    elif state == REJECTED:
        part = Part((value._value,), "<rejected>")
    else:
        part = Part((), "<pending>")
    return _promise_like(part, kind, own_properties(value))


def _promise_like(part: Part, kind: type[Any], properties: dict[str, Any]) -> Shape:
    name = "Promise" if kind is Promise else f"{class_name(kind)} [Promise]"
    return Shape(name=name, opening=f"{name} {{", parts=[part], properties=properties)


def _coroutine(_value: Any, _kind: type[Any], _wanted: Wanted) -> Shape:
    return _promise_like(Part((), "<pending>"), Promise, {})


def _outcome(value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    field_name = "value" if issubclass(kind, Fulfilled) else "reason"
    return Shape(name="Object", properties={"status": value.status, field_name: getattr(value, field_name)})


def _tuple(value: tuple[Any, ...], kind: type[Any], wanted: Wanted) -> Shape:
    items: list[Any] = list(tuple.__iter__(value))
    fields = on_class(kind, "_fields")
    if type(fields) is not tuple:
        return _array("Array" if kind is tuple else class_name(kind), items, len(items), wanted, value)
    properties = dict(zip(map(str, fields), items, strict=False))
    return Shape(name="Object", properties=properties) if kind is Resolvers else _named(class_name(kind), properties)


def _list(value: list[Any], kind: type[Any], wanted: Wanted) -> Shape:
    items: list[Any] = list.copy(value)
    return _array("Array" if kind is list else class_name(kind), items, len(items), wanted, value)


def _deque(value: deque[Any], kind: type[Any], wanted: Wanted) -> Shape:
    items: list[Any] = list(deque.__iter__(value))
    return _array(class_name(kind), items, len(items), wanted, value)


def _sequence(value: Any, _kind: type[Any], wanted: Wanted) -> Shape:
    return _array("Array", value, len(value), wanted, value)


def _bytearray(value: bytearray, _kind: type[Any], wanted: Wanted) -> Shape:
    return _array("Uint8Array", bytes(value), bytearray.__len__(value), Wanted(wanted.limit), value)


def _array(name: str, items: Iterable[Any], length: int, wanted: Wanted, owner: object) -> Shape:
    shown = list(islice(items, int(min(wanted.limit, length))))
    left_out = length - len(shown)
    return Shape(
        name=name,
        opening="[" if name == "Array" else f"{name}({length}) [",
        closing="]",
        parts=[Part((item,)) for item in shown],
        left_out=left_out,
        elements=shown + [0] * bool(left_out),
        properties=own_properties(owner),
        hidden={"length": length} if wanted.show_hidden else {},
    )


def _buffer(value: Any, _kind: type[Any], _wanted: Wanted) -> Shape:
    content, failure = attempt(bytes, value)
    if failure:
        return Shape(base=_repr(value))
    text = content[:BYTES_SHOWN].hex(" ")
    rest = len(content) - BYTES_SHOWN
    return Shape(base=f"<Buffer {text}{f' ... {rest} more byte' if rest > 0 else ''}{'s' if rest > 1 else ''}>")


def _dict(value: dict[Any, Any], kind: type[Any], _wanted: Wanted) -> Shape:
    # A copy is one step, whatever other threads or finalizers put in; but some subclasses would be asked for their keys.
    is_usual = on_class(kind, "__iter__") is dict.__iter__
    content: dict[Any, Any] = {**value} if is_usual else dict(list(dict.items(value)))
    properties = _entries(content)
    if kind is not dict:
        properties |= own_properties(value)
    if kind is dict or module_of(kind) == "collections":
        return Shape(name="Object", properties=properties)
    return _named(class_name(kind), properties)


def _mapping_proxy(value: Any, _kind: type[Any], _wanted: Wanted) -> Shape:
    content, failure = attempt(dict, value)
    return Shape(base=failure) if failure else Shape(name="Object", properties=_entries(content))


def _namespace(value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    properties = _entries(own_properties(value))
    return Shape(name="Object", properties=properties) if kind is SimpleNamespace else _named(class_name(kind), properties)


def _map(value: Map[Any, Any], kind: type[Any], wanted: Wanted) -> Shape:
    entries: list[tuple[Any, Any]] = list(Map.entries(value))
    return _collection("Map", kind is Map, value, entries, wanted)


def _set(value: Set[Any], kind: type[Any], wanted: Wanted) -> Shape:
    members: list[tuple[Any]] = [(member,) for member in Set.values(value)]
    return _collection("Set", kind is Set, value, members, wanted)


def _python_set(value: Any, kind: type[Any], wanted: Wanted) -> Shape:
    members: Any = set.copy(value) if issubclass(kind, set) else frozenset.copy(value)
    return _collection("Set", kind in (set, frozenset), value, [(member,) for member in members], wanted)


def _entry_iterator(value: EntryIterator[Any], _kind: type[Any], wanted: Wanted) -> Shape:
    left = value.left()
    size = len(left)
    shown = left[: int(min(wanted.limit, size))]
    collection, _, what = value.kind.partition(" ")
    parts = [Part(entry, is_pair=True) if what == "Entries" else Part((entry,)) for entry in shown]
    return Shape(
        name=f"Object [{collection} Iterator]",
        opening=f"[{value.kind}] {{",
        parts=parts if left else [Part(())],  # Node writes two spaces where nothing is left
        left_out=size - len(shown),
    )


def _collection(tag: str, is_plain: bool, value: object, entries: Sequence[tuple[Any, ...]], wanted: Wanted) -> Shape:
    name = class_name(type(value))
    size = len(entries)
    shown = entries[: int(min(wanted.limit, size))]
    return Shape(
        name=tag if is_plain else f"{name} [{tag}]",
        opening=f"{tag}({size}) {{" if is_plain else f"{name}({size}) [{tag}] {{",
        parts=[Part(entry) for entry in shown],
        left_out=size - len(shown),
        properties=own_properties(value),
    )


def _weak_collection(_value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    name = "WeakMap" if _is_subclass(WeakKeyDictionary, kind) else "WeakSet"
    return Shape(name=name, opening=f"{name} {{", parts=[Part((), "<items unknown>")])


def _weak_reference(_value: Any, _kind: type[Any], _wanted: Wanted) -> Shape:
    return Shape(name="WeakRef", opening="WeakRef {")


def _function(value: Any, _kind: type[Any], _wanted: Wanted) -> Shape:
    kind, name = function_kind(value), function_name(value)
    return Shape(
        name=kind,
        base=f"[{kind}: {name}]" if name else f"[{kind} (anonymous)]",
        style="special",
        properties=own_properties(value),
    )


def _class(value: type) -> Shape:
    name = class_name(value)
    if not is_written_in_python(value) or is_own(value):
        return Shape(base=f"[Function: {name}]", style="special")
    base = base_of(value)
    return Shape(base=f"[class {name}{f' extends {class_name(base)}' if base else ''}]", style="special")


def _generator(_value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    return _named(f"Object [{'AsyncGenerator' if kind is AsyncGeneratorType else 'Generator'}]", {})


def _datetime(value: date, _kind: type[Any], _wanted: Wanted) -> Shape:
    text, failure = attempt(_iso, value)
    return Shape(base=failure or text, style="date")


def _iso(value: date) -> str:
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), UTC)
    universal = value.astimezone(UTC)
    return f"{universal:%Y}".zfill(4) + f"{universal:-%m-%dT%H:%M:%S}.{universal.microsecond // 1000:03}Z"


def _pattern(value: re.Pattern[Any], _kind: type[Any], _wanted: Wanted) -> Shape:
    pattern: Any = value.pattern
    source = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    flags = "".join(letter for flag, letter in _FLAGS.items() if value.flags & flag)
    return Shape(base=f"/{source}/{flags}", style="regexp")


_FLAGS = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s"}


def _signal(value: AbortSignal, _kind: type[Any], _wanted: Wanted) -> Shape:
    return _named("AbortSignal", {"aborted": value.aborted})


def _controller(value: AbortController, _kind: type[Any], _wanted: Wanted) -> Shape:
    return _named("AbortController", {"signal": value.signal})


def _callback(_value: Any, kind: type[Any], _wanted: Wanted) -> Shape:
    return _named("Timeout" if issubclass(kind, Timer) else "Immediate", {})


def _module(value: ModuleType, _kind: type[Any], _wanted: Wanted) -> Shape:
    name = own_dict(value).get("__name__")
    return Shape(base=f"[Module: {name if type(name) is str else class_name(type(value))}]", style="special")


def _entries(content: dict[Any, Any]) -> dict[str, Any]:
    """Return a dict's entries as a plain object's properties: keys are strings, and those that are array indices come first."""
    return in_order({property_name(key): item for key, item in content.items()})


def in_order(named: dict[str, Any]) -> dict[str, Any]:
    """Return the properties of an object in JavaScript's order: array indices first, from the lowest to the highest."""
    indices = sorted(int(name) for name in named if _index.fullmatch(name) and int(name) <= _LAST_INDEX)
    return {str(index): named[str(index)] for index in indices} | named if indices else named


def property_name(key: Any) -> str:
    """Return the name that JavaScript makes of a property key."""
    kind: type[Any] = type(key)
    if issubclass(kind, str):
        return str.__str__(key)
    if key is None:
        return "undefined"
    if kind is bool:
        return "true" if key else "false"
    if kind is int or kind is float:
        return number_text(key)
    return _repr(key)


Maker = Callable[[Any, type, Wanted], Shape]

_NOTHING: dict[str, str] = {}
_VIEWS: list[Any] = [_NOTHING.keys(), _NOTHING.values(), _NOTHING.items()]

_MAKERS: list[tuple[type, Maker]] = [
    (dict, _dict),
    (list, _list),
    (tuple, _tuple),
    (BaseException, _error),
    (PromiseRecord, _promise),
    *((kind, _function) for kind in FUNCTIONS),
    (Map, _map),
    (Set, _set),
    (EntryIterator, _entry_iterator),
    (set, _python_set),
    (frozenset, _python_set),
    (Fulfilled, _outcome),
    (Rejected, _outcome),
    (Timer, _callback),
    (Immediate, _callback),
    (AbortSignal, _signal),
    (AbortController, _controller),
    (deque, _deque),
    (range, _sequence),
    *((type(view), _sequence) for view in _VIEWS),
    (bytes, _buffer),
    (memoryview, _buffer),
    (bytearray, _bytearray),
    (MappingProxyType, _mapping_proxy),
    (SimpleNamespace, _namespace),
    (CoroutineType, _coroutine),
    (GeneratorType, _generator),
    (AsyncGeneratorType, _generator),
    (date, _datetime),
    (re.Pattern, _pattern),
    (ReferenceType, _weak_reference),
    (WeakKeyDictionary, _weak_collection),
    (WeakSet, _weak_collection),
    (ModuleType, _module),
]

_is_subclass: Callable[[type, type], bool] = type.__subclasscheck__
"""What ``issubclass`` asks a plain class; abstract base classes would hash the other one, which its metaclass may refuse."""
