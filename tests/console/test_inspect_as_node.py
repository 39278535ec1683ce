"""``inspect`` prints what Node's ``util.inspect`` does: pairs written by hand, and random values."""

from __future__ import annotations

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from math import inf
from types import MappingProxyType, SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary, WeakSet

import pytest

from promiselite import (
    AbortController,
    AbortSignal,
    AggregateError,
    Fulfilled,
    LoopScheduler,
    Promise,
    Rejected,
    async_function,
    current_scheduler,
    use_scheduler,
)
from promiselite.core.words import Words
from promiselite.js.errors import AbortError, DOMException, TimeoutError
from promiselite.js.inspect import inspect
from promiselite.js.values import Map, Set, null
from tests.console import counterparts
from tests.console.against_node import differences
from tests.console.cases import cases
from tests.console.record_node import EXPECTED, record
from tests.order.node_binary import find_node
from tests.support.errors import raising

RECORDED: dict[str, str] = json.loads(EXPECTED.read_text(encoding="utf-8"))


def with_properties(target: Any, **properties: Any) -> Any:
    """As Object.assign."""
    for name, value in properties.items():
        setattr(target, name, value)
    return target


def with_class_name(name: str, base: type) -> type:
    """A Python exception class that is called as JavaScript's."""
    return type(name, (base,), {})


def caused_by(error: BaseException, cause: BaseException) -> BaseException:
    error.__cause__ = cause
    return error


def cycle(target: Any, tie: Callable[[Any], object]) -> Any:
    """Return *target* once it contains itself."""
    tie(target)
    return target


async def never_awaited() -> None: ...


@pytest.fixture
def names() -> Iterator[dict[str, Any]]:
    """What the Python halves of the pairs name."""
    coroutine = never_awaited()
    loop = LoopScheduler(on_unhandled_rejection="none")
    with use_scheduler(loop), raising(TypeError, AggregateError, AbortError, TimeoutError, Words()):
        yield {
            **vars(counterparts),
            **globals(),
            "coroutine": coroutine,
            "nan": float("nan"),
            "inf": inf,
        }
    coroutine.close()


KNOWN = (AggregateError, Fulfilled, Map, MappingProxyType, OrderedDict, Promise, Rejected, Set, SimpleNamespace, UTC)
KNOWN += (AbortController, AbortSignal, DOMException)  # type: ignore[assignment]
KNOWN += (WeakKeyDictionary, WeakSet, async_function, date, datetime, null, partial, re)  # type: ignore[assignment]


def shown(python: str, options: dict[str, Any], names: dict[str, Any]) -> str:
    value = eval(python, names)
    current_scheduler().run()  # type: ignore[attr-defined]
    return inspect(value, **options)


@pytest.mark.parametrize(
    ("javascript", "python", "options"), [pytest.param(*case, id=f"{at}-{case[1][:60]}") for at, case in enumerate(cases())]
)
def test_prints_what_node_prints(javascript: str, python: str, options: dict[str, Any], names: dict[str, Any]) -> None:
    """The recording and the Python value agree, byte for byte."""
    assert shown(python, options, names) == RECORDED[f"{javascript} {options or ''}".strip()]


def test_options_under_the_names_of_node() -> None:
    """In a dict, as JavaScript has them; ``null`` is no limit, and what Node ignores is ignored."""
    value = {"a": {"b": {"c": {"d": {}}}}, "list": [1, 2, 3]}
    assert inspect(value, {"depth": 0}) == inspect(value, depth=0) == "{ a: [Object], list: [Array] }"
    assert inspect(value, {"depth": null}) == inspect(value, {"depth": None}) == inspect(value, depth=None)
    renamed = {"breakLength": 20, "maxArrayLength": 1, "compact": False, "sorted": True, "getters": True}
    assert inspect(value, renamed) == inspect(value, break_length=20, max_array_length=1, compact=0, sorted=True)
    assert inspect(["abcd"], {"maxStringLength": 2, "showHidden": True}) == "[ 'ab'... 2 more characters, [length]: 1 ]"
    assert inspect([1000], {"numericSeparator": True, "colors": True}) == "[ \x1b[33m1_000\x1b[39m ]"
    assert inspect(value, {}) == inspect(value)


def test_a_line_without_end() -> None:
    """``breakLength: Infinity``, which no recording can hold."""
    assert inspect({"text": "x" * 200}, {"breakLength": inf}) == f"{{ text: '{'x' * 200}' }}"
    assert inspect([10] * 7, break_length=inf) == "[\n  10, 10, 10, 10,\n  10, 10, 10\n]"


def test_there_are_several_hundred_pairs() -> None:
    assert len(cases()) >= 600
    assert set(RECORDED) == {f"{javascript} {options or ''}".strip() for javascript, _, options in cases()}


def test_recordings_are_what_node_prints_today() -> None:
    """The JavaScript halves, run once more: no recording is stale."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    assert record(node) == RECORDED


def test_random_values_print_as_in_node() -> None:
    """Nested structures with odd keys, quotes, cycles, errors and long arrays; ``against_node`` compares any number more."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    assert differences(node, range(1000)) == []
