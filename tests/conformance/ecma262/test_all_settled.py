"""Promise.allSettled, PerformPromiseAllSettled and its two kinds of element functions, with all_settled_keyed."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Fulfilled, Promise, Rejected, current_scheduler
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Sub,
    Thenable,
    combine,
    events,
    fulfilled,
    outcome,
    raiser,
    receiver,
    rejected,
    ticks,
)
from tests.support.hosts import Host

BOTH = pytest.mark.parametrize("name", ["all_settled", "all_settled_keyed"])


def values_of(name: str, values: list[Any]) -> Any:
    """What the combinator is fulfilled with."""
    return values if name == "all_settled" else dict(enumerate(values))


@BOTH
def test_perform_promise_all_settled_of_nothing_fulfils_inside_the_call(host: Host, name: str) -> None:
    """An empty input needs no job."""

    def program(say: Any) -> None:
        promise = combine(name, Promise, [])
        say((promise.state, promise.result()))

    assert events(host, program) == [("fulfilled", values_of(name, []))]


@BOTH
@pytest.mark.parametrize("first", WAYS)
@pytest.mark.parametrize("second", WAYS)
def test_perform_promise_all_settled_tells_of_each_in_input_order(host: Host, name: str, first: str, second: str) -> None:
    """Values and reasons, in input order; a rejection rejects nothing and is handled."""

    def program() -> Any:
        return combine(name, Promise, [rejected(first, "r"), fulfilled(second, "v"), 3])

    assert outcome(host, program) == ("fulfilled", values_of(name, [Rejected("r"), Fulfilled("v"), Fulfilled(3)]))


@BOTH
def test_perform_promise_all_settled_entries_have_status_and_value_or_reason(host: Host, name: str) -> None:
    """Each entry answers like JavaScript's object, and has only its own of the two fields."""
    _, entries = outcome(host, lambda: combine(name, Promise, [1, Promise.reject(2)]))
    one, two = entries[0], entries[1]
    assert (one["status"], one["value"], two["status"], two["reason"]) == ("fulfilled", 1, "rejected", 2)
    with pytest.raises(KeyError):
        one["reason"]
    with pytest.raises(KeyError):
        two["value"]


@BOTH
def test_perform_promise_all_settled_makes_two_functions_for_each_element(host: Host, name: str) -> None:
    """Four different functions for two elements, none of them the capability's."""
    elements = [Capture(), Capture()]
    made: list[Any] = []

    def program(say: Any) -> None:
        made.append(receiver(say, lambda value: value))
        combine(name, made[0], elements)

    events(host, program)
    functions = [function for element in elements for function in element.functions]
    assert len({*functions, *made[0].functions}) == 6


@BOTH
@pytest.mark.parametrize("first", [0, 1], ids=["resolve", "reject"])
@pytest.mark.parametrize("later", [0, 1], ids=["resolve", "reject"])
def test_all_settled_element_functions_share_one_already_called_flag(host: Host, name: str, first: int, later: int) -> None:
    """Whichever of an element's two functions is called first decides; every later call returns None."""
    one, two = Capture(), Capture()

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: value), [one, two])
        say(one.functions[first]("first"))
        say(one.functions[later]("later"))
        two.functions[0]("two")
        one.functions[later]("last")

    entry = (Fulfilled, Rejected)[first]("first")
    assert events(host, program) == [None, None, ("resolve", values_of(name, [entry, Fulfilled("two")]))]


@BOTH
def test_all_settled_element_functions_called_inside_then_do_not_finish_early(host: Host, name: str) -> None:
    """The count reaches zero only after the input has ended."""

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            say(("element", value))
            return Thenable(lambda ok, no: no(value))

        combine(name, receiver(say, resolve), [1, 2])

    assert events(host, program) == [
        ("element", 1),
        ("element", 2),
        ("resolve", values_of(name, [Rejected(1), Rejected(2)])),
    ]


@BOTH
def test_all_settled_element_functions_without_argument_keep_none(host: Host, name: str) -> None:
    """JavaScript's undefined is Python's None, for both."""

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: Thenable(lambda *both: both[value]())), [0, 1])

    assert events(host, program) == [("resolve", values_of(name, [Fulfilled(None), Rejected(None)]))]


@BOTH
@pytest.mark.parametrize("which", [0, 1], ids=["resolve", "reject"])
def test_all_settled_element_functions_last_one_hands_on_what_resolve_raises(host: Host, name: str, which: int) -> None:
    """What the capability's function raises comes out of the element function that called it."""
    element = Capture()

    def program(say: Any) -> None:
        combine(
            name, receiver(lambda event: say(event[0]), lambda value: value, on_resolve=raiser(OSError("resolve"))), [element]
        )
        with pytest.raises(OSError, match="resolve"):
            element.functions[which](1)

    assert events(host, program) == ["resolve"]


@BOTH
@pytest.mark.parametrize("make", [Promise.resolve, Promise.reject], ids=["fulfilled", "rejected"])
def test_all_settled_element_functions_reject_the_derived_promise_when_resolve_raises_in_a_job(
    host: Host, name: str, make: Any
) -> None:
    """Called as a handler, the element function rejects what ``then`` derived, which nobody handles: it is reported."""
    error = OSError("resolve")

    def program(say: Any) -> None:
        scheduler: Any = current_scheduler()
        scheduler.on_unhandled_rejection = lambda reason, promise: say((reason, promise.state))
        combine(name, receiver(lambda event: say(event[0]), on_resolve=raiser(error)), [make(1)])

    assert events(host, program) == ["resolve", (error, "rejected")]


@BOTH
def test_perform_promise_all_settled_resolve_function_raises_at_the_end_rejects(host: Host, name: str) -> None:
    """What ``resolve`` raises in the last step of the call is the reason."""
    error = OSError("resolve")

    def program(say: Any) -> None:
        combine(name, receiver(say, on_resolve=raiser(error)), [])

    assert events(host, program) == [("resolve", values_of(name, [])), ("reject", error)]


@BOTH
def test_perform_promise_all_settled_rounds(host: Host, name: str) -> None:
    """Two rounds for what is settled, whichever way; a subclass's elements the same; a thenable one more."""
    assert ticks(host, lambda: combine(name, Promise, [1, Promise.resolve(2), Promise.reject(3)])) == 2
    assert ticks(host, lambda: combine(name, Sub, [1, Sub.reject(2)])) == 2
    assert ticks(host, lambda: combine(name, Promise, [Thenable(lambda ok, no: no(1))])) == 3
