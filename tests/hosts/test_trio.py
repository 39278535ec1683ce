"""``TrioScheduler``: promises inside a trio run, in virtual time."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from typing import Any

import pytest

pytest.importorskip("trio")

import trio
import trio.lowlevel
import trio.testing

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    ThreadScheduler,
    async_function,
    current_scheduler,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.scheduler import running_host
from promiselite.schedulers import trio_host
from promiselite.schedulers.trio_host import TrioScheduler
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate


class Boom(Exception):
    pass


def in_trio(main: Callable[[], Any], clock: Any = None) -> Any:
    """Run ``main()`` in a trio run of its own, in virtual time unless a clock is given."""
    return trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0) if clock is None else clock)


def in_real_time(main: Callable[[], Any]) -> Any:
    return trio.run(main)


# ------------------------------------------------------------------------------------------------------------------ which one


def test_it_is_picked_by_itself_one_for_each_run() -> None:
    async def main() -> Any:
        scheduler = current_scheduler()
        assert isinstance(scheduler, TrioScheduler)
        assert scheduler is TrioScheduler() is running_host()
        assert repr(scheduler) == "<TrioScheduler>"
        await trio.lowlevel.checkpoint()
        assert current_scheduler() is scheduler
        return scheduler

    first, second = in_trio(main), in_trio(main)
    assert first is not second
    assert repr(first) == "<TrioScheduler of a run that is over>"
    assert running_host() is None
    assert isinstance(current_scheduler(), LoopScheduler)
    with pytest.raises(RuntimeError, match=r"make it inside trio\.run"):
        TrioScheduler()


def test_run_and_result_raise_on_trios_thread() -> None:
    async def main() -> None:
        pending: Promise[Any] = Promise(lambda: None)
        for call in (run, pending.result):
            with pytest.raises(RuntimeError, match="await"):
                call()

    in_trio(main)


def test_another_thread_waits_for_a_promise_of_the_run() -> None:
    async def main() -> Any:
        promise = sleep(0.001, "slept")
        return await trio.to_thread.run_sync(lambda: promise.result(LIMIT))

    assert in_real_time(main) == "slept"


def test_a_wait_ends_when_the_run_is_over() -> None:
    """And nothing more can be asked of its scheduler."""
    waiting = threading.Event()

    async def main() -> Any:
        promise: Promise[Any] = Promise(lambda: None)

        def wait() -> Any:
            promise.then(lambda: None)
            waiting.set()
            return promise.result(LIMIT)

        worker = Worker(wait)
        await trio.to_thread.run_sync(pass_gate, waiting)
        await trio.sleep(0.01)
        return worker, promise

    worker, promise = in_real_time(main)
    with pytest.raises(RuntimeError, match="its trio run is over"):
        worker.outcome()
    with pytest.raises(RuntimeError, match="its trio run is over"):
        elsewhere(promise.result)
    with pytest.raises(RuntimeError, match="the trio run of this promise is over"):
        promise._scheduler.set_timeout(print)


def test_a_run_that_ended_unseen_is_noticed_at_the_next_wake() -> None:
    """A thread that asks for a turn in the moment after the end gets the same error."""

    async def main() -> Any:
        return current_scheduler()

    scheduler = in_trio(main)
    scheduler._host_turn()  # one that was asked for before the end: there is nothing left to run
    scheduler.closed, scheduler._woken = False, False
    with pytest.raises(RuntimeError, match="the trio run of this promise is over"):
        scheduler.wake()
    assert scheduler.closed


# ----------------------------------------------------------------------------------------------------------- turns and timers


def test_all_queued_jobs_run_in_one_turn() -> None:
    events: list[Any] = []

    async def main() -> None:
        async def other() -> None:
            for _ in range(10):
                events.append("task")
                await trio.lowlevel.checkpoint()

        async with trio.open_nursery() as nursery:
            nursery.start_soon(other)
            promise: Any = Promise.resolve(0)
            for _ in range(5):
                promise = promise.then(lambda value: events.append(value) or value + 1)
            await promise

    in_trio(main)
    first = events.index(0)
    assert events[first : first + 5] == [0, 1, 2, 3, 4]


def test_timers_follow_trios_clock() -> None:
    """A MockClock passes the time at once."""
    events: list[Any] = []

    async def main() -> None:
        start = trio.current_time()
        set_timeout(events.append, 86_400_000, "day")
        set_timeout(events.append, 1001, "second")
        await trio.sleep(0.5)
        cleared = set_timeout(events.append, 1, "never")
        set_timeout(events.append, 100, "soon")
        set_immediate(events.append, "immediate")
        cleared._scheduler.clear(cleared)
        assert await sleep(86_400, "slept") == "slept"
        assert trio.current_time() - start == pytest.approx(86_400.5)

    in_trio(main)
    assert events == ["immediate", "soon", "second", "day"]


def test_a_clock_that_somebody_sets_forward() -> None:
    async def main() -> None:
        promise = sleep(1, "slept")
        await trio.testing.wait_all_tasks_blocked()
        assert promise.state == "pending"
        clock.jump(1)
        assert await promise == "slept"

    clock = trio.testing.MockClock()
    in_trio(main, clock)


@pytest.mark.parametrize("budget", [0, None])
def test_an_endless_loop_of_jobs_lets_trio_go_on(budget: float | None) -> None:
    """After ``budget`` seconds; None never does."""
    stopped: list[bool] = []
    ran = [0]

    def endless() -> None:
        ran[0] += 1
        if not stopped and ran[0] < 50_000:
            queue_microtask(endless)

    async def main() -> None:
        current_scheduler().budget = budget  # type: ignore[attr-defined]
        queue_microtask(endless)
        await trio.lowlevel.checkpoint()
        await trio.lowlevel.checkpoint()
        stopped.append(True)

    in_trio(main)
    assert (ran[0] < 50_000) is (budget == 0)


def test_context_variables() -> None:
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="unset")

    async def main() -> None:
        @async_function
        async def function() -> list[str]:
            seen = [variable.get()]
            variable.set("inside")
            await sleep(1)
            return [*seen, variable.get()]

        variable.set("a")
        promise, call = Promise.resolve(1).then(lambda _: variable.get()), function()
        variable.set("b")
        assert await promise == "a"
        assert await call == ["a", "inside"]
        assert variable.get() == "b"

    in_trio(main)


# -------------------------------------------------------------------------------------------------------------------- reports


def test_rejections_that_nobody_handles_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        Promise.reject(Boom("first"))
        Promise.reject("second")
        Promise.reject(Boom("handled")).catch(lambda _: None)
        await trio.sleep(1)

    with caplog.at_level(logging.ERROR, "promiselite"):
        in_trio(main)
    assert len(caplog.records) == 2
    assert "first" in caplog.records[0].getMessage()
    assert "second" in caplog.records[1].getMessage()


def test_a_keyboard_interrupt_goes_to_the_main_task(caplog: pytest.LogCaptureFixture) -> None:
    """Raised by a handler or by a hook; what else the hooks raised is logged."""

    def hook(reason: Any) -> None:
        raise KeyboardInterrupt if reason == "exit" else Boom(reason)

    async def main(how: str) -> None:
        if how == "hook":
            current_scheduler().on_unhandled_rejection = hook  # type: ignore[attr-defined]
            Promise.reject("other")
            Promise.reject("exit")
        else:
            Promise.resolve(1).then(lambda _: signal.raise_signal(signal.SIGINT))
        await trio.sleep(1)

    for how in ("handler", "hook"):
        with pytest.raises(KeyboardInterrupt), caplog.at_level(logging.ERROR, "promiselite"):
            trio.run(main, how, clock=trio.testing.MockClock(autojump_threshold=0))
    assert ["other" in record.getMessage() for record in caplog.records] == [True]


@pytest.mark.parametrize("waits_for", ["trio", "a promise", "that promise", "nothing"])
def test_a_system_exit_leaves_the_run(waits_for: str, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the main task does: it is cancelled, and may clean up."""
    events: list[str] = []

    async def main() -> None:
        leaving = Promise.resolve(3).then(sys.exit)
        try:
            if waits_for == "trio":
                await trio.sleep_forever()
            await {"a promise": Promise(lambda: None), "that promise": leaving}.get(waits_for, Promise.resolve(None))
        finally:
            events.append("cleaned up")

    with pytest.raises(SystemExit, match="3"), caplog.at_level(logging.ERROR, "promiselite"):
        trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
    assert events == ["cleaned up"]
    assert not caplog.records


