"""Signals and the cancellation of asyncio and trio: a host's primitives under a signal, and ``aborting`` both ways."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
import trio
import trio.testing

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    Promise,
    RejectionError,
    aborting,
    async_function,
    sleep,
    with_signal,
)
from promiselite.schedulers.trio_host import TrioScheduler
from tests.hosts.test_asyncio_functions import factory, on_loop
from tests.support.threads import elsewhere
from tests.unit.test_abortable import is_free

__all__ = ["factory"]


def on_trio(main: Callable[[], Any]) -> Any:
    """Run *main* in virtual time."""
    return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


# ----------------------------------------------------------------------------------- asyncio's primitives under a signal


WAITS: dict[str, Callable[[], Any]] = {
    "future": lambda: asyncio.get_running_loop().create_future(),
    "sleep": lambda: asyncio.sleep(60),
    "bare yield": lambda: asyncio.sleep(0),
    "task": lambda: asyncio.create_task(asyncio.sleep(60)),
    "timeout": lambda: asyncio.wait_for(asyncio.sleep(60), 50),
}


@pytest.mark.parametrize("wait", WAITS)
def test_asyncios_primitives_are_cancelled(wait: str) -> None:
    """The body sees a CancelledError there, may clean up with awaits, and the promise is rejected with the reason."""

    async def main() -> None:
        events: list[Any] = []
        controller = AbortController()

        async def work() -> None:
            try:
                await WAITS[wait]()
            except asyncio.CancelledError:
                events.append("cancelled")
                raise
            finally:
                await asyncio.sleep(0.1)
                await Promise.resolve()
                events.append("clean")

        promise = with_signal(controller.signal, work)
        controller.abort("why")
        with pytest.raises(RejectionError) as raised:
            await promise
        assert raised.value.reason == "why"
        assert events == ["cancelled", "clean"]
        assert is_free(controller.signal)
        assert len(asyncio.all_tasks()) == 1

    on_loop(main)


def test_abort_before_a_primitive_is_awaited_cancels_it() -> None:
    async def main() -> None:
        controller = AbortController()
        futures: list[asyncio.Future[None]] = []

        async def work() -> None:
            controller.abort()
            futures.append(asyncio.get_running_loop().create_future())
            await futures[0]

        with pytest.raises(AbortError):
            await with_signal(controller.signal, work)
        assert futures[0].cancelled()

    on_loop(main)


def test_a_task_group_inside_is_cancelled_whole() -> None:
    """Its children end before the function does."""

    async def main() -> None:
        events: list[str] = []
        controller = AbortController()

        async def child() -> None:
            try:
                await asyncio.sleep(60)
            finally:
                events.append("child")

        async def work() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(child())
                group.create_task(child())

        promise = with_signal(controller.signal, work)
        asyncio.get_running_loop().call_later(1, controller.abort)
        with pytest.raises(AbortError):
            await promise
        assert events == ["child", "child"]

    on_loop(main)


def test_a_cancellation_from_elsewhere_remains_one() -> None:
    """Alone, and beside an abort."""

    async def main() -> None:
        for both in (False, True):
            tasks: list[Any] = []
            controller = AbortController()

            async def work(tasks: list[Any] = tasks) -> None:
                tasks.append(asyncio.current_task())
                await asyncio.sleep(60)

            promise = with_signal(controller.signal, work)
            tasks[0].cancel()
            if both:
                controller.abort()
            with pytest.raises(RejectionError) as raised:
                await promise
            assert isinstance(raised.value.reason, asyncio.CancelledError)

    on_loop(main)


def test_a_promise_is_awaited_again_after_a_cancellation() -> None:
    """The abort then finds what is awaited now, not what was awaited when the task was cancelled."""

    async def main() -> None:
        events: list[Any] = []
        tasks: list[Any] = []
        controller = AbortController()

        async def work() -> None:
            tasks.append(asyncio.current_task())
            try:
                await Promise(lambda: None)
            except asyncio.CancelledError:
                tasks[0].uncancel()
            events.append("first")
            await Promise(lambda: None)

        promise = with_signal(controller.signal, work)
        tasks[0].cancel()
        await asyncio.sleep(0.1)
        controller.abort()
        with pytest.raises(AbortError):
            await promise
        assert events == ["first"]

    on_loop(main)


# -------------------------------------------------------------------------------------- trio's primitives under a signal


def test_trios_task_is_cancelled() -> None:
    """What the function awaits through ``scheduler.task()``: it cleans up first, then the reason is raised at the await."""

    async def main() -> None:
        events: list[Any] = []
        controller = AbortController()

        async def body() -> None:
            try:
                await trio.sleep(60)
            finally:
                events.append("body")

        async def work() -> None:
            try:
                await TrioScheduler().task(body)
            finally:
                events.append("work")

        promise = with_signal(controller.signal, work)
        await trio.sleep(1)
        controller.abort()
        with pytest.raises(AbortError):
            await promise
        assert events == ["body", "work"]
        assert trio.current_time() < 50

    on_trio(main)


def test_a_trio_task_that_ends_in_spite_of_it_is_aborted_all_the_same() -> None:
    async def main() -> None:
        controller = AbortController()

        async def body() -> str:
            with trio.CancelScope(shield=True):
                await trio.sleep(2)
            return "done"

        async def work() -> Any:
            return await TrioScheduler().task(body)

        promise = with_signal(controller.signal, work)
        await trio.sleep(1)
        controller.abort()
        with pytest.raises(AbortError):
            await promise

    on_trio(main)


@pytest.mark.parametrize("wait", [partial(trio.sleep, 60), trio.sleep_forever, lambda: trio.Event().wait()])
def test_trios_primitives_are_cancelled_where_the_body_awaits_them(wait: Callable[[], Any]) -> None:
    """The reason is raised there, once; cleaning up may await what it likes."""

    async def main() -> None:
        events: list[Any] = []
        controller = AbortController()

        async def work() -> None:
            try:
                await wait()
            except AbortError:
                events.append("raised")
                raise
            finally:
                await trio.sleep(0.1)
                await Promise.resolve()
                events.append("clean")

        promise = with_signal(controller.signal, work)
        await trio.sleep(1)
        controller.abort()
        with pytest.raises(AbortError):
            await promise
        assert events == ["raised", "clean"]
        assert trio.current_time() < 50
        assert is_free(controller.signal)

    on_trio(main)


def test_abort_before_a_trio_primitive_is_awaited() -> None:
    """It is cancelled at once; what cannot be interrupted is waited for, and the reason raised at the next await."""

    async def main() -> None:
        for first in (partial(trio.sleep, 60), trio.lowlevel.cancel_shielded_checkpoint):
            controller = AbortController()

            async def work(controller: AbortController = controller, first: Any = first) -> None:
                controller.abort()
                await first()
                await trio.sleep(60)

            with pytest.raises(AbortError):
                await with_signal(controller.signal, work)
        assert trio.current_time() < 50

    on_trio(main)


def test_aborting_inside_an_async_function_on_trio() -> None:
    async def main() -> None:
        controller = AbortController()

        @async_function
        async def work() -> None:
            async with aborting(controller):
                await trio.sleep(60)

        promise = work()
        await trio.sleep(1)
        controller.abort()
        with pytest.raises(AbortError):
            await promise

    on_trio(main)


def test_a_promise_on_trio_is_aborted_at_once() -> None:
    async def main() -> None:
        controller = AbortController()

        async def work() -> None:
            await sleep(60, signal=controller.signal)

        async def work_on() -> None:
            await Promise(lambda: None)

        promises = [with_signal(controller.signal, work), with_signal(controller.signal, work_on)]
        controller.abort()
        for promise in promises:
            with pytest.raises(AbortError):
                await promise
        assert trio.current_time() < 50

    on_trio(main)


# ---------------------------------------------------------------------------------------------------- aborting, on asyncio


def test_cancelling_the_task_aborts_the_controller() -> None:
    """When the cancellation leaves the block; it goes on."""

    async def main() -> None:
        controller = AbortController()

        async def work() -> None:
            async with aborting(controller) as signal:
                assert signal is controller.signal
                await asyncio.sleep(60)

        task = asyncio.create_task(work())
        await asyncio.sleep(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert type(controller.signal.reason) is AbortError
        assert str(controller.signal.reason) == "the task was cancelled"
        assert is_free(controller.signal)

    on_loop(main)


@pytest.mark.parametrize("where", ["here", "on another thread"])
def test_abort_cancels_the_block(factory: Any, where: str) -> None:
    """The reason is raised at its end; the task itself is not cancelled any more."""

    async def main() -> None:
        controller = AbortController()
        caught: list[str] = []

        def abort() -> None:
            if where == "here":
                controller.abort("why")
            else:
                elsewhere(controller.abort, "why")

        asyncio.get_running_loop().call_later(0.001, abort)
        with pytest.raises(RejectionError, match="why"):
            async with aborting(controller):
                try:
                    await asyncio.sleep(60)
                except asyncio.CancelledError:
                    caught.append("cancelled")
                    raise
        assert caught == ["cancelled"]
        task = asyncio.current_task()
        assert task is not None
        assert task.cancelling() == 0
        await asyncio.sleep(0)

    on_loop(main) if where == "here" else asyncio.run(main())


def test_abort_inside_the_block_cancels_its_next_await() -> None:
    async def main() -> None:
        controller = AbortController()
        with pytest.raises(AbortError):
            async with aborting(controller):
                controller.abort()
                await asyncio.sleep(60)

    on_loop(main)


def test_a_block_that_ends_by_itself_lets_go() -> None:
    """A later abort does not reach the task, even one that was under way on another thread."""

    async def main() -> None:
        controller = AbortController()
        async with aborting(controller):
            await asyncio.sleep(0)
        assert is_free(controller.signal)
        controller.abort()
        await asyncio.sleep(0)
        other = AbortController()
        async with aborting(other):
            elsewhere(other.abort)
        await asyncio.sleep(0.1)
        with pytest.raises(ValueError, match="own"):
            async with aborting(AbortController()) as signal:
                raise ValueError("own")
        assert not signal.aborted

    on_loop(main)


def test_a_cancellation_beside_an_abort_goes_on() -> None:
    async def main() -> None:
        controller = AbortController()

        async def work() -> None:
            async with aborting(controller):
                await asyncio.sleep(60)

        task = asyncio.create_task(work())
        await asyncio.sleep(1)
        controller.abort("why")
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert controller.signal.reason == "why"

    on_loop(main)


def test_an_async_function_is_a_task_on_asyncio() -> None:
    async def main() -> None:
        controller = AbortController()

        @async_function
        async def work() -> None:
            async with aborting(controller):
                await Promise(lambda: None)

        promise = work()
        controller.abort()
        with pytest.raises(AbortError):
            await promise

    on_loop(main)


def test_an_aborted_controller_lets_no_block_begin() -> None:
    async def main() -> None:
        controller = AbortController()
        controller.abort()
        with pytest.raises(AbortError):
            async with aborting(controller):
                raise AssertionError

    on_loop(main)
    on_trio(main)


def test_abort_between_the_look_and_the_block() -> None:
    """By another thread, meanwhile."""

    async def main(sleep: Callable[[float], Any]) -> None:
        controller = AbortController()
        controller.signal._reasons = Racing()
        with pytest.raises(RejectionError, match="raced"):
            async with aborting(controller):
                await sleep(60)

    on_loop(lambda: main(asyncio.sleep))
    on_trio(lambda: main(trio.sleep))


class Racing(list[Any]):
    """Holds a reason from the second look on."""

    asked = 0

    def __bool__(self) -> bool:
        self.asked += 1
        if self.asked == 2:
            self.append(AbortSignal.abort("raced")._reasons[0])
        return len(self) > 0


def test_a_block_is_entered_once() -> None:
    async def main() -> None:
        block = aborting(AbortController())
        async with block:
            pass
        with pytest.raises(RuntimeError, match="entered before"):
            async with block:
                pass

    on_loop(main)


def test_aborting_needs_a_task() -> None:
    """Of a host: not a callback, nor an async function on another scheduler, nor one of promiselite's on trio."""

    @async_function
    async def work() -> None:
        async with aborting(AbortController()):
            raise AssertionError

    with pytest.raises(RuntimeError, match="neither asyncio nor trio"):
        work().result()

    async def in_callback() -> None:
        done = asyncio.get_running_loop().create_future()

        def callback() -> None:
            try:
                aborting(AbortController()).__aenter__().send(None)
            except BaseException as error:
                done.set_exception(error)

        asyncio.get_running_loop().call_soon(callback)
        with pytest.raises(RuntimeError, match="none is running here"):
            await done

    on_loop(in_callback)

    async def on_trio_function() -> None:
        TrioScheduler()._has_carriers = False
        with pytest.raises(RuntimeError, match="use with_signal"):
            await work()

    on_trio(on_trio_function)


