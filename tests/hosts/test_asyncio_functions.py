"""Async functions as full citizens of asyncio: each call has a task of its own, which everything finds and can cancel."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import io
import socket
import threading
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, ThreadScheduler, async_function, current_scheduler, sleep, use_scheduler
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from promiselite.schedulers.asyncio_tasks import PromiseTask
from tests.hosts.test_asyncio import FACTORIES, VirtualClockLoop, run_on
from tests.support.threads import LIMIT


class Boom(Exception):
    pass


def task() -> Any:
    """Return the running task."""
    return asyncio.current_task()


def on_loop(main: Callable[[], Any], reports: list[Any] | None = None) -> Any:
    """Run ``main()`` in virtual time."""
    return run_on(VirtualClockLoop, main, reports)


@pytest.fixture(params=FACTORIES, ids=["asyncio", "uvloop"][: len(FACTORIES)])
def factory(request: pytest.FixtureRequest) -> Any:
    """What makes a loop of each kind."""
    return request.param


# ------------------------------------------------------------------------------------------------------------------- the task


def test_every_call_has_a_task_of_its_own(factory: Any) -> None:
    """It is the current one in the body, from the first step to the last, and among all tasks; not afterwards."""

    async def main() -> None:
        outer = task()
        seen: list[Any] = []

        @async_function
        async def function() -> str:
            seen.append(task())
            assert task() in asyncio.all_tasks()
            await Promise.resolve()
            seen.append(task())
            await asyncio.sleep(0)
            seen.append(task())
            return "done"

        promise = function()
        assert task() is outer
        assert await promise == "done"
        own = seen[0]
        assert seen == [own] * 3
        assert isinstance(own, PromiseTask)
        assert own is not outer
        assert own not in asyncio.all_tasks()
        assert (own.done(), own.result(), await own) == (True, "done", "done")

    run_on(factory, main)


def test_nested_calls_have_different_tasks() -> None:
    async def main() -> None:
        @async_function
        async def inner() -> Any:
            return [task()]  # the bare task would be followed: it is a future

        @async_function
        async def outer() -> Any:
            before = task()
            (mine,) = await inner()
            assert task() is before
            return before, mine

        first, second = await outer()
        assert first is not second

    on_loop(main)


def test_the_tasks_own_methods() -> None:
    """Name, coroutine, context and stack, as those of any task."""

    async def main() -> None:
        @async_function
        async def function() -> Any:
            own = task()
            assert own.get_name().startswith("Promise-")
            assert own.get_name() == own.get_name()
            own.set_name(3)
            assert own.get_name() == "3"
            assert own.get_coro().__name__ == "function"
            assert own.get_loop() is asyncio.get_running_loop()
            variable.set("inside")
            await asyncio.sleep(1)

        variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="unset")
        promise = function()
        (own,) = [each for each in asyncio.all_tasks() if isinstance(each, PromiseTask)]
        assert own.get_context()[variable] == "inside"
        assert variable.get() == "unset"
        (frame,) = own.get_stack(limit=1)
        assert frame.f_code.co_name == "function"
        file = io.StringIO()
        own.print_stack(file=file)
        assert "in function" in file.getvalue()
        await promise
        assert own.get_stack() == []
        assert own.get_context()[variable] == "inside"
        assert own.cancel() is False
        assert own.uncancel() == 0

    on_loop(main)


def test_a_body_that_raises_ends_its_task_with_the_error() -> None:
    """The promise is rejected and reported; the task complains of nothing."""
    reports: list[Any] = []
    error = Boom()

    async def main() -> None:
        tasks: list[Any] = []

        @async_function
        async def function() -> None:
            tasks.append(task())
            await asyncio.sleep(0)
            raise error

        function()
        await asyncio.sleep(0.1)
        assert tasks.pop().exception() is error

    on_loop(main, reports)
    assert [report["exception"] for report in reports] == [error]


def test_a_task_that_somebody_settles_by_hand_does_not_stop_the_body() -> None:
    async def main() -> None:
        @async_function
        async def function() -> str:
            task().set_result("by hand")
            return await sleep(1, "own")

        assert await function() == "own"

    on_loop(main)


# ------------------------------------------------------------------------------------------------------- what bodies can await


def test_asyncios_own_things_work_in_a_body(factory: Any) -> None:
    """Sleeps, timeouts, task groups, events, queues, threads and futures."""

    async def main() -> None:
        @async_function
        async def function() -> list[Any]:
            seen: list[Any] = [await asyncio.sleep(0.001, "slept"), await asyncio.to_thread(lambda: "thread")]
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await asyncio.sleep(60)
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.001):
                    await Promise(lambda: None)
            async with asyncio.TaskGroup() as group:
                one = group.create_task(asyncio.sleep(0.001, "one"))
                two = group.create_task(asyncio.sleep(0, "two"))
            seen += [one.result(), two.result()]
            event = asyncio.Event()
            asyncio.get_running_loop().call_soon(event.set)
            seen.append(await event.wait())
            seen.append(await asyncio.wait_for(asyncio.sleep(0, "in time"), 1))
            seen += await asyncio.gather(asyncio.sleep(0, "gathered"), sleep(0.001, "promise"))
            assert task().cancelling() == 0
            return seen

        assert await function() == ["slept", "thread", "one", "two", True, "in time", "gathered", "promise"]

    run_on(factory, main)


def test_a_failing_group_cancels_the_body(factory: Any) -> None:
    """A task group cancels its parent, the call's task, wherever the body waits, and takes the request back."""

    async def main() -> None:
        @async_function
        async def function() -> str:
            async def fail() -> None:
                raise Boom

            waits: list[Any] = [Promise(lambda: None), asyncio.Event().wait()]
            for wait in waits:
                with pytest.raises(ExceptionGroup) as caught:
                    async with asyncio.TaskGroup() as group:
                        group.create_task(fail())
                        await wait
                assert [type(error) for error in caught.value.exceptions] == [Boom]
                assert task().cancelling() == 0
            return "went on"

        assert await function() == "went on"

    run_on(factory, main)


