"""Cancelling an async function inside asyncio, and interrupts while it starts to wait."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import Promise, RejectionError, async_function, use_scheduler
from promiselite.schedulers import asyncio_tasks
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from tests.hosts.test_asyncio import run_on
from tests.hosts.test_asyncio_functions import Boom, factory, on_loop, task
from tests.support.interrupts import Interrupt
from tests.support.threads import elsewhere

__all__ = ["factory"]


WAITS: dict[str, Callable[[], Any]] = {
    "promise": lambda: Promise(lambda: None),
    "future": lambda: asyncio.get_running_loop().create_future(),
    "sleep": lambda: asyncio.sleep(60),
    "bare yield": lambda: asyncio.sleep(0),
    "settled promise": lambda: Promise.resolve(1),
    "rejected promise": lambda: Promise.reject(Boom()),
}


@pytest.mark.parametrize("wait", WAITS)
def test_cancelling_raises_where_the_body_waits(factory: Any, wait: str) -> None:
    """Once, with the message; the promise is rejected with the CancelledError, and the task is cancelled."""

    async def main() -> None:
        tasks: list[Any] = []
        caught: list[Any] = []

        @async_function
        async def function() -> None:
            tasks.append(task())
            try:
                await WAITS[wait]()
            except asyncio.CancelledError as error:
                caught.append(error.args)
                raise

        promise = function()
        assert tasks[0].cancel("why") is True
        assert tasks[0].cancelling() == 1
        with pytest.raises(RejectionError) as raised:
            await promise
        assert isinstance(raised.value.reason, asyncio.CancelledError)
        assert caught == [("why",)]
        assert tasks[0].cancelled()
        assert tasks[0].cancel() is False

    run_on(factory, main)


@pytest.mark.parametrize("wait", WAITS)
def test_a_body_may_catch_its_cancellation_and_go_on(wait: str) -> None:
    """``uncancel`` takes the request back; later awaits are ordinary ones."""

    async def main() -> None:
        tasks: list[Any] = []

        @async_function
        async def function() -> list[Any]:
            own = task()
            tasks.append(own)
            try:
                await WAITS[wait]()
            except asyncio.CancelledError:
                assert own.cancelling() == 1
                assert own.uncancel() == 0
            return [await Promise.resolve("promise"), await asyncio.sleep(1, "slept")]

        promise = function()
        tasks[0].cancel()
        assert await promise == ["promise", "slept"]
        assert tasks[0].result() == ["promise", "slept"]

    on_loop(main)


def test_taking_back_a_request_does_not_end_the_await() -> None:
    """A promise that is still pending never gives a value of its own accord: the cancellation is raised all the same."""

    async def main() -> None:
        tasks: list[Any] = []

        @async_function
        async def function() -> str:
            tasks.append(task())
            with pytest.raises(asyncio.CancelledError):
                await Promise(lambda: None)
            return "cancelled"

        promise = function()
        tasks[0].cancel()
        assert tasks[0].uncancel() == 0
        assert await promise == "cancelled"

    on_loop(main)


def test_two_requests_raise_once() -> None:
    async def main() -> None:
        tasks: list[Any] = []
        caught: list[int] = []

        @async_function
        async def function() -> str:
            own = task()
            tasks.append(own)
            try:
                await Promise(lambda: None)
            except asyncio.CancelledError:
                caught.append(own.cancelling())
            await asyncio.sleep(1)
            assert own.uncancel() == 1
            return "went on"

        promise = function()
        tasks[0].cancel()
        tasks[0].cancel()
        assert await promise == "went on"
        assert caught == [2]

    on_loop(main)


@pytest.mark.parametrize("wait", ["promise", "future", "sleep", "bare yield", "settled promise"])
def test_a_body_that_cancels_itself_is_cancelled_at_its_next_await(wait: str) -> None:
    async def main() -> None:
        @async_function
        async def function() -> str:
            task().cancel("self")
            try:
                await WAITS[wait]()
            except asyncio.CancelledError as error:
                return str(error)
            return "not cancelled"

        assert await function() == "self"

    on_loop(main)


def test_a_body_that_cancels_itself_and_takes_it_back_is_not_cancelled() -> None:
    async def main() -> None:
        @async_function
        async def function() -> str:
            task().cancel()
            task().uncancel()
            await asyncio.sleep(0)
            return await Promise.resolve("not cancelled")

        assert await function() == "not cancelled"

    on_loop(main)


def test_a_call_can_be_cancelled_before_its_first_step() -> None:
    """What asyncio cancels at its end may not even have begun: a call posted by another thread."""

    async def main() -> None:
        scheduler = AsyncioScheduler()
        began: list[Any] = []

        @async_function
        async def function() -> None:
            began.append(task())

        def call() -> Any:
            with use_scheduler(scheduler):
                return function()

        promise = elsewhere(call)
        assert began == []
        assert await promise is None
        assert began[0].done()

    on_loop(main)


def test_a_cancelled_call_takes_its_reaction_back_and_leaves_the_promise_alone() -> None:
    async def main() -> None:
        tasks: list[Any] = []
        promise, resolve, _ = Promise.with_resolvers()

        @async_function
        async def function() -> Any:
            tasks.append(task())
            return await promise

        calls = [function().catch(lambda reason: reason), function()]
        tasks[0].cancel()
        assert promise._value is not None
        await asyncio.sleep(0)
        resolve("value")
        assert await calls[1] == "value"
        assert isinstance(await calls[0], asyncio.CancelledError)
        assert await promise == "value"

    on_loop(main)


def test_asyncio_run_cancels_what_is_left() -> None:
    """At the end each body is cancelled where it waits, and its ``finally`` runs, awaits included."""
    events: list[Any] = []
    kept: list[Any] = []  # what nobody knows any more, the collector takes away together with the body that waits for it
    reports: list[Any] = []

    async def main() -> None:
        @async_function
        async def function(name: str, wait: Any) -> None:
            try:
                await wait
            finally:
                await asyncio.sleep(0)
                await Promise.resolve()
                events.append(name)

        kept.append(Promise(lambda: None))
        function("promise", kept[0]).catch(lambda _: None)
        function("sleep", asyncio.sleep(60)).catch(lambda _: None)

    on_loop(main, reports)
    assert sorted(events) == ["promise", "sleep"]
    assert reports == []


CUT_OFF: dict[str, tuple[Any, str]] = {
    "its first step": (asyncio_tasks, "make_current"),
    "its end, before": (asyncio_tasks.PromiseTask, "set_result"),
    "its end, after": (asyncio_tasks.tasks, "_unregister_task"),
}


@pytest.mark.parametrize("place", CUT_OFF)
def test_what_the_recursion_limit_has_cut_off_keeps_no_loop_from_ending(
    place: str, factory: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the limit even the cleaning up fails, so a task may be left: it can be cancelled, as the end of a loop does."""

    kept: list[Any] = []  # asyncio refers to a task weakly, and the collector may come at any moment
    register = asyncio_tasks.tasks._register_task

    def fail(*_: Any) -> None:
        raise RecursionError

    @async_function
    async def function() -> None:
        """Run to the end at once."""

    async def main() -> None:
        with monkeypatch.context() as patch:
            patch.setattr(asyncio_tasks.tasks, "_register_task", lambda made: (kept.append(made), register(made)))
            patch.setattr(*CUT_OFF[place], fail)
            patch.setattr(asyncio_tasks.PromiseTask, "set_exception", fail)
            with pytest.raises(RecursionError):
                function()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert len(left) == (place != "its end, after")
        for each in left:
            assert each.cancel("why")
        await asyncio.gather(*left, return_exceptions=True)
        assert all(each.cancelled() for each in left)

    run_on(factory, main)


