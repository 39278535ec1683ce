"""PromiseCapability records, NewPromiseCapability with its executor, and IsPromise."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise
from tests.conformance.ecma262.support import (
    STATICS,
    Capture,
    Sub,
    Thenable,
    events,
    outcome,
    raiser,
    receiver,
    static,
)
from tests.support.hosts import Host

EVERY_STATIC = pytest.mark.parametrize("name", sorted(STATICS))


def functions() -> tuple[Any, Any]:
    return (lambda value=None: None), (lambda reason=None: None)


@EVERY_STATIC
@pytest.mark.parametrize("constructor", [None, 5, "Promise", object()], ids=lambda value: type(value).__name__)
def test_new_promise_capability_receiver_not_callable_raises_type_error(name: str, constructor: Any) -> None:
    """There is no promise yet that could be rejected: the call itself raises."""
    with pytest.raises(TypeError):
        static(name, constructor, *STATICS[name])


@EVERY_STATIC
def test_new_promise_capability_constructor_raises_comes_out(name: str) -> None:
    """What the constructor raises comes out of the call."""
    error = ValueError("constructor")
    with pytest.raises(ValueError, match="constructor") as caught:
        static(name, raiser(error), *STATICS[name])
    assert caught.value is error


@EVERY_STATIC
def test_new_promise_capability_executor_never_called_raises_type_error(name: str) -> None:
    """A constructor that does not call the executor gives no functions."""
    with pytest.raises(TypeError):
        static(name, lambda executor: object(), *STATICS[name])


@EVERY_STATIC
def test_new_promise_capability_subclass_that_swallows_the_executor_raises_type_error(name: str) -> None:
    """The same for a subclass whose constructor calls an executor of its own."""

    class Deaf(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            super().__init__(lambda resolve: None)

    with pytest.raises(TypeError):
        static(name, Deaf, *STATICS[name])


@pytest.mark.parametrize("name", sorted(set(STATICS) - {"with_resolvers"}))
@pytest.mark.parametrize(
    "given",
    [
        (),
        (None,),
        (None, None),
        (1, 2),
        ("r", "j"),
        (functions()[0],),
        (functions()[0], None),
        (None, functions()[1]),
        (1, functions()[1]),
    ],
    ids=lambda given: repr([callable(one) for one in given]),
)
def test_new_promise_capability_functions_not_callable_raise_type_error(name: str, given: tuple[Any, ...]) -> None:
    """Both have to be callable, once the constructor has returned."""

    def construct(executor: Any) -> object:
        executor(*given)
        return object()

    with pytest.raises(TypeError):
        static(name, construct, *STATICS[name])


@EVERY_STATIC
@pytest.mark.parametrize(
    "first", [functions(), (functions()[0],), (None, functions()[1]), (0, None)], ids=["both", "resolve", "reject", "zero"]
)
def test_capability_executor_called_again_after_a_function_was_given_raises_type_error(
    name: str, first: tuple[Any, ...]
) -> None:
    """Anything but None given before makes the second call raise, inside the constructor."""
    seen: list[BaseException] = []

    def construct(executor: Any) -> object:
        executor(*first)
        try:
            executor(*functions())
        except TypeError as error:
            seen.append(error)
            raise
        return object()

    with pytest.raises(TypeError):
        static(name, construct, *STATICS[name])
    assert len(seen) == 1


@EVERY_STATIC
@pytest.mark.parametrize("empty", [(), (None,), (None, None)], ids=["none", "one None", "two None"])
def test_capability_executor_called_with_nothing_before_is_forgiven(name: str, empty: tuple[Any, ...]) -> None:
    """A first call that gave nothing leaves room for a second one."""
    promise = object()

    def construct(executor: Any) -> object:
        executor(*empty)
        executor(*functions())
        return promise

    construct.resolve = lambda value: Thenable(lambda resolve, reject: None)  # type: ignore[attr-defined]
    made = static(name, construct, *STATICS[name])
    assert (made.promise if name == "with_resolvers" else made) is promise


def test_capability_executor_failed_second_call_keeps_the_first_functions(host: Host) -> None:
    """The error of the second call may be caught: what was given first stays."""

    def program(say: Any) -> None:
        def construct(executor: Any) -> str:
            executor(lambda value: say(("first", value)), lambda reason: None)
            with pytest.raises(TypeError):
                executor(lambda value: say(("second", value)), lambda reason: None)
            return "made"

        say(static("resolve", construct, 1))

    assert events(host, program) == [("first", 1), "made"]


def test_capability_executor_returns_none(host: Host) -> None:
    """The constructor gets nothing back from the executor."""

    def program(say: Any) -> None:
        def construct(executor: Any) -> None:
            say(executor(*functions()))

        static("resolve", construct, 1)

    assert events(host, program) == [None]


@EVERY_STATIC
def test_new_promise_capability_constructor_is_called_once_with_the_executor_alone(name: str) -> None:
    """One positional argument, no keyword."""
    calls: list[Any] = []

    def construct(*arguments: Any, **keywords: Any) -> object:
        calls.append((len(arguments), keywords))
        arguments[0](*functions())
        return object()

    construct.resolve = lambda value: Capture()  # type: ignore[attr-defined]
    static(name, construct, *STATICS[name])
    assert calls == [(1, {})]


@EVERY_STATIC
def test_new_promise_capability_promise_is_whatever_the_constructor_returns(name: str) -> None:
    """The object is not looked at, be it a promise or not."""
    construct = receiver(lambda event: None)
    made = static(name, construct, *STATICS[name])
    assert (made.promise if name == "with_resolvers" else made) == "the promise"


@EVERY_STATIC
def test_new_promise_capability_of_a_subclass_makes_its_instance(name: str) -> None:
    """The receiver is kept by every static method."""
    made = static(name, Sub, *STATICS[name])
    promise = made.promise if name == "with_resolvers" else made
    promise.catch(lambda _: None)
    assert type(promise) is Sub


def test_new_promise_capability_subclass_constructor_sees_two_functions_that_settle(host: Host) -> None:
    """A subclass may wrap the executor: the capability's functions are the ones it passed on."""

    class Doubling(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            super().__init__(lambda resolve, reject: executor(lambda value=None: resolve(value * 2), reject))

    assert outcome(host, lambda: Doubling.resolve(21)) == ("fulfilled", 42)


def test_new_promise_capability_executor_called_after_the_constructor_has_returned_is_too_late() -> None:
    """The functions are looked at when the constructor returns; a call afterwards does nothing."""
    kept: list[Any] = []

    def construct(executor: Any) -> object:
        kept.append(executor)
        return object()

    with pytest.raises(TypeError):
        static("resolve", construct, 1)
    assert kept[0](*functions()) is None


def test_if_abrupt_reject_promise_returns_the_capability_promise(host: Host) -> None:
    """What goes wrong after the capability exists ends as a rejection, and its promise is returned."""

    def program(say: Any) -> None:
        say(static("all", receiver(say), None))

    log = events(host, program)
    assert [log[0][0], type(log[0][1]), log[1]] == ["reject", TypeError, "the promise"]


def test_if_abrupt_reject_promise_reject_function_raises_comes_out(host: Host) -> None:
    """If even the reject function raises, the call raises that."""

    def program(say: Any) -> None:
        with pytest.raises(OSError, match="reject"):
            static("all", receiver(say, on_reject=raiser(OSError("reject"))), None)

    assert [kind for kind, _ in events(host, program)] == ["reject"]


@pytest.mark.parametrize(
    "other", [object(), None, Thenable(lambda a, b: None), Promise], ids=lambda value: type(value).__name__
)
def test_is_promise_then_of_something_else_raises_type_error(other: Any) -> None:
    """``Promise.then`` works on promises alone."""
    with pytest.raises(TypeError):
        Promise.then(other, lambda value: value)


def test_is_promise_subclass_that_was_never_initialised_raises_type_error() -> None:
    """An instance whose constructor did not call the base class's is no promise yet."""

    class Unmade(Promise[Any]):
        def __init__(self) -> None:
            pass

    with pytest.raises(TypeError):
        Unmade().then(lambda value: value)


def test_is_promise_subclass_instance_is_one(host: Host) -> None:
    """``Promise.then`` takes an instance of a subclass."""
    assert outcome(host, lambda: Promise.then(Sub.resolve(1), lambda value: value + 1)) == ("fulfilled", 2)
