"""Promise.resolve with PromiseResolve, Promise.reject, Promise.try and Promise.withResolvers."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promiselite import Promise, RejectionError, Resolvers
from tests.conformance.ecma262.support import (
    WAYS,
    Getter,
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

CLASSES = pytest.mark.parametrize("kind", [Promise, Sub], ids=["Promise", "subclass"])


@CLASSES
def test_promise_resolve_promise_of_the_receivers_own_class_is_returned_itself(kind: Any) -> None:
    """In every state, and without a look at its ``then``."""
    for promise in (kind(lambda: None), kind.resolve(1), kind(lambda ok: ok(kind(lambda: None)))):
        assert kind.resolve(promise) is promise


def test_promise_resolve_rejected_promise_is_returned_itself(host: Host) -> None:
    """A rejection is passed on as it is."""

    def program(say: Any) -> None:
        promise = Promise.reject("r")
        say(Promise.resolve(promise) is promise)
        promise.catch(say)

    assert events(host, program) == [True, "r"]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("outer", "inner"), [(Promise, Sub), (Sub, Promise)], ids=["subclass into plain", "plain into subclass"]
)
def test_promise_resolve_promise_of_another_class_is_wrapped(host: Host, way: str, outer: Any, inner: Any) -> None:
    """The class must be exactly the receiver: neither base class nor subclass is passed through."""

    made: list[Any] = []

    def program() -> Any:
        promise = inner(lambda ok: fulfilled(way, "v").then(ok))
        made.extend([promise, outer.resolve(promise)])
        return made[1]

    assert outcome(host, program) == ("fulfilled", "v")
    assert made[0] is not made[1]
    assert type(made[1]) is outer


def test_promise_resolve_wrapping_a_promise_of_another_class_costs_two_rounds(host: Host) -> None:
    """The thenable job and the job that hears of it."""
    assert ticks(host, lambda: Promise.resolve(Promise.resolve(1))) == 1
    assert ticks(host, lambda: Promise.resolve(Sub.resolve(1))) == 3
    assert ticks(host, lambda: Sub.resolve(Promise.resolve(1))) == 3


@CLASSES
def test_promise_resolve_value_gives_a_fulfilled_promise_of_the_class(host: Host, kind: Any) -> None:
    """Settled inside the call."""

    def program(say: Any) -> None:
        promise = kind.resolve("v")
        say((type(promise) is kind, promise.state, promise.result()))
        say(kind.resolve().result())

    assert events(host, program) == [(True, "fulfilled", "v"), None]


@CLASSES
def test_promise_resolve_thenable_is_adopted_in_a_job(host: Host, kind: Any) -> None:
    """The getter runs inside the call, ``then`` in a job."""

    def program(say: Any) -> None:
        def answer() -> Any:
            say("read")
            return lambda ok, no: (say("then"), ok("v"))

        kind.resolve(Getter(answer)).then(say)
        say("end")

    assert events(host, program) == ["read", "end", "then", "v"]


def test_promise_resolve_calls_the_capabilitys_function_with_the_value(host: Host) -> None:
    """The value goes to the constructor's resolve function as it is, once."""
    thenable = Getter(raiser(AssertionError()))

    def program(say: Any) -> None:
        say(static("resolve", receiver(say), thenable))

    assert events(host, program) == [("resolve", thenable), "the promise"]
    assert thenable.reads == 0


def test_promise_resolve_capability_function_raises_comes_out() -> None:
    """There is no step that would turn it into a rejection."""
    with pytest.raises(OSError, match="resolve"):
        static("resolve", receiver(lambda event: None, on_resolve=raiser(OSError("resolve"))), 1)


@CLASSES
@pytest.mark.parametrize("reason", [None, 1, ValueError("r"), Promise.resolve(1), Thenable(raiser(AssertionError()))], ids=repr)
def test_promise_reject_gives_a_promise_rejected_with_exactly_that(host: Host, kind: Any, reason: Any) -> None:
    """Promises and thenables are reasons like others."""
    made: list[Any] = []

    def program() -> Any:
        made.append(kind.reject(reason))
        return made[0]

    state, seen = outcome(host, program)
    assert (state, type(made[0])) == ("rejected", kind)
    assert seen is reason


def test_promise_reject_never_returns_its_argument(host: Host) -> None:
    """A rejected promise given as the reason is the reason, not the result."""
    inner = Promise.reject(1)
    inner.catch(lambda _: None)
    assert outcome(host, lambda: Promise.reject(inner)) == ("rejected", inner)


def test_promise_reject_calls_the_capabilitys_function_once(host: Host) -> None:
    """And returns what the constructor made."""
    assert events(host, lambda say: say(static("reject", receiver(say), 1))) == [("reject", 1), "the promise"]


