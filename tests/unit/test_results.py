"""What ``all_settled`` tells: Fulfilled and Rejected (decision 3)."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

from promiselite import Fulfilled, Promise, Rejected


def told(outcome: Any) -> Any:
    match outcome:
        case Fulfilled(value):
            return "value", value
        case Rejected(reason):
            return "reason", reason
    return None


def test_they_match_in_a_match_statement() -> None:
    """Both match by position and by keyword, and neither matches the other."""
    reason = ValueError("x")
    outcomes = Promise.all_settled([1, Promise.reject(reason), Promise.resolve(3)]).result()
    assert [told(outcome) for outcome in outcomes] == [("value", 1), ("reason", reason), ("value", 3)]
    match outcomes[1]:
        case Rejected(reason=ValueError() as found):
            assert found is reason
        case _:
            raise AssertionError
    match outcomes[0]:
        case Fulfilled(value=2) | Rejected():
            raise AssertionError
        case Fulfilled(value=1):
            pass
        case _:
            raise AssertionError


def test_all_settled_gives_a_list() -> None:
    """The outcomes are a plain list, in input order."""
    outcomes = Promise.all_settled([Promise.reject(1), 2]).result()
    assert type(outcomes) is list
    assert outcomes == [Rejected(1), Fulfilled(2)]


def test_status_and_names() -> None:
    """They carry a status, and answer for it and for their field as JavaScript's objects do."""
    assert Fulfilled(1).status == Fulfilled(1)["status"] == "fulfilled"
    assert Rejected(1).status == Rejected(1)["status"] == "rejected"
    assert Fulfilled(1).value == Fulfilled(1)["value"] == 1
    assert Rejected(2).reason == Rejected(2)["reason"] == 2


@pytest.mark.parametrize("outcome", [Fulfilled(1), Rejected(1)])
@pytest.mark.parametrize("name", ["then", "__class__", "", "_x", 0])
def test_other_names_are_key_errors(outcome: Any, name: Any) -> None:
    """Nothing else can be asked for."""
    with pytest.raises(KeyError):
        outcome[name]


def test_the_field_of_the_other_kind_is_a_key_error() -> None:
    """As in JavaScript, a fulfilled outcome has no reason and a rejected one no value."""
    with pytest.raises(KeyError):
        Fulfilled(1)["reason"]
    with pytest.raises(KeyError):
        Rejected(1)["value"]


def test_equality_and_hash() -> None:
    """They are equal by kind and field, and hash alike."""
    assert Fulfilled(1) == Fulfilled(1.0)
    assert Fulfilled(1) != Fulfilled(2)
    assert Fulfilled(1) != Rejected(1)
    assert Fulfilled(1) != 1
    assert len({Fulfilled(1), Fulfilled(1), Rejected(1)}) == 2
    with pytest.raises(TypeError):
        hash(Fulfilled([]))


@pytest.mark.parametrize("outcome", [Fulfilled([1]), Rejected("reason")])
def test_they_are_values(outcome: Any) -> None:
    """They print as they are made, can be copied and pickled, and cannot be changed."""
    assert eval(repr(outcome), {"Fulfilled": Fulfilled, "Rejected": Rejected}) == outcome
    assert copy.copy(outcome) == copy.deepcopy(outcome) == pickle.loads(pickle.dumps(outcome)) == outcome
    for name in ("value", "reason", "status", "other"):
        with pytest.raises(AttributeError):
            setattr(outcome, name, 1)
        with pytest.raises(AttributeError):
            delattr(outcome, name)
    assert not hasattr(outcome, "__dict__")


def test_keyed_outcomes() -> None:
    """``all_settled_keyed`` gives the same under the mapping's keys."""
    outcomes = Promise.all_settled_keyed({"a": 1, "b": Promise.reject(2)}).result()
    assert outcomes == {"a": Fulfilled(1), "b": Rejected(2)}
    assert type(outcomes) is dict