@pytest.mark.parametrize("wrong", [None, 3, AbortController().signal, AbortController])
def test_aborting_wants_a_controller(wrong: Any) -> None:
    with pytest.raises(TypeError, match="an AbortController is needed"):
        aborting(wrong)


# ------------------------------------------------------------------------------------------------------- aborting, on trio


@pytest.mark.parametrize("where", ["here", "on another thread"])
def test_abort_cancels_the_block_on_trio(where: str) -> None:
    async def main() -> None:
        controller = AbortController()
        async with trio.open_nursery() as nursery:

            async def abort() -> None:
                await trio.sleep(0.001)
                if where == "here":
                    controller.abort("why")
                else:
                    await trio.to_thread.run_sync(controller.abort, "why")

            nursery.start_soon(abort)
            with pytest.raises(RejectionError, match="why"):
                async with aborting(controller):
                    await trio.sleep(60)
        await trio.sleep(0.001)

    if where == "here":
        on_trio(main)
    else:  # in virtual time it would all be over before the thread begins
        trio.run(main)


@pytest.mark.parametrize("grouped", [False, True])
def test_cancelling_a_scope_further_out_aborts_the_controller(grouped: bool) -> None:
    async def main() -> None:
        controller = AbortController()
        with trio.move_on_after(1) as scope:
            async with aborting(controller):
                if grouped:
                    async with trio.open_nursery() as nursery:
                        nursery.start_soon(trio.sleep, 60)
                        nursery.start_soon(trio.sleep, 60)
                else:
                    await trio.sleep(60)
        assert scope.cancelled_caught
        assert type(controller.signal.reason) is AbortError
        assert is_free(controller.signal)

    on_trio(main)


