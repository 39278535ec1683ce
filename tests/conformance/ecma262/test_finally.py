"""Promise.prototype.finally with its two functions, and theirs."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import pytest

from promiselite import Promise, RejectionError
from tests.conformance.ecma262.support import WAYS, Sub, Thenable, events, fulfilled, outcome, raiser, rejected, ticks
from tests.support.hosts import Host

CLASSES = pytest.mark.parametrize("kind", [Promise, Sub], ids=["Promise", "subclass"])


class Keeping(Promise[Any]):
    """Keeps what its ``then`` is given, and returns a word."""

    calls: ClassVar[list[tuple[Any, ...]]] = []

    def then(self, *handlers: Any) -> Any:
        type(self).calls.append(handlers)
        return "derived"


@pytest.fixture(autouse=True)
def no_calls() -> None:
    """Begin each test with an empty list."""
    Keeping.calls = []


def test_promise_prototype_finally_calls_then_with_two_functions_of_its_own() -> None:
    """Neither is the function it was given; what ``then`` returns is returned."""

    def on_finally() -> None:
        raise AssertionError

    assert Keeping.resolve(1).finally_(on_finally) == "derived"
    ((first, second),) = Keeping.calls
    assert callable(first)
    assert callable(second)
    assert len({id(first), id(second), id(on_finally)}) == 3


@pytest.mark.parametrize("given", [None, 5, "f", object()], ids=lambda value: type(value).__name__)
def test_promise_prototype_finally_not_callable_is_handed_to_then_twice(given: Any) -> None:
    """What cannot be called goes to ``then`` as it is, for both."""
    assert Keeping.resolve(1).finally_(given) == "derived"
    assert Keeping.calls == [(given, given)]


def test_promise_prototype_finally_then_raises_comes_out() -> None:
    """What ``then`` raises comes out of ``finally_``."""

    class Own(Promise[Any]):
        then = raiser(OSError("then"))  # type: ignore[assignment]

    with pytest.raises(OSError, match="then"):
        Own.resolve(1).finally_(print)


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_then_finally_functions_pass_the_value_through(host: Host, kind: Any, way: str) -> None:
    """Whatever the function returns, and it is called without arguments."""

    def program() -> Any:
        return kind.resolve(fulfilled(way, "v")).finally_(lambda *arguments: arguments or "ignored")

    assert outcome(host, program) == ("fulfilled", "v")


@CLASSES
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("reason", [ValueError("r"), "r", None, RejectionError("r")], ids=lambda value: type(value).__name__)
def test_catch_finally_functions_pass_the_reason_through(host: Host, kind: Any, way: str, reason: Any) -> None:
    """The very object, whatever the function returns, and it is called without arguments."""
    derived: list[Any] = []

    def program() -> Any:
        promise = kind.resolve(rejected(way, reason)).finally_(lambda *arguments: arguments or "ignored")
        promise.catch(derived.append)
        return promise

    assert outcome(host, program)[0] == "rejected"
    assert derived[0] is reason


@CLASSES
@pytest.mark.parametrize("make", [fulfilled, rejected])
@pytest.mark.parametrize("error", [ValueError("f"), asyncio.CancelledError()], ids=lambda error: type(error).__name__)
def test_finally_function_raises_replaces_value_and_reason(host: Host, kind: Any, make: Any, error: BaseException) -> None:
    """What it raises is the reason."""
    assert outcome(host, lambda: kind.resolve(make("already", 1)).finally_(raiser(error))) == ("rejected", error)


@CLASSES
@pytest.mark.parametrize("make", [fulfilled, rejected])
@pytest.mark.parametrize("way", WAYS)
def test_finally_function_returns_a_rejected_promise_replaces_value_and_reason(
    host: Host, kind: Any, make: Any, way: str
) -> None:
    """The inner reason wins over both."""
    assert outcome(host, lambda: kind.resolve(make("already", 1)).finally_(lambda: rejected(way, "r"))) == ("rejected", "r")


@CLASSES
@pytest.mark.parametrize(("make", "state"), [(fulfilled, "fulfilled"), (rejected, "rejected")], ids=["value", "reason"])
@pytest.mark.parametrize("way", WAYS)
def test_finally_function_returns_a_promise_is_waited_for(host: Host, kind: Any, make: Any, state: str, way: str) -> None:
    """Its value is ignored, its time is not."""

    def program(say: Any) -> None:
        def on_finally() -> Any:
            return fulfilled(way, "ignored").then(lambda value: say("inner"))

        promise = kind.resolve(make("already", "x")).finally_(on_finally)
        promise.then(lambda value: say(("fulfilled", value)), lambda reason: say(("rejected", reason)))

    assert events(host, program) == ["inner", (state, "x")]


def test_finally_function_returns_a_thenable_is_waited_for(host: Host) -> None:
    """Also a thenable, which may reject."""
    assert outcome(host, lambda: Promise.resolve("v").finally_(lambda: Thenable(lambda ok, no: ok(1)))) == ("fulfilled", "v")
    assert outcome(host, lambda: Promise.resolve("v").finally_(lambda: Thenable(lambda ok, no: no(1)))) == ("rejected", 1)


@CLASSES
def test_finally_function_is_called_once_whichever_way(host: Host, kind: Any) -> None:
    """Once for the value, once for the reason."""

    def program(say: Any) -> None:
        kind.resolve(1).finally_(lambda: say("value"))
        kind.reject(1).finally_(lambda: say("reason")).catch(lambda _: None)

    assert events(host, program) == ["value", "reason"]


@CLASSES
@pytest.mark.parametrize("make", ["resolve", "reject"])
def test_finally_function_rounds(host: Host, kind: Any, make: str) -> None:
    """Its result costs a promise, that promise's ``then``, and two more jobs to follow what ``then`` returned."""
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(lambda: None)) == 4
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(lambda: kind.resolve(2))) == 4
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(lambda: kind.reject(2))) == 4
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(raiser(ValueError()))) == 2
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(None)) == 2
    assert ticks(host, lambda: getattr(kind, make)(1).finally_(lambda: Thenable(lambda ok, no: ok(1)))) == 5


