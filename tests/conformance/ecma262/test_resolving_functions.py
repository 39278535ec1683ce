"""CreateResolvingFunctions, and the two functions it makes."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Getter,
    Sub,
    Thenable,
    events,
    fulfilled,
    outcome,
    outcomes,
    raiser,
    rejected,
    settle,
    ticks,
)
from tests.support.hosts import Host

FIRST_AND_LATER = [(first, later) for first in ("resolve", "reject") for later in ("resolve", "reject")]


@pytest.mark.parametrize(("first", "later"), FIRST_AND_LATER)
def test_create_resolving_functions_share_one_already_resolved_flag(host: Host, first: str, later: str) -> None:
    """Whichever function is called first decides; the other, or the same again, does nothing."""

    def program() -> Any:
        made = Promise.with_resolvers()
        getattr(made, first)("first")
        getattr(made, later)("later")
        return made.promise

    assert outcome(host, program) == ({"resolve": "fulfilled", "reject": "rejected"}[first], "first")


@pytest.mark.parametrize("later", ["resolve", "reject"])
@pytest.mark.parametrize("way", WAYS)
def test_create_resolving_functions_flag_is_set_while_the_promise_is_locked_in_but_pending(
    host: Host, way: str, later: str
) -> None:
    """Resolved with a promise that is pending, the promise ignores every later call and follows."""

    def program() -> Any:
        made = Promise.with_resolvers()
        made.resolve(fulfilled(way, "inner"))
        getattr(made, later)("later")
        return made.promise

    assert outcome(host, program) == ("fulfilled", "inner")


def test_create_resolving_functions_flag_is_set_before_then_is_read(host: Host) -> None:
    """A getter of ``then`` that settles the promise again is too late."""

    def program() -> Any:
        made = Promise.with_resolvers()

        def answer() -> Any:
            made.reject("from the getter")
            return lambda resolve, reject: resolve("from then")

        made.resolve(Getter(answer))
        return made.promise

    assert outcome(host, program) == ("fulfilled", "from then")


def test_create_resolving_functions_pairs_are_independent_of_each_other(host: Host) -> None:
    """Each call of a thenable's ``then`` comes with a new pair and a flag of its own."""
    capture = Capture()

    def program() -> Any:
        first, second = Promise.resolve(capture), Promise.resolve(capture)

        def settle_both() -> None:
            (resolve_first, _), (resolve_second, _) = capture.calls
            resolve_second("second")
            resolve_first("first")

        Promise.resolve().then(settle_both)
        return [first, second]

    assert outcomes(host, program) == [("fulfilled", "first"), ("fulfilled", "second")]


def test_promise_resolve_functions_return_nothing_on_every_path(host: Host) -> None:
    """The function returns None for a value, a thenable, itself, and a call that comes too late."""

    def program(say: Any) -> None:
        for make in (lambda p: 1, lambda p: Thenable(lambda a, b: None), lambda p: p, lambda p: Getter(raiser(OSError()))):
            made = Promise.with_resolvers()
            made.promise.catch(lambda _: None)
            say(made.resolve(make(made.promise)))
            say(made.resolve("late"))

    assert events(host, program) == [None] * 8


def test_promise_resolve_functions_without_argument_fulfil_with_none(host: Host) -> None:
    """JavaScript's undefined is Python's None."""
    assert outcome(host, lambda: Promise(lambda resolve: resolve())) == ("fulfilled", None)


@pytest.mark.parametrize("way", WAYS)
def test_promise_resolve_functions_self_resolution_rejects_with_type_error(host: Host, way: str) -> None:
    """A promise resolved with itself is rejected, whenever that happens."""

    def program() -> Any:
        made = Promise.with_resolvers()
        settle(way, made.resolve, made.promise)
        return made.promise

    state, reason = outcome(host, program)
    assert state == "rejected"
    assert type(reason) is TypeError


def test_promise_resolve_functions_self_resolution_of_a_subclass_does_not_read_then(host: Host) -> None:
    """The check comes before the look at ``then``."""
    reads: list[str] = []

    class Watched(Promise[Any]):
        @property
        def then(self) -> Any:
            reads.append("then")
            return super().then

    def program() -> Any:
        made = Watched.with_resolvers()
        made.resolve(made.promise)
        return made.promise

    state, reason = outcome(host, program)
    assert (state, type(reason), reads) == ("rejected", TypeError, [])