def test_what_the_main_task_raises_on_a_system_exit_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        set_timeout(sys.exit, 1, 3)
        try:
            await trio.sleep_forever()
        finally:
            raise Boom("cleaning up")

    with pytest.raises(SystemExit, match="3"), caplog.at_level(logging.ERROR, "promiselite"):
        trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
    assert ["cleaning up" in record.getMessage() for record in caplog.records] == [True]


@pytest.mark.parametrize("fails", [False, True])
def test_a_system_exit_cancels_nested_nurseries(fails: bool, caplog: pytest.LogCaptureFixture) -> None:
    """The groups of cancellations that they make are no errors; what else is in them is logged."""

    async def child() -> None:
        try:
            await trio.sleep_forever()
        finally:
            if fails:
                raise Boom("cleaning up")

    async def main() -> None:
        async with trio.open_nursery() as outer, trio.open_nursery() as inner:
            outer.start_soon(trio.sleep_forever)
            inner.start_soon(trio.sleep_forever)
            inner.start_soon(child)
            set_timeout(sys.exit, 1, 3)

    with pytest.raises(SystemExit, match="3"), caplog.at_level(logging.ERROR, "promiselite"):
        trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))
    assert [("Boom" in text, "Cancelled" in text) for text in caplog.messages] == [(True, False)] * fails


