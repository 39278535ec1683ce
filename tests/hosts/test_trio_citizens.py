"""Async functions as full citizens of trio: cancel scopes, nurseries and whatever trio can await work in their bodies."""

from __future__ import annotations

import contextvars
import gc
import logging
import signal
import weakref
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("trio")

import trio
import trio.testing

from promiselite import LoopScheduler, Promise, async_function, current_scheduler, queue_microtask, sleep, use_scheduler
from tests.hosts.test_trio import Boom, in_real_time, in_trio


def in_body(body: Callable[[], Any]) -> Any:
    """Run ``await async_function(body)()`` in a trio run in virtual time."""

    async def main() -> Any:
        return await async_function(body)()

    return in_trio(main)


def never() -> Promise[Any]:
    return Promise(lambda: None)


# -------------------------------------------------------------------------------------------------------------------- waiting


def test_trios_primitives_work_in_the_body() -> None:
    async def body() -> float:
        start = trio.current_time()
        await trio.sleep(1)
        await trio.lowlevel.checkpoint()
        await trio.lowlevel.cancel_shielded_checkpoint()
        await sleep(1)
        event = trio.Event()
        queue_microtask(event.set)
        await event.wait()
        await trio.sleep(1)
        return trio.current_time() - start

    assert in_body(body) == pytest.approx(3)


def test_primitives_raise_in_the_body_what_they_raise() -> None:
    async def body() -> str:
        send, receive = trio.open_memory_channel[int](0)
        send.close()
        with pytest.raises(trio.EndOfChannel):
            await receive.receive()
        with pytest.raises(Boom):
            await trio.to_thread.run_sync(fail)
        return "goes on"

    def fail() -> None:
        raise Boom

    assert in_body(body) == "goes on"


def test_what_the_body_waits_for_may_come_in_the_same_job() -> None:
    """The task of a body is blocked as soon as the body waits."""
    events: list[str] = []

    async def main() -> None:
        event = trio.Event()

        @async_function
        async def wait(name: str) -> None:
            await event.wait()
            events.append(name)

        calls = [wait("a"), wait("b")]
        event.set()
        await Promise.all(calls)

    in_trio(main)
    assert sorted(events) == ["a", "b"]


def test_jobs_are_drained_between_the_steps_of_two_bodies() -> None:
    """Bodies that trio wakes together go on one after the other, each followed by all its jobs."""
    events: list[str] = []

    async def main() -> None:
        @async_function
        async def function(name: str) -> None:
            await trio.sleep(1)
            events.append(name)
            await Promise.resolve()
            events.append(name)
            Promise.resolve().then(lambda: events.append(name)).then(lambda: events.append(name))

        await Promise.all([function(name) for name in "abc"])

    in_trio(main)
    assert ["".join(events[i : i + 4]) for i in (0, 4, 8)] in (
        [first * 4, second * 4, third * 4]
        for first in "abc"
        for second in "abc"
        for third in "abc"
        if len({first, second, third}) == 3
    )


@pytest.mark.parametrize("primitive", [False, True])
def test_promises_keep_their_order_in_a_body_with_a_task(primitive: bool) -> None:
    """An await costs one job, whether the body has a trio task of its own or not."""
    events: list[str] = []

    async def main() -> None:
        @async_function
        async def function() -> None:
            if primitive:
                await trio.sleep(1)
            Promise.resolve().then(lambda: events.append("then 1")).then(lambda: events.append("then 2"))
            with trio.CancelScope():
                await Promise.resolve()
            events.append("await 1")
            await Promise.resolve()
            events.append("await 2")

        await function()

    in_trio(main)
    assert events == ["then 1", "await 1", "then 2", "await 2"]


def test_channels_between_a_body_and_a_task() -> None:
    async def main() -> list[int]:
        send, receive = trio.open_memory_channel[int](0)

        @async_function
        async def produce() -> None:
            async with send:
                for value in range(3):
                    await send.send(await Promise.resolve(value))

        produce()
        return [value async for value in receive]

    assert in_trio(main) == [0, 1, 2]