def test_what_else_leaves_the_block_on_trio_does_not_abort() -> None:
    async def main() -> None:
        controller = AbortController()
        async with aborting(controller):
            await trio.sleep(1)
        with trio.CancelScope() as scope, pytest.raises(ExceptionGroup):
            async with aborting(controller):
                scope.cancel()
                raise ExceptionGroup("own", [ValueError()])
        with pytest.raises(ValueError, match="own"):
            async with aborting(controller):
                raise ValueError("own")
        assert not controller.signal.aborted
        assert is_free(controller.signal)

    on_trio(main)


def test_abort_after_the_trio_run_is_over_does_nothing() -> None:
    controller = AbortController()
    kept: list[Any] = []

    async def main() -> None:
        block = aborting(controller)
        await block.__aenter__()
        kept.append(block._translation._aborted)
        await block.__aexit__(None, None, None)

    on_trio(main)
    kept[0]()


def test_abort_after_the_asyncio_loop_is_closed_does_nothing() -> None:
    controller = AbortController()
    kept: list[Any] = []

    async def main() -> None:
        async with aborting(controller) as signal:
            kept.extend(signal._algorithms)

    on_loop(main)
    kept[0]()


# --------------------------------------------------------------------------------------------- what is left of it, on both


def on_both(main: Callable[[Any], Any]) -> None:
    """Run *main* on asyncio and on trio, with the sleep of either."""
    on_loop(partial(main, asyncio.sleep))
    on_trio(partial(main, trio.sleep))


