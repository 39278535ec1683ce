"""Async functions inside a trio run, and trio's own tasks for them."""

from __future__ import annotations

import logging
from typing import Any

import pytest

pytest.importorskip("trio")

import trio

from promiselite import LoopScheduler, Promise, async_function, current_scheduler, sleep, use_scheduler
from tests.hosts.test_trio import Boom, in_trio

# ------------------------------------------------------------------------------------------------------------ async functions


def test_an_async_function_awaits_promises() -> None:
    async def main() -> None:
        @async_function
        async def inner(value: int) -> int:
            await sleep(1)
            return value

        @async_function
        async def outer() -> list[Any]:
            with pytest.raises(Boom):
                await Promise.reject(Boom())
            return [await inner(1), *await Promise.all([inner(2), 3])]

        assert await outer() == [1, 2, 3]

    in_trio(main)


def test_a_task_for_what_is_no_async_function_of_promiselite() -> None:
    async def main() -> None:
        scheduler: Any = current_scheduler()

        async def double(value: int) -> int:
            await trio.sleep(1)
            return 2 * await Promise.resolve(value)

        async def fail() -> None:
            raise Boom

        assert await Promise.resolve(21).then(lambda value: scheduler.task(double, value)) == 42
        with pytest.raises(Boom):
            await scheduler.task(fail)

    in_trio(main)


def test_a_task_that_the_end_of_the_run_cancels_rejects_its_promise(caplog: pytest.LogCaptureFixture) -> None:
    """Which is reported, if nobody handles it; a task that has something to do first is waited for."""
    ended: list[str] = []

    async def main() -> None:
        scheduler: Any = current_scheduler()

        async def slow() -> None:
            try:
                await trio.sleep_forever()
            finally:
                with trio.CancelScope(shield=True):
                    await trio.sleep(1)
                ended.append("slow")

        scheduler.task(slow)
        await trio.sleep(1)

    with caplog.at_level(logging.ERROR, "promiselite"):
        in_trio(main)
    assert ended == ["slow"]
    assert ["the trio run ended before the task did" in record.getMessage() for record in caplog.records] == [True]


def test_two_tasks_of_which_one_ends_early() -> None:
    async def main() -> None:
        scheduler: Any = current_scheduler()
        assert await Promise.all([scheduler.task(trio.sleep, 1), scheduler.task(trio.sleep, 2)]) == [None, None]

    in_trio(main)
    with pytest.raises(RuntimeError, match="is over"):
        in_trio_scheduler().task(trio.sleep, 1)


def in_trio_scheduler() -> Any:
    """Return the scheduler of a run that is over."""

    async def main() -> Any:
        return current_scheduler()

    return in_trio(main)


def test_an_async_function_of_another_scheduler_called_inside_a_task() -> None:
    async def main() -> None:
        @async_function
        async def function() -> str:
            return await Promise.resolve("value")

        with use_scheduler(LoopScheduler()):
            promise = function()
        assert await promise == "value"

    in_trio(main)


def test_an_async_function_called_by_a_system_task_and_in_a_handler() -> None:
    """Where Ctrl-C must not interrupt, and where trio has no current task."""

    async def main() -> None:
        @async_function
        async def function(value: str) -> str:
            return await Promise.resolve(value)

        def handler(value: str) -> Promise[str]:
            with use_scheduler(LoopScheduler()):
                return function(value)

        async def system() -> None:
            seen.append(await function("system task"))
            seen.append(await Promise.resolve("handler").then(handler))
            over.set()

        seen: list[str] = []
        over = trio.Event()
        trio.lowlevel.spawn_system_task(system)
        await over.wait()
        assert seen == ["system task", "handler"]

    in_trio(main)