def test_streams_work_in_a_body(factory: Any) -> None:
    async def main() -> None:
        left, right = socket.socketpair()

        @async_function
        async def talk() -> bytes:
            reader, writer = await asyncio.open_connection(sock=left)
            writer.write(b"question\n")
            await writer.drain()
            try:
                return await reader.readline()
            finally:
                writer.close()
                await writer.wait_closed()

        @async_function
        async def answer() -> None:
            reader, writer = await asyncio.open_connection(sock=right)
            assert await reader.readline() == b"question\n"
            writer.write(b"answer\n")
            await writer.drain()
            writer.close()
            await writer.wait_closed()

        assert await Promise.all([talk(), answer()]) == [b"answer\n", None]
        left.close()
        right.close()

    run_on(factory, main)


@pytest.mark.parametrize(
    "start", [lambda function: async_function(function)(), lambda function: adopted(task_of(function()))], ids=["body", "task"]
)
def test_what_waits_for_a_stream_is_kept(factory: Any, start: Any) -> None:
    """The loop knows the stream's reader by a weak reference alone, and nobody else knows the body, or the task."""

    async def main() -> None:
        left, right = socket.socketpair()

        async def talk() -> bytes:
            reader, writer = await asyncio.open_connection(sock=left)
            begun.set()
            try:
                return await reader.readline()
            finally:
                writer.close()
                await writer.wait_closed()

        begun = asyncio.Event()
        answered = start(talk).then(bytes.decode)
        await begun.wait()
        gc.collect()
        right.send(b"answer\n")
        assert await asyncio.wait_for(answered, LIMIT) == "answer\n"
        scheduler: Any = current_scheduler()
        assert (scheduler.waiting, scheduler.holds) == (set(), set())
        right.close()

    run_on(factory, main)


def adopted(future: Any) -> Any:
    """Return a promise that *future* settles."""
    return Promise(lambda resolve: resolve(future))


def task_of(coroutine: Any) -> Any:
    """Return a task of asyncio's own."""
    return asyncio.ensure_future(coroutine)


def test_anyio_works_in_a_body(factory: Any) -> None:
    """Scopes that time out, groups, threads and streams of anyio."""
    anyio: Any = pytest.importorskip("anyio")

    async def main() -> None:
        @async_function
        async def function() -> list[Any]:
            seen: list[Any] = []
            with anyio.move_on_after(0.001) as scope:
                await anyio.sleep(60)
            seen.append(scope.cancelled_caught)
            with anyio.move_on_after(0.001) as scope:
                await Promise(lambda: None)
            seen.append(scope.cancelled_caught)
            async with anyio.create_task_group() as group:
                send, receive = anyio.create_memory_object_stream[str]()
                group.start_soon(send.send, "sent")
                seen.append(await receive.receive())
                send.close()
                receive.close()
            seen.append(await anyio.to_thread.run_sync(lambda: "thread"))
            seen.append(anyio.get_current_task().name == task().get_name())
            return seen

        assert await function() == [True, True, "sent", "thread", True]

    run_on(factory, main)


def test_the_order_among_promises_stays_exact(factory: Any) -> None:
    """``await`` costs one job, as without asyncio."""
    events: list[Any] = []

    async def main() -> None:
        @async_function
        async def function() -> None:
            events.append("begin")
            await Promise.resolve()
            events.append("first")
            await Promise.resolve()
            events.append("second")

        function()
        chain = Promise.resolve()
        for name in ("a", "b", "c"):
            chain = chain.then(lambda name=name: events.append(name))  # type: ignore[misc]
        await chain

    # A default parameter is filled by the value, so the names are not those of the loop: only their places count.
    run_on(factory, main)
    assert [event if isinstance(event, str) else "job" for event in events] == [
        "begin",
        "first",
        "job",
        "second",
        "job",
        "job",
    ]