def test_finally_function_uses_promise_resolve_of_the_species(host: Host) -> None:
    """The result is wrapped by the species' class, whose ``then`` gets a function alone; ``resolve`` is not looked up."""

    def program(say: Any) -> None:
        class Special(Promise[Any]):
            @classmethod
            def resolve(cls, value: Any = None) -> Any:
                raise AssertionError("PromiseResolve does not look up resolve")

            def then(self, *handlers: Any) -> Any:
                say(("then", len(handlers), [callable(handler) for handler in handlers]))
                return super().then(*handlers)

        class Source(Promise[Any]):
            species = Special

        Source(lambda ok: ok(1)).finally_(lambda: 2)
        Source(lambda ok, no: no(1)).finally_(lambda: 2).catch(lambda _: None)

    log = events(host, program)
    assert log.count(("then", 1, [True])) == 2
    assert log.count(("then", 2, [False, True])) == 1


def test_finally_function_returns_promise_of_the_species_is_used_itself(host: Host) -> None:
    """A promise of exactly that class is not wrapped again: its own ``then`` is called."""

    def program(say: Any) -> None:
        inner: Any = Sub.resolve(2)
        inner.then = lambda *handlers: say(len(handlers)) or "from then"
        Sub.resolve(1).finally_(lambda: inner).then(say)

    assert events(host, program) == [1, "from then"]


def test_finally_functions_derived_result_is_what_then_of_the_inner_promise_returns(host: Host) -> None:
    """The value thunk returns the value, the thrower raises the reason, each without arguments."""
    thunks: list[Any] = []

    def program() -> Any:
        inner: Any = Sub.resolve(2)
        inner.then = thunks.append
        Sub.resolve("v").finally_(lambda: inner)
        return Sub.reject("r").finally_(lambda: inner)

    outcome(host, program)
    value_thunk, thrower = thunks
    assert value_thunk() == "v"
    with pytest.raises(RejectionError) as caught:
        thrower()
    assert caught.value.reason == "r"


def test_promise_prototype_finally_function_is_asked_for_its_species_once_at_the_call(host: Host) -> None:
    """The class that wraps the result is chosen when ``finally_`` is called."""

    class Changing(Promise[Any]):
        species: Any = Promise

    def program(say: Any) -> None:
        promise = Changing.resolve(1).finally_(lambda: 2)
        Changing.species = None
        say(type(promise) is Promise)
        promise.then(say)

    assert events(host, program) == [True, 1]
