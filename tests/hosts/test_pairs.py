"""Promises that pass between two schedulers, for all pairs of hosts, each running on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from promiselite import Promise, RejectionError, async_function, current_scheduler
from tests.support.live_hosts import LIVE, Live
from tests.support.threads import LIMIT, Worker, elsewhere, unsettled


class Boom(Exception):
    pass


@pytest.fixture(params=sorted(LIVE))
def here(request: pytest.FixtureRequest) -> Iterator[Live]:
    """A running scheduler."""
    live = LIVE[request.param]()
    yield live
    live.end()


@pytest.fixture(params=sorted(LIVE))
def there(request: pytest.FixtureRequest) -> Iterator[Live]:
    """Another running scheduler."""
    live = LIVE[request.param]()
    yield live
    live.end()


def test_an_async_function_here_awaits_promises_of_there(here: Live, there: Live) -> None:
    """Whenever they are settled, and stays at home meanwhile."""
    promise, resolve, _ = unsettled(there.scheduler)
    rejected, _, reject = unsettled(there.scheduler)

    @async_function
    async def function() -> list[Any]:
        home = threading.get_ident()
        there.scheduler.post(resolve, "value")
        there.scheduler.post(reject, Boom("reason"))
        seen = [await promise, await promise]
        with pytest.raises(Boom):
            await rejected
        with pytest.raises(RejectionError):
            await rejected.catch(lambda _: Promise.reject("text"))
        assert current_scheduler() is here.scheduler
        assert threading.get_ident() == home == here.scheduler.home
        return seen

    assert here.ask(function) == ["value", "value"]


def test_here_settles_and_chains_promises_of_there(here: Live, there: Live) -> None:
    """Both are posted home: the handler runs there, or on its workers, and the derived promise lives there."""
    promise, resolve, _ = unsettled(there.scheduler)

    @async_function
    async def function() -> list[Any]:
        chained = promise.then(lambda value: [value, threading.get_ident(), current_scheduler()])
        resolve("value")
        assert chained._scheduler is there.scheduler
        return await chained

    value, thread, scheduler = here.ask(function)
    assert value == "value"
    assert scheduler is there.scheduler
    if not getattr(there.scheduler, "_workers", None):
        assert thread == there.scheduler.home


def test_combinators_here_take_promises_of_there(here: Live, there: Live) -> None:
    promise, resolve, _ = unsettled(there.scheduler)

    @async_function
    async def function() -> list[Any]:
        combined = Promise.all([1, promise, Promise.resolve(2), promise.then(str.upper)])
        resolve("value")
        return await combined

    assert here.ask(function) == [1, "value", 2, "VALUE"]


@pytest.mark.parametrize("name", sorted(LIVE))
def test_a_wait_ends_when_its_scheduler_ends(name: str) -> None:
    """With an error that says so; nothing hangs, neither then nor later."""
    live = LIVE[name]()
    promise, _, _ = unsettled(live.scheduler)
    waiting = threading.Event()

    def wait() -> Any:
        waiting.set()
        return promise.result(LIMIT)

    worker = Worker(wait)
    assert waiting.wait(LIMIT)
    elsewhere(live.ask, async_function(nothing))
    live.end()
    with pytest.raises(RuntimeError, match="can never be settled: .*(closed|is over)"):
        worker.outcome()
    with pytest.raises(RuntimeError, match="closed|is over|has ended"):
        elsewhere(promise.result, LIMIT)


async def nothing() -> None:
    pass