def test_a_block_that_awaits_nothing_after_the_abort_raises_the_reason() -> None:
    """And the task is not cancelled behind it."""

    async def main(pause: Any) -> None:
        controller = AbortController()
        with pytest.raises(RejectionError, match="now"):
            async with aborting(controller):
                controller.abort("now")
        await pause(0)
        await sleep(0.001)

    on_both(main)


def test_a_block_that_raises_after_the_abort_raises_that() -> None:
    async def main(pause: Any) -> None:
        controller = AbortController()
        with pytest.raises(KeyError):
            async with aborting(controller):
                controller.abort("now")
                raise KeyError
        await pause(0)

    on_both(main)


def test_somebody_else_cancels_while_the_abort_is_taken_back() -> None:
    """On Python before 3.13 that takes a turn of the loop."""

    async def main() -> None:
        controller = AbortController()
        events: list[str] = []

        async def work() -> None:
            task = asyncio.current_task()
            assert task is not None
            try:
                async with aborting(controller):
                    controller.abort("now")
                    asyncio.get_running_loop().call_soon(task.cancel)
            except RejectionError:
                events.append("aborted")
            except asyncio.CancelledError:
                events.append("cancelled")
            await asyncio.sleep(0)
            events.append("ended")

        with suppress(asyncio.CancelledError):
            await asyncio.create_task(work())
        assert events in (["cancelled", "ended"], ["aborted"])

    on_loop(main)