def test_sockets_and_threads_in_a_body() -> None:
    variable = contextvars.ContextVar("variable", default="unset")

    async def main() -> None:
        @async_function
        async def serve(stream: trio.SocketStream) -> None:
            async for data in stream:
                await stream.send_all(data.upper())

        @async_function
        async def ask(address: Any) -> bytes:
            variable.set("asked")
            async with await trio.open_tcp_stream(*address[:2]) as stream:
                await stream.send_all(b"hello")
                assert await trio.to_thread.run_sync(variable.get) == "asked"
                assert await trio.to_thread.run_sync(trio.from_thread.run, trio.sleep, 0) is None
                return await stream.receive_some(100)

        async with trio.open_nursery() as nursery:
            listeners = await trio.open_tcp_listeners(0, host="127.0.0.1")

            async def handle(stream: trio.SocketStream) -> None:
                await serve(stream)

            nursery.start_soon(trio.serve_listeners, handle, listeners)
            address = listeners[0].socket.getsockname()
            assert await Promise.all([ask(address), ask(address)]) == [b"HELLO", b"HELLO"]
            nursery.cancel_scope.cancel()

    in_real_time(main)


def test_many_bodies_sleep_at_once() -> None:
    async def main() -> int:
        @async_function
        async def function(value: int) -> int:
            await trio.sleep(1)
            return await Promise.resolve(value)

        return sum(await Promise.all([function(1) for _ in range(5_000)]))

    assert in_trio(main) == 5_000


def test_async_generators_that_await_both() -> None:
    async def body() -> list[int]:
        async def numbers() -> Any:
            for value in range(3):
                await trio.sleep(1)
                yield await Promise.resolve(value)

        return [value async for value in numbers()]

    assert in_body(body) == [0, 1, 2]


# -------------------------------------------------------------------------------------------------------------- cancel scopes


def test_a_timeout_around_a_promise() -> None:
    async def body() -> str:
        waiting = never()
        start = trio.current_time()
        with trio.move_on_after(1) as scope:
            await waiting
        assert scope.cancelled_caught
        assert trio.current_time() - start == pytest.approx(1)
        assert waiting.state == "pending"
        assert not waiting._value
        with pytest.raises(trio.TooSlowError), trio.fail_after(1):
            await waiting
        with trio.move_on_after(10) as scope:
            assert await sleep(1, "slept") == "slept"
        assert not scope.cancel_called
        return "goes on"

    assert in_body(body) == "goes on"


def test_a_cancelled_scope_raises_at_the_next_await_whatever_it_awaits() -> None:
    """Settled or not, an await is a checkpoint; a shield keeps the cancellation out."""

    async def body() -> list[str]:
        events = []
        for promise in (Promise.resolve("value"), never()):
            with trio.CancelScope() as scope:
                scope.cancel()
                with trio.CancelScope(shield=True):
                    events.append(await sleep(1, "shielded"))
                await promise
            assert scope.cancelled_caught
        return events

    assert in_body(body) == ["shielded", "shielded"]


def test_a_deadline_ends_an_endless_loop_of_awaits() -> None:
    async def body() -> bool:
        current_scheduler().budget = 0  # type: ignore[attr-defined]
        with trio.CancelScope() as scope:
            trio.lowlevel.spawn_system_task(cancel, scope)
            while True:
                await Promise.resolve()
        return scope.cancelled_caught

    async def cancel(scope: trio.CancelScope) -> None:
        await trio.lowlevel.checkpoint()
        scope.cancel()

    assert in_body(body) is True


def test_another_task_cancels_the_body_while_its_job_is_queued() -> None:
    """The cancellation comes with the value, and wins, as in a task."""

    async def main() -> bool:
        promise, resolve, _ = Promise.with_resolvers()
        scope = trio.CancelScope()

        @async_function
        async def function() -> bool:
            with scope:
                await promise
            return scope.cancelled_caught

        call = function()
        resolve("value")
        scope.cancel()
        return await call

    assert in_trio(main) is True


