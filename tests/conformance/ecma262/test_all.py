"""Promise.all, PerformPromiseAll and the resolve element functions; what all_keyed does alike is tested with it."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise, current_scheduler
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Sub,
    Thenable,
    combine,
    events,
    fulfilled,
    outcome,
    outcomes,
    raiser,
    receiver,
    rejected,
    static,
    ticks,
)
from tests.support.hosts import Host

BOTH = pytest.mark.parametrize("name", ["all", "all_keyed"])


def values_of(name: str, values: list[Any]) -> Any:
    """What the combinator is fulfilled with."""
    return values if name == "all" else dict(enumerate(values))


@BOTH
def test_perform_promise_all_of_nothing_fulfils_inside_the_call(host: Host, name: str) -> None:
    """An empty input needs no job."""

    def program(say: Any) -> None:
        promise = combine(name, Promise, [])
        say((promise.state, promise.result()))

    assert events(host, program) == [("fulfilled", values_of(name, []))]


@BOTH
@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_all_keeps_input_order(host: Host, name: str, way: str) -> None:
    """The values stand in input order, whichever came first."""

    def program() -> Any:
        last = Promise.with_resolvers()
        promise = combine(name, Promise, [last.promise, fulfilled(way, "b"), "c"])
        fulfilled("eventually", None).then(lambda: fulfilled("eventually", None)).then(lambda: last.resolve("a"))
        return promise

    assert outcome(host, program) == ("fulfilled", values_of(name, ["a", "b", "c"]))


@BOTH
@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_all_rejects_with_the_first_reason(host: Host, name: str, way: str) -> None:
    """The first rejection decides, in time and not in input order."""

    def program() -> Any:
        late = rejected("eventually", "late").catch(
            lambda reason: fulfilled("eventually", None).then(lambda: raiser(OSError())())
        )
        return combine(name, Promise, [late, fulfilled("eventually", 1), rejected(way, "first")])

    assert outcome(host, program) == ("rejected", "first")


@BOTH
def test_perform_promise_all_one_element_that_stays_pending_keeps_the_result_pending(host: Host, name: str) -> None:
    """Every element has to be fulfilled."""
    assert outcome(host, lambda: combine(name, Promise, [1, Promise(lambda: None)])) == ("pending", None)


@BOTH
def test_perform_promise_all_makes_one_resolve_function_each_and_shares_the_reject_function(host: Host, name: str) -> None:
    """Each ``then`` gets a function of its own for the value, and the capability's for the reason."""
    elements = [Capture(), Capture(), Capture()]

    def program(say: Any) -> Any:
        construct = receiver(say, lambda value: value)
        combine(name, construct, elements)
        return construct

    made: list[Any] = []
    events(host, lambda say: made.append(program(say)))
    resolves = [element.functions[0] for element in elements]
    assert all(element.functions[1] is made[0].functions[1] for element in elements)
    assert len({id(function) for function in resolves}) == 3
    assert len(set(resolves)) == 3


@BOTH
def test_perform_promise_all_passes_the_same_reject_function_of_a_plain_promise(host: Host, name: str) -> None:
    """The same object for every element, also where the promise is Promise's own."""
    elements = [Capture(), Capture()]

    def program() -> Any:
        class Passing(Promise[Any]):
            resolve = staticmethod(lambda value=None: value)  # type: ignore[assignment]

        return combine(name, Passing, elements)

    assert outcome(host, program) == ("pending", None)
    assert elements[0].functions[1] is elements[1].functions[1]


@BOTH
def test_all_resolve_element_functions_first_call_counts_and_later_ones_do_nothing(host: Host, name: str) -> None:
    """A second call neither changes the value nor counts for another element."""
    one, two = Capture(), Capture()

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: value), [one, two])
        resolve_one, resolve_two = one.functions[0], two.functions[0]
        say(resolve_one("first"))
        say(resolve_one("again"))
        say("two")
        resolve_two("second")
        say("late")
        resolve_one("late")
        resolve_two("late")

    log = events(host, program)
    assert log == [None, None, "two", ("resolve", values_of(name, ["first", "second"])), "late"]


@BOTH
def test_all_resolve_element_functions_called_inside_then_do_not_finish_early(host: Host, name: str) -> None:
    """Thenables that answer at once: the count reaches zero only after the input has ended."""

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            say(("element", value))
            return Thenable(lambda ok, no: ok(value))

        combine(name, receiver(say, resolve), ["a", "b"])
        say("end")

    assert events(host, program) == [
        ("element", "a"),
        ("element", "b"),
        ("resolve", values_of(name, ["a", "b"])),
        "end",
    ]


@BOTH
def test_all_resolve_element_functions_without_argument_keep_none(host: Host, name: str) -> None:
    """JavaScript's undefined is Python's None."""

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: Thenable(lambda ok, no: ok())), [1])

    assert events(host, program) == [("resolve", values_of(name, [None]))]


@BOTH
def test_all_resolve_element_functions_last_one_hands_on_what_resolve_raises(host: Host, name: str) -> None:
    """What the capability's function raises comes out of the element function that called it."""
    element = Capture()

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: value, on_resolve=raiser(OSError("resolve"))), [element])
        with pytest.raises(OSError, match="resolve"):
            element.functions[0](1)
        element.functions[0](2)

    assert events(host, program) == [("resolve", values_of(name, [1]))]