def test_promise_resolve_functions_self_resolution_through_a_handler(host: Host) -> None:
    """A handler that returns the derived promise itself rejects it."""

    def program() -> Any:
        derived: Any = Promise.resolve(1).then(lambda _: derived)
        return derived

    state, reason = outcome(host, program)
    assert (state, type(reason)) == ("rejected", TypeError)


def test_promise_resolve_functions_two_promises_resolved_with_each_other_stay_pending(host: Host) -> None:
    """Only direct self-resolution is detected, as in the specification."""

    def program() -> Any:
        one, two = Promise.with_resolvers(), Promise.with_resolvers()
        one.resolve(two.promise)
        two.resolve(one.promise)
        return [one.promise, two.promise]

    assert outcomes(host, program) == [("pending", None), ("pending", None)]


@pytest.mark.parametrize(
    "value",
    [
        None,
        0,
        True,
        1.5,
        2j,
        "text",
        b"bytes",
        [1],
        {"then": print},
        (1,),
        {1},
        range(3),
        object,
        object(),
        ValueError("value"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_promise_resolve_functions_value_without_then_fulfils_at_once(host: Host, value: Any) -> None:
    """What has no ``then`` fulfils inside the call; an exception is a value like any other."""
    states: list[str] = []

    def program() -> Any:
        made = Promise.with_resolvers()
        made.resolve(value)
        states.append(made.promise.state)
        return made.promise

    assert outcome(host, program) == ("fulfilled", value)
    assert states == ["fulfilled"]


@pytest.mark.parametrize("error", [ValueError("getter"), AttributeError("getter"), StopIteration("getter")], ids=repr)
def test_promise_resolve_functions_then_getter_raises_rejects_at_once(host: Host, error: Exception) -> None:
    """What reading ``then`` raises is the reason, also where it is an AttributeError."""
    getter = Getter(raiser(error))
    states: list[str] = []

    def program() -> Any:
        made = Promise.with_resolvers()
        made.resolve(getter)
        states.append(made.promise.state)
        return made.promise

    state, reason = outcome(host, program)
    assert (state, states, getter.reads) == ("rejected", ["rejected"], 1)
    assert reason is error


@pytest.mark.parametrize("then", [None, 5, "then", {}], ids=repr)
def test_promise_resolve_functions_then_not_callable_fulfils_with_the_object(host: Host, then: Any) -> None:
    """An object whose ``then`` cannot be called is a value; its ``then`` was read once."""
    getter = Getter(lambda: then)
    assert outcome(host, lambda: Promise(lambda resolve: resolve(getter))) == ("fulfilled", getter)
    assert getter.reads == 1


def test_promise_resolve_functions_then_is_read_once_and_inside_the_call(host: Host) -> None:
    """The getter runs inside ``resolve``, the ``then`` it answered with in a job."""

    def program(say: Any) -> None:
        def answer() -> Any:
            say("read")
            return lambda resolve, reject: say("called")

        getter = Getter(answer)
        say("before")
        Promise(lambda resolve: resolve(getter))
        say("after")
        Promise.resolve().then(lambda: say(getter.reads))

    assert events(host, program) == ["before", "read", "after", "called", 1]


def test_promise_resolve_functions_then_that_was_read_is_the_one_that_is_called(host: Host) -> None:
    """A ``then`` exchanged between the call and the job comes too late."""

    class Fickle:
        then: Any

    def program() -> Any:
        thenable = Fickle()
        thenable.then = lambda resolve, reject: resolve("old")
        promise = Promise.resolve(thenable)
        thenable.then = lambda resolve, reject: resolve("new")
        return promise

    assert outcome(host, program) == ("fulfilled", "old")


def test_promise_resolve_functions_thenable_queues_one_job(host: Host) -> None:
    """Nothing of the thenable runs inside ``resolve``: its job stands behind those queued before."""

    def program(say: Any) -> None:
        Promise.resolve().then(lambda: say("one"))
        Promise(lambda resolve: resolve(Thenable(lambda ok, no: say("then"))))
        Promise.resolve().then(lambda: say("two"))

    assert events(host, program) == ["one", "then", "two"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inner", [Promise, Sub], ids=["Promise", "subclass"])
def test_promise_resolve_functions_promise_is_followed_to_its_value(host: Host, way: str, inner: Any) -> None:
    """A promise, or a subclass's, is a thenable like another."""

    def program() -> Any:
        made = inner.with_resolvers()
        fulfilled(way, "value").then(made.resolve)
        return Promise(lambda resolve: resolve(made.promise))

    assert outcome(host, program) == ("fulfilled", "value")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("inner", [Promise, Sub], ids=["Promise", "subclass"])
def test_promise_resolve_functions_promise_is_followed_to_its_reason(host: Host, way: str, inner: Any) -> None:
    """A followed promise is handled: only the follower's rejection would be reported."""

    def program() -> Any:
        made = inner.with_resolvers()
        rejected(way, "reason").catch(made.reject)
        return Promise(lambda resolve: resolve(made.promise))

    assert outcome(host, program) == ("rejected", "reason")


@pytest.mark.parametrize("outer", [Promise, Sub], ids=["Promise", "subclass"])
@pytest.mark.parametrize("inner", [Promise, Sub], ids=["Promise", "subclass"])
def test_promise_resolve_functions_promise_costs_two_more_jobs(host: Host, outer: Any, inner: Any) -> None:
    """One job calls ``then``, a second one hears of the settled promise."""
    assert ticks(host, lambda: outer(lambda resolve: resolve(inner.resolve(1)))) == 3


def test_promise_resolve_functions_promise_class_with_then_of_its_own_is_called_through_it(host: Host) -> None:
    """No short cut for a promise whose class overrides ``then``."""

    def program(say: Any) -> None:
        class Own(Promise[Any]):
            def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Any:
                say("own then")
                return super().then(on_fulfilled, on_rejected)

        Promise(lambda resolve: resolve(Own.resolve(1))).then(say)
        say("end")

    assert events(host, program) == ["end", "own then", 1]


def test_promise_resolve_functions_instance_with_then_of_its_own_is_called_through_it(host: Host) -> None:
    """A ``then`` set on one instance of a subclass wins over the class's."""

    def program() -> Any:
        inner: Any = Sub.resolve("hidden")
        inner.then = lambda resolve, reject: resolve("shown")
        return Promise(lambda resolve: resolve(inner))

    assert outcome(host, program) == ("fulfilled", "shown")


def test_promise_resolve_functions_fulfilled_value_that_became_a_thenable_is_followed(host: Host) -> None:
    """The follower looks for ``then`` again on the value that it hears."""

    class Late:
        then: Any

    def program() -> Any:
        value = Late()
        inner = Promise.resolve(value)
        value.then = lambda resolve, reject: resolve("followed")
        return Promise(lambda resolve: resolve(inner))

    assert outcome(host, program) == ("fulfilled", "followed")


def test_promise_reject_functions_return_nothing_first_and_late(host: Host) -> None:
    """The function returns None whether it decided or not."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.catch(lambda _: None)
        say(made.reject(1))
        say(made.reject(2))

    assert events(host, program) == [None, None]


def test_promise_reject_functions_without_argument_reject_with_none(host: Host) -> None:
    """JavaScript's undefined is Python's None."""
    assert outcome(host, lambda: Promise(lambda resolve, reject: reject())) == ("rejected", None)


@pytest.mark.parametrize("way", WAYS)
def test_promise_reject_functions_take_a_promise_or_thenable_as_it_is(host: Host, way: str) -> None:
    """A reason is never followed, nor is its ``then`` read."""
    getter = Getter(raiser(ValueError()))
    reasons: list[Any] = [getter]

    def program() -> Any:
        reasons.append(fulfilled(way, 1))
        return [Promise.reject(reason) for reason in reasons]

    assert outcomes(host, program) == [("rejected", reasons[0]), ("rejected", reasons[1])]
    assert getter.reads == 0


def test_promise_reject_functions_reject_inside_the_call(host: Host) -> None:
    """The state changes at once, the handlers run later."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.catch(lambda reason: say(("heard", reason)))
        made.reject("reason")
        say(made.promise.state)

    assert events(host, program) == ["rejected", ("heard", "reason")]