def test_a_plain_coroutine_is_driven_like_an_async_function() -> None:
    async def body() -> Any:
        await asyncio.sleep(1)
        return type(task())

    async def main() -> None:
        assert await Promise.resolve(body()) is PromiseTask
        assert await Promise.resolve(1).then(lambda _: body()) is PromiseTask

    on_loop(main)


@pytest.mark.parametrize("awaited", ["another loop", "itself", "rubbish"])
def test_what_cannot_be_awaited_raises_in_the_body(awaited: str) -> None:
    """A future of another loop, the call's own task, a strange yield: errors that say so; the body can go on."""
    other = VirtualClockLoop()

    class Rubbish:
        def __await__(self) -> Any:
            yield "rubbish"

    async def main() -> Any:
        @async_function
        async def function() -> str:
            what: Any = {"another loop": other.create_future, "itself": task, "rubbish": Rubbish}[awaited]()
            try:
                await what
            except RuntimeError as error:
                await asyncio.sleep(0)
                return str(error)
            return "no error"

        return await function()

    message = on_loop(main)
    expected = {
        "another loop": "different asyncio loop",
        "itself": "cannot await itself",
        "rubbish": "'rubbish' cannot be awaited",
    }
    assert expected[awaited] in message
    other.close()


def test_context_variables_are_the_calls_own(factory: Any) -> None:
    """One copy for the call, kept over every kind of await."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")

    async def main() -> None:
        @async_function
        async def function() -> list[str]:
            seen = [variable.get()]
            variable.set("inside")
            await Promise.resolve()
            seen.append(variable.get())
            await asyncio.sleep(0.001)
            seen.append(variable.get())
            seen.append(await asyncio.create_task(read()))
            return seen

        async def read() -> str:
            return variable.get()

        variable.set("outside")
        promise = function()
        variable.set("later")
        assert await promise == ["outside", "inside", "inside", "inside"]
        assert variable.get() == "later"

    run_on(factory, main)


def test_a_call_before_the_loop_runs_starts_in_its_first_turn() -> None:
    """And one between two runs in the next: the body always finds its loop running."""
    loop = VirtualClockLoop()
    scheduler = AsyncioScheduler(loop)

    @async_function
    async def function() -> str:
        await asyncio.sleep(1)
        return "done"

    for _ in range(2):
        with use_scheduler(scheduler):
            promise = function()

        async def main(promise: Any = promise) -> Any:
            return await promise

        assert loop.run_until_complete(main()) == "done"
    loop.close()


def test_a_call_from_another_thread_runs_at_home() -> None:
    async def main() -> None:
        scheduler: Any = AsyncioScheduler()

        @async_function
        async def function() -> Any:
            await asyncio.sleep(0)
            return threading.get_ident(), type(task())

        def call() -> Any:
            with use_scheduler(scheduler):
                return [function()]

        (promise,) = await asyncio.to_thread(call)
        assert await promise == (threading.get_ident(), PromiseTask)

    on_loop(main)


def test_an_async_function_of_another_scheduler_called_inside_a_task(factory: Any) -> None:
    """It is no task of asyncio's: it awaits promises, and asyncio's own things raise an error that names the scheduler."""

    async def main() -> None:
        outer = task()

        @async_function
        async def function() -> str:
            assert task() is None
            first = await Promise.resolve("first")
            with pytest.raises(RuntimeError, match="cannot be awaited on <LoopScheduler"):
                await asyncio.get_running_loop().create_future()
            return first

        with use_scheduler(LoopScheduler()):
            promise = function()
        assert task() is outer
        assert await promise == "first"

    run_on(factory, main)


def test_a_body_awaits_promises_of_other_schedulers(loop: LoopScheduler) -> None:
    """They are bridged, and the body goes on at home."""
    with ThreadScheduler() as threads:

        async def main() -> None:
            with use_scheduler(loop):
                near = sleep(0.001, "near")
            with use_scheduler(threads):
                far = sleep(0.001, "far")
                bad = Promise.reject(Boom())

            @async_function
            async def function() -> list[Any]:
                before = task()
                seen = [await near, await far]
                with pytest.raises(Boom):
                    await bad
                assert task() is before
                return seen

            assert await function() == ["near", "far"]

        run_on(asyncio.new_event_loop, main)


def test_deep_awaits_and_many_calls() -> None:
    async def main() -> None:
        @async_function
        async def deep(depth: int) -> int:
            return 0 if depth == 0 else 1 + await Promise.resolve(depth - 1).then(deep)

        @async_function
        async def one(number: int) -> int:
            await Promise.resolve()
            return number

        assert await deep(2000) == 2000
        assert sum(await Promise.all([one(number) for number in range(2000)])) == sum(range(2000))

    on_loop(main)


def test_a_host_without_tasks_of_its_own_just_calls(loop: LoopScheduler) -> None:
    """What a scheduler says unless it has tasks: nothing has to be left."""
    seen: list[int] = []
    loop.outside_tasks(seen.append, 1)
    assert seen == [1]
    assert loop.future(Promise.resolve(1)) is None