def test_scopes_of_one_body_do_not_touch_another() -> None:
    """Nor the task that called it."""

    async def main() -> None:
        scope = trio.CancelScope()

        @async_function
        async def inside() -> bool:
            with scope:
                other = outside()
                await never()
            assert await other == "undisturbed"
            return scope.cancelled_caught

        @async_function
        async def outside() -> str:
            await trio.lowlevel.checkpoint()
            return await sleep(1, "undisturbed")

        call = inside()
        scope.cancel()
        await trio.lowlevel.checkpoint()
        assert await call

    in_trio(main)


# ----------------------------------------------------------------------------------------------------------- nurseries, locks


def test_a_nursery_opened_in_the_body() -> None:
    async def body() -> list[str]:
        events: list[str] = []

        async def child(name: str, seconds: float) -> None:
            await trio.sleep(seconds)
            events.append(await Promise.resolve(name))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(child, "slow", 2)
            nursery.start_soon(child, "quick", 1)
            events.append(await sleep(1.5, "body"))
        return events

    assert in_body(body) == ["quick", "body", "slow"]


def test_a_child_that_fails_cancels_the_body_at_its_promise() -> None:
    async def body() -> str:
        async def fail() -> None:
            await trio.sleep(1)
            raise Boom

        with pytest.raises(ExceptionGroup) as caught:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(fail)
                await never()
        assert [type(each) for each in caught.value.exceptions] == [Boom]
        return "goes on"

    assert in_body(body) == "goes on"


def test_the_body_fails_and_its_children_are_cancelled() -> None:
    async def body() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(trio.sleep_forever)
            await Promise.reject(Boom())

    with pytest.raises(ExceptionGroup) as caught:
        in_body(body)
    assert [type(each) for each in caught.value.exceptions] == [Boom]


def test_locks_belong_to_the_body_that_took_them() -> None:
    """Even where nothing was awaited for it: whoever has got hold of the current task keeps it."""

    async def main() -> list[str]:
        events: list[str] = []
        lock = trio.Lock()

        @async_function
        async def take(name: str) -> None:
            lock.acquire_nowait()
            task = trio.lowlevel.current_task()
            events.append(await sleep(1, name))
            assert trio.lowlevel.current_task() is task
            lock.release()

        @async_function
        async def wait(name: str) -> None:
            async with lock:
                events.append(await sleep(1, name))

        await Promise.all([take("a"), wait("b"), wait("c")])
        return events

    assert in_trio(main) == ["a", "b", "c"]


def test_the_current_task_of_a_body() -> None:
    """It has the body's context variables; calls do not share one that somebody keeps."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable")
    seen: dict[str, set[Any]] = {"a": set(), "b": set()}

    async def main() -> None:
        @async_function
        async def function(name: str) -> None:
            variable.set(name)
            for wait in (Promise.resolve, trio.lowlevel.checkpoint, Promise.resolve):
                task = trio.lowlevel.current_task()
                assert task.context[variable] == variable.get() == name
                seen[name].add(task)
                await wait()

        await Promise.all([function("a"), function("b")])
        assert trio.lowlevel.current_task() not in {*seen["a"], *seen["b"]}

    in_trio(main)
    assert [len(seen["a"]), len(seen["b"]), len(seen["a"] & seen["b"])] == [1, 1, 0]


def test_the_same_tasks_serve_all_bodies_that_need_none() -> None:
    """As many as are in the middle of a step at once."""

    async def main() -> None:
        @async_function
        async def function(depth: int) -> int:
            await Promise.resolve()
            return 0 if depth == 0 else 1 + await function(depth - 1)

        current_scheduler()
        before = trio.lowlevel.current_statistics().tasks_living
        assert sum(await Promise.all([function(3) for _ in range(100)])) == 300
        assert trio.lowlevel.current_statistics().tasks_living == before + 2

    in_trio(main)


def test_a_body_calls_another_in_the_middle_of_a_step() -> None:
    """The inner one has a task of its own, and so is neither inside the outer one's scope nor in its task."""

    async def body() -> list[Any]:
        async def inner() -> Any:
            task = trio.lowlevel.current_task()
            await trio.sleep(1)
            assert trio.lowlevel.current_task() is task
            return task

        with trio.CancelScope():
            own = trio.lowlevel.current_task()
            other = await async_function(inner)()
            assert trio.lowlevel.current_task() is own
        return [own, other]

    own, other = in_body(body)
    assert own is not other


