"""What is dropped is freed at once, by reference counting alone: no frame or traceback of promiselite's keeps a promise."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    async_function,
    current_scheduler,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
)


class Boom(Exception):
    """An exception that can be watched."""


class BoomExit(KeyboardInterrupt):
    """An exit that can be watched."""


@dataclass(frozen=True)
class FrozenBoom(Exception):
    """An exception that cannot be changed."""

    code: int = 1


def boom(*_: object) -> Any:
    """Raise; this frame keeps nothing but what it was given."""
    del _
    raise Boom


def boom_exit() -> Any:
    raise BoomExit


def boom_frozen() -> Any:
    raise FrozenBoom


class Thenable:
    def then(self) -> None:
        raise Boom


class Getter:
    @property
    def then(self) -> Any:
        raise Boom


class Sub(Promise[Any]):
    """A subclass, whose reactions take the path that the specification spells out."""


async def coroutine() -> None:
    raise Boom


async def coroutine_later() -> None:
    await Promise.resolve()
    raise Boom


async def awaits(promise: Any) -> Any:
    try:
        return await promise
    finally:
        del promise


def broken_iterator() -> Iterator[int]:
    yield 1
    raise Boom


class BrokenKeys(dict[Any, Any]):
    def keys(self) -> Any:
        raise Boom


class BrokenExecutor(Promise[Any]):
    @classmethod
    def resolve(cls, value: Any = None) -> Any:
        raise Boom


@pytest.fixture(autouse=True)
def without_collector() -> Iterator[None]:
    """Only reference counting frees anything during these tests."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


CHAINS: dict[str, Callable[[], Any]] = {
    "executor": lambda: Promise(lambda: boom()),
    "executor_both": lambda: Promise(lambda resolve, reject: boom()),
    "executor_frozen": lambda: Promise(lambda: boom_frozen()),
    "executor_of_subclass": lambda: Sub(lambda: boom()),
    "reject": lambda: Promise.reject(Boom()),
    "then": lambda: Promise.resolve(1).then(boom),
    "then_one": lambda: Promise.resolve(1).then(lambda value: boom()),
    "then_none": lambda: Promise.resolve(1).then(lambda: boom()),
    "then_frozen": lambda: Promise.resolve(1).then(lambda: boom_frozen()),
    "then_of_subclass": lambda: Sub.resolve(1).then(lambda: boom()),
    "then_then": lambda: Promise.resolve(1).then(lambda: boom()).then(lambda value: value),
    "catch": lambda: Promise.reject(1).catch(lambda: boom()),
    "catch_types": lambda: Promise.reject(Boom()).catch(KeyError, lambda: None),
    "catch_types_that_raises": lambda: Promise.reject(KeyError()).catch(KeyError, lambda: boom()),
    "finally_raises": lambda: Promise.resolve(1).finally_(lambda: boom()),
    "finally_passes": lambda: Promise.reject(Boom()).finally_(lambda: None),
    "finally_of_subclass": lambda: Sub.reject(Boom()).finally_(lambda: None),
    "all": lambda: Promise.all([Promise.resolve(1), Promise.resolve(1).then(lambda: boom())]),
    "all_broken_iterator": lambda: Promise.all(broken_iterator()),
    "all_getter": lambda: Promise.all([Getter()]),
    "all_own_resolve": lambda: BrokenExecutor.all([1, 2]),
    "all_settled": lambda: Promise.all_settled([Promise.resolve(1).then(lambda: boom())]).then(lambda: boom()),
    "all_keyed": lambda: Promise.all_keyed({"a": Promise.resolve(1).then(lambda: boom())}),
    "all_keyed_broken": lambda: Promise.all_keyed(BrokenKeys()),
    "any": lambda: Promise.any([Promise.resolve(1).then(lambda: boom())]),
    "any_of_nothing": lambda: Promise.any([]),
    "race": lambda: Promise.race([Promise.resolve(1).then(lambda: boom())]),
    "try": lambda: Promise.try_(lambda: boom()),
    "with_resolvers": lambda: (made := Promise.with_resolvers(), made.reject(Boom()), made.promise)[2],
    "nested": lambda: Promise.resolve().then(lambda: Promise.resolve().then(lambda: boom())),
    "thenable": lambda: Promise.resolve(Thenable()),
    "thenable_from_handler": lambda: Promise.resolve().then(lambda: Thenable()),
    "getter": lambda: Promise.resolve(Getter()),
    "getter_from_handler": lambda: Promise.resolve().then(lambda: Getter()),
    "self_resolution": lambda: (made := Promise.with_resolvers(), made.resolve(made.promise), made.promise)[2],
    "arity": lambda: Promise.resolve(1).then(lambda first, second: None),
    "arity_of_executor": lambda: Promise(lambda first, second, third: None),
    "arity_of_finally": lambda: Promise.resolve(1).finally_(lambda value: None),
    "not_callable_iterable": lambda: Promise.all(5),  # type: ignore[arg-type]
    "async_function": lambda: async_function(coroutine)(),
    "async_function_later": lambda: async_function(coroutine_later)(),
    "async_function_awaits": lambda: async_function(awaits)(Promise.resolve(1).then(lambda: boom())),
    "async_function_awaits_settled": lambda: async_function(awaits)(Promise.reject(Boom())),
    "async_handler": lambda: Promise.resolve(1).then(coroutine),
    "async_handler_later": lambda: Promise.resolve(1).then(coroutine_later),
    "coroutine": lambda: Promise.resolve(coroutine_later()),
    "after_a_timer": lambda: sleep(0.001).then(lambda: boom()),
}


