"""``state`` and ``repr``: looking at a promise changes nothing."""

from __future__ import annotations

import _thread
import threading
from typing import Any

import pytest

from promiselite import Fulfilled, LoopScheduler, Promise, run, use_scheduler


class Sub(Promise[Any]):
    pass


def test_state() -> None:
    """``state`` is one of three words."""
    promise, resolve, _ = Promise.with_resolvers()
    assert promise.state == "pending"
    resolve(1)
    assert promise.state == "fulfilled"
    rejected = Promise.reject(1)
    assert rejected.state == "rejected"
    rejected.catch(lambda: None).result()


def test_state_of_a_promise_that_is_resolved_but_not_settled() -> None:
    """A promise that follows another is pending, and so is one whose own job is queued."""
    follower = Promise(lambda resolve: resolve(Promise(lambda: None)))
    assert follower.state == "pending"
    derived = Promise.resolve(1).then(lambda value: value)
    assert derived.state == "pending"
    assert repr(derived) == "<Promise pending>"
    nested = Promise.resolve().then(lambda: Promise.resolve())
    assert nested.state == "pending"
    run()
    assert follower.state == "pending"
    assert derived.state == nested.state == "fulfilled"


def test_state_cannot_be_set() -> None:
    """``state`` is read-only, and a promise takes no other attribute."""
    promise: Any = Promise.resolve(1)
    with pytest.raises(AttributeError):
        promise.state = "pending"
    with pytest.raises(AttributeError):
        promise.other = 1


def test_looking_does_not_handle() -> None:
    """A rejection whose ``state`` and ``repr`` were read is still unhandled."""
    promise = Promise.reject(ValueError("x"))
    assert promise.state == "rejected"
    repr(promise)
    with pytest.raises(ValueError, match="x"):
        run()


def test_repr_is_as_helpful_as_nodes() -> None:
    """The three states, with the value or the reason."""
    assert repr(Promise(lambda: None)) == "<Promise pending>"
    assert repr(Promise.resolve(3)) == "<Promise fulfilled: 3>"
    assert repr(Promise.resolve()) == "<Promise fulfilled: None>"
    rejected = Promise.reject(ValueError("x"))
    assert repr(rejected) == "<Promise rejected: ValueError('x')>"
    assert repr(rejected.catch(lambda: None)) == "<Promise pending>"
    run()


def test_repr_names_the_class() -> None:
    """A subclass says its own name."""
    assert repr(Sub.resolve("text")) == "<Sub fulfilled: 'text'>"


def test_repr_of_a_promise_that_holds_itself() -> None:
    """A value or a reason that leads back to the promise does not recurse."""
    held: list[Any] = []
    promise = Promise.resolve(held)
    held.append(promise)
    assert repr(promise) == "<Promise fulfilled: [<Promise ...>]>"
    outcome = Promise.resolve(Fulfilled(held))
    held[0] = outcome
    assert repr(outcome) == "<Promise fulfilled: Fulfilled([<Promise ...>])>"
    error = ValueError()
    rejected = Promise.reject(error)
    error.args = (rejected,)
    assert repr(rejected) == "<Promise rejected: ValueError(<Promise ...>)>"
    rejected.catch(lambda: None).result()


def test_repr_of_a_hostile_value() -> None:
    """A value whose ``repr`` raises is named by its type."""

    class Hostile:
        def __repr__(self) -> str:
            raise OSError("no")

    assert repr(Promise.resolve(Hostile())) == "<Promise fulfilled: <Hostile whose repr raised OSError>>"
    promise = Promise.reject(Hostile())
    assert "whose repr raised OSError" in repr(promise)
    promise.catch(lambda: None).result()


def test_repr_of_a_value_that_is_too_deep() -> None:
    """A value too deep to be printed is no reason to fail."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert "RecursionError" in repr(Promise.resolve(deep))


def test_repr_of_a_long_value_is_cut() -> None:
    """A value of a megabyte does not flood the screen."""
    text = repr(Promise.resolve("x" * 1_000_000))
    assert len(text) < 1_100
    assert text.endswith("...>")


def test_repr_of_a_subclass_without_super_init() -> None:
    """A subclass that forgot ``super().__init__()`` says so."""

    class Forgets(Promise[Any]):
        def __init__(self) -> None:
            pass

    assert "did not call super().__init__" in repr(Forgets())


def test_repr_from_the_bottom_of_a_stack(monkeypatch: pytest.MonkeyPatch) -> None:
    """``repr`` works where it has no caller: as the first function of a thread."""
    ended = threading.Event()
    failures: list[Any] = []

    class Value:
        def __del__(self) -> None:
            ended.set()

    monkeypatch.setattr("sys.unraisablehook", failures.append)
    _thread.start_new_thread(repr, (Promise.resolve(Value()),))
    assert ended.wait(10)
    assert failures == []


def test_reading_on_a_foreign_thread() -> None:
    """``state`` and ``repr`` can be read on any thread."""
    promise = Promise.resolve(1)
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.extend((promise.state, repr(promise))))
    thread.start()
    thread.join()
    assert read == ["fulfilled", "<Promise fulfilled: 1>"]


def test_a_promise_is_compared_and_hashed_by_identity() -> None:
    """Two promises of the same value are two."""
    first, second = Promise.resolve(1), Promise.resolve(1)
    assert first == first
    assert first != second
    assert len({first, second}) == 2


def test_result_and_exception_of_settled_promises() -> None:
    """On a settled promise both answer at once, inside a job, on a closed scheduler and on any thread."""
    scheduler = LoopScheduler(on_unhandled_rejection="none")
    with use_scheduler(scheduler):
        fulfilled, rejected = Promise.resolve(1), Promise.reject(ValueError("x"))
    scheduler.close()
    inside: list[Any] = []
    Promise.resolve().then(lambda: inside.append((fulfilled.result(), fulfilled.exception()))).result()
    assert inside == [(1, None)]
    assert type(rejected.exception(0)) is ValueError
    assert fulfilled.result(0) == 1


def test_repr_of_the_functions_that_settle() -> None:
    """They tell whether they were called; their names are nobody's, as in JavaScript."""
    promise, resolve, reject = Promise.with_resolvers()
    assert repr(resolve) == "<resolve of a promise>"
    reject(1)
    assert repr(resolve) == "<resolve of a promise, called>"
    promise.catch(lambda: None).result()
