"""Async functions, coroutine handlers, and ``await`` on the embedded loop."""

from __future__ import annotations

import asyncio
import inspect
import types
from collections.abc import Generator
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, RejectionError, async_function, run, set_timeout, sleep, use_scheduler
from tests.support.hosts import Host
from tests.support.threads import elsewhere


class Boom(Exception):
    pass


def test_an_async_function_starts_at_once(host: Host) -> None:
    """It runs up to the first ``await`` inside the call, then as jobs."""
    events: list[str] = []

    @async_function
    async def function() -> str:
        events.append("called")
        await Promise.resolve()
        events.append("went on")
        return "returned"

    def program() -> None:
        promise = function()
        assert type(promise) is Promise
        promise.then(events.append)
        Promise.resolve().then(lambda: events.append("second")).then(lambda: events.append("third"))
        events.append("end of program")

    host.run(program)
    assert events == ["called", "end of program", "went on", "second", "returned", "third"]


def test_arguments_name_and_docstring() -> None:
    """Arguments are passed on, and the function keeps its name."""

    @async_function
    async def function(a: int, *, b: int) -> tuple[int, int]:
        """Say something."""
        return a, b

    assert function(1, b=2).result() == (1, 2)
    assert function.__name__ == "function"
    assert function.__doc__ == "Say something."
    with pytest.raises(TypeError):
        function()  # type: ignore[call-arg]


def test_a_generator_made_a_coroutine_goes_from_await_to_await(host: Host) -> None:
    """What ``types.coroutine`` makes of a generator function is an async function too: it takes the jobs of one."""
    events: list[object] = []

    @async_function
    @types.coroutine
    def function() -> Generator[Any, Any, str]:
        for value in "ab":
            events.append((yield from Promise.resolve(value).__await__()))
        try:
            yield from Promise.reject(Boom("no")).__await__()
        except Boom as error:
            events.append(str(error))
        return "returned"

    def program() -> None:
        function().then(events.append)
        Promise.resolve(1).then(events.append).then(lambda: 2).then(events.append)

    host.run(program)
    assert events == ["a", 1, "b", "no", 2, "returned"]


def test_a_method_can_be_an_async_function() -> None:
    """The decorator works in a class body."""

    class Object:
        @async_function
        async def method(self, value: int) -> tuple[Any, int]:
            return self, value

    made = Object()
    assert made.method(1).result() == (made, 1)


def test_await_gives_the_value_and_raises_the_reason() -> None:
    """``await`` is ``then`` on both sides."""
    reason = Boom()

    async def main() -> list[Any]:
        seen: list[Any] = [await Promise.resolve(1), await sleep(0.001, 2)]
        try:
            await Promise.reject(reason)
        except Boom as error:
            seen.append(error)
        try:
            await Promise.reject("no exception")
        except RejectionError as error:
            seen.append(error.reason)
        return seen

    assert run(main()) == [1, 2, reason, "no exception"]


def test_what_it_returns_is_followed() -> None:
    """A promise that an async function returns is followed."""

    @async_function
    async def function() -> Any:
        return sleep(0.001, "slept")

    assert function().result() == "slept"


def test_what_it_raises_rejects() -> None:
    """At once or later, what it raises is the reason; RejectionError throws what it carries."""
    reason = Boom()

    @async_function
    async def at_once() -> None:
        raise reason

    @async_function
    async def later() -> None:
        await Promise.resolve()
        raise reason

    @async_function
    async def throws() -> None:
        raise RejectionError("thrown")

    assert at_once().exception() is reason
    assert later().exception() is reason
    assert throws().catch(lambda caught: caught).result() == "thrown"


def test_an_await_costs_one_job(host: Host) -> None:
    """``await`` of a promise costs one job, as in JavaScript."""
    events: list[Any] = []

    @async_function
    async def function() -> None:
        for number in range(3):
            await Promise.resolve()
            events.append(number)

    def program() -> None:
        function()
        promise: Promise[Any] = Promise.resolve()
        for letter in "abc":
            promise = promise.then(lambda _, *, letter=letter: events.append(letter))

    host.run(program)
    assert events == [0, "a", 1, "b", 2, "c"]


