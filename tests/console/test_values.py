"""``null``, ``Map`` and ``Set``."""

from __future__ import annotations

import copy
import pickle
from typing import Any

from promiselite.js import values
from promiselite.js.values import Map, Set, null, undefined


def test_iterators_of_keys_values_and_entries() -> None:
    """They see what is put in behind them, and stay at the end once they were there."""
    entries: Map[Any, Any] = Map([["a", 1], ["b", 2]])
    keys, pairs = entries.keys(), entries.entries()
    assert (next(keys), next(pairs)) == ("a", ("a", 1))
    entries.delete("a")
    entries.delete("b")
    entries.set("c", 3)
    assert list(keys) == ["c"]
    assert list(pairs) == [("c", 3)]
    entries.set("d", 4)
    assert list(keys) == []
    members: Set[Any] = Set("ab")
    assert list(members.keys()) == list(members.values()) == ["a", "b"]
    assert list(members.entries()) == [("a", "a"), ("b", "b")]


def test_null_is_one_false_object() -> None:
    assert repr(null) == "null"
    assert not null
    assert type(null)() is null
    assert copy.deepcopy(null) is null
    assert pickle.loads(pickle.dumps(null)) is values.null
    assert null is not undefined
    assert undefined is None


def test_keys_are_compared_as_in_javascript() -> None:
    """Numbers by value, -0 as 0, NaN as itself; True is not 1; objects by identity."""
    nan = float("nan")
    one: list[int] = []
    entries: Map[Any, Any] = Map([[1, "number"], [True, "true"], ["1", "text"], [nan, "nan"], [one, "list"], [-0.0, "zero"]])
    assert entries.get(1.0) == "number"
    assert entries.get(True) == "true"
    assert entries.get("1") == "text"
    assert entries.get(float("nan")) == "nan"
    assert entries.get(one) == "list"
    assert entries.get([]) is None
    assert entries.get(0) == "zero"
    assert [str(key) for key in entries.keys()][-1] == "0"
    assert entries.has(nan)
    assert one in entries
    assert None not in entries


def test_map_methods() -> None:
    entries: Map[str, int] = Map()
    assert entries.set("a", 1).set("b", 2) is entries
    assert entries.set("a", 3).size == len(entries) == 2
    assert list(entries) == list(entries.entries()) == [("a", 3), ("b", 2)]
    assert list(entries.keys()) == ["a", "b"]
    assert list(entries.values()) == [3, 2]
    seen: list[Any] = []
    entries.forEach(lambda *given: seen.append(given))
    assert seen == [(3, "a", entries), (2, "b", entries)]
    entries.forEach(lambda value, key: seen.append((key, value)))
    assert seen[2:] == [("a", 3), ("b", 2)]
    assert entries.delete("a") is True
    assert entries.delete("a") is False
    assert repr(entries) == "<Map of 1>"
    entries.clear()
    assert entries.size == 0
    assert bool(entries) is True, "an object is true in JavaScript"


def test_set_methods() -> None:
    members = Set([1, 2, 1])
    assert members.add(3) is members
    assert list(members) == list(members.values()) == [1, 2, 3]
    seen: list[Any] = []
    members.forEach(lambda *given: seen.append(given))
    assert seen[0] == (1, 1, members)
    members.forEach(lambda member: seen.append(member))
    assert seen[3:] == [1, 2, 3], "a function that takes fewer arguments gets fewer"
    assert repr(members) == "<Set of 3>"


def test_changes_while_walking() -> None:
    """What is added on the way comes, what is removed does not; the walker stands on what is removed and goes on."""
    jobs = Set([1, 2, 3, 4])
    seen = []
    for job in jobs:
        seen.append(job)
        if job == 1:
            jobs.delete(1)
            jobs.delete(2)
            jobs.add(5)
        if job == 5:
            jobs.clear()
            jobs.add(6)
    assert seen == [1, 3, 4, 5, 6]