# ------------------------------------------------------------------------------------------------------------- bad behaviour


def test_a_body_that_leaves_a_nursery_open() -> None:
    """Its children are cancelled, its promise is rejected, and the run goes on."""

    async def main() -> str:
        cancelled: list[bool] = []

        async def child() -> None:
            try:
                await trio.sleep_forever()
            finally:
                cancelled.append(True)

        @async_function
        async def function() -> None:
            nursery: Any = await trio.open_nursery().__aenter__()
            nursery.start_soon(child)
            await trio.sleep(1)

        with pytest.raises(RuntimeError, match="inside a nursery that it opened"):
            await function()
        await trio.testing.wait_all_tasks_blocked()
        assert cancelled == [True]
        return "goes on"

    assert in_trio(main) == "goes on"


def test_a_body_that_leaves_a_scope_open_or_a_lock_taken() -> None:
    """Whoever comes next gets a task that nothing sticks to."""

    async def main() -> None:
        scope, lock = trio.CancelScope(), trio.Lock()

        @async_function
        async def leave_scope() -> None:
            scope.__enter__()

        @async_function
        async def leave_lock() -> None:
            lock.acquire_nowait()

        @async_function
        async def later() -> str:
            lock_of_my_own = trio.Lock()
            async with lock_of_my_own:
                return await sleep(1, "undisturbed")

        await leave_scope()
        await leave_lock()
        scope.cancel()
        assert await later() == "undisturbed"

    in_trio(main)


def test_a_body_cannot_be_detached_and_other_libraries_stay_out() -> None:
    async def body() -> str:
        with pytest.raises(RuntimeError, match="cannot be detached"):
            await trio.lowlevel.permanently_detach_coroutine_object(None)  # type: ignore[arg-type]
        with pytest.raises(RuntimeError, match="belongs to another event loop"):
            await Foreign()
        return "goes on"

    class Foreign:
        def __await__(self) -> Any:
            yield "something"

    assert in_body(body) == "goes on"


def test_handlers_and_foreign_bodies_leave_trios_state_unharmed() -> None:
    """They are no task's steps: what needs one raises, and the tasks in whose steps they happen to run notice nothing."""

    async def main() -> None:
        own = trio.lowlevel.current_task()
        status = own._cancel_status

        def handler(_: Any) -> None:
            trio.CancelScope(deadline=0).__enter__()

        with pytest.raises(RuntimeError, match="async context"):
            await Promise.resolve().then(handler)

        @async_function
        async def function() -> None:
            with trio.move_on_after(0):
                await sleep(1)

        with use_scheduler(LoopScheduler()):
            call = function()
        with pytest.raises(RuntimeError, match="async context"):
            await call
        assert own._cancel_status is status
        assert trio.lowlevel.current_task() is own
        await trio.to_thread.run_sync(lambda: trio.from_thread.run_sync(lambda: None))  # the entry queue is alive

    in_trio(main)


def test_without_what_it_needs_of_trio_an_error_names_what_to_use() -> None:
    """On a trio whose inside has changed, a body is no task. It may catch the error and go on."""

    async def main() -> None:
        scheduler: Any = current_scheduler()
        scheduler._has_carriers = False

        @async_function
        async def function() -> Any:
            with pytest.raises(RuntimeError, match=r"task\(trio.sleep, 1\)"):
                await trio.sleep(1)
            await scheduler.task(trio.sleep, 1)
            return await Promise.resolve(42)

        assert await function() == 42

    in_trio(main)


# -------------------------------------------------------------------------------------------------------------- ends, signals


