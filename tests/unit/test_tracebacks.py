"""Tracebacks: they begin in the user's code, and do not grow however often a reason is raised."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import Promise, async_function, queue_microtask, run, set_immediate, set_timeout, sleep


class Boom(Exception):
    pass


def fail() -> Any:
    raise Boom


def functions(error: BaseException | None) -> list[str]:
    """Return the names of the functions in an exception's traceback, outermost first."""
    assert error is not None
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def files(error: BaseException | None) -> list[str]:
    assert error is not None
    return [frame.filename for frame in traceback.extract_tb(error.__traceback__)]


class RaisingThenable:
    def then(self, resolve: Any, reject: Any) -> None:
        fail()


class RaisingGetter:
    @property
    def then(self) -> Any:
        return fail()


class Sub(Promise[Any]):
    pass


async def coroutine(*_: object) -> None:
    await Promise.resolve()
    fail()


def numbers() -> Any:
    yield 1
    fail()


def handler(*_: object) -> Any:
    fail()


SOURCES: dict[str, tuple[Callable[[], Any], list[str]]] = {
    "executor": (lambda: Promise(handler), ["handler", "fail"]),
    "executor_of_subclass": (lambda: Sub(handler), ["handler", "fail"]),
    "then": (lambda: Promise.resolve().then(handler), ["handler", "fail"]),
    "then_one": (lambda: Promise.resolve().then(lambda value: fail()), ["<lambda>", "fail"]),
    "catch": (lambda: Promise.reject(1).catch(handler), ["handler", "fail"]),
    "catch_types": (lambda: Promise.reject(KeyError()).catch(KeyError, handler), ["handler", "fail"]),
    "finally": (lambda: Promise.resolve().finally_(lambda: fail()), ["<lambda>", "fail"]),
    "finally_after_rejection": (lambda: Promise.reject(1).finally_(lambda: fail()), ["<lambda>", "fail"]),
    "subclass": (lambda: Sub.resolve().then(handler), ["handler", "fail"]),
    "try": (lambda: Promise.try_(handler), ["handler", "fail"]),
    "thenable": (lambda: Promise.resolve(RaisingThenable()), ["then", "fail"]),
    "getter": (lambda: Promise.resolve(RaisingGetter()), ["then", "fail"]),
    "iterator": (lambda: Promise.all(numbers()), ["numbers", "fail"]),
    "async_function": (lambda: async_function(coroutine)(), ["coroutine", "fail"]),
    "async_handler": (lambda: Promise.resolve().then(coroutine), ["coroutine", "fail"]),
    "coroutine": (lambda: Promise.resolve(coroutine()), ["coroutine", "fail"]),
}
EVERY = [(name, make, expected) for name, (make, expected) in SOURCES.items()]


@pytest.mark.parametrize(("make", "expected"), [one[1:] for one in EVERY], ids=[one[0] for one in EVERY])
def test_a_traceback_holds_the_users_frames_only(make: Callable[[], Any], expected: list[str]) -> None:
    """From the first frame on, the traceback is the user's own code."""
    error = make().exception()
    assert functions(error) == expected
    assert set(files(error)) == {__file__}


@pytest.mark.parametrize(("make", "expected"), [one[1:] for one in EVERY], ids=[one[0] for one in EVERY])
def test_a_traceback_is_the_same_wherever_the_reason_arrives(make: Callable[[], Any], expected: list[str]) -> None:
    """Chains, combinators and other promises hand the reason on with the traceback it had."""
    promise = make()
    ways = [
        promise.then(lambda value: value),
        promise.finally_(lambda: None),
        promise.finally_(lambda: sleep(0.001)),
        promise.catch(KeyError, lambda: None),
        Promise.resolve().then(lambda: promise),
        Promise(lambda resolve: resolve(promise)),
        Promise.all([1, promise]),
        Promise.race([promise]),
        Promise.all_keyed({"key": promise}),
        Sub.resolve(promise),
    ]
    for way in ways:
        assert functions(way.exception()) == expected


def raise_by_result(promise: Any) -> None:
    promise.result()


def raise_by_await(promise: Any) -> None:
    async def awaits() -> None:
        await promise

    run(awaits())


def raise_by_run(promise: Any) -> None:
    run(promise)


