"""``await promise`` in asyncio's own tasks, and asyncio futures for promises."""

from __future__ import annotations

import asyncio
import gc
import threading
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    ThreadScheduler,
    async_function,
    current_scheduler,
    sleep,
    to_asyncio_future,
    use_scheduler,
)
from tests.hosts.test_asyncio import FACTORIES, VirtualClockLoop, run_on
from tests.support.threads import elsewhere


class Boom(Exception):
    pass


def fail() -> Any:
    raise Boom


@pytest.fixture(params=FACTORIES, ids=["asyncio", "uvloop"][: len(FACTORIES)])
def factory(request: pytest.FixtureRequest) -> Any:
    """What makes a loop of each kind."""
    return request.param


def on_loop(main: Callable[[], Any], reports: list[Any] | None = None) -> Any:
    """Run ``main()`` in virtual time."""
    return run_on(VirtualClockLoop, main, reports)


# ---------------------------------------------------------------------------------------------------------- await in a task


def test_a_task_awaits_promises_in_every_state(factory: Any) -> None:
    """The value is returned, the reason is raised: itself, or in a RejectionError if it is no exception."""
    reason = Boom()

    async def main() -> None:
        assert await Promise.resolve(1) == 1
        assert await sleep(0.001, "slept") == "slept"
        for _ in range(2):
            with pytest.raises(Boom) as caught:
                await Promise.reject(reason)
            assert caught.value is reason
        with pytest.raises(RejectionError) as wrapped:
            await Promise.reject("text")
        assert wrapped.value.reason == "text"

    run_on(factory, main)


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration, GeneratorExit, asyncio.CancelledError])
def test_reasons_that_would_end_the_task_by_accident_are_wrapped(factory: Any, kind: type[BaseException]) -> None:
    """Decision 6, at an await and at a future."""
    reason = kind()

    async def main() -> None:
        for wait in (lambda: Promise.reject(reason), lambda: to_asyncio_future(Promise.reject(reason))):
            with pytest.raises(RejectionError) as caught:
                await wait()
            assert caught.value.reason is reason

    run_on(factory, main)


def test_a_cancellation_as_a_reason_does_not_vanish_in_a_group() -> None:
    async def main() -> None:
        async def wait() -> None:
            await Promise.reject(asyncio.CancelledError())

        with pytest.raises(ExceptionGroup) as caught:
            async with asyncio.TaskGroup() as group:
                group.create_task(wait())
        assert [type(error) for error in caught.value.exceptions] == [RejectionError]

    on_loop(main)


def test_a_cancellation_as_a_reason_is_raised_itself_in_a_task_that_is_being_cancelled() -> None:
    error = asyncio.CancelledError("reason")

    async def main() -> None:
        async def wait() -> None:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                await Promise.reject(error)

        task = asyncio.create_task(wait())
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError, match="reason"):
            await task
        assert task.cancelled()

    on_loop(main)


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_exits_are_raised_themselves(kind: type[BaseException]) -> None:
    async def main() -> None:
        with pytest.raises(kind):
            await Promise.reject(kind())

    on_loop(main, [])


def test_cancelling_the_task_leaves_the_promise_alone() -> None:
    """And takes the reaction back: nothing of the task is left on the promise."""

    async def main() -> None:
        promise, resolve, _ = Promise.with_resolvers()

        async def wait() -> Any:
            return await promise

        cancelled, other = asyncio.create_task(wait()), asyncio.create_task(wait())
        await asyncio.sleep(0)
        assert len(promise._value) == 2
        cancelled.cancel()
        await asyncio.wait([cancelled])
        assert cancelled.cancelled()
        assert len(promise._value) == 1
        resolve("value")
        assert await other == "value"

    on_loop(main)


def test_a_cancellation_that_comes_with_the_value_wins() -> None:
    """The promise is settled, its job has yet to run: the future is cancelled and stays so."""

    async def main() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        future = to_asyncio_future(promise)
        resolve(1)
        future.cancel()
        with pytest.raises(asyncio.CancelledError):
            await future
        assert await promise == 1

    on_loop(main)


