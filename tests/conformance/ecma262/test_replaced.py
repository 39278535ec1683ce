"""Promise.then and Promise.resolve replaced by a program: every operation that looks them up has to see it."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise
from tests.conformance.ecma262.support import COMBINATORS, ITERABLES, Sub, combine, events, fulfilled
from tests.support.hosts import Host


@pytest.fixture
def thens(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Replace ``Promise.then`` by one that logs its calls, by the state of the promise."""
    calls: list[str] = []
    original = Promise.then

    def then(self: Any, *handlers: Any) -> Any:
        calls.append(self.state)
        return original(self, *handlers)

    monkeypatch.setattr(Promise, "then", then)
    return calls


@pytest.mark.parametrize("name", COMBINATORS)
@pytest.mark.parametrize(
    "make", [lambda: 1, lambda: Promise.resolve(1), lambda: Sub.resolve(1)], ids=["value", "promise", "subclass"]
)
def test_invoke_then_replaced_is_called_by_the_combinators(host: Host, thens: list[str], name: str, make: Any) -> None:
    """Once for each element, plain values included."""

    def program(say: Any) -> None:
        kind = Sub if isinstance(value := make(), Sub) else Promise
        combine(name, kind, [value])

    events(host, program)
    assert thens == ["fulfilled"]


def test_invoke_then_replaced_is_called_by_the_thenable_job(host: Host, thens: list[str]) -> None:
    """Following a promise has no short cut then."""

    def program(say: Any) -> None:
        Promise(lambda ok: ok(Promise.resolve(1)))
        say(list(thens))

    assert events(host, program) == [[]]
    assert thens == ["fulfilled"]


def test_invoke_then_replaced_before_the_job_but_after_the_resolution_is_not_called(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The ``then`` that was read inside ``resolve`` is the one that is called."""

    def program(say: Any) -> None:
        inner = Promise.resolve(1)
        outer = Promise(lambda ok: ok(inner))
        outer.then(say)
        monkeypatch.setattr(Promise, "then", lambda self, *handlers: say("replaced"))

    assert events(host, program) == [1]


def test_invoke_then_replaced_is_called_by_catch_and_finally(host: Host, thens: list[str]) -> None:
    """Both are written in terms of ``then``; ``finally_`` calls it again for what its function returned."""

    def program(say: Any) -> None:
        Promise.resolve(1).catch()
        Promise.resolve(1).finally_(lambda: None)
        say(len(thens))

    assert events(host, program) == [2]
    assert len(thens) == 4


def test_invoke_then_replaced_that_raises_rejects(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """As any thenable's."""

    def program(say: Any) -> None:
        original = Promise.then

        def then(self: Any, *handlers: Any) -> Any:
            raise OSError("then")

        promise = Promise.resolve(1)
        monkeypatch.setattr(Promise, "then", then)
        outer = Promise(lambda ok: ok(promise))
        combined = Promise.all([promise, 2])
        original(outer, None, lambda reason: say(str(reason)))
        original(combined, None, lambda reason: say(str(reason)))

    assert events(host, program) == ["then", "then"]


@pytest.mark.parametrize("name", COMBINATORS)
def test_get_promise_resolve_replaced_is_called_for_every_element(
    host: Host, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Promises and plain values alike."""

    def program(say: Any) -> None:
        original = Promise.resolve
        inputs = [Promise.resolve(1), 2]

        def resolve(value: Any = None) -> Any:
            say(value if isinstance(value, int) else "promise")
            return original(value)

        monkeypatch.setattr(Promise, "resolve", resolve)
        combine(name, Promise, inputs)

    assert events(host, program) == ["promise", 2]


@pytest.mark.parametrize("name", ITERABLES)
def test_get_promise_resolve_replaced_by_a_subclasss_is_that_one(
    host: Host, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The same function bound to another class makes promises of that class."""
    made: list[Any] = []

    class Noting(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            made.append(type(self).__name__)
            super().__init__(executor)

    def program(say: Any) -> None:
        monkeypatch.setattr(Promise, "resolve", Noting.resolve)
        combine(name, Promise, [1])

    events(host, program)
    assert made[0] == "Noting"


def test_promise_resolve_operation_does_not_look_up_a_replaced_resolve(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    """``finally_`` and the resolving functions use the operation, not the method."""

    def program(say: Any) -> None:
        source = Promise.resolve(1)
        inner = fulfilled("already", 2)
        monkeypatch.setattr(Promise, "resolve", lambda value=None: say("looked up"))
        source.finally_(lambda: 3).then(say)
        source.then(lambda: inner).then(say)

    assert events(host, program) == [1, 2]
