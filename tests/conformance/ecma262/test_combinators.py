"""What all combinators share: GetPromiseResolve, the walk over the input, and what goes wrong on it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from promiselite import Promise
from tests.conformance.ecma262.support import (
    COMBINATORS,
    ITERABLES,
    KEYED,
    Capture,
    Getter,
    Steps,
    Sub,
    Thenable,
    combine,
    events,
    generator,
    outcome,
    raiser,
    receiver,
    static,
)
from tests.support.hosts import Host

EVERY = pytest.mark.parametrize("name", COMBINATORS)
ITERATING = pytest.mark.parametrize("name", ITERABLES)


def logging_class(say: Any, answer: Any) -> Any:
    """A promise class that logs each look at its ``resolve``, which *answer* gives."""

    class Looked(type):
        @property
        def resolve(cls) -> Any:
            say("look")
            return answer()

    class Logging(metaclass=Looked):
        def __init__(self, executor: Any) -> None:
            say("new")
            executor(lambda value=None: say(("resolve", value)), lambda reason=None: say(("reject", type(reason))))

    return Logging


class Touchy:
    """An iterable and mapping that logs each touch."""

    def __init__(self, say: Any, items: list[Any]) -> None:
        self.say = say
        self.items = items

    def __iter__(self) -> Any:
        self.say("iter")
        return iter(self.items)

    def keys(self) -> Any:
        self.say("iter")
        return range(len(self.items))

    def __getitem__(self, key: int) -> Any:
        return self.items[key]


@EVERY
def test_get_promise_resolve_is_read_once_after_the_capability_and_before_the_input(host: Host, name: str) -> None:
    """The order: constructor, ``resolve``, input; and one look, however many elements there are."""

    def program(say: Any) -> None:
        constructor = logging_class(say, lambda: lambda value: Capture())
        static(name, constructor, Touchy(say, [1, 2, 3]))

    assert events(host, program) == ["new", "look", "iter"]


@EVERY
def test_get_promise_resolve_raises_rejects_and_leaves_the_input_alone(host: Host, name: str) -> None:
    """A getter that raises rejects the promise; the input is not touched."""
    log = events(host, lambda say: static(name, logging_class(say, raiser(OSError())), Touchy(say, [1])))
    assert log == ["new", "look", ("reject", OSError)]


@EVERY
@pytest.mark.parametrize("answer", [None, 1, "resolve"], ids=repr)
def test_get_promise_resolve_not_callable_rejects_with_type_error(host: Host, name: str, answer: Any) -> None:
    """What cannot be called rejects the promise; the input is not touched."""
    log = events(host, lambda say: static(name, logging_class(say, lambda: answer), Touchy(say, [1])))
    assert log == ["new", "look", ("reject", TypeError)]


@EVERY
def test_get_promise_resolve_exchanged_on_the_way_is_not_seen(host: Host, name: str) -> None:
    """The ``resolve`` that was read serves the whole call."""

    def program(say: Any) -> None:
        class Exchanging(Promise[Any]):
            pass

        def first(value: Any) -> Any:
            say(("first", value))
            Exchanging.resolve = raiser(AssertionError("the new one"))  # type: ignore[method-assign]
            return Capture()

        Exchanging.resolve = first  # type: ignore[method-assign, assignment]
        combine(name, Exchanging, ["a", "b"])

    assert events(host, program) == [("first", "a"), ("first", "b")]


@EVERY
def test_perform_promise_x_of_a_subclass_calls_its_own_resolve(host: Host, name: str) -> None:
    """An overridden ``resolve`` is called for each element, promise or not, with the class as receiver."""

    def program(say: Any) -> None:
        class Own(Promise[Any]):
            @classmethod
            def resolve(cls, value: Any = None) -> Any:
                say((cls is Own, value if isinstance(value, str) else type(value).__name__))
                return super().resolve(value)

        combine(name, Own, ["a", Own(lambda ok: ok(1))])

    assert events(host, program) == [(True, "a"), (True, "Own")]


@EVERY
def test_perform_promise_x_calls_resolve_and_then_for_one_element_after_the_other(host: Host, name: str) -> None:
    """``resolve`` of the second element comes after ``then`` of the first."""

    def program(say: Any) -> None:
        def resolve(value: Any) -> Any:
            say(("resolve", value))
            return Thenable(lambda ok, no: say(("then", value)))

        combine(name, receiver(say, resolve), [1, 2])

    assert events(host, program) == [("resolve", 1), ("then", 1), ("resolve", 2), ("then", 2)]


@EVERY
def test_perform_promise_x_reads_then_once_for_each_element(host: Host, name: str) -> None:
    """The ``then`` of what ``resolve`` returned is looked up once and called with two functions."""
    calls: list[int] = []
    getters = [Getter(lambda: lambda *functions: calls.append(len(functions))) for _ in range(3)]

    def program(say: Any) -> None:
        combine(name, receiver(say, lambda value: value), getters)

    assert events(host, program) == []
    assert ([getter.reads for getter in getters], calls) == ([1, 1, 1], [2, 2, 2])


@EVERY
@pytest.mark.parametrize("own_receiver", [True, False], ids=["receiver of that class", "Promise"])
def test_perform_promise_x_then_of_the_elements_own_class_is_called(host: Host, name: str, own_receiver: bool) -> None:
    """Once: by the combinator itself, or by the thenable job of the promise that wraps the element."""

    def program(say: Any) -> None:
        class Own(Promise[Any]):
            def then(self, *handlers: Any) -> Any:
                say("own then")
                return super().then(*handlers)

        combine(name, Own if own_receiver else Promise, [Own.resolve(1)])

    assert events(host, program) == ["own then"]


@EVERY
@pytest.mark.parametrize("source", [None, 5, object(), Promise], ids=lambda value: type(value).__name__)
def test_perform_promise_x_input_of_the_wrong_kind_rejects_with_type_error(host: Host, name: str, source: Any) -> None:
    """What cannot be walked is a rejection, not an exception."""
    state, reason = outcome(host, lambda: static(name, Promise, source))
    assert (state, type(reason)) == ("rejected", TypeError)


@EVERY
def test_perform_promise_x_a_single_promise_rejects_with_type_error(host: Host, name: str) -> None:
    """A promise is no collection of promises."""
    state, reason = outcome(host, lambda: static(name, Promise, Promise.resolve([1])))
    assert (state, type(reason)) == ("rejected", TypeError)


@ITERATING
def test_perform_promise_x_iter_raises_rejects(host: Host, name: str) -> None:
    """What ``__iter__`` raises is the reason."""

    class Bad:
        def __iter__(self) -> Any:
            raise OSError("iter")

    state, reason = outcome(host, lambda: static(name, Promise, Bad()))
    assert (state, type(reason)) == ("rejected", OSError)


@ITERATING
@pytest.mark.parametrize("before", [0, 1, 3])
@pytest.mark.parametrize(
    "error", [ValueError("next"), asyncio.CancelledError(), GeneratorExit()], ids=lambda e: type(e).__name__
)
def test_perform_promise_x_next_raises_rejects_and_does_not_close(
    host: Host, name: str, before: int, error: BaseException
) -> None:
    """An iterator that raised has ended: it is not closed, and what it raised is the reason."""
    log: list[Any] = []

    def program() -> Any:
        elements: list[Any] = [Promise(lambda: None) for _ in range(before)]
        return static(name, Promise, Steps([*elements, error], log.append))

    state, reason = outcome(host, program)
    assert (state, reason, log) == ("rejected", error, ["iter"] + ["next"] * (before + 1))


@ITERATING
def test_perform_promise_x_generator_raises_rejects_with_its_error(host: Host, name: str) -> None:
    """What a generator raises is the reason, and its ``finally`` has run."""
    log: list[str] = []

    def failing() -> Any:
        try:
            yield Promise(lambda: None)
            raise KeyError("generator")
        finally:
            log.append("finally")

    state, reason = outcome(host, lambda: static(name, Promise, failing()))
    assert (state, type(reason), log) == ("rejected", KeyError, ["finally"])


@ITERATING
def test_perform_promise_x_iterates_to_the_end_and_closes_nothing(host: Host, name: str) -> None:
    """The input is walked inside the call, to its end, also when the outcome is clear earlier."""
    log: list[Any] = []

    def program() -> Any:
        promise = static(name, Promise, generator([Promise.reject(1), Promise.resolve(2), 3], log.append))
        log.append("returned")
        return promise

    assert outcome(host, program)[0] != "pending"
    assert log == ["exhausted", "returned"]


@ITERATING
def test_perform_promise_x_asks_an_iterator_once_for_itself_and_once_for_each_step(host: Host, name: str) -> None:
    """One ``__iter__``, and one ``__next__`` more than there are elements."""
    log: list[Any] = []
    outcome(host, lambda: static(name, Promise, Steps([1, 2], log.append)))
    assert log == ["iter", "next", "next", "next"]


@ITERATING
def test_perform_promise_x_takes_an_iterator_that_is_not_iterable_itself(host: Host, name: str) -> None:
    """``__iter__`` may answer with an object that has ``__next__`` alone, as in a for loop."""

    class Bare:
        def __init__(self) -> None:
            self.left = 2

        def __next__(self) -> int:
            if not self.left:
                raise StopIteration
            self.left -= 1
            return 7

    class Source:
        def __iter__(self) -> Any:
            return Bare()

    state, value = outcome(host, lambda: static(name, Promise, Source()))
    assert (state, value if name in ("any", "race") else len(value)) == ("fulfilled", 7 if name in ("any", "race") else 2)


def failing_receivers(error: BaseException, say: Any) -> dict[str, Any]:
    """Receivers whose elements cannot be subscribed to, by the step that fails."""

    class ThenRaises:
        @property
        def then(self) -> Any:
            raise error

    return {
        "resolve raises": receiver(say, raiser(error)),
        "then cannot be read": receiver(say, lambda value: ThenRaises()),
        "then raises": receiver(say, lambda value: Thenable(raiser(error))),
    }


@ITERATING
@pytest.mark.parametrize("step", ["resolve raises", "then cannot be read", "then raises"])
@pytest.mark.parametrize("error", [ValueError("step"), asyncio.CancelledError()], ids=lambda error: type(error).__name__)
def test_perform_promise_x_element_fails_rejects_and_closes_the_generator(
    host: Host, name: str, step: str, error: BaseException
) -> None:
    """An abandoned generator is closed before the promise is rejected."""

    def program(say: Any) -> None:
        say(static(name, failing_receivers(error, say)[step], generator([1, 2], say)))

    assert events(host, program) == ["closed", ("reject", error), "the promise"]


@ITERATING
@pytest.mark.parametrize("step", ["resolve raises", "then cannot be read", "then raises"])
def test_perform_promise_x_element_fails_leaves_other_iterators_alone(host: Host, name: str, step: str) -> None:
    """An iterator that is no generator is neither closed nor asked again, whatever methods it has."""
    error = ValueError("step")

    def program(say: Any) -> None:
        static(name, failing_receivers(error, say)[step], Steps([1, 2], say))

    assert events(host, program) == ["iter", "next", ("reject", error)]


@ITERATING
@pytest.mark.parametrize("answer", [None, object(), 5], ids=lambda value: type(value).__name__)
def test_perform_promise_x_resolve_returns_no_thenable_rejects_and_closes(host: Host, name: str, answer: Any) -> None:
    """Without a ``then`` to call the element fails: in Python with an AttributeError, for a missing attribute."""

    def program(say: Any) -> None:
        static(name, receiver(say, lambda value: answer), generator([1, 2], say))

    log = events(host, program)
    assert (log[0], log[1][0], type(log[1][1])) == ("closed", "reject", AttributeError)


@ITERATING
@pytest.mark.parametrize(
    "at_close", [OSError("close"), asyncio.CancelledError(), GeneratorExit("own")], ids=lambda error: type(error).__name__
)
def test_iterator_close_raises_gives_way_to_the_first_error(host: Host, name: str, at_close: BaseException) -> None:
    """What closing the generator raises is dropped: the error that led there is the reason."""
    error = ValueError("first")

    def program(say: Any) -> None:
        static(name, receiver(say, raiser(error)), generator([1, 2], say, at_close))

    assert events(host, program) == ["closed", ("reject", error)]


@ITERATING
def test_iterator_close_of_a_generator_that_goes_on_gives_way_to_the_first_error(host: Host, name: str) -> None:
    """A generator that ignores being closed makes Python raise a RuntimeError, which is dropped."""
    error = ValueError("first")

    def program(say: Any) -> None:
        def stubborn() -> Any:
            try:
                yield 1
            except GeneratorExit:
                say("ignored")
                yield 2

        static(name, receiver(say, raiser(error)), stubborn())

    assert events(host, program) == ["ignored", ("reject", error)]


@EVERY
def test_promise_x_reject_function_raises_comes_out(host: Host, name: str) -> None:
    """If rejecting the capability raises too, the call raises; the function was called once."""

    def program(say: Any) -> None:
        with pytest.raises(OSError, match="reject"):
            static(name, receiver(say, on_reject=raiser(OSError("reject"))), None)

    assert [kind for kind, _ in events(host, program)] == ["reject"]


@EVERY
def test_promise_x_returns_what_the_constructor_made(host: Host, name: str) -> None:
    """Also on the failing path: the capability's promise, whatever it is."""

    def program(say: Any) -> None:
        say(combine(name, receiver(lambda event: None), [1]))
        say(static(name, receiver(lambda event: None), None))

    assert events(host, program) == ["the promise", "the promise"]


@EVERY
def test_promise_x_keeps_the_subclass(host: Host, name: str) -> None:
    """The promise is an instance of the receiver."""
    made: list[Any] = []
    outcome(host, lambda: made.append(combine(name, Sub, [1])) or made[0])
    assert type(made[0]) is Sub


@pytest.mark.parametrize("name", KEYED)
def test_perform_promise_x_keyed_lookup_raises_rejects(host: Host, name: str) -> None:
    """What reading a key raises is the reason."""

    class Bad(dict[str, Any]):
        def __getitem__(self, key: str) -> Any:
            raise OSError(key)

    state, reason = outcome(host, lambda: static(name, Promise, Bad(a=1)))
    assert (state, str(reason)) == ("rejected", "a")
