"""A signal just before or just after an async function begins to wait: it is resumed once, and no turn is lost."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

import promiselite.coroutines
from promiselite import (
    AbortController,
    LoopScheduler,
    Promise,
    async_function,
    current_scheduler,
    sleep,
    use_scheduler,
    with_signal,
)
from promiselite.schedulers import asyncio_tasks
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from tests.hosts.test_asyncio_functions import on_loop, task
from tests.support.once import InterruptedOnce

WHEN = pytest.mark.parametrize("when", ["before", "after"])


@async_function
async def waiter(awaited: Any, events: list[str]) -> str:
    """Wait for something, and tell of an interrupt."""
    try:
        await awaited
    except KeyboardInterrupt:
        events.append("interrupt")
    events.append("went on")
    await Promise.resolve()
    events.append("ended")
    return "returned"


@WHEN
@pytest.mark.parametrize("settled", [True, False])
def test_around_the_registration_of_an_await(
    loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch, when: str, settled: bool
) -> None:
    """Before it the interrupt is raised in the body; after it, it leaves, and the body goes on when the promise is settled."""
    events: list[str] = []
    awaited = Promise.resolve(1) if settled else sleep(0.001)
    if settled:
        loop.enqueue = InterruptedOnce(loop.jobs.append, when)
    else:
        interrupted = InterruptedOnce(promiselite.coroutines.perform_promise_then, when)
        monkeypatch.setattr(promiselite.coroutines, "perform_promise_then", interrupted)
    if when == "after":
        with pytest.raises(KeyboardInterrupt):
            waiter(awaited, events)
        assert events == []
    else:
        waiter(awaited, events)
    loop.run()
    assert events == ["interrupt"] * (when == "before") + ["went on", "ended"]


@pytest.mark.parametrize("under_signal", [False, True])
def test_after_the_registration_of_an_await_on_asyncio(monkeypatch: pytest.MonkeyPatch, under_signal: bool) -> None:
    """The same there, in the frame of the call and in a step of its own."""
    events: list[str] = []

    async def main() -> None:
        own, awaited = task(), sleep(0.001)
        with monkeypatch.context() as patch:
            interrupted = InterruptedOnce(promiselite.coroutines.perform_promise_then, "after")
            patch.setattr(promiselite.coroutines, "perform_promise_then", interrupted)
            with pytest.raises(KeyboardInterrupt):
                if under_signal:
                    with_signal(AbortController().signal, waiter, awaited, events)
                else:
                    waiter(awaited, events)
        assert task() is own
        assert events == []
        await asyncio.sleep(1)

    on_loop(main)
    assert events == ["went on", "ended"]


@WHEN
def test_around_the_end(loop: LoopScheduler, when: str) -> None:
    """The promise is resolved all the same."""
    promise, resolve, reject = Promise.with_resolvers()

    async def body() -> str:
        return "returned"

    with pytest.raises(KeyboardInterrupt):
        promiselite.coroutines.AsyncCall(body(), InterruptedOnce(resolve, when), reject, loop).start()
    assert promise.result() == "returned"


@WHEN
def test_around_the_callback_of_a_future(when: str) -> None:
    """On asyncio: what was registered all the same is ignored when it comes."""

    class Future(asyncio.Future[Any]):
        def add_done_callback(self, callback: Any, *, context: Any = None) -> None:
            interrupted(callback, context=context)

    interrupted: Any = None
    events: list[str] = []

    async def main() -> None:
        nonlocal interrupted
        future = Future()
        interrupted = InterruptedOnce(super(Future, future).add_done_callback, when)
        promise = waiter(future, events)
        future.set_result(1)
        assert await promise == "returned"
        await asyncio.sleep(1)

    on_loop(main)
    assert events == ["interrupt", "went on", "ended"]


@pytest.mark.parametrize("under_signal", [False, True])
@pytest.mark.parametrize("place", [(asyncio, "current_task"), (asyncio_tasks, "make_current")], ids=["asked", "entered"])
def test_before_the_first_step(monkeypatch: pytest.MonkeyPatch, place: tuple[Any, str], under_signal: bool) -> None:
    """The call ends there: no task of it is left for asyncio to wait for."""
    events: list[str] = []

    async def main() -> None:
        own = task()
        with monkeypatch.context() as patch:
            patch.setattr(*place, InterruptedOnce(getattr(*place), "before"))
            with pytest.raises(KeyboardInterrupt):
                if under_signal:
                    with_signal(AbortController().signal, waiter, None, events)
                else:
                    waiter(None, events)
        assert task() is own
        assert asyncio.all_tasks() == {own}

    on_loop(main)
    assert events == []


def test_before_the_first_step_on_trio(monkeypatch: pytest.MonkeyPatch) -> None:
    """The task that was current is so still, and its awaits are its own."""
    trio: Any = pytest.importorskip("trio")
    events: list[str] = []

    async def main() -> None:
        from promiselite.schedulers.trio_tasks import TrioCall

        scheduler: Any = current_scheduler()
        own = trio.lowlevel.current_task()
        with monkeypatch.context() as patch:
            patch.setattr(TrioCall, "_may_be_interrupted", InterruptedOnce(lambda: True, "before"))
            with pytest.raises(KeyboardInterrupt):
                waiter(None, events)
        assert trio.lowlevel.current_task() is own
        assert scheduler.steps == 0
        assert await Promise.resolve(1) == 1

    trio.run(main)
    assert events == []


def test_while_asyncios_task_is_put_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """The running task is the current one again."""
    events: list[str] = []

    async def main() -> None:
        own = task()
        monkeypatch.setattr(asyncio.tasks, "_leave_task", InterruptedOnce(asyncio.tasks._leave_task, "after", call=2))
        with pytest.raises(KeyboardInterrupt):
            waiter(Promise.resolve(), events)
        assert task() is own
        await asyncio.sleep(1)

    on_loop(main)
    assert events == ["went on", "ended"]


@WHEN
def test_while_the_loop_is_asked_for_a_turn(monkeypatch: pytest.MonkeyPatch, when: str) -> None:
    """The turn comes all the same."""
    events: list[str] = []

    async def main() -> None:
        current_scheduler()
        promise = Promise.resolve(1)
        loop = asyncio.get_running_loop()
        monkeypatch.setattr(loop, "call_soon", InterruptedOnce(loop.call_soon, when))
        with pytest.raises(KeyboardInterrupt):
            promise.then(lambda _: events.append("job"))
        await asyncio.sleep(1)

    on_loop(main)
    assert events == ["job"]


@WHEN
def test_while_trio_is_asked_for_a_turn(when: str) -> None:
    trio: Any = pytest.importorskip("trio")
    events: list[str] = []

    class Token:
        def __init__(self, token: Any) -> None:
            self.run_sync_soon = InterruptedOnce(token.run_sync_soon, when)

    async def main() -> None:
        scheduler: Any = current_scheduler()
        await trio.testing.wait_all_tasks_blocked()
        promise = Promise.resolve(1)
        scheduler._token = Token(scheduler._token)
        with pytest.raises(KeyboardInterrupt):
            promise.then(lambda _: events.append("job"))
        await promise

    trio.run(main)
    assert events == ["job"]


def test_a_call_without_a_task_of_asyncios_around_it() -> None:
    """A handler is no task: what it calls for another scheduler finds none, and leaves none."""

    async def main() -> None:
        own = LoopScheduler()

        def handler(_: Any) -> Any:
            assert asyncio.current_task() is None
            with use_scheduler(own):
                return waiter(Promise.resolve(), [])

        assert await Promise.resolve(1).then(handler) == "returned"
        assert isinstance(current_scheduler(), AsyncioScheduler)

    on_loop(main)