def test_a_future_that_was_done_when_the_cancellation_came() -> None:
    """Its value or error gives way to the cancellation, as in a task of asyncio's own."""

    async def main() -> None:
        for settle in (lambda each: each.set_result(1), lambda each: each.set_exception(Boom())):
            future = asyncio.get_running_loop().create_future()
            tasks: list[Any] = []

            @async_function
            async def function(future: Any = future, tasks: Any = tasks) -> str:
                tasks.append(task())
                with pytest.raises(asyncio.CancelledError):
                    await future
                return "cancelled"

            promise = function()
            settle(future)
            tasks[0].cancel()
            assert await promise == "cancelled"

    on_loop(main)


def test_a_cancelled_future_cancels_the_body_that_awaits_it() -> None:
    """As in any task; it does not count as a request."""

    async def main() -> None:
        future = asyncio.get_running_loop().create_future()

        @async_function
        async def function() -> int:
            with pytest.raises(asyncio.CancelledError):
                await future
            return task().cancelling()

        promise = function()
        future.cancel()
        assert await promise == 0

    on_loop(main)


def test_a_rejection_with_cancelled_error_is_wrapped_unless_the_body_is_cancelled_too() -> None:
    """Decision 6: otherwise a task that nobody cancelled would vanish in its group."""
    error = asyncio.CancelledError()

    async def main() -> None:
        @async_function
        async def function() -> list[Any]:
            seen: list[Any] = []
            for _ in range(2):
                try:
                    await Promise.reject(error)
                except RejectionError as caught:
                    seen.append(caught.reason)
                except asyncio.CancelledError as caught:
                    seen.append(("itself", caught))
                if len(seen) == 1:
                    task().cancel()
                    with pytest.raises(asyncio.CancelledError):
                        await asyncio.sleep(0)
            return seen

        assert await function() == [error, ("itself", error)]

        @async_function
        async def passes_on() -> None:
            await Promise.reject(error)

        assert await passes_on().catch(lambda reason: reason) is error

    on_loop(main)