def watch(thing: Any) -> Callable[[], Any]:
    """Return a weak reference to *thing*, or one that is dead if a thing of its kind cannot have one."""
    try:
        return weakref.ref(thing)
    except TypeError:
        return lambda: None


def drop(make: Callable[[], Any], use: Callable[[Any], object]) -> list[Callable[[], Any]]:
    """Make a promise, use it up, drop it, and return weak references to it and to its reason.

    This frame, and those of the functions below, are on the stack when the promise's handlers raise: they let go of it.
    """
    promise = make()
    try:
        try:
            use(promise)
        except Exception:
            assert use is not use_exception
        watched = [weakref.ref(promise), watch(promise.exception())]
        run()  # the scheduler remembers a rejection until its next report
        return watched
    finally:
        del promise


def use_exception(promise: Any) -> None:
    try:
        promise.exception()
    finally:
        del promise


def use_result(promise: Any) -> None:
    try:
        promise.result()
    finally:
        del promise


def use_result_often(promise: Any) -> None:
    for _ in range(3):
        with pytest.raises(Exception):  # noqa: B017 (whatever the reason is)
            promise.result()
    del promise


def use_run_promise(promise: Any) -> None:
    try:
        run(promise)
    finally:
        del promise


def use_run_until(promise: Any) -> None:
    try:
        current_scheduler().run_until(promise)  # type: ignore[attr-defined]
    finally:
        del promise


def use_run(promise: Any) -> None:
    del promise
    run()


def use_await(promise: Any) -> None:
    try:
        run(awaits(promise))
    finally:
        del promise


def use_handler(promise: Any) -> None:
    promise.then(lambda value: value).catch(lambda reason: None)
    del promise
    run()


def use_hook(promise: Any) -> None:
    del promise
    current_scheduler().on_unhandled_rejection = lambda reason, promise: None  # type: ignore[attr-defined]
    run()


def use_all_three(promise: Any) -> None:
    try:
        for use in (use_run, use_await, use_result):
            with pytest.raises(Exception):  # noqa: B017 (whatever the reason is)
                use(promise)
    finally:
        del promise


USES = {
    use.__name__.removeprefix("use_"): use
    for use in (
        use_exception,
        use_result,
        use_result_often,
        use_run_promise,
        use_run_until,
        use_run,
        use_await,
        use_handler,
        use_hook,
        use_all_three,
    )
}


@pytest.mark.parametrize("use", USES)
@pytest.mark.parametrize("chain", CHAINS)
def test_a_rejected_chain_is_freed(chain: str, use: str) -> None:
    """A chain that raised, and its reason, are freed as soon as nobody holds them."""
    assert [one() for one in drop(CHAINS[chain], USES[use])] == [None, None]


@pytest.mark.parametrize(
    "set_up",
    [
        lambda callback: queue_microtask(callback),
        lambda callback: next_tick(callback),
        lambda callback: set_timeout(callback, 1),
        lambda callback: set_immediate(callback),
    ],
    ids=["microtask", "tick", "timer", "immediate"],
)
def test_the_exception_of_a_callback_is_freed(set_up: Callable[[Any], object]) -> None:
    """What a timer, an immediate or a microtask raised is kept by nobody once it was caught."""

    def program() -> Any:
        set_up(lambda: boom())
        try:
            run()
        except Boom as error:
            return weakref.ref(error)

    assert program()() is None


def test_an_exit_is_freed() -> None:
    """A KeyboardInterrupt that left the loop, and the promise it rejected, are freed."""

    def program(make: Callable[[], Any]) -> list[Any]:
        watched = []
        try:
            watched.append(weakref.ref(make()))
            run()
        except BoomExit as error:
            watched.append(weakref.ref(error))
        return watched

    for make in (
        lambda: Promise.resolve(1).then(lambda: boom_exit()),
        lambda: Promise.resolve(1).then(lambda value: boom_exit()),
        lambda: Sub.resolve(1).then(lambda: boom_exit()),
        lambda: Promise(lambda: boom_exit()),
        lambda: Promise.resolve().then(lambda: Promise(lambda: boom_exit())),
        lambda: Promise.all(boom_exit() for _ in range(1)),
    ):
        watched = program(make)
        run()  # a rejection is remembered until the next report
        assert [one() for one in watched] == [None] * len(watched)
        assert watched