def test_the_end_of_the_run_cancels_bodies_as_system_tasks(caplog: pytest.LogCaptureFixture) -> None:
    """They may clean up, with promises too; nobody has lost a rejection, and nothing is reported."""
    events: list[str] = []

    async def main() -> None:
        @async_function
        async def function(wait: Any) -> None:
            try:
                await trio.lowlevel.checkpoint()
                await wait()
            finally:
                with trio.CancelScope(shield=True):
                    events.append(await sleep(1, "cleaned up"))
                    await trio.sleep(1)

        function(trio.sleep_forever).then(print)
        function(never)
        await trio.sleep(1)

    with caplog.at_level(logging.DEBUG, "promiselite"):
        in_trio(main)
    assert events == ["cleaned up", "cleaned up"]
    assert caplog.records == []


def test_what_a_body_raises_instead_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        @async_function
        async def function() -> None:
            try:
                await trio.sleep_forever()
            except trio.Cancelled as cancelled:
                raise Boom("instead") from cancelled

        function()
        await trio.sleep(1)

    with caplog.at_level(logging.ERROR, "promiselite"):
        in_trio(main)
    assert ["instead" in record.getMessage() for record in caplog.records] == [True]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # a scope that is closed after the run
@pytest.mark.parametrize("how", ["promise", "trio", "job"])
def test_a_scheduler_that_is_abandoned_lets_the_run_end(how: str) -> None:
    """Bodies never go on, but their tasks end with the run."""

    async def main() -> None:
        @async_function
        async def function() -> None:
            await trio.lowlevel.checkpoint()
            if how == "promise":
                await never()
            await trio.sleep(1 if how == "job" else 100)

        function()
        await trio.sleep(0.5)
        scheduler: Any = current_scheduler()
        scheduler._woken = True  # no turn comes any more
        await trio.sleep(1)
        scheduler.abandon()

    in_trio(main)
    gc.collect()


def test_ctrl_c_interrupts_the_first_step_of_a_body_that_a_task_calls() -> None:
    """Where it would have interrupted the caller."""

    async def main() -> str:
        @async_function
        async def function() -> None:
            signal.raise_signal(signal.SIGINT)
            raise AssertionError

        with pytest.raises(KeyboardInterrupt):
            function()
        return "goes on"

    assert in_trio(main) == "goes on"


# ---------------------------------------------------------------------------------------------------------------------- anyio


def test_anyio_in_a_body_under_trio() -> None:
    anyio: Any = pytest.importorskip("anyio")
    sniffio: Any = pytest.importorskip("sniffio")

    async def main() -> None:
        @async_function
        async def function() -> list[Any]:
            assert sniffio.current_async_library() == "trio"
            seen: list[Any] = [await anyio.to_thread.run_sync(lambda: "thread")]
            with anyio.move_on_after(0.01) as scope:
                await never()
            assert scope.cancelled_caught
            with pytest.raises(TimeoutError), anyio.fail_after(0.01):
                await anyio.sleep(10)
            send, receive = anyio.create_memory_object_stream(0)
            async with anyio.create_task_group() as group:
                group.start_soon(send.send, "sent")
                seen.append(await receive.receive())
                group.start_soon(anyio.sleep, 10)
                seen.append(await sleep(0.001, "slept"))
                group.cancel_scope.cancel()
            send.close()
            receive.close()
            async with anyio.Lock(), anyio.CapacityLimiter(1):
                assert anyio.get_current_task().name == "promiselite"
            return seen

        assert await function() == ["thread", "sent", "slept"]

    anyio.run(main, backend="trio")


def test_nothing_of_a_call_is_kept_when_it_has_ended() -> None:
    class Kept:
        pass

    async def main() -> Any:
        @async_function
        async def function() -> Any:
            kept = Kept()
            await trio.sleep(1)
            await Promise.resolve()
            return weakref.ref(kept)

        reference = await function()
        await trio.testing.wait_all_tasks_blocked()
        return reference

    reference = in_trio(main)
    gc.collect()
    assert reference() is None
