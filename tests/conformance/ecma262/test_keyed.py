"""all_keyed and all_settled_keyed, of the await-dictionary proposal; what they share with all is in its files."""

from __future__ import annotations

from collections import UserDict
from types import MappingProxyType
from typing import Any

import pytest

from promiselite import Fulfilled, Promise
from tests.conformance.ecma262.support import KEYED, WAYS, Capture, Thenable, events, fulfilled, outcome, receiver, static
from tests.support.hosts import Host

BOTH = pytest.mark.parametrize("name", KEYED)


class Logged:
    """A mapping by ``keys`` and ``__getitem__`` alone, which logs both."""

    def __init__(self, items: dict[Any, Any], say: Any) -> None:
        self.items_ = items
        self.say = say

    def keys(self) -> Any:
        self.say("keys")
        return list(self.items_)

    def __getitem__(self, key: Any) -> Any:
        self.say(("get", key))
        return self.items_[key]


@BOTH
def test_perform_promise_all_keyed_reads_the_keys_first_and_each_value_in_its_turn(host: Host, name: str) -> None:
    """Value, ``resolve`` and ``then`` of one key come before those of the next."""

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            say(("resolve", value))
            return Thenable(lambda ok, no: say(("then", value)))

        static(name, receiver(say, resolve), Logged({"a": 1, "b": 2}, say))

    assert events(host, program) == [
        "keys",
        ("get", "a"),
        ("resolve", 1),
        ("then", 1),
        ("get", "b"),
        ("resolve", 2),
        ("then", 2),
    ]


@BOTH
@pytest.mark.parametrize("way", WAYS)
def test_create_keyed_result_has_the_keys_in_input_order(host: Host, name: str, way: str) -> None:
    """A dict with the same keys, in the input's order and not in that of settlement."""

    def program() -> Any:
        slow = fulfilled("eventually", None).then(lambda: fulfilled("eventually", 1))
        return static(name, Promise, {"slow": slow, 2: fulfilled(way, 2), None: 3})

    state, result = outcome(host, program)
    wrap = Fulfilled if name == "all_settled_keyed" else lambda value: value
    assert (state, type(result), list(result.items())) == (
        "fulfilled",
        dict,
        [("slow", wrap(1)), (2, wrap(2)), (None, wrap(3))],
    )


@BOTH
@pytest.mark.parametrize("make", [dict, UserDict, MappingProxyType], ids=lambda make: make.__name__)
def test_perform_promise_all_keyed_takes_any_mapping_and_returns_a_new_dict(host: Host, name: str, make: Any) -> None:
    """The input is neither returned nor changed."""
    source = make({"a": 1})
    _, result = outcome(host, lambda: static(name, Promise, source))
    assert (type(result), list(result), dict(source)) == (dict, ["a"], {"a": 1})
    assert result is not source


@BOTH
def test_perform_promise_all_keyed_keys_added_on_the_way_are_not_seen(host: Host, name: str) -> None:
    """The keys are those of the beginning."""
    source: dict[str, Any] = {}

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            source["late"] = 1
            say(value)
            return Capture()

        source.update(a=1, b=2)
        static(name, receiver(say, resolve), source)

    assert events(host, program) == [1, 2]


@BOTH
def test_perform_promise_all_keyed_key_removed_on_the_way_rejects_with_key_error(host: Host, name: str) -> None:
    """JavaScript would skip it; a Python mapping says that the key is missing."""
    source = {"a": 1, "b": 2}

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            source.pop("b", None)
            return Capture()

        static(name, receiver(lambda event: say((event[0], type(event[1]))), resolve), source)

    assert events(host, program) == [("reject", KeyError)]


@BOTH
def test_perform_promise_all_keyed_keys_raises_rejects(host: Host, name: str) -> None:
    """What listing the keys raises is the reason."""

    class Bad(dict[str, Any]):
        def keys(self) -> Any:
            raise OSError("keys")

    state, reason = outcome(host, lambda: static(name, Promise, Bad()))
    assert (state, type(reason)) == ("rejected", OSError)


@BOTH
@pytest.mark.parametrize("source", [[1], "text", {1, 2}, iter([])], ids=lambda value: type(value).__name__)
def test_promise_all_keyed_input_that_is_no_mapping_rejects_with_type_error(host: Host, name: str, source: Any) -> None:
    """Iterables without keys are refused."""
    state, reason = outcome(host, lambda: static(name, Promise, source))
    assert (state, type(reason)) == ("rejected", TypeError)


def test_promise_all_keyed_has_both_spellings() -> None:
    """JavaScript's names and Python's are the same methods."""
    for one, other in [("all_keyed", "allKeyed"), ("all_settled_keyed", "allSettledKeyed"), ("all_settled", "allSettled")]:
        assert getattr(Promise, one).__func__ is getattr(Promise, other).__func__
    assert Promise.with_resolvers.__func__ is Promise.withResolvers.__func__  # type: ignore[attr-defined]
