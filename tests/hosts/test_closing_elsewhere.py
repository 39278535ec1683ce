"""An await of a promise of another scheduler ends when that one is closed, on every host."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, ThreadScheduler, async_function, offload, run, sleep
from promiselite.coroutines import bridged
from tests.support.hosts import Host
from tests.support.threads import Worker, pass_gate


def awaiting(promise: Any, events: list[Any]) -> Any:
    """Await *promise* in an async function, and note what comes of it."""

    @async_function
    async def wait() -> None:
        try:
            events.append(await promise)
        except RuntimeError as error:
            events.append(str(error))

    return wait()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_thread_scheduler_that_is_closed(workers: int, host: Host) -> None:
    events: list[Any] = []
    other = ThreadScheduler(workers)
    never: Any = Promise(lambda: None, scheduler=other)

    def program() -> None:
        awaiting(never, events)
        sleep(0.001).then(lambda: offload(other.close))

    host.run(program)
    assert len(events) == 1
    assert "is closed" in events[0]


def test_a_loop_that_is_abandoned(host: Host) -> None:
    """What it had settled before still counts."""
    events: list[Any] = []
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    promise, resolve, reject = with_resolvers(other)
    failing, _, fail = with_resolvers(other)

    def program() -> None:
        awaiting(never, events)
        awaiting(promise, events)
        awaiting(failing, events)
        sleep(0.001).then(close)

    def close() -> None:
        resolve("settled")
        fail(RuntimeError("settled too"))
        other.drive(False, take_posts, other)
        other.abandon()

    host.run(program)
    assert len(events) == 3
    assert {"settled", "settled too"} < set(events)
    assert [each for each in events if "is closed" in each]


def with_resolvers(scheduler: Any) -> Any:
    functions: list[Any] = []
    promise: Any = Promise(lambda resolve, reject: functions.extend((resolve, reject)), scheduler=scheduler)
    return promise, *functions


def take_posts(scheduler: Any) -> None:
    """Run what other threads posted, and no job: handlers are not reached any more."""
    scheduler._take_posts()
    while scheduler.arrived:
        scheduler._run_post()


def test_an_asyncio_loop_that_is_closed(loop: LoopScheduler) -> None:
    """A loop tells nobody of its end; its scheduler is told all the same."""
    events: list[Any] = []
    made, go = threading.Event(), threading.Event()
    promises: list[Any] = []

    def elsewhere() -> None:
        async def main() -> None:
            promises.append(Promise(lambda: None))
            made.set()
            await asyncio.to_thread(pass_gate, go)

        asyncio.run(main())

    worker = Worker(elsewhere)
    pass_gate(made)
    with loop.hold():
        waiting = awaiting(promises[0], events)
        loop.run_jobs()
        go.set()
        worker.outcome()
    waiting.result(30)
    assert "the asyncio loop of this promise is closed" in events[0]


def test_a_side_that_is_closed_itself_hears_nothing(loop: LoopScheduler) -> None:
    other, own = LoopScheduler(), ThreadScheduler()
    promise: Any = Promise(lambda: None, scheduler=other)
    bridge = bridged(promise, own)
    own.close()
    other.abandon()
    assert bridge.state == "pending"


def test_a_promise_that_is_gone_has_no_bridge(loop: LoopScheduler) -> None:
    other = LoopScheduler()
    promise: Any = Promise(lambda: None, scheduler=other)
    own = bridged(promise, loop)
    [bridge] = other.bridges
    del promise
    bridge.closed("closed")
    run()
    assert own.state == "pending"
    del bridge