def test_a_coroutine_as_a_value_starts_in_the_thenable_job(host: Host) -> None:
    """``resolve(coroutine)`` does not run it: its job does (decision 2)."""
    events: list[str] = []

    async def coroutine() -> str:
        events.append("started")
        return "returned"

    def program() -> None:
        Promise.resolve().then(lambda: events.append("job before"))
        Promise.resolve(coroutine()).then(events.append)
        events.append("end of program")

    host.run(program)
    assert events == ["end of program", "job before", "started", "returned"]


def test_coroutine_handlers() -> None:
    """``then``, ``catch`` and ``finally_`` take coroutine functions."""
    cleaned: list[int] = []

    async def double(value: int) -> int:
        return 2 * await Promise.resolve(value)

    async def clean() -> None:
        await Promise.resolve()
        cleaned.append(1)

    assert Promise.resolve(2).then(double).result() == 4
    assert Promise.reject(3).catch(double).result() == 6
    assert Promise.resolve(1).finally_(clean).result() == 1
    assert cleaned == [1]
    assert Promise.all([double(1), double(2)]).result() == [2, 4]


def test_a_coroutine_is_awaited_once() -> None:
    """A coroutine that two promises are resolved with runs for the first; the second rejects."""

    async def coroutine() -> int:
        return 1

    one = coroutine()
    first, second = Promise.resolve(one), Promise.resolve(one)
    assert first.result() == 1
    assert type(second.exception()) is RuntimeError


def test_an_object_with_await_is_followed() -> None:
    """Anything with ``__await__`` is a thenable, on its type or in its own ``__dict__``, but no class is."""

    class Awaitable:
        def __await__(self) -> Any:
            value = yield from Promise.resolve(1).__await__()
            return value + 1

    assert Promise.resolve(Awaitable()).result() == 2
    assert Promise.resolve(Awaitable).result() is Awaitable


def test_then_comes_before_await() -> None:
    """An object with both is followed by its ``then``."""

    class Both:
        def then(self, resolve: Any) -> None:
            resolve("then")

        def __await__(self) -> Any:
            raise AssertionError

    assert Promise.resolve(Both()).result() == "then"


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration, GeneratorExit])
def test_reasons_that_would_end_a_coroutine(kind: type[BaseException]) -> None:
    """StopIteration and its like arrive at an ``await`` inside a RejectionError (decision 6)."""
    reason = kind()

    async def main() -> Any:
        try:
            await Promise.reject(reason)
        except RejectionError as error:
            return error.reason

    assert run(main()) is reason
    assert Promise.reject(reason).exception() is reason


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration, GeneratorExit])
def test_a_passing_reason_that_would_end_a_coroutine(kind: type[BaseException]) -> None:
    """Nobody catches it: the reason of the async function's promise is the reason itself."""
    reason = kind()

    async def main() -> None:
        await Promise.reject(reason)

    assert async_function(main)().exception() is reason


def test_awaiting_what_belongs_to_another_loop() -> None:
    """A future of an event loop that does not run gives a clear error, which the coroutine may catch."""

    async def main() -> str:
        event_loop = asyncio.new_event_loop()
        try:
            await event_loop.create_future()
        except RuntimeError as error:
            return str(error)
        finally:
            event_loop.close()
        return "nothing was raised"

    text = run(main())
    assert "cannot be awaited on" in text
    assert "asyncio's own primitives need an AsyncioScheduler" in text


async def asyncio_sleep(seconds: float) -> None:
    await asyncio.sleep(seconds)


async def asyncio_timeout() -> None:
    async with asyncio.timeout(1):
        await sleep(0)  # never reached


async def asyncio_event() -> None:
    await asyncio.Event().wait()


async def trio_sleep() -> None:
    await pytest.importorskip("trio").sleep(1)


async def trio_nursery() -> None:
    async with pytest.importorskip("trio").open_nursery():
        await sleep(0)  # never reached


async def anyio_sleep() -> None:
    await pytest.importorskip("anyio").sleep(1)


async def httpcore_request() -> None:
    await pytest.importorskip("httpcore").AsyncConnectionPool().request("GET", "http://127.0.0.1:1")