def test_the_first_system_exit_decides() -> None:
    async def main() -> None:
        for code in range(10):
            Promise.resolve(code).then(sys.exit)
        try:
            await trio.sleep_forever()
        finally:
            with trio.CancelScope(shield=True):
                set_timeout(sys.exit, 1, 11)
                await trio.sleep(1)

    with pytest.raises(SystemExit, match="^0$"):
        trio.run(main, clock=trio.testing.MockClock(autojump_threshold=0))


def test_a_system_exit_in_a_trio_unlike_those_that_are_known_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trio_host, "carriers_work", lambda: False)

    async def main() -> str:
        Promise.resolve(3).then(sys.exit)
        await trio.sleep(1)
        return "goes on"

    with caplog.at_level(logging.ERROR, "promiselite"):
        assert in_trio(main) == "goes on"
    assert ["asked to exit" in record.getMessage() for record in caplog.records] == [True]


def test_what_is_left_at_the_end_of_the_run_is_reported(caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        set_timeout(print, 1000)
        await trio.sleep(0.1)
        Promise.reject(Boom("late"))

    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.ERROR, "promiselite"):
        warnings.simplefilter("always")
        in_trio(main)
    assert ["late" in record.getMessage() for record in caplog.records] == [True]
    assert ["1 timer of <TrioScheduler>" in str(each.message) for each in caught] == [True]


# ------------------------------------------------------------------------------------------------------------- await in tasks


def test_a_task_awaits_promises_in_every_state() -> None:
    error = Boom()

    async def main() -> None:
        assert await Promise.resolve(1) == 1
        assert await sleep(1, "slept") == "slept"
        for _ in range(2):
            with pytest.raises(Boom) as caught:
                await Promise.reject(error)
            assert caught.value is error
        for reason in ("text", StopIteration(), GeneratorExit(), asyncio.CancelledError()):
            with pytest.raises(RejectionError) as wrapped:
                await Promise.reject(reason)
            assert wrapped.value.reason is reason

    in_trio(main)


def test_cancelling_the_task_leaves_the_promise_alone() -> None:
    async def main() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        with trio.move_on_after(1) as scope:
            await promise
        assert scope.cancelled_caught
        assert not promise._value
        resolve("value")
        assert await promise == "value"

    in_trio(main)


def test_a_cancellation_that_comes_with_the_value_wins() -> None:
    """The promise is settled, its job has yet to run."""

    async def main() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        with trio.CancelScope() as scope:
            async with trio.open_nursery() as nursery:

                async def settle() -> None:
                    resolve("value")
                    scope.cancel()

                nursery.start_soon(settle)
                await promise
        assert scope.cancelled_caught
        await trio.sleep(1)
        assert await promise == "value"

    in_trio(main)


