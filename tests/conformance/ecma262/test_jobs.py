"""NewPromiseReactionJob and NewPromiseResolveThenableJob."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promiselite import Promise, RejectionError, current_scheduler, queue_microtask
from tests.conformance.ecma262.support import (
    WAYS,
    Capture,
    Getter,
    Sub,
    Thenable,
    events,
    fulfilled,
    outcome,
    raiser,
    receiver,
    rejected,
    settle,
    ticks,
)
from tests.support.hosts import Host

CLASSES = pytest.mark.parametrize("kind", [Promise, Sub], ids=["Promise", "subclass"])
NOT_CALLABLE = pytest.mark.parametrize(
    "handler", [None, 0, 5, "handler", [], {}, object()], ids=lambda h: type(h).__name__ + repr(h)[:6]
)


@CLASSES
@NOT_CALLABLE
@pytest.mark.parametrize("way", WAYS)
def test_new_promise_reaction_job_without_handler_passes_the_value_on(host: Host, kind: Any, handler: Any, way: str) -> None:
    """In place of a handler that is not callable the value goes through."""
    assert outcome(host, lambda: kind.resolve(fulfilled(way, "v")).then(handler, lambda _: "wrong")) == ("fulfilled", "v")


@CLASSES
@NOT_CALLABLE
@pytest.mark.parametrize("way", WAYS)
def test_new_promise_reaction_job_without_handler_passes_the_reason_on(host: Host, kind: Any, handler: Any, way: str) -> None:
    """In place of a handler that is not callable the reason goes through, the same object."""
    error = ValueError("r")
    state, reason = outcome(host, lambda: kind.resolve(rejected(way, error)).then(lambda _: "wrong", handler))
    assert state == "rejected"
    assert reason is error


@CLASSES
def test_new_promise_reaction_job_without_handler_is_a_job_all_the_same(host: Host, kind: Any) -> None:
    """Passing through costs one round, as a handler does."""
    assert ticks(host, lambda: kind.resolve(1).then()) == 2
    assert ticks(host, lambda: kind.resolve(1).then(lambda value: value)) == 2
    assert ticks(host, lambda: kind.reject(1).then().then()) == 3


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_new_promise_reaction_job_handler_gets_the_argument_alone(host: Host, kind: Any, way: str) -> None:
    """One argument for either handler."""

    def program(say: Any) -> None:
        kind.resolve(fulfilled(way, 1)).then(lambda *arguments: say(arguments))
        kind.resolve(rejected(way, 2)).catch(lambda *arguments: say(arguments))

    assert sorted(events(host, program)) == [(1,), (2,)]


@CLASSES
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("make", [fulfilled, rejected])
def test_new_promise_reaction_job_handler_returns_resolves_the_derived_promise(
    host: Host, kind: Any, way: str, make: Any
) -> None:
    """Also after a rejection: a handler that returns has dealt with it."""
    handlers = (lambda _: "returned",) * 2
    assert outcome(host, lambda: kind.resolve(make(way, 1)).then(*handlers)) == ("fulfilled", "returned")


@CLASSES
@pytest.mark.parametrize(
    "error",
    [ValueError("r"), StopIteration("r"), asyncio.CancelledError(), GeneratorExit(), AssertionError("r")],
    ids=lambda error: type(error).__name__,
)
@pytest.mark.parametrize("make", [fulfilled, rejected])
def test_new_promise_reaction_job_handler_raises_rejects_the_derived_promise(
    host: Host, kind: Any, error: BaseException, make: Any
) -> None:
    """Whatever it raises is the reason, the same object."""
    state, reason = outcome(host, lambda: kind.resolve(make("already", 1)).then(*[raiser(error)] * 2))
    assert state == "rejected"
    assert reason is error


@CLASSES
def test_new_promise_reaction_job_handler_raises_any_object(host: Host, kind: Any) -> None:
    """JavaScript's ``throw 5`` is written ``raise RejectionError(5)``."""
    assert outcome(host, lambda: kind.resolve(1).then(raiser(RejectionError(5)))) == ("rejected", 5)