@BOTH
def test_all_resolve_element_functions_reject_the_derived_promise_when_resolve_raises_in_a_job(host: Host, name: str) -> None:
    """Called as a handler, the element function rejects what ``then`` derived, which nobody handles: it is reported."""
    error = OSError("resolve")

    def program(say: Any) -> None:
        scheduler: Any = current_scheduler()
        scheduler.on_unhandled_rejection = lambda reason, promise: say((reason, promise.state))
        combine(name, receiver(say, on_resolve=raiser(error)), [Promise.resolve(1)])
        Promise.resolve().then(lambda: None).then(lambda: say("next job"))

    assert events(host, program) == [("resolve", values_of(name, [1])), "next job", (error, "rejected")]


@BOTH
def test_all_resolve_element_functions_still_count_after_a_rejection(host: Host, name: str) -> None:
    """The others run on; when the last has answered the capability's function is called, to no effect on a promise."""

    def program(say: Any) -> None:
        one, two = Capture(), Capture()
        combine(name, receiver(say, lambda value: value), [one, two])
        one.functions[1]("reason")
        two.functions[0]("two")
        one.functions[0]("one after all")

    assert events(host, program) == [("reject", "reason"), ("resolve", values_of(name, ["one after all", "two"]))]


@BOTH
def test_perform_promise_all_resolve_function_raises_at_the_end_rejects_without_closing(host: Host, name: str) -> None:
    """With every element settled already, the last step calls ``resolve``; what that raises is the reason."""
    error = OSError("resolve")

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: Thenable(lambda ok, no: ok(value)), on_resolve=raiser(error)), [1])

    assert events(host, program) == [("resolve", values_of(name, [1])), ("reject", error)]


@BOTH
def test_perform_promise_all_failed_walk_never_finishes(host: Host, name: str) -> None:
    """Elements of a walk that was broken off may settle: the list is not delivered."""
    one = Capture()

    def resolve(value: Any) -> Any:
        if value == 2:
            raise OSError("two")
        return one

    def program(say: Any) -> None:
        combine(name, receiver(lambda event: say(event[0]), resolve), [1, 2])
        one.functions[0]("one")

    assert events(host, program) == ["reject"]


@BOTH
def test_perform_promise_all_values_are_not_followed_again(host: Host, name: str) -> None:
    """The list holds what the elements were fulfilled with; nothing inside it is looked into."""
    inner: list[Any] = []

    def program() -> Any:
        inner.append(Promise.resolve("inner"))
        return combine(name, Promise, [[inner[0]]])

    assert outcome(host, program) == ("fulfilled", values_of(name, [[inner[0]]]))


@BOTH
@pytest.mark.parametrize("inputs", [[1], [1, 2, 3]], ids=["one", "three"])
def test_perform_promise_all_of_settled_elements_takes_two_rounds(host: Host, name: str, inputs: list[Any]) -> None:
    """One round for the elements, one for the reaction to the result; the same for values and for promises."""
    assert ticks(host, lambda: combine(name, Promise, inputs)) == 2
    assert ticks(host, lambda: combine(name, Promise, [Promise.resolve(value) for value in inputs])) == 2
    assert ticks(host, lambda: combine(name, Promise, [Promise.reject(value) for value in inputs])) == 2


@BOTH
def test_perform_promise_all_of_a_subclass_takes_the_same_rounds(host: Host, name: str) -> None:
    """A subclass's own resolve and then cost no more jobs; a plain promise among its elements costs two."""
    assert ticks(host, lambda: combine(name, Sub, [1, Sub.resolve(2)])) == 2
    assert ticks(host, lambda: combine(name, Sub, [Promise.resolve(1)])) == 4
    assert ticks(host, lambda: combine(name, Promise, [Sub.resolve(1)])) == 4


@BOTH
def test_perform_promise_all_of_a_thenable_takes_one_more_round(host: Host, name: str) -> None:
    """The thenable job comes before the element's reaction."""
    assert ticks(host, lambda: combine(name, Promise, [Thenable(lambda ok, no: ok(1))])) == 3


def test_promise_all_result_is_a_new_list(host: Host) -> None:
    """The list is a list whatever the input was, and no alias of it."""
    inputs = [1, 2]

    def program() -> list[Any]:
        return [Promise.all(inputs), Promise.all((1, 2)), Promise.all(iter(inputs)), Promise.all({1: 0, 2: 0})]

    results = outcomes(host, program)
    assert results == [("fulfilled", [1, 2])] * 4
    assert results[0][1] is not inputs


def test_promise_all_interleaves_element_jobs_with_others(host: Host) -> None:
    """Elements that are values get their jobs inside the call, in their place among the others."""

    def program(say: Any) -> None:
        Promise.resolve().then(lambda: say("before"))
        Promise.all([1]).then(lambda: say("all"))
        Promise.resolve().then(lambda: say("after")).then(lambda: say("second round"))

    assert events(host, program) == ["before", "after", "all", "second round"]


def test_promise_all_of_a_plain_factory_uses_promises_resolve(host: Host) -> None:
    """A receiver needs only to be callable and to have a ``resolve``."""

    def program(say: Any) -> None:
        say(static("all", receiver(say), [1, Promise.resolve(2)]))

    assert events(host, program) == ["the promise", ("resolve", [1, 2])]