def test_promise_reject_capability_function_raises_comes_out() -> None:
    """There is no step that would turn it into a rejection."""
    with pytest.raises(OSError, match="reject"):
        static("reject", receiver(lambda event: None, on_reject=raiser(OSError("reject"))), 1)


@CLASSES
def test_promise_try_calls_the_function_inside_the_call_with_the_arguments(host: Host, kind: Any) -> None:
    """Positional and keyword arguments are handed on."""

    def program(say: Any) -> None:
        promise = kind.try_(lambda *args, **kwargs: say((args, kwargs)), 1, 2, three=3)
        say((type(promise) is kind, promise.state))

    assert events(host, program) == [((1, 2), {"three": 3}), (True, "fulfilled")]


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_promise_try_follows_what_the_function_returns(host: Host, kind: Any, way: str) -> None:
    """A value, a promise or a thenable."""
    assert outcome(host, lambda: kind.try_(lambda: "v")) == ("fulfilled", "v")
    assert outcome(host, lambda: kind.try_(lambda: fulfilled(way, "v"))) == ("fulfilled", "v")
    assert outcome(host, lambda: kind.try_(lambda: rejected(way, "r"))) == ("rejected", "r")
    assert outcome(host, lambda: kind.try_(lambda: Thenable(lambda ok, no: ok("t")))) == ("fulfilled", "t")


def test_promise_try_wraps_a_promise_that_the_function_returns(host: Host) -> None:
    """Unlike ``resolve`` it makes a new promise, at the cost of two jobs."""
    inner = Promise.resolve(1)
    assert Promise.try_(lambda: inner) is not inner
    assert ticks(host, lambda: Promise.try_(lambda: Promise.resolve(1))) == 3
    assert ticks(host, lambda: Promise.try_(lambda: 1)) == 1


@CLASSES
@pytest.mark.parametrize("error", [ValueError("r"), asyncio.CancelledError(), StopIteration()], ids=lambda e: type(e).__name__)
def test_promise_try_function_raises_rejects(host: Host, kind: Any, error: BaseException) -> None:
    """What it raises is the reason."""
    state, reason = outcome(host, lambda: kind.try_(raiser(error)))
    assert state == "rejected"
    assert reason is error


@CLASSES
def test_promise_try_function_raises_any_object(host: Host, kind: Any) -> None:
    """``raise RejectionError(5)`` is JavaScript's ``throw 5`` here too."""
    assert outcome(host, lambda: kind.try_(raiser(RejectionError(5)))) == ("rejected", 5)


@pytest.mark.parametrize("function", [None, 5, "f"], ids=repr)
def test_promise_try_function_not_callable_rejects_with_type_error(host: Host, function: Any) -> None:
    """The call that fails is inside the promise."""
    state, reason = outcome(host, lambda: Promise.try_(function))
    assert (state, type(reason)) == ("rejected", TypeError)


def test_promise_try_makes_the_capability_before_the_call(host: Host) -> None:
    """The function is not called if the receiver makes no capability."""

    def program(say: Any) -> None:
        with pytest.raises(TypeError):
            static("try_", lambda executor: None, lambda: say("called"))
        say(static("try_", receiver(say), lambda: "v"))

    assert events(host, program) == [("resolve", "v"), "the promise"]


@pytest.mark.parametrize(
    ("function", "keyword"), [(lambda: 1, "on_resolve"), (raiser(ValueError()), "on_reject")], ids=["value", "error"]
)
def test_promise_try_capability_function_raises_comes_out(function: Any, keyword: str) -> None:
    """Neither path turns it into a rejection, nor calls the other function."""
    log: list[Any] = []
    with pytest.raises(OSError, match="capability"):
        static("try_", receiver(log.append, **{keyword: raiser(OSError("capability"))}), function)
    assert len(log) == 1


@CLASSES
def test_promise_with_resolvers_gives_a_pending_promise_and_its_functions(host: Host, kind: Any) -> None:
    """A named tuple; the functions settle that promise and no other."""

    def program(say: Any) -> None:
        made = kind.with_resolvers()
        say((type(made) is Resolvers, type(made.promise) is kind, made.promise.state, made._fields))
        made.resolve("v")
        made.promise.then(say)

    assert events(host, program) == [(True, True, "pending", ("promise", "resolve", "reject")), "v"]


def test_promise_with_resolvers_hands_out_the_constructors_own_functions(host: Host) -> None:
    """The very objects the constructor gave to the executor, uncalled."""

    def program(say: Any) -> None:
        construct = receiver(say)
        made = static("with_resolvers", construct)
        say((made.promise, made.resolve is construct.functions[0], made.reject is construct.functions[1]))

    assert events(host, program) == [("the promise", True, True)]