async def trio_checkpoint() -> None:
    await pytest.importorskip("trio").lowlevel.cancel_shielded_checkpoint()


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        (lambda: asyncio_sleep(1), "AsyncioScheduler"),
        (lambda: asyncio_sleep(0), "AsyncioScheduler"),
        (asyncio_timeout, "AsyncioScheduler"),
        (asyncio_event, "AsyncioScheduler"),
        (trio_sleep, "TrioScheduler"),
        (trio_nursery, "TrioScheduler"),
        (trio_checkpoint, "TrioScheduler"),
        (anyio_sleep, "AsyncioScheduler or a TrioScheduler"),
        (httpcore_request, "AsyncioScheduler or a TrioScheduler"),
    ],
)
def test_what_cannot_be_awaited_here_says_which_scheduler_would_do(body: Any, needed: str, loop: LoopScheduler) -> None:
    with pytest.raises((RuntimeError, AttributeError), match=f"needs? an? {needed}, which is picked by itself inside"):
        async_function(body)().result()


class OddText(str):
    """Text whose methods are its own affair."""

    __slots__ = ()

    def startswith(self, *_: Any) -> bool:
        """Fail."""
        raise Boom


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("mine"),
        RuntimeError("no running event loop", 2),
        RuntimeError(OddText("no running event loop")),
        AttributeError(3),
    ],
)
def test_an_error_that_says_something_else_stays_as_it_is(error: Exception, loop: LoopScheduler) -> None:
    args = error.args

    async def body() -> None:
        raise error

    assert async_function(body)().exception() is error
    assert error.args == args


def test_what_needs_an_asyncio_loop_on_a_thread_without_one_says_so_once() -> None:
    """However many async functions the error has left."""

    @async_function
    async def inner() -> None:
        asyncio.Future[None]()

    @async_function
    async def outer() -> None:
        await inner()

    with pytest.raises(RuntimeError, match=r"There is no current event loop in thread .*: asyncio's own") as raised:
        elsewhere(lambda: outer().result())
    assert str(raised.value).count("AsyncioScheduler") == 1


def test_run_takes_functions_coroutines_and_promises() -> None:
    """``run(main)`` returns the result, or raises the reason, when nothing is left to do."""
    events: list[str] = []

    async def main() -> str:
        set_timeout(events.append, 2, "later")
        return "result"

    assert run(main()) == "result"
    assert events == ["later"]
    assert run(main) == "result"
    assert run(sleep(0.001, "slept")) == "slept"
    assert run(lambda: 3) == 3
    with pytest.raises(Boom):
        run(Promise.reject(Boom()))


def test_run_of_a_rejected_promise_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """``run(promise)`` handles the promise: its reason is raised, and not logged as well."""
    for make in (lambda: Promise.reject(Boom()), lambda: Promise.resolve().then(lambda: Promise.reject(Boom()))):
        with pytest.raises(Boom):
            run(make())
    assert caplog.records == []


def test_a_coroutine_that_swallows_and_returns() -> None:
    """``finally`` blocks and ``async with`` run as anywhere."""
    events: list[str] = []

    class Manager:
        async def __aenter__(self) -> None:
            await Promise.resolve()
            events.append("enter")

        async def __aexit__(self, *exc_info: object) -> bool:
            await Promise.resolve()
            events.append("exit")
            return True

    async def main() -> str:
        async with Manager():
            await Promise.reject(Boom())
        return "on"

    assert run(main()) == "on"
    assert events == ["enter", "exit"]


def test_async_generators() -> None:
    """An async generator can be walked inside an async function; itself it is a plain value."""

    async def numbers() -> Any:
        for number in range(3):
            yield await Promise.resolve(number)

    async def main() -> list[int]:
        return [number async for number in numbers()]

    assert run(main()) == [0, 1, 2]
    generator = numbers()
    assert Promise.resolve(generator).result() is generator


def test_awaiting_its_own_promise_never_ends() -> None:
    """An async function that awaits its own promise stays pending."""
    held: list[Any] = []

    @async_function
    async def function() -> None:
        await Promise.resolve()
        await held[0]

    held.append(function())
    run()
    assert held[0].state == "pending"
    held.clear()


def test_it_is_no_coroutine_function() -> None:
    """What ``async_function`` returns is a function that returns promises."""

    async def function() -> None: ...

    assert not inspect.iscoroutinefunction(async_function(function))


def test_promises_of_two_schedulers() -> None:
    """A coroutine goes on at home, whichever scheduler settles what it awaits."""
    other = LoopScheduler()
    with use_scheduler(other):
        promise, resolve, _ = Promise.with_resolvers()

    async def main() -> Any:
        return await promise

    mine = async_function(main)()
    resolve(1)
    other.run()
    assert mine.result() == 1