@CLASSES
def test_new_promise_reaction_job_handler_returns_a_promise_costs_three_rounds(host: Host, kind: Any) -> None:
    """The handler's job, the thenable job, the job that hears of the inner promise; then the reaction."""
    assert ticks(host, lambda: kind.resolve(1).then(lambda _: kind.resolve(2))) == 4
    assert ticks(host, lambda: kind.resolve(1).then(lambda _: Promise.reject(2))) == 4
    assert ticks(host, lambda: kind.resolve(1).then(lambda _: Thenable(lambda ok, no: ok(2)))) == 3


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_new_promise_reaction_job_derived_promise_follows_a_returned_promise(host: Host, kind: Any, way: str) -> None:
    """To its value and to its reason, whenever it is settled."""
    assert outcome(host, lambda: kind.resolve(1).then(lambda _: fulfilled(way, "v"))) == ("fulfilled", "v")
    assert outcome(host, lambda: kind.resolve(1).then(lambda _: rejected(way, "r"))) == ("rejected", "r")
    assert outcome(host, lambda: kind.reject(1).catch(lambda _: rejected(way, "r"))) == ("rejected", "r")


def test_new_promise_reaction_job_settles_through_the_capability_functions(host: Host) -> None:
    """What the handler returned or raised goes to the functions of the derived capability, once each."""

    def program(say: Any) -> None:
        class Telling(Promise[Any]):
            species = staticmethod(receiver(say))

        Telling(lambda ok: ok(1)).then(lambda value: value + 1)
        Telling(lambda ok, no: no(1)).then()
        Telling(lambda ok: ok(1)).then(raiser(error))

    error = ValueError()
    assert events(host, program) == [("resolve", 2), ("reject", 1), ("reject", error)]


@pytest.mark.parametrize("which", ["resolve", "reject"])
def test_new_promise_reaction_job_capability_function_raises_is_reported(host: Host, which: str) -> None:
    """Nobody is there to hear of it but the host; the next job runs."""
    error = OSError(which)

    def program(say: Any) -> None:
        current_scheduler().on_unhandled_rejection = lambda reason, promise: say((reason, promise))  # type: ignore[attr-defined]

        class Failing(Promise[Any]):
            species = staticmethod(receiver(lambda event: None, on_resolve=raiser(error), on_reject=raiser(error)))

        source = Failing(lambda ok, no: ok(1) if which == "resolve" else no(1))
        source.then()
        queue_microtask(say, "next")

    assert events(host, program) == [(error, None), "next"]


def test_new_promise_reaction_job_runs_with_an_empty_stack(host: Host) -> None:
    """No handler runs inside the code that settled or registered, nor inside another handler."""
    depth = [0]

    def program(say: Any) -> None:
        def handler(_: Any) -> None:
            depth[0] += 1
            say(depth[0])
            made.resolve("nested")
            Promise.resolve(1).then(nested)
            depth[0] -= 1

        def nested(_: Any) -> None:
            say(depth[0])

        made = Promise.with_resolvers()
        made.promise.then(nested)
        Promise.resolve(0).then(handler)

    assert events(host, program) == [1, 0, 0]


# ---------------------------------------------------------------------------------------------------------- thenable job


@CLASSES
def test_new_promise_resolve_thenable_job_calls_then_with_two_functions(host: Host, kind: Any) -> None:
    """Two positional arguments, both callable, and the thenable as receiver."""

    def program(say: Any) -> None:
        class Own:
            def then(self, *functions: Any, **keywords: Any) -> None:
                say((self is own, [callable(function) for function in functions], keywords))

        own = Own()
        kind.resolve(own)

    assert events(host, program) == [(True, [True, True], {})]


@CLASSES
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("which", [0, 1], ids=["resolve", "reject"])
def test_new_promise_resolve_thenable_job_functions_settle_the_promise(host: Host, kind: Any, way: str, which: int) -> None:
    """Called inside ``then``, in a job or in a timer."""
    thenable = Thenable(lambda *functions: settle(way, functions[which], "x"))
    assert outcome(host, lambda: kind.resolve(thenable)) == (("fulfilled", "rejected")[which], "x")


@CLASSES
@pytest.mark.parametrize("first", [0, 1], ids=["resolve", "reject"])
@pytest.mark.parametrize("later", [0, 1, 2], ids=["resolve", "reject", "raise"])
def test_new_promise_resolve_thenable_job_first_call_decides(host: Host, kind: Any, first: int, later: int) -> None:
    """Twice, both ways, or raising after a call: only the first call counts."""

    def then(*functions: Any) -> None:
        functions[first]("first")
        if later == 2:
            raise ValueError("later")
        functions[later]("later")

    assert outcome(host, lambda: kind.resolve(Thenable(then))) == (("fulfilled", "rejected")[first], "first")