def raise_by_chain(promise: Any) -> None:
    promise.then(lambda: None).finally_(lambda: None).result()


def raise_by_handler(promise: Any) -> None:
    def again(reason: Any) -> None:
        raise reason

    promise.catch(again).result()


def raise_by_all(promise: Any) -> None:
    Promise.all([promise]).result()


def raise_by_hand(promise: Any) -> None:
    raise promise.exception()


RAISERS = [raise_by_result, raise_by_await, raise_by_run, raise_by_chain, raise_by_handler, raise_by_all, raise_by_hand]


@pytest.mark.parametrize("raiser", RAISERS)
def test_raising_ten_times_does_not_grow(raiser: Callable[[Any], None]) -> None:
    """The tenth raise has the traceback of the first."""
    promise = Promise.resolve().then(handler)
    lengths = []
    for _ in range(10):
        with pytest.raises(Boom) as caught:
            raiser(promise)
        lengths.append(functions(caught.value))
    assert lengths == [lengths[0]] * 10
    assert lengths[0][-2:] == ["handler", "fail"]
    assert functions(promise.exception()) == ["handler", "fail"]


def test_raising_in_many_places_in_turn_does_not_grow() -> None:
    """Whatever raised it in between, each way of raising has the traceback it had the first time."""
    promise = Promise.resolve().then(handler)
    first: dict[str, list[str]] = {}
    for _ in range(3):
        for raiser in (*RAISERS, *reversed(RAISERS)):
            with pytest.raises(Boom) as caught:
                raiser(promise)
            now = functions(caught.value)
            assert first.setdefault(raiser.__name__, now) == now


def test_one_reason_of_many_promises() -> None:
    """Each promise keeps the traceback it was rejected with, though the reason is the same object."""
    reason = Boom()

    def here() -> None:
        raise reason

    def there() -> None:
        raise reason

    plain = Promise.reject(reason)
    first, second = Promise.resolve().then(here), Promise.resolve().then(there)
    Promise.all_settled([plain, first, second]).result()
    for _ in range(2):
        assert functions(plain.exception()) == []
        assert functions(first.exception()) == ["here"]
        assert functions(second.exception()) == ["there", "here"]


def test_one_await_in_a_loop() -> None:
    """A coroutine that awaits the same rejected promise again and again sees the same traceback."""
    promise = Promise.resolve().then(handler)
    seen: list[list[str]] = []

    async def awaits() -> None:
        for _ in range(10):
            try:
                await promise
            except Boom as error:
                seen.append(functions(error))

    run(awaits())
    assert seen == [seen[0]] * 10
    assert seen[0][0] == "awaits"


def test_result_begins_where_it_was_called() -> None:
    """What ``result()`` raises begins in its caller and ends where it was raised first."""
    promise = Promise.resolve().then(handler)
    with pytest.raises(Boom) as caught:
        promise.result()
    names = functions(caught.value)
    assert names[0] == "test_result_begins_where_it_was_called"
    assert names[-2:] == ["handler", "fail"]


@pytest.mark.parametrize("set_up", [queue_microtask, set_timeout, set_immediate])
def test_a_callbacks_exception_keeps_its_frames(set_up: Callable[[Any], Any]) -> None:
    """What a callback raises comes out of ``run()`` and ends in the callback."""
    set_up(handler)
    with pytest.raises(Boom) as caught:
        run()
    names = functions(caught.value)
    assert names[0] == "test_a_callbacks_exception_keeps_its_frames"
    assert names[-2:] == ["handler", "fail"]


def test_a_reason_that_was_never_raised_has_no_traceback() -> None:
    """To reject with an exception is not to raise it."""
    assert Promise.reject(Boom()).exception().__traceback__ is None  # type: ignore[union-attr]


def test_context_is_not_invented() -> None:
    """A reason gets no ``__context__`` from the loop that carries it."""
    promise = Promise.reject(KeyError()).catch(handler)
    error = promise.exception()
    assert error is not None
    assert error.__context__ is None
    assert error.__cause__ is None


def test_a_handlers_own_chain_stays() -> None:
    """``raise ... from`` in a handler keeps its cause."""

    def chained(reason: Any) -> None:
        raise Boom from reason

    cause = KeyError()
    error = Promise.reject(cause).catch(chained).exception()
    assert error is not None
    assert error.__cause__ is cause
