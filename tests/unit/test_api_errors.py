"""Mistakes in calling the API: each error says what to write instead."""

from __future__ import annotations

import asyncio
import copy
import pickle
from typing import Any

import pytest

import promiselite
from promiselite import Promise, Resolvers, run, sleep


@pytest.mark.parametrize("executor", [None, 1, "text", [], object()])
def test_an_executor_that_is_not_callable(executor: Any) -> None:
    """The constructor wants a function."""
    with pytest.raises(TypeError, match=r"Promise\(executor\): a function \(resolve, reject\) is needed, not"):
        Promise(executor)


def test_no_executor() -> None:
    """An executor is required."""
    with pytest.raises(TypeError, match="executor"):
        Promise()  # type: ignore[call-arg]


def test_a_scheduler_that_is_none() -> None:
    """What is no scheduler is refused by name."""
    with pytest.raises(TypeError, match=r"a scheduler such as LoopScheduler\(\) is needed, not 'loop'"):
        Promise(lambda: None, scheduler="loop")  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race", "allSettled"])
def test_promises_as_arguments_instead_of_a_list(name: str) -> None:
    """``Promise.all(a, b)`` says what to write instead."""
    combine = getattr(Promise, name)
    with pytest.raises(TypeError) as caught:
        combine(Promise.resolve(1), Promise.resolve(2))
    assert "([a, b])" in str(caught.value)
    assert "(a, b)" in str(caught.value)


@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race"])
def test_one_promise_instead_of_a_list(name: str) -> None:
    """``Promise.all(promise)`` rejects, and says to put it in a list."""
    error = getattr(Promise, name)(Promise.resolve(1)).exception()
    assert type(error) is TypeError
    assert "put it in a list" in str(error)


@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race"])
@pytest.mark.parametrize("given", [5, None, object()])
def test_what_cannot_be_iterated_rejects(name: str, given: Any) -> None:
    """As in JavaScript, a combinator never raises: it rejects."""
    error = getattr(Promise, name)(given).exception()
    assert type(error) is TypeError
    assert "not iterable" in str(error)


@pytest.mark.parametrize("name", ["all_keyed", "all_settled_keyed"])
@pytest.mark.parametrize("given", [5, None, [1]])
def test_what_is_no_mapping_rejects(name: str, given: Any) -> None:
    """The keyed pair wants a mapping."""
    error = getattr(Promise, name)(given).exception()
    assert type(error) is TypeError
    assert "mapping" in str(error)


@pytest.mark.parametrize("state", ["pending", "fulfilled", "rejected"])
def test_create_task(state: str) -> None:
    """``asyncio.create_task(promise)`` says to await it or to use ``ensure_future``, whatever its state."""
    made = {
        "pending": lambda: Promise(lambda: None),
        "fulfilled": lambda: Promise.resolve(1),
        "rejected": lambda: Promise.reject(1),
    }[state]()
    made.catch(lambda: None)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        for create in (asyncio.create_task, loop.create_task):
            with pytest.raises(TypeError) as caught:
                create(made)  # type: ignore[arg-type]
            assert "await promise" in str(caught.value)
            assert "asyncio.ensure_future(promise)" in str(caught.value)

    asyncio.run(main())
    assert "await" not in repr(made)
    run()


def test_create_task_in_a_group() -> None:
    """A TaskGroup's ``create_task`` says the same."""

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            with pytest.raises(TypeError, match="await promise"):
                group.create_task(Promise.resolve(1))  # type: ignore[arg-type]

    asyncio.run(main())


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling(protocol: int) -> None:
    """A promise cannot be pickled, and the error says what to do."""
    for value in (Promise.resolve(1), [Promise.resolve(1)]):
        with pytest.raises(TypeError, match=r"cannot be copied or pickled: .*promise\.then\(\).*promise\.result\(\)"):
            pickle.dumps(value, protocol)


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_copying(duplicate: Any) -> None:
    """A promise cannot be copied, and the error says what to do."""

    class Sub(Promise[Any]):
        pass

    for promise in (Promise.resolve(1), Sub.resolve(1), Promise(lambda: None)):
        with pytest.raises(TypeError, match=r"cannot be copied or pickled: .*promise\.then\(\).*promise\.result\(\)"):
            duplicate(promise)


def test_both_spellings() -> None:
    """One class bears both spellings of the names that differ, and they are the same functions (decision 4)."""
    for python, javascript in {
        "all_settled": "allSettled",
        "all_keyed": "allKeyed",
        "all_settled_keyed": "allSettledKeyed",
        "with_resolvers": "withResolvers",
    }.items():
        assert getattr(Promise, python).__func__ is getattr(Promise, javascript).__func__
    assert Promise.allSettled([1]).result()[0].value == 1
    assert Promise.withResolvers()._fields == ("promise", "resolve", "reject")


def test_with_resolvers_is_a_named_tuple() -> None:
    """``with_resolvers`` gives a named tuple of the promise and the two functions."""
    made = Promise.with_resolvers()
    assert type(made) is Resolvers
    assert isinstance(made, tuple)
    promise, resolve, reject = made
    assert (made.promise, made.resolve, made.reject) == (promise, resolve, reject)
    resolve(1)
    reject(2)
    assert promise.result() == 1


def test_with_resolvers_of_a_subclass() -> None:
    """It makes a promise of its receiver."""

    class Sub(Promise[Any]):
        pass

    assert type(Sub.with_resolvers().promise) is Sub


def test_try_passes_arguments() -> None:
    """``try_`` calls at once, with positional and keyword arguments, all of them."""
    events: list[Any] = []

    def function(*args: Any, **kwargs: Any) -> Any:
        events.append((args, kwargs))
        return "result"

    promise = Promise.try_(function, 1, 2, function=3, cls=4)
    assert events == [((1, 2), {"function": 3, "cls": 4})]
    assert promise.result() == "result"


def test_try_rejects_with_what_is_raised() -> None:
    """What the function raises rejects; a wrong number of arguments as well, and so does what cannot be called."""
    error = ValueError()

    def function() -> None:
        raise error

    assert Promise.try_(function).exception() is error
    assert type(Promise.try_(function, 1).exception()) is TypeError
    assert type(Promise.try_(5).exception()) is TypeError  # type: ignore[arg-type]


def test_try_follows() -> None:
    """``try_`` follows a promise, a coroutine or another thenable."""

    async def coroutine(value: Any) -> Any:
        return value

    assert Promise.try_(lambda: sleep(0.001, "slept")).result() == "slept"
    assert Promise.try_(coroutine, "awaited").result() == "awaited"


def test_resolve_and_reject_without_arguments() -> None:
    """``resolve()`` gives None, and so does ``reject()``."""
    assert Promise.resolve().result() is None
    assert Promise.reject().catch(lambda reason: [reason]).result() == [None]


def test_then_can_be_called_by_keyword() -> None:
    """The handlers have names."""
    assert Promise.resolve(1).then(on_fulfilled=lambda value: value + 1).result() == 2
    assert Promise.reject(1).then(on_rejected=lambda reason: reason + 1).result() == 2


def test_a_subscripted_class_makes_plain_promises() -> None:
    """``Promise[int](...)`` is ``Promise(...)``."""
    promise = Promise[int](lambda resolve: resolve(1))
    assert type(promise) is Promise
    assert Promise[int].resolve(2).result() == 2
    assert promise.result() == 1


def test_every_public_name_exists() -> None:
    """``__all__`` is sorted and complete."""
    assert sorted(promiselite.__all__) == list(promiselite.__all__)
    for name in promiselite.__all__:
        assert hasattr(promiselite, name)