# ----------------------------------------------------------------------------------------------------------------- interrupts


BODIES: dict[str, Callable[[], Any]] = {
    "pending": lambda: Promise(lambda resolve: asyncio.get_running_loop().call_later(1, resolve)),
    "settled": lambda: Promise.resolve(),
    "sleep": lambda: asyncio.sleep(1),
    "yield": lambda: asyncio.sleep(0),
}


def interrupted_at(wait: str, at: int) -> tuple[Interrupt, list[str]]:
    """Start an async function that awaits twice, with an interrupt at one point of the start; then run it to its end."""
    events: list[str] = []
    interrupt = Interrupt(at)

    async def body(waits: dict[str, Any]) -> None:
        for name, awaited in waits.items():
            try:
                await awaited
            except KeyboardInterrupt:
                events.append("interrupt")
            events.append(name)

    async def main() -> None:
        function = async_function(body)
        AsyncioScheduler()
        waits = {name: BODIES[wait]() for name in ("one", "two")}
        try:
            interrupt.call(lambda: function(waits))
        except KeyboardInterrupt:
            events.append("left")
        await asyncio.sleep(10)
        for awaited in waits.values():
            if inspect.iscoroutine(awaited):
                awaited.close()

    on_loop(main, [])
    return interrupt, events


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited")
@pytest.mark.parametrize("wait", BODIES)
def test_an_interrupt_never_resumes_a_body_twice(wait: str) -> None:
    """Wherever it comes, the body is resumed by one thing for each await, or not at all if it had not begun."""
    interrupted_at(wait, 1_000_000)  # Python 3.12 sees no point in a first run
    at = 0
    while True:
        at += 1
        interrupt, events = interrupted_at(wait, at)
        steps = [event for event in events if event in ("one", "two")]
        assert steps in ([], ["one", "two"]), (interrupt.place, events)
        if interrupt.points < at:
            break
        assert events[:1] in (["interrupt"], ["left"]), (interrupt.place, events)
    assert at > 10
    assert events == ["one", "two"]