@pytest.mark.parametrize("reason", ["text", None])
@pytest.mark.parametrize("wraps", [False, True])
def test_what_the_block_awaited_is_not_reported(reason: Any, wraps: bool, caplog: pytest.LogCaptureFixture) -> None:
    """A promise under the same signal is rejected as well, after its await was cancelled: whoever cancels knows."""

    async def main(pause: Any) -> None:
        controller = AbortController()

        async def block() -> None:
            async with aborting(controller) as signal:
                await sleep(60, signal=signal)

        sleep(0.01).then(lambda: controller.abort(reason))
        with pytest.raises((RejectionError, AbortError)):
            await (async_function(block)() if wraps else block())
        await pause(0.01)

    on_both(main)
    assert caplog.record_tuples == []


def test_nor_is_what_a_task_awaited_that_was_cancelled(caplog: pytest.LogCaptureFixture) -> None:
    async def block() -> None:
        async with aborting(AbortController()) as signal:
            await sleep(60, signal=signal)

    async def with_asyncio() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.001):
                await block()
        await asyncio.sleep(0)

    async def with_trio() -> None:
        with trio.move_on_after(1):
            await block()
        await trio.sleep(1)

    on_loop(with_asyncio)
    on_trio(with_trio)
    assert caplog.record_tuples == []


def test_a_cancelled_await_has_handled_the_promise(caplog: pytest.LogCaptureFixture) -> None:
    """As an await does; nothing of it stays on the promise."""

    async def main(promise: Any, reject: Any) -> None:
        assert not promise._value
        reject(KeyError())
        await sleep(0.001)

    async def with_asyncio() -> None:
        promise, _, reject = Promise.with_resolvers()
        for _ in range(2):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(promise, 0.001)
        await main(promise, reject)

    async def with_trio() -> None:
        promise, _, reject = Promise.with_resolvers()
        for _ in range(2):
            with trio.move_on_after(1):
                await promise
        await main(promise, reject)

    on_loop(with_asyncio)
    on_trio(with_trio)
    assert caplog.record_tuples == []
