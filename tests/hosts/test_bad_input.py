"""Mistakes at the borders of the hosts: each gets a clear error, at the call, that says what to do."""

from __future__ import annotations

import asyncio
import types
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest

import promiselite
from promiselite import (
    LoopScheduler,
    Promise,
    ThreadScheduler,
    async_function,
    offload,
    offloaded,
    promisify,
    run,
    set_timeout,
    sleep,
    to_asyncio_future,
    use_scheduler,
)
from tests.support.hosts import Host


async def slowly(value: Any = 1) -> Any:
    """Answer after a while."""
    return await sleep(0.001, value)


def numbers() -> Any:
    """Walk over one number."""
    yield 1


@types.coroutine
def old_style() -> Any:
    """Await as coroutines did before there was ``await``."""
    return (yield from Promise.resolve(5).__await__())


async def async_numbers() -> Any:
    """Walk over one number."""
    yield 1


class Bound:
    """Has a method that is an async function."""

    async def method(self) -> None: ...


# ---------------------------------------------------------------------------------------------------------------- offload


def test_the_result_of_a_call_is_no_function() -> None:
    """offload(f(x)) runs f here."""
    with pytest.raises(TypeError, match=r"a function is needed, not 3: write offload\(f, x\), not offload\(f\(x\)\)"):
        offload(len("abc"))  # type: ignore[arg-type]


def test_keywords_go_through_partial() -> None:
    with pytest.raises(TypeError, match=r"offload\(\) takes no base=...: .* go through functools.partial\(f, base=...\)"):
        offload(int, "ff", base=16)  # type: ignore[arg-type]
    assert offload(partial(int, base=16), "ff").result() == 255


@pytest.mark.parametrize(
    ("function", "kind", "instead"),
    [
        (slowly, "slowly .*an async function", "call it and await that"),
        (partial(slowly, 2), "slowly .*an async function", "call it and await that"),
        (Bound().method, "Bound.method .*an async function", "call it and await that"),
        (old_style, "old_style .*an async function of types.coroutine", "call it and await that"),
        (numbers, "numbers .*a generator function", "returns a list"),
        (async_numbers, "numbers .*an async generator function", "returns a list"),
    ],
)
def test_what_would_run_here_is_not_sent_there(function: Any, kind: str, instead: str) -> None:
    """A call of it does nothing but make an object; its body would run at home."""
    for attempt in (offload, offloaded):
        with pytest.raises(TypeError, match=rf"{attempt.__name__}\(\): .*{kind}, whose body would run here.*{instead}"):
            attempt(function)


@pytest.mark.parametrize("executor", [3, "pool", object(), type("Odd", (), {"submit": 3})()])
def test_an_executor_has_a_submit(executor: Any) -> None:
    with pytest.raises(TypeError, match=r"an executor with a submit\(\) is needed, not"):
        offload(len, (), executor=executor)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_is_no_class(kind: type[Any]) -> None:
    with pytest.raises(TypeError, match=rf"{kind.__name__}'> is a class: make an executor of it, {kind.__name__}\(...\)"):
        offload(len, (), executor=kind)


def test_submit_returns_a_future(loop: LoopScheduler) -> None:
    class Odd:
        def submit(self, function: Any, *args: Any) -> Any:
            return function(*args)

    with pytest.raises(TypeError, match=r"submit\(\) returned 0, which is no future: it needs add_done_callback and result"):
        offload(len, (), executor=Odd())
    assert not loop.has_work()


def test_an_executor_that_was_shut_down(loop: LoopScheduler) -> None:
    """The error says what to do."""
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    with pytest.raises(RuntimeError, match="takes no call.*after shutdown.*make a new one") as caught:
        offload(len, (), executor=executor)
    assert isinstance(caught.value.__cause__, RuntimeError)
    assert not loop.has_work()


def test_what_submit_raises_otherwise_comes_out(loop: LoopScheduler) -> None:
    """It is the executor's own affair."""

    class Strict:
        def submit(self, function: Any, *args: Any) -> Any:
            raise LookupError("no such queue")

    with pytest.raises(LookupError, match="no such queue"):
        offload(len, (), executor=Strict())
    assert not loop.has_work()


def test_closed_schedulers() -> None:
    """Of every kind: the error says that a new one is needed."""
    closed = LoopScheduler()
    closed.close()
    with ThreadScheduler() as left:
        pass
    for scheduler in (closed, left):
        for attempt in (lambda: offload(len, ()), lambda: sleep(1), lambda: set_timeout(len, 1)):
            with use_scheduler(scheduler), pytest.raises(RuntimeError, match="is closed: make a new scheduler"):
                attempt()


# ------------------------------------------------------------------------------------------------------------- decorators