def test_asyncios_functions_take_promises(factory: Any) -> None:
    """``gather``, ``wait_for``, ``shield``, ``ensure_future``, ``as_completed`` and ``timeout``."""

    async def main() -> None:
        assert await asyncio.gather(Promise.resolve(1), sleep(0.001, 2)) == [1, 2]
        assert await asyncio.wait_for(sleep(0.001, "in time"), 60) == "in time"
        pending: Promise[Any] = Promise(lambda: None)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(pending, 0.001)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await pending
        assert pending.state == "pending"
        assert not pending._value
        assert await asyncio.shield(Promise.resolve("shielded")) == "shielded"  # type: ignore[arg-type]
        assert await asyncio.ensure_future(Promise.resolve("ensured")) == "ensured"  # type: ignore[arg-type]
        assert [await each for each in asyncio.as_completed([Promise.resolve("completed")])] == ["completed"]  # type: ignore[arg-type]
        late, _, reject_late = Promise.with_resolvers()  # gather's own tasks await it only a turn of the loop later
        running = asyncio.get_running_loop()
        running.call_soon(running.call_soon, reject_late, Boom())
        results = await asyncio.gather(late, Promise.resolve(1), return_exceptions=True)
        assert [type(result) for result in results] == [Boom, int]

    run_on(factory, main)


def test_create_task_says_what_to_do_with_a_promise() -> None:
    async def main() -> None:
        with pytest.raises(TypeError, match="a coroutine was expected, got .* write `await promise`"):
            await asyncio.create_task(Promise.resolve(1))  # type: ignore[arg-type]

    on_loop(main)


def test_awaits_of_promises_of_other_schedulers(loop: LoopScheduler) -> None:
    """A loop of the same thread and a scheduler behind a thread: nothing is attached to a different loop."""
    with ThreadScheduler() as threads:

        async def main() -> None:
            with use_scheduler(loop):
                near, bad = sleep(0.001, "near"), Promise.with_resolvers()
            with use_scheduler(threads):
                far, worse = sleep(0.001, "far"), Promise.with_resolvers()
            gathered = asyncio.gather(near, far, bad.promise, worse.promise, return_exceptions=True)
            await asyncio.sleep(0)  # from here on each is awaited
            bad.reject(Boom())
            worse.reject(Boom())
            results = await gathered
            assert results[:2] == ["near", "far"]
            assert [type(result) for result in results[2:]] == [Boom, Boom]

        run_on(asyncio.new_event_loop, main)


def test_cancelling_a_task_that_awaits_a_foreign_promise() -> None:
    """The reaction is taken back on the promise's own thread."""
    with ThreadScheduler() as threads:
        with use_scheduler(threads):
            promise, resolve, _ = Promise.with_resolvers()

        async def main() -> None:
            async def wait() -> Any:
                return await promise

            task = asyncio.create_task(wait())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
            resolve(1)
            assert await promise == 1

        run_on(asyncio.new_event_loop, main)
        assert promise.result() == 1


def test_an_async_function_of_a_scheduler_behind_a_thread() -> None:
    """It starts over there, and a task here awaits it."""
    with ThreadScheduler() as threads:

        async def main() -> None:
            @async_function
            async def function() -> tuple[int, str]:
                return threading.get_ident(), await sleep(0.001, "slept")

            with use_scheduler(threads):
                promise = function()
            assert await promise == (threads.home, "slept")

        run_on(asyncio.new_event_loop, main)


# --------------------------------------------------------------------------------------------------------- to_asyncio_future


def test_a_future_is_settled_as_the_promise_is(factory: Any) -> None:
    async def main() -> None:
        future = to_asyncio_future(sleep(0.001, "slept"))
        assert isinstance(future, asyncio.Future)
        assert await future == "slept"
        error = Boom()
        with pytest.raises(Boom) as caught:
            await to_asyncio_future(Promise.reject(error))
        assert caught.value is error
        done, _ = await asyncio.wait([to_asyncio_future(Promise.resolve(1))])
        assert [each.result() for each in done] == [1]

    run_on(factory, main)


def test_a_future_for_another_loop_is_settled_there() -> None:
    """The promise's loop posts to the future's."""

    async def main() -> None:
        promise, resolve, _ = Promise.with_resolvers()

        async def other() -> Any:
            return await promise

        def run_other() -> Any:
            return asyncio.run(other())

        work = asyncio.create_task(asyncio.to_thread(run_other))
        await asyncio.to_thread(lambda: None)
        resolve("value")
        assert await work == "value"

    run_on(asyncio.new_event_loop, main)


@pytest.mark.parametrize("inside", [False, True])
def test_a_future_for_a_loop_that_does_not_run_yet(factory: Any, inside: bool, recwarn: Any) -> None:
    """A promise of this thread's own loop is driven as soon as the other one runs (decision 13)."""
    other = factory()
    promise = Promise.resolve(5).then(lambda value: value + 1)
    future = to_asyncio_future(promise, other)

    async def waits() -> Any:
        return await future

    assert other.run_until_complete(waits() if inside else future) == 6
    other.close()
    unused = factory()
    to_asyncio_future(Promise.resolve(1).then(str), unused)
    unused.close()
    del unused
    gc.collect()
    assert not recwarn.list


