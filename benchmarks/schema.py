"""The form of a result, as JSON holds it: raw figures, from which the table, the plot and the page are made."""

from __future__ import annotations

import types
from typing import Any, Literal, TypedDict, Union, get_args, get_origin, get_type_hints, is_typeddict

VERSION = 1


class Timing(TypedDict):
    """Microseconds a step, one figure for each round; none where the peer is missing, which says what to install."""

    name: str
    role: Literal["ours", "peer", "floor"]
    target: float | None
    missing: str | None
    us: list[float]


class Row(TypedDict):
    """One workload. *node* holds V8's microseconds a step."""

    name: str
    title: str
    steps: int
    timings: list[Timing]
    node: list[float] | None


class Peak(TypedDict):
    """The most bytes that were allocated at a time while a workload ran, as tracemalloc counts them."""

    workload: str
    name: str
    steps: int
    bytes: int


class Size(TypedDict):
    """Bytes that each of many objects of a kind holds, what it refers to included."""

    kind: str
    name: str
    bytes: float
    target: float | None


class Growth(TypedDict):
    """The same work at one size of several: microseconds a step in each round, and the peak of bytes a step."""

    workload: str
    steps: int
    us: list[float]
    peak: float


class Turns(TypedDict):
    """The bytes that are allocated while a loop without end turns, looked at after so many turns."""

    name: str
    turns: list[int]
    bytes: list[int]


class Import(TypedDict):
    """Milliseconds that a fresh process takes, from its start to its end, and the modules that a statement loads."""

    statement: str
    ms: list[float]
    modules: int


class Instructions(TypedDict):
    """Instructions a step, as the difference between two sizes, each in a process of its own."""

    path: str
    tool: str
    sizes: list[int]
    totals: list[int]


class Result(TypedDict):
    """Everything that one Python gave. Parts that were not asked for are empty.

    *optimized* tells whether CPython was built with ``--enable-optimizations``.
    """

    version: int
    quick: bool
    date: str
    python: str
    machine: str
    optimized: bool
    packages: dict[str, str | None]
    node: str | None
    rounds: int
    times: list[Row]
    peaks: list[Peak]
    sizes: list[Size]
    growth: list[Growth]
    turns: list[Turns]
    imports: list[Import]
    unwanted: list[str]
    instructions: list[Instructions]


def check(value: Any, form: Any = Result, where: str = "result") -> None:
    """Raise a ValueError that says where *value* is not of that form."""
    origin, inner = get_origin(form), get_args(form)
    if is_typeddict(form):
        hints = get_type_hints(form)
        if not isinstance(value, dict) or value.keys() != hints.keys():
            raise ValueError(f"{where}: an object with {sorted(hints)} is needed, not {value!r:.200}")
        for key, hint in hints.items():
            check(value[key], hint, f"{where}.{key}")
    elif origin is list:
        check_type(value, list, where)
        for index, one in enumerate(value):
            check(one, inner[0], f"{where}[{index}]")
    elif origin is dict:
        check_type(value, dict, where)
        for key, one in value.items():
            check(one, inner[1], f"{where}.{key}")
    elif origin is Literal:
        if value not in inner:
            raise ValueError(f"{where}: one of {inner} is needed, not {value!r}")
    elif origin in (Union, types.UnionType):
        if value is not None:
            check(value, next(one for one in inner if one is not type(None)), where)
    else:
        check_type(value, (int, float) if form is float else form, where)


def check_type(value: object, kind: type | tuple[type, ...], where: str) -> None:
    """Raise a ValueError if *value* is of another type; a truth is no number."""
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise ValueError(f"{where}: {kind} is needed, not {value!r:.200}")
