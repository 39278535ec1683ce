"""Promise.any, PerformPromiseAny and the reject element functions."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import AggregateError, Promise, RejectionError, current_scheduler
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Sub,
    Thenable,
    events,
    fulfilled,
    generator,
    outcome,
    raiser,
    receiver,
    rejected,
    static,
    ticks,
)
from tests.support.hosts import Host


def test_perform_promise_any_of_nothing_rejects_inside_the_call(host: Host) -> None:
    """An empty input is rejected at once with an AggregateError of no errors."""

    def program(say: Any) -> None:
        promise = Promise.any([])
        reason = promise.exception()
        say((promise.state, type(reason), reason.errors))

    assert events(host, program) == [("rejected", AggregateError, [])]


def test_perform_promise_any_of_nothing_calls_the_reject_function_once(host: Host) -> None:
    """The error is thrown towards the capability's reject function; what that raises comes out, without a second call."""

    def program(say: Any) -> None:
        with pytest.raises(OSError, match="reject"):
            static("any", receiver(lambda event: say((event[0], type(event[1]))), on_reject=raiser(OSError("reject"))), [])

    assert events(host, program) == [("reject", AggregateError)]


@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_any_fulfils_with_the_first_value(host: Host, way: str) -> None:
    """The first value in time decides; rejections before it count for nothing."""

    def program() -> Any:
        late = fulfilled("eventually", None).then(lambda: fulfilled("eventually", "late"))
        return Promise.any([late, rejected("already", 1), fulfilled(way, "first")])

    assert outcome(host, program) == ("fulfilled", "first")


@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_any_rejects_with_all_reasons_in_input_order(host: Host, way: str) -> None:
    """The errors stand in input order, as they came, and are no other objects."""
    error = ValueError("b")

    def program() -> Any:
        return Promise.any([rejected("eventually", "a"), rejected(way, error), rejected("already", None)])

    state, reason = outcome(host, program)
    assert (state, type(reason), reason.errors) == ("rejected", AggregateError, ["a", error, None])
    assert reason.errors[1] is error


def test_perform_promise_any_aggregate_error_is_an_exception_group(host: Host) -> None:
    """Its exceptions wrap what cannot be raised; its message is the engine's."""
    error = ValueError("b")
    _, reason = outcome(host, lambda: Promise.any([Promise.reject("a"), Promise.reject(error)]))
    wrapped = reason.exceptions[0]
    assert isinstance(reason, ExceptionGroup)
    assert (reason.message, type(wrapped), wrapped.reason) == ("All promises were rejected", RejectionError, "a")
    assert reason.exceptions[1] is error


def test_perform_promise_any_aggregate_error_has_neither_cause_nor_context(host: Host) -> None:
    """It is made, not raised from one of the reasons."""
    _, reason = outcome(host, lambda: Promise.any([Promise.reject(ValueError("a"))]))
    assert (reason.__cause__, reason.__context__) == (None, None)


def test_perform_promise_any_makes_one_reject_function_each_and_shares_the_resolve_function(host: Host) -> None:
    """Each ``then`` gets the capability's function for the value, and one of its own for the reason."""
    elements = [Capture(), Capture(), Capture()]
    made: list[Any] = []

    def program(say: Any) -> None:
        made.append(receiver(say, lambda value: value))
        static("any", made[0], elements)

    events(host, program)
    assert all(element.functions[0] is made[0].functions[0] for element in elements)
    assert len({element.functions[1] for element in elements}) == 3


def test_any_reject_element_functions_first_call_counts_and_later_ones_do_nothing(host: Host) -> None:
    """A second call neither changes the error nor counts for another element."""
    one, two = Capture(), Capture()

    def program(say: Any) -> None:
        static("any", receiver(lambda event: say((event[0], event[1].errors)), lambda value: value), [one, two])
        say(one.functions[1]("first"))
        say(one.functions[1]("again"))
        two.functions[1]("second")
        one.functions[1]("late")

    assert events(host, program) == [None, None, ("reject", ["first", "second"])]


def test_any_reject_element_functions_do_not_share_a_flag_with_the_resolve_function(host: Host) -> None:
    """The resolve function is the capability's: it may be called any number of times, and stops no count."""
    one = Capture()

    def program(say: Any) -> None:
        static("any", receiver(lambda event: say(event[0]), lambda value: value), [one])
        one.functions[0](1)
        one.functions[0](2)
        one.functions[1](3)

    assert events(host, program) == ["resolve", "resolve", "reject"]


def test_any_reject_element_functions_called_inside_then_do_not_finish_early(host: Host) -> None:
    """Thenables that reject at once: the count reaches zero only after the input has ended."""

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            say(value)
            return Thenable(lambda ok, no: no(value))

        static("any", receiver(lambda event: say((event[0], event[1].errors)), resolve), generator([1, 2], say))
        say("end")

    assert events(host, program) == [1, 2, "exhausted", ("reject", [1, 2]), "end"]


def test_any_reject_element_functions_without_argument_keep_none(host: Host) -> None:
    """JavaScript's undefined is Python's None."""
    _, reason = outcome(host, lambda: Promise.any([Thenable(lambda ok, no: no())]))
    assert reason.errors == [None]


def test_any_reject_element_functions_last_one_hands_on_what_reject_raises(host: Host) -> None:
    """What the capability's function raises comes out of the element function that called it."""
    element = Capture()

    def program(say: Any) -> None:
        construct = receiver(lambda event: say(event[0]), lambda value: value, on_reject=raiser(OSError("reject")))
        static("any", construct, [element])
        with pytest.raises(OSError, match="reject"):
            element.functions[1](1)

    assert events(host, program) == ["reject"]


@pytest.mark.parametrize("make", [Promise.resolve, Promise.reject], ids=["fulfilled", "rejected"])
def test_any_functions_reject_the_derived_promise_when_they_raise_in_a_job(host: Host, make: Any) -> None:
    """Called as a handler, a function that raises rejects what ``then`` derived, which nobody handles: it is reported."""
    error = OSError("function")

    def program(say: Any) -> None:
        scheduler: Any = current_scheduler()
        scheduler.on_unhandled_rejection = lambda reason, promise: say((reason, promise.state))
        static("any", receiver(lambda event: None, on_resolve=raiser(error), on_reject=raiser(error)), [make(1)])

    assert events(host, program) == [(error, "rejected")]


def test_perform_promise_any_rounds(host: Host) -> None:
    """Two rounds for what is settled, whichever way; a subclass's elements the same; a thenable one more."""
    assert ticks(host, lambda: Promise.any([Promise.reject(1), 2])) == 2
    assert ticks(host, lambda: Promise.any([Promise.reject(1), Promise.reject(2)])) == 2
    assert ticks(host, lambda: Sub.any([Sub.reject(1)])) == 2
    assert ticks(host, lambda: Promise.any([Thenable(lambda ok, no: ok(1))])) == 3
