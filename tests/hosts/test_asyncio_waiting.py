"""``AsyncioScheduler`` and other threads; loops that nobody runs, as its guests."""

from __future__ import annotations

import asyncio
import gc
import threading
from typing import Any

import pytest

from promiselite import (
    AbortController,
    LoopScheduler,
    Promise,
    async_function,
    current_scheduler,
    queue_microtask,
    run,
    set_timeout,
    sleep,
    use_scheduler,
    with_signal,
)
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from tests.hosts.test_asyncio import endless, factory, run_on
from tests.support.asyncio_hosts import VirtualClockLoop
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate

__all__ = ["factory"]


# --------------------------------------------------------------------------------------------------- other threads, and waits


def test_run_and_result_raise_on_the_hosts_thread() -> None:
    """Decision 14: there a promise is awaited."""

    async def main() -> None:
        pending = Promise(lambda: None)
        for call in (run, pending.result, pending.exception, LoopScheduler().run):
            with pytest.raises(RuntimeError, match="await"):
                call()
        assert Promise.resolve(1).result() == 1

    run_on(VirtualClockLoop, main)


def test_another_thread_resolves_and_chains(factory: Any) -> None:
    """Both are posted home: handlers run on the loop's thread."""
    threads: list[int] = []

    async def main() -> Any:
        promise, resolve, _ = Promise.with_resolvers()
        derived: list[Any] = []

        def work() -> None:
            derived.append(promise.then(lambda value: (threads.append(threading.get_ident()), value + 1)[1]))
            resolve(1)

        await asyncio.to_thread(work)
        return await derived[0]

    assert run_on(factory, main) == 2
    assert threads == [threading.get_ident()]


def test_another_thread_waits_until_the_loop_has_settled_it(factory: Any) -> None:
    async def main() -> Any:
        promise = sleep(0.001, "slept")
        with pytest.raises(TypeError, match="timeout"):
            await asyncio.to_thread(promise.result, "soon")  # type: ignore[arg-type]
        return await asyncio.to_thread(promise.result, LIMIT)

    assert run_on(factory, main) == "slept"


def test_a_wait_ends_when_the_loop_is_closed() -> None:
    """With an error that says so; nothing hangs."""
    waiting = threading.Event()

    async def main() -> Any:
        promise: Promise[Any] = Promise(lambda: None)

        def wait() -> Any:
            promise.then(lambda: None)
            waiting.set()
            return promise.result(LIMIT)

        worker = Worker(wait)
        await asyncio.to_thread(pass_gate, waiting)
        await asyncio.sleep(0)
        return worker, promise

    worker, promise = run_on(VirtualClockLoop, main)
    with pytest.raises(RuntimeError, match="its asyncio loop is closed"):
        worker.outcome()
    with pytest.raises(RuntimeError, match="its asyncio loop is closed"):
        elsewhere(promise.result)
    with pytest.raises(RuntimeError, match="its asyncio loop is closed"):
        promise.result()


def test_a_closed_loop_takes_nothing_more() -> None:
    async def main() -> Any:
        return current_scheduler()

    scheduler = run_on(VirtualClockLoop, main)
    with pytest.raises(RuntimeError, match="the asyncio loop of this promise is closed"):
        scheduler.set_timeout(print)
    with pytest.raises(RuntimeError, match="the asyncio loop of this promise is closed"):
        scheduler.loop
    assert scheduler.future(Promise.resolve(1)) is None


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("ends", ["closed", "gone"])
def test_one_error_says_that_the_loop_is_closed(ends: str) -> None:
    """No warning besides: of a job that never ran, of a coroutine that was never awaited."""
    loop = asyncio.new_event_loop()

    async def main() -> list[Any]:
        waited: Any = Promise.with_resolvers()
        waited.promise.then(print)
        return [Promise.resolve(1), waited.resolve, current_scheduler()]

    promise, resolve, scheduler = loop.run_until_complete(main())
    loop.close()
    if ends == "gone":
        del loop
        gc.collect()

    @async_function
    async def function() -> None:
        """Never begin."""

    def inside(call: Any) -> Any:
        with use_scheduler(scheduler):
            return call()

    for attempt in (
        lambda: promise.then(print),
        lambda: resolve(1),
        lambda: inside(function),
        lambda: inside(lambda: with_signal(AbortController().signal, function)),
        lambda: elsewhere(inside, function),
    ):
        with pytest.raises(RuntimeError, match="the asyncio loop of this promise is closed") as caught:
            attempt()
        assert caught.value.__context__ is None
    gc.collect()
    assert not scheduler.leftovers()


# --------------------------------------------------------------------------------------- a loop that nobody runs (decision 13)