@pytest.mark.parametrize("decorator", [async_function, offloaded, promisify])
def test_decorators_take_functions(decorator: Callable[..., Any]) -> None:
    """Not what a call returned, and not what stands above them in a class."""
    name = decorator.__name__
    coroutine = slowly()
    for wrong in (None, 3, "f", coroutine, Promise.resolve(1)):
        with pytest.raises(
            TypeError, match=rf"{name}\(\): a function is needed, not .*: give it the function itself, uncalled"
        ):
            decorator(wrong)
    coroutine.close()
    for above in (staticmethod, classmethod):
        with pytest.raises(TypeError, match=rf"{name}\(\): .* write @{above.__name__} above @{name}, not below it"):
            decorator(above(len))


def test_an_async_function_is_no_generator() -> None:
    """Of either kind; the error says how its values are had."""
    with pytest.raises(TypeError, match=r"numbers \(.*\) is a generator function, which has no one result: walk it with `for`"):
        async_function(numbers)
    with pytest.raises(TypeError, match=r"async_numbers \(.*\) is an async generator function.*walk it with `async for`"):
        async_function(async_numbers)


def test_what_is_no_async_def_has_to_return_an_awaitable() -> None:
    """A plain function may; if it does not, the call says so."""
    assert async_function(lambda: slowly(2))().result() == 2
    assert async_function(partial(slowly, 3))().result() == 3
    assert async_function(async_function(slowly))(4).result() == 4
    assert async_function(old_style)().result() == 5
    with pytest.raises(TypeError, match=r"len returned 0, which cannot be awaited: an `async def` is needed; Promise.try_\(\)"):
        async_function(len)(())


# ------------------------------------------------------------------------------------------------------- awaited twice

TWICE = "a coroutine runs once; to wait for it in several places make a promise of it, Promise.resolve"


def test_a_coroutine_that_is_done_is_awaited_again(host: Host) -> None:
    """By an await, a combinator or a handler: the second time is an error that says what to do."""
    reasons: list[Any] = []

    @async_function
    async def twice() -> None:
        coroutine = slowly()
        assert await coroutine == 1
        await coroutine

    def program() -> None:
        twice().catch(reasons.append)
        coroutine = slowly()
        Promise.resolve().then(lambda: coroutine).then(lambda _: coroutine).catch(reasons.append)

    host.run(program)
    assert [type(reason) for reason in reasons] == [RuntimeError] * 2
    assert all(TWICE in str(reason) for reason in reasons)


def test_a_coroutine_that_is_waiting_is_awaited_again(host: Host) -> None:
    """It is not disturbed: what it waits for arrives where it waits."""
    outcomes: list[Any] = []

    def program() -> None:
        coroutine = slowly("undisturbed")
        first = async_function(lambda: coroutine)()
        Promise.all_settled([first, coroutine, coroutine, async_function(lambda: coroutine)()]).then(outcomes.extend)

    host.run(program)
    first, *others = outcomes
    assert first.value == "undisturbed"
    assert [TWICE in str(other.reason) for other in others] == [True] * 3


def test_a_coroutine_that_a_callback_returns_again(loop: LoopScheduler) -> None:
    """A timer that returns one starts it; another that returns the same one is told."""
    coroutine = slowly()
    told: list[Any] = []
    loop.on_unhandled_rejection = told.append
    set_timeout(lambda: coroutine, 1)
    set_timeout(lambda: coroutine, 1)
    run()
    assert [TWICE in str(reason) for reason in told] == [True]


# ------------------------------------------------------------------------------------------------------ the wrong host


def test_the_scheduler_of_another_library_is_none() -> None:
    event_loop = asyncio.new_event_loop()
    for wrong in (event_loop, LoopScheduler, None, 3):
        with pytest.raises(TypeError, match=r"a scheduler such as LoopScheduler\(\) is needed, not"):
            use_scheduler(wrong)  # type: ignore[type-var]
    event_loop.close()


def test_a_scheduler_where_its_host_is_not() -> None:
    """They say where they belong."""
    with pytest.raises(RuntimeError, match=r"no asyncio loop is running on this thread; give it one"):
        promiselite.AsyncioScheduler()
    with pytest.raises(TypeError, match=r"an asyncio event loop is needed, not 3"):
        promiselite.AsyncioScheduler(3)  # type: ignore[arg-type]
    pytest.importorskip("trio")
    with pytest.raises(RuntimeError, match=r"make it inside trio.run\(\)"):
        promiselite.TrioScheduler()


def test_the_loop_of_a_future() -> None:
    """to_asyncio_future needs an asyncio loop that is open."""
    promise = Promise.resolve(1)
    with pytest.raises(RuntimeError, match=r"no running event loop on this thread: give it one"):
        to_asyncio_future(promise)
    for wrong in (5, LoopScheduler()):
        with pytest.raises(TypeError, match=r"to_asyncio_future\(\): an asyncio event loop is needed, not"):
            to_asyncio_future(promise, wrong)  # type: ignore[arg-type]
    event_loop = asyncio.new_event_loop()
    event_loop.close()
    with pytest.raises(RuntimeError, match=r"to_asyncio_future\(\): .* is closed, so nothing could wait there"):
        to_asyncio_future(promise, event_loop)