def test_promises_of_other_schedulers() -> None:
    """A loop of the same thread is driven by the run, one behind a thread posts; a cancelled wait takes nothing along."""
    with ThreadScheduler() as threads:

        async def main() -> None:
            with use_scheduler(LoopScheduler()):
                near = sleep(0.001, "near")
            with use_scheduler(threads):
                far, bad = sleep(0.001, "far"), Promise.reject(Boom())
                never, resolve, _ = Promise.with_resolvers()
            assert await near == "near"
            assert await far == "far"
            with pytest.raises(Boom):
                await bad
            with trio.move_on_after(0.001):
                await never
            resolve("value")
            assert await never == "value"

        in_real_time(main)


def test_promises_made_before_the_run_are_driven_by_it(loop: LoopScheduler) -> None:
    events: list[Any] = []
    Promise.resolve("early").then(events.append)

    async def main() -> None:
        current_scheduler()
        await trio.sleep(0.01)
        assert events == ["early"]

    in_trio(main)


def test_a_promise_that_is_settled_after_the_run_wakes_nobody() -> None:
    """A foreign promise outlives the run whose task awaited it, whatever the order of the end."""
    with ThreadScheduler() as threads:
        with use_scheduler(threads):
            promise, resolve, _ = Promise.with_resolvers()
        closed, gate = threading.Event(), threading.Event()

        async def main() -> None:
            with trio.CancelScope() as scope:
                scope.cancel()
                threads.post(lambda: pass_gate(gate))  # the scheduler is busy, so the reaction cannot be taken back in time
                resolve("value")
                await promise

        in_real_time(main)
        gate.set()
        closed.set()
        assert promise.result(LIMIT) == "value"


def test_it_works_under_anyio() -> None:
    anyio: Any = pytest.importorskip("anyio")

    async def main() -> Any:
        with anyio.move_on_after(0.001) as scope:
            await Promise(lambda: None)
        assert scope.cancelled_caught
        return await sleep(0.001, "slept")

    assert anyio.run(main, backend="trio") == "slept"


def test_calls_from_other_threads_get_through_an_endless_loop_of_jobs() -> None:
    """Timers and immediates keep their place behind the last job."""
    events: list[str] = []

    def endless() -> None:
        if "post" not in events:
            queue_microtask(endless)
        else:
            queue_microtask(events.append, "last job")

    async def main() -> None:
        scheduler: Any = current_scheduler()
        scheduler.budget = 0
        set_immediate(events.append, "immediate")
        set_timeout(events.append, 1, "timer")
        queue_microtask(endless)
        await trio.to_thread.run_sync(scheduler.post, events.append, "post")
        await trio.sleep(0.01)

    in_real_time(main)
    assert events[:2] == ["post", "last job"]
    assert sorted(events[2:]) == ["immediate", "timer"]


def test_a_task_is_cancelled_that_awaits_a_promise_of_a_closed_scheduler() -> None:
    """Nothing can be told to a scheduler that is closed; the cancellation must not break trio."""

    async def main() -> bool:
        elsewhere = ThreadScheduler()
        with use_scheduler(elsewhere):
            promise: Promise[None] = Promise(lambda resolve: None)
        with trio.CancelScope() as scope:
            async with trio.open_nursery() as nursery:

                async def wait() -> None:
                    await promise

                nursery.start_soon(wait)
                await trio.testing.wait_all_tasks_blocked()
                elsewhere.close()
                scope.cancel()
        return scope.cancelled_caught

    assert trio.run(main)


def test_a_call_whose_task_cannot_be_made_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the limit of recursion, say: the call is rejected, and no coroutine is left that was never awaited."""

    def refuses(*_: Any, **__: Any) -> None:
        raise RecursionError("refused")

    @async_function
    async def body() -> None:
        pytest.fail("it began")

    async def main() -> None:
        current_scheduler()
        with monkeypatch.context() as patched, warnings.catch_warnings():
            warnings.simplefilter("error")
            patched.setattr(trio.lowlevel, "spawn_system_task", refuses)
            promise = body()
        with pytest.raises(RecursionError, match="refused"):
            await promise

    in_trio(main)