def test_a_future_whose_loop_is_closed_is_forgotten(virtual: Any) -> None:
    other = asyncio.new_event_loop()
    promise, resolve, _ = Promise.with_resolvers()
    future = to_asyncio_future(promise, other)
    other.close()
    resolve(1)
    virtual.run()
    assert promise.result() == 1
    assert not future.done()


def test_cancelling_a_future_of_a_closed_scheduler(loop: LoopScheduler) -> None:
    """There is nothing left to take back."""
    other = asyncio.new_event_loop()
    promise: Promise[Any] = Promise(lambda: None)
    future = to_asyncio_future(promise, other)
    loop.abandon()
    future.cancel()
    other.run_until_complete(asyncio.sleep(0))
    other.close()
    assert promise._value is not None


def test_where_no_loop_is_running_one_is_needed() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        to_asyncio_future(Promise.resolve(1))
    with pytest.raises(TypeError, match="a promise is needed, not 3"):
        to_asyncio_future(3)  # type: ignore[type-var]


# ---------------------------------------------------------------------------------------------------------------- futures in


def test_futures_and_tasks_are_thenables(factory: Any) -> None:
    """Cancelled ones reject with the CancelledError; the promise's fate does not touch them."""

    async def main() -> None:
        running = asyncio.get_running_loop()
        future, cancelled = running.create_future(), running.create_future()
        running.call_soon(future.set_result, 1)
        cancelled.cancel()
        task = asyncio.create_task(asyncio.sleep(0.001, "task"))
        assert await Promise.all([future, task, asyncio.sleep(0, "coroutine"), 3]) == [1, "task", "coroutine", 3]
        assert isinstance(await Promise.resolve(cancelled).catch(lambda reason: reason), asyncio.CancelledError)
        assert await Promise.resolve(None).then(lambda _: asyncio.sleep(0, "handler")) == "handler"

    run_on(factory, main)


def test_a_promise_of_this_loop_awaited_from_another_thread_without_a_loop() -> None:
    """A thread's own loop follows it."""

    async def main() -> None:
        promise = sleep(0.001, "slept")
        scheduler = current_scheduler()

        def work() -> Any:
            own = LoopScheduler()
            with use_scheduler(own):
                follower: Promise[Any] = Promise(lambda resolve: resolve(promise))
                assert follower._scheduler is own
                return follower.result(30)

        assert await asyncio.to_thread(work) == "slept"
        assert promise._scheduler is scheduler

    run_on(asyncio.new_event_loop, main)
    assert elsewhere(lambda: 1) == 1


def test_an_await_ends_when_the_scheduler_of_the_promise_is_closed() -> None:
    """A task that awaits a promise of another scheduler gets an error once that one closes, and does not wait for ever."""

    async def main() -> str:
        elsewhere = ThreadScheduler()
        with use_scheduler(elsewhere):
            promise: Promise[None] = Promise(lambda resolve: None)

        async def wait() -> None:
            await promise

        waiter = asyncio.ensure_future(wait())
        asyncio.get_running_loop().call_later(0.01, elsewhere.close)
        with pytest.raises(RuntimeError, match="closed") as caught:
            await asyncio.wait_for(waiter, 1)
        return str(caught.value)

    assert "ThreadScheduler" in asyncio.run(main())


def test_an_await_gets_what_was_settled_before_the_scheduler_was_closed() -> None:
    """The scheduler of another thread was closed before it could tell: the value is there all the same."""

    def make() -> tuple[LoopScheduler, Promise[str]]:
        scheduler = LoopScheduler()
        with use_scheduler(scheduler):
            return scheduler, Promise.resolve("settled")

    scheduler, promise = elsewhere(make)

    async def main() -> str:
        future = to_asyncio_future(promise)
        scheduler.abandon()
        return await asyncio.wait_for(future, 1)

    assert asyncio.run(main()) == "settled"


def test_a_future_that_is_done_stays_so_when_the_scheduler_of_the_promise_is_closed_later(loop: LoopScheduler) -> None:
    """However long its own loop goes on, and whether it has a value or was cancelled."""
    promise, never = Promise.resolve("settled"), Promise(lambda: None)
    reports: list[Any] = []

    async def main() -> None:
        future, cancelled = to_asyncio_future(promise), to_asyncio_future(never)
        loop.run_jobs()
        cancelled.cancel()
        loop.run_jobs()
        await asyncio.sleep(0)
        loop.abandon()
        await asyncio.sleep(10)
        assert future.result() == "settled"
        assert cancelled.cancelled()

    on_loop(main, reports)
    assert reports == []