def test_promises_made_before_the_loop_ran_are_driven_by_it(factory: Any, loop: LoopScheduler) -> None:
    """A chain made at import time goes on as soon as the host's scheduler is there, in order, its timers too."""
    events: list[Any] = []
    promise, resolve, _ = Promise.with_resolvers()
    promise.then(events.append)
    Promise.resolve("first").then(events.append)
    set_timeout(events.append, 1, "timer")
    slept = sleep(0.01, "slept")

    async def main() -> None:
        current_scheduler()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert events[0] == "first"
        resolve("second")
        assert promise.then(lambda: current_scheduler())._scheduler is loop
        assert await promise.then(lambda: current_scheduler()) is loop
        assert await slept == "slept"

    run_on(factory, main)
    assert sorted(events) == ["first", "second", "timer"]  # when the timer comes depends on two clocks
    assert not loop.leftovers()


def test_what_a_guest_rejects_goes_to_the_hosts_handler(loop: LoopScheduler) -> None:
    """Every one of a drain."""
    reports: list[Any] = []
    Promise.reject("a")
    Promise.reject("b")

    async def main() -> None:
        current_scheduler()
        await asyncio.sleep(0.01)

    run_on(VirtualClockLoop, main, reports)
    assert [report["exception"].reason for report in reports] == ["a", "b"]


def test_a_guest_that_nobody_ends_does_not_freeze_the_host(loop: LoopScheduler) -> None:
    """The host's budget holds for its guests."""
    stopped: list[bool] = []
    ran = [0]

    async def main() -> None:
        current_scheduler().budget = 0.0  # type: ignore[attr-defined]
        with use_scheduler(loop):
            queue_microtask(endless, stopped, ran)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        stopped.append(True)
        await asyncio.sleep(0.01)

    run_on(VirtualClockLoop, main)
    assert 0 < ran[0] < 200_000


def test_a_loop_made_inside_the_host_is_its_guest_and_a_closed_one_is_left_alone() -> None:
    events: list[Any] = []

    async def main() -> None:
        with use_scheduler(LoopScheduler()) as inner:
            Promise.resolve(1).then(events.append)
            slept = sleep(0.001)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert events == [1]
        await slept
        inner.set_timeout(events.append, 1, "never")
        inner.abandon()
        await asyncio.sleep(0.1)

    run_on(VirtualClockLoop, main)
    assert events == [1]


def test_a_guest_outlives_its_host(loop: LoopScheduler) -> None:
    """When the host is over, the next host or a call of ``run()`` goes on with what is left."""
    events: list[Any] = []

    async def main() -> None:
        current_scheduler()
        await asyncio.sleep(0)

    run_on(VirtualClockLoop, main)
    Promise.resolve("run").then(events.append)
    Promise.resolve("run").then(events.append)
    assert events == []
    loop.run()
    assert events == ["run", "run"]
    Promise.resolve("host").then(events.append)

    async def again() -> None:
        current_scheduler()
        await sleep(0.01)

    run_on(VirtualClockLoop, again)
    assert events[2:] == ["host"]
    host = VirtualClockLoop()
    closed = AsyncioScheduler(host)
    loop.be_guest_of(closed)
    host.close()
    loop.enqueue = loop._enqueue_and_wake
    Promise.resolve("closed").then(events.append)
    loop.run()
    assert events[3:] == ["closed"]
    closed.abandon()


def test_another_threads_loop_is_no_guest() -> None:
    """Nor one that is running."""
    other = elsewhere(LoopScheduler)
    events: list[Any] = []
    with use_scheduler(LoopScheduler()) as outer:

        async def main() -> None:
            with use_scheduler(other):
                promise, _, _ = Promise.with_resolvers()
            waiting = asyncio.ensure_future(promise)  # type: ignore[arg-type]
            await asyncio.sleep(0)
            assert other._host is None
            assert outer._host is None
            waiting.cancel()

        set_timeout(lambda: run_on(VirtualClockLoop, main), 1)
        outer.run()
    other.abandon()
    outer.abandon()
    assert events == []


def test_a_guest_that_somebody_runs_is_left_to_them(loop: LoopScheduler) -> None:
    """A turn that was asked for before another thread ran the loop does nothing."""
    events: list[Any] = []
    inside, leave = threading.Event(), threading.Event()

    async def main() -> None:
        current_scheduler()

        def hold() -> None:
            inside.set()
            pass_gate(leave)

        def work() -> None:
            loop.set_timeout(hold)
            loop.run()

        with use_scheduler(loop):
            Promise.resolve(1).then(events.append)
        worker = Worker(work)
        pass_gate(inside)
        await asyncio.sleep(0.01)
        leave.set()
        worker.outcome()

    run_on(VirtualClockLoop, main)
    assert events == [1]


def test_a_wait_for_a_loop_that_nobody_runs_says_so() -> None:
    """Unless another thread is there that could run it."""
    loop = asyncio.new_event_loop()
    promise: Promise[Any] = Promise(lambda: None, scheduler=AsyncioScheduler(loop))
    with pytest.raises(RuntimeError, match="never be settled: its asyncio loop is not running, and no other thread"):
        promise.result()
    loop.close()
    with pytest.raises(RuntimeError, match="its asyncio loop is closed"):
        promise.result()
