"""An async function that is aborted inside a task group or a nursery, which wraps all that leaves it in a group."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
import trio

from promiselite import AbortController, AbortError, AggregateError, Promise, RejectionError, sleep, with_signal
from tests.hosts.test_aborting import on_trio
from tests.hosts.test_asyncio_functions import factory, on_loop

__all__ = ["factory"]

Wait = Callable[[], Any]


def forever() -> Promise[None]:
    """Wait for what does not come."""
    return Promise(lambda: None)


async def in_a_task_group(wait: Wait) -> None:
    """Hold a child besides."""
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.sleep(60))
        await wait()


async def in_a_group_in_a_group(wait: Wait) -> None:
    async with asyncio.TaskGroup(), asyncio.TaskGroup():
        await wait()


async def in_a_nursery(wait: Wait) -> None:
    """Hold a child besides."""
    async with trio.open_nursery() as nursery:
        nursery.start_soon(trio.sleep, 60)
        await wait()


def reason_after_abort(host: Any, work: Callable[[Wait], Any], wait: Wait, reason: Any) -> Any:
    """Return what the function is rejected with when it is aborted, a second on, with *reason*."""

    async def main() -> Any:
        controller = AbortController()
        promise = with_signal(controller.signal, work, wait)
        await sleep(1)
        controller.abort(reason)
        return await promise.catch(lambda reason: reason)

    return host(main)


ON_ASYNCIO = [in_a_task_group, in_a_group_in_a_group]
REASONS = [AbortError("enough"), ValueError("other"), "text"]


@pytest.mark.parametrize("reason", REASONS, ids=repr)
@pytest.mark.parametrize("work", ON_ASYNCIO)
def test_the_reason_alone_comes_out_of_a_task_group(work: Any, reason: Any) -> None:
    assert reason_after_abort(on_loop, work, forever, reason) is reason


@pytest.mark.parametrize("reason", REASONS, ids=repr)
@pytest.mark.parametrize("wait", [forever, partial(trio.sleep, 60)])
def test_the_reason_alone_comes_out_of_a_nursery(wait: Wait, reason: Any) -> None:
    assert reason_after_abort(on_trio, in_a_nursery, wait, reason) is reason


async def fails() -> None:
    """Raise something else while it is aborted."""
    try:
        await forever()
    finally:
        raise KeyError("clean-up")


async def gathers() -> None:
    """Have the reason in a group of the user's own."""
    try:
        await forever()
    except AbortError as error:
        await Promise.any([Promise.reject(error)])


@pytest.mark.parametrize(("host", "work"), [(on_loop, in_a_task_group), (on_trio, in_a_nursery)])
def test_a_group_that_holds_something_else_stays_one(host: Any, work: Any) -> None:
    failed = reason_after_abort(host, work, fails, None)
    assert [type(each) for each in failed.exceptions] == [KeyError]
    gathered = reason_after_abort(host, work, gathers, None)
    assert [type(each) for each in gathered.exceptions] == [AggregateError]


def test_a_group_of_another_signal_stays_one() -> None:
    other = AbortController()

    async def aborts() -> None:
        other.abort()
        await sleep(0, signal=other.signal)

    async def main() -> Any:
        return await with_signal(AbortController().signal, in_a_task_group, aborts).catch(lambda reason: reason)

    group = on_loop(main)
    assert group.exceptions == (other.signal.reason,)


def test_a_rejection_error_of_the_users_stays_in_its_group() -> None:
    """Its reason is another text."""

    async def raises() -> None:
        try:
            await forever()
        finally:
            raise RejectionError("no")

    group = reason_after_abort(on_loop, in_a_task_group, raises, "text")
    assert [each.reason for each in group.exceptions] == ["no"]
