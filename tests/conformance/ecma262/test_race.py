"""Promise.race and PerformPromiseRace."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise, current_scheduler
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Sub,
    Thenable,
    events,
    fulfilled,
    outcome,
    raiser,
    receiver,
    rejected,
    static,
    ticks,
)
from tests.support.hosts import Host


def test_perform_promise_race_of_nothing_stays_pending_and_calls_no_function(host: Host) -> None:
    """Neither function of the capability is called."""
    assert outcome(host, lambda: Promise.race([])) == ("pending", None)
    assert events(host, lambda say: static("race", receiver(say), [])) == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("make", "state"), [(fulfilled, "fulfilled"), (rejected, "rejected")], ids=["value", "reason"])
def test_perform_promise_race_follows_the_first_in_time(host: Host, way: str, make: Any, state: str) -> None:
    """Whichever is settled first decides, whichever way."""

    def program() -> Any:
        late = fulfilled("eventually", None).then(lambda: fulfilled("eventually", "late"))
        return Promise.race([late, make(way, "first"), Promise(lambda: None)])

    assert outcome(host, program) == (state, "first")


def test_perform_promise_race_between_settled_elements_the_first_in_the_input_wins(host: Host) -> None:
    """Their jobs are queued in input order."""
    assert outcome(host, lambda: Promise.race([Promise.reject("a"), "b"])) == ("rejected", "a")
    assert outcome(host, lambda: Promise.race(["b", Promise.reject("a")])) == ("fulfilled", "b")


def test_perform_promise_race_gives_every_element_the_capabilitys_own_functions(host: Host) -> None:
    """The very objects that the constructor gave, for each element."""
    elements = [Capture(), Capture()]
    made: list[Any] = []

    def program(say: Any) -> None:
        made.append(receiver(say, lambda value: value))
        static("race", made[0], elements)

    events(host, program)
    for element in elements:
        assert element.functions[0] is made[0].functions[0]
        assert element.functions[1] is made[0].functions[1]


def test_perform_promise_race_calls_the_functions_for_the_losers_too(host: Host) -> None:
    """Only the promise's own flag stops a second settlement: a capability of another kind hears of all."""
    log = events(host, lambda say: static("race", receiver(say), [1, Promise.reject(2), 3]))
    assert log == [("resolve", 1), ("reject", 2), ("resolve", 3)]


def test_perform_promise_race_element_may_answer_inside_then(host: Host) -> None:
    """A thenable that answers at once settles the promise inside the call, if ``resolve`` handed it on."""

    def program(say: Any) -> None:
        class Passing(Promise[Any]):
            resolve = staticmethod(lambda value=None: value)  # type: ignore[assignment]

        say(Passing.race([Thenable(lambda ok, no: ok("now"))]).state)

    assert events(host, program) == ["fulfilled"]


@pytest.mark.parametrize("make", [Promise.resolve, Promise.reject], ids=["fulfilled", "rejected"])
def test_perform_promise_race_functions_that_raise_in_a_job_reject_the_derived_promise(host: Host, make: Any) -> None:
    """Called as a handler, a function that raises rejects what ``then`` derived, which nobody handles: it is reported."""
    error = OSError("function")

    def program(say: Any) -> None:
        scheduler: Any = current_scheduler()
        scheduler.on_unhandled_rejection = lambda reason, promise: say((reason, promise.state))
        static("race", receiver(lambda event: None, on_resolve=raiser(error), on_reject=raiser(error)), [make(1)])

    assert events(host, program) == [(error, "rejected")]


def test_perform_promise_race_rounds(host: Host) -> None:
    """Two rounds for what is settled, whichever way; a subclass's elements the same; a thenable one more."""
    assert ticks(host, lambda: Promise.race([1])) == 2
    assert ticks(host, lambda: Promise.race([Promise.reject(1)])) == 2
    assert ticks(host, lambda: Sub.race([1])) == 2
    assert ticks(host, lambda: Promise.race([Thenable(lambda ok, no: ok(1))])) == 3