def test_a_reason_raised_again_by_a_handler_is_freed() -> None:
    """A handler that raises the reason it was given forms no cycle, if it lets go of the reason itself."""

    def again(reason: Any) -> None:
        try:
            raise reason
        finally:
            del reason

    def program() -> Any:
        promise = Promise.resolve().then(lambda: boom()).catch(again).catch(again).catch(again)
        try:
            return weakref.ref(promise.exception())
        finally:
            del promise

    assert program()() is None


def test_a_value_offered_to_a_handler_that_ignores_it_is_freed() -> None:
    """The frame that called the handler does not keep what the handler was offered."""

    class Value:
        promise: Any

    def program() -> Any:
        value = Value()
        value.promise = Promise.resolve(value).then(lambda: boom())
        try:
            value.promise.exception()
            return weakref.ref(value)
        finally:
            del value

    assert program()() is None


KEEPS_WHAT_IT_CAUGHT: dict[str, Callable[[Callable[..., Any]], Any]] = {
    "executor": lambda caught: Promise(lambda resolve: resolve(caught())),
    "executor_rejects": lambda caught: Promise(lambda _, reject: reject(caught())),
    "then": lambda caught: Promise.resolve(1).then(lambda: caught()),
    "then_one": lambda caught: Promise.resolve(1).then(lambda value: caught()),
    "catch": lambda caught: Promise.reject(1).catch(lambda: caught()),
    "catch_types": lambda caught: Promise.reject(KeyError()).catch(KeyError, lambda: caught()),
    "finally": lambda caught: Promise.reject(1).finally_(lambda: Promise.reject(caught())),
    "try": lambda caught: Promise.try_(caught),
    "subclass": lambda caught: Sub(lambda resolve: resolve(caught())).then(lambda: caught()),
    "resolve": lambda caught: Promise.resolve(caught()),
}


@pytest.mark.parametrize("name", KEEPS_WHAT_IT_CAUGHT)
def test_an_exception_caught_inside_and_kept_is_freed(name: str) -> None:
    """A handler may catch an exception and settle a promise with it: the frames around that handler keep no promise."""

    def caught() -> Any:
        try:
            boom()
        except Boom as error:
            return error

    def program() -> list[Any]:
        promise = KEEPS_WHAT_IT_CAUGHT[name](caught)
        try:
            kept = promise.exception() or promise.result()
            return [weakref.ref(kept), weakref.ref(promise)]
        finally:
            del promise
            kept = None

    watched = program()
    run()
    assert [one() for one in watched] == [None, None]


def test_what_another_thread_posted_is_freed() -> None:
    """A reason that left the loop keeps no promise that another thread posted."""

    def program() -> list[Any]:
        promise, resolve, reject = Promise.with_resolvers()
        watched: list[Any] = []

        def other() -> None:
            watched.append(weakref.ref(promise.then(lambda: boom())))
            resolve(1)

        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        try:
            run()
        except Boom as error:
            watched.append(weakref.ref(error))
        return watched

    watched = program()
    assert [one() for one in watched] == [None, None]


def test_a_run_of_a_function_that_raises_is_freed() -> None:
    """``run(main)`` keeps neither *main* nor its promise in what it raises."""

    def program() -> list[Any]:
        def main() -> None:
            raise Boom

        watched = [weakref.ref(main)]
        try:
            run(main)
        except Boom as error:
            watched.append(weakref.ref(error))  # type: ignore[arg-type]
        return watched

    assert [one() for one in program()] == [None, None]


def test_a_hook_that_raises_the_reason_is_freed() -> None:
    """A hook that raises the reason itself leaves no cycle."""

    def hook(reason: Any, promise: Any) -> None:
        try:
            raise reason
        finally:
            del reason, promise

    def program() -> list[Any]:
        watched = [weakref.ref(Promise.resolve().then(lambda: boom()))]
        try:
            run()
        except Boom as error:
            watched.append(weakref.ref(error))
        return watched

    scheduler = LoopScheduler(on_unhandled_rejection=hook)
    with use_scheduler(scheduler):
        assert [one() for one in program()] == [None, None]


def test_nothing_is_left_for_the_collector() -> None:
    """A hundred rounds of every kind of chain leave no cycle behind."""
    gc.collect()
    for make in CHAINS.values():
        for _ in range(3):
            promise = make()
            promise.exception()
            run()
    promise = None
    assert gc.collect() == 0


def test_a_promise_made_by_hand_is_four_objects() -> None:
    """The promise, the two functions, of which the first holds the second's state, and the tuple they come in."""
    Promise.with_resolvers()
    gc.collect()
    before = {id(one) for one in gc.get_objects()}
    made = Promise.with_resolvers()
    new = [one for one in gc.get_objects() if id(one) not in before and one is not before]
    assert {type(one) for one in new} >= {Promise, type(made), type(made.resolve), type(made.reject)}
    assert len([one for one in new if type(one) in (Promise, type(made), type(made.resolve), type(made.reject))]) == 4