@CLASSES
def test_new_promise_resolve_thenable_job_late_calls_do_nothing(host: Host, kind: Any) -> None:
    """Calls after the promise is settled, from elsewhere, have no effect."""
    capture = Capture()

    def program() -> Any:
        promise = kind.resolve(capture)

        def later() -> None:
            resolve, reject = capture.functions
            resolve("first")
            reject("second")
            fulfilled("eventually", None).then(lambda: (resolve("third"), reject("fourth")))

        queue_microtask(later)
        return promise

    assert outcome(host, program) == ("fulfilled", "first")


@CLASSES
@pytest.mark.parametrize("error", [ValueError("t"), asyncio.CancelledError(), StopIteration()], ids=lambda e: type(e).__name__)
def test_new_promise_resolve_thenable_job_then_raises_rejects(host: Host, kind: Any, error: BaseException) -> None:
    """What ``then`` raises before it has called a function is the reason."""
    state, reason = outcome(host, lambda: kind.resolve(Thenable(raiser(error))))
    assert state == "rejected"
    assert reason is error


@CLASSES
def test_new_promise_resolve_thenable_job_then_raises_after_locking_in_a_pending_promise(host: Host, kind: Any) -> None:
    """Resolved with a promise that is still pending, the thenable's exception is dropped."""

    def then(resolve: Any, reject: Any) -> None:
        resolve(fulfilled("eventually", "inner"))
        raise ValueError("dropped")

    assert outcome(host, lambda: kind.resolve(Thenable(then))) == ("fulfilled", "inner")


def test_new_promise_resolve_thenable_job_result_of_then_is_ignored(host: Host) -> None:
    """Neither a value nor a rejected promise that ``then`` returns has an effect on the promise."""
    assert outcome(host, lambda: Promise.resolve(Thenable(lambda ok, no: "result"))) == ("pending", None)


def test_new_promise_resolve_thenable_job_then_with_one_parameter_is_called_with_one(host: Host) -> None:
    """A ``then(resolve)`` is a thenable in JavaScript, where surplus arguments vanish."""

    class One:
        def then(self, resolve: Any) -> None:
            resolve("one")

    assert outcome(host, lambda: Promise.resolve(One())) == ("fulfilled", "one")


@pytest.mark.parametrize("depth", [1, 2, 5])
def test_new_promise_resolve_thenable_job_resolves_with_a_thenable_again(host: Host, depth: int) -> None:
    """A thenable that answers with a thenable: one job each."""

    def nest(level: int) -> Any:
        return Thenable(lambda ok, no: ok(nest(level - 1))) if level else "value"

    assert outcome(host, lambda: Promise.resolve(nest(depth))) == ("fulfilled", "value")
    assert ticks(host, lambda: Promise.resolve(nest(depth))) == depth + 1


def test_new_promise_resolve_thenable_job_rejecting_with_a_thenable_does_not_follow_it(host: Host) -> None:
    """The reason is the thenable itself, whose ``then`` is never read."""
    getter = Getter(raiser(AssertionError()))
    assert outcome(host, lambda: Promise.resolve(Thenable(lambda ok, no: no(getter)))) == ("rejected", getter)
    assert getter.reads == 0


def test_new_promise_resolve_thenable_job_of_a_subclass_instance_derives_through_its_species(host: Host) -> None:
    """The call of ``then`` is an ordinary one: the followed promise's class makes a derived promise of its own."""

    def program(say: Any) -> None:
        class Counting(Promise[Any]):
            def __init__(self, executor: Any) -> None:
                say("new")
                super().__init__(executor)

        inner = Counting(lambda ok: ok(1))
        Promise.resolve(inner).then(lambda value: say(value))
        say("end")

    assert events(host, program) == ["new", "end", "new", 1]


def test_new_promise_resolve_thenable_job_follows_a_promise_settled_in_between(host: Host) -> None:
    """The inner promise is looked at when the job runs, not when it is queued."""

    def program(say: Any) -> None:
        inner = Promise.with_resolvers()
        queue_microtask(inner.resolve, "early enough")
        outer = Promise(lambda ok: ok(inner.promise))
        outer.then(say)
        queue_microtask(lambda: inner.promise.then(lambda: say("inner, registered last")))

    assert events(host, program) == ["inner, registered last", "early enough"]
