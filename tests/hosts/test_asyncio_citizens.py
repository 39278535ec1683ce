"""Async functions as full citizens of asyncio, with the real code that people run there."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
import threading
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from weakref import ref

import pytest

from promiselite import Promise, async_function, current_scheduler, sleep
from tests.support.threads import Worker


class Boom(Exception):
    pass


def never() -> Promise[Any]:
    return Promise(lambda: None)


LOOPS: dict[str, Callable[[], asyncio.AbstractEventLoop]] = {"asyncio": asyncio.new_event_loop}
try:
    import uvloop
except ImportError:
    pass
else:
    LOOPS["uvloop"] = uvloop.new_event_loop


@pytest.fixture(params=sorted(LOOPS))
def factory(request: pytest.FixtureRequest) -> Any:
    """What makes a loop."""
    return LOOPS[request.param]


def in_asyncio(main: Callable[[], Any], factory: Any = None, debug: bool = False) -> Any:
    with asyncio.Runner(loop_factory=factory, debug=debug) as runner:
        return runner.run(main())


# ------------------------------------------------------------------------------------------------------- what the end cancels


def test_calls_that_the_end_of_asyncio_run_cancels_are_no_lost_rejections(
    caplog: pytest.LogCaptureFixture, factory: Any
) -> None:
    """Nor is what is derived from them; what their bodies raise instead is one."""
    events: list[str] = []
    pending = never()  # not in there: nobody would know it any more at the end, and the collector may come

    async def main() -> None:
        @async_function
        async def function(wait: Any) -> None:
            try:
                await wait()
            finally:
                events.append(await Promise.resolve("cleaned up"))

        @async_function
        async def raising() -> None:
            try:
                await asyncio.sleep(100)
            except asyncio.CancelledError:
                raise Boom from None

        function(lambda: asyncio.sleep(100)).then(print).finally_(lambda: events.append("finally"))
        function(lambda: pending)
        raising()
        await asyncio.sleep(0)

    with caplog.at_level(logging.DEBUG):
        in_asyncio(main, factory)
    assert sorted(events) == ["cleaned up", "cleaned up", "finally"]
    reported = {record.exc_info and record.exc_info[0] for record in caplog.records if record.levelno >= logging.WARNING}
    assert reported == {Boom}  # twice: asyncio.run reports the tasks it cancelled by itself


def test_a_call_that_somebody_cancels_is_rejected_and_not_reported(caplog: pytest.LogCaptureFixture) -> None:
    """As with a task of asyncio's: whoever cancels it knows. Its handlers hear of it like of any rejection."""
    seen: list[Any] = []

    async def main() -> None:
        tasks: list[Any] = []

        @async_function
        async def function() -> None:
            tasks.append(asyncio.current_task())
            await never()

        function()
        function().catch(seen.append)
        for task in tasks:
            task.cancel("enough")
        await asyncio.sleep(0.001)
        assert all(task.cancelled() for task in tasks)
        Promise.reject(asyncio.CancelledError("made by hand"))

    with caplog.at_level(logging.ERROR):
        in_asyncio(main)
    assert [type(reason) for reason in seen] == [asyncio.CancelledError]
    assert ["made by hand" in record.getMessage() + repr(record.exc_info) for record in caplog.records] == [True]


# ------------------------------------------------------------------------------------------------------------ asyncio's things


def test_timeouts_groups_and_threads(factory: Any) -> None:
    async def main() -> None:
        @async_function
        async def function() -> list[Any]:
            seen: list[Any] = []
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.01):
                    await never()
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(never(), 0.01)
            async with asyncio.TaskGroup() as group:
                one = group.create_task(asyncio.sleep(0.001, "task"))
                seen.append(await sleep(0.001, "slept"))
            seen += [one.result(), await asyncio.to_thread(lambda: "thread")]
            seen += await asyncio.gather(Promise.resolve("gathered"), asyncio.sleep(0, "too"))
            task = asyncio.current_task()
            assert task is not None
            assert task.cancelling() == 0
            return seen

        assert await function() == ["slept", "task", "thread", "gathered", "too"]

    in_asyncio(main, factory)


def test_a_sibling_that_fails_cancels_a_body_in_a_group_of_tasks() -> None:
    """The awaiting task is cancelled, the body that it awaits is left alone."""

    async def main() -> None:
        events: list[str] = []

        @async_function
        async def function() -> str:
            await asyncio.sleep(0.01)
            events.append("body")
            return "body"

        call = function()

        async def waiting() -> None:
            try:
                await call
            finally:
                events.append("cancelled")

        async def failing() -> None:
            raise Boom

        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(waiting())
                group.create_task(failing())
        assert await call == "body"
        assert events == ["cancelled", "body"]

    in_asyncio(main)


def test_all_tasks_names_and_debug_mode(factory: Any) -> None:
    """A call is in the list of tasks while it runs, under its name; debug mode finds nothing to complain about."""

    async def main() -> None:
        @async_function
        async def function() -> None:
            task = asyncio.current_task()
            assert task is not None
            task.set_name("mine")
            assert task in asyncio.all_tasks()
            await sleep(0.001)
            await asyncio.sleep(0.001)
            assert asyncio.current_task() is task

        call = function()
        assert "mine" in {task.get_name() for task in asyncio.all_tasks()}
        await call
        assert "mine" not in {task.get_name() for task in asyncio.all_tasks()}

    in_asyncio(main, factory, debug=True)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with Python 3.12")
def test_eager_tasks() -> None:
    """They run their first step inside create_task, in a body too, and await promises like others."""

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(asyncio.eager_task_factory)  # type: ignore[attr-defined, unused-ignore]
        events: list[str] = []

        async def child(name: str) -> str:
            events.append(name)
            return await Promise.resolve(name)

        @async_function
        async def function() -> list[str]:
            own = asyncio.current_task()
            task = asyncio.create_task(child("eager"))
            events.append("after")
            assert asyncio.current_task() is own
            async with asyncio.TaskGroup() as group:
                other = group.create_task(child("in a group"))
            return [await task, other.result()]

        assert await function() == ["eager", "in a group"]
        assert events == ["eager", "after", "in a group"]

    in_asyncio(main)


def test_each_run_has_a_scheduler_that_goes_with_its_loop(factory: Any) -> None:
    async def main() -> Any:
        await sleep(0.001)
        return ref(current_scheduler())

    first, second = in_asyncio(main, factory), in_asyncio(main, factory)
    gc.collect()
    assert first() is None
    assert second() is None


def test_loops_in_other_threads_have_their_own(factory: Any) -> None:
    async def inner() -> Any:
        assert await sleep(0.001, "inner") == "inner"
        return current_scheduler()

    async def main() -> None:
        worker = Worker(in_asyncio, inner, factory)
        other = await asyncio.to_thread(worker.outcome)
        assert other is not current_scheduler()
        assert not other.is_open()

    in_asyncio(main, factory)


# ----------------------------------------------------------------------------------------------------------------- libraries


class Shouting(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = self.path.strip("/").upper().encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[str]:
    """A web server of this machine, which answers with the path in capitals."""
    made = ThreadingHTTPServer(("127.0.0.1", 0), Shouting)
    thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{made.server_port}"
    made.shutdown()
    thread.join()
    made.server_close()


def test_httpx_in_a_body(server: str, factory: Any) -> None:
    httpx: Any = pytest.importorskip("httpx")

    async def main() -> None:
        @async_function
        async def fetch(client: Any, name: str) -> str:
            async with asyncio.timeout(30):
                response = await client.get(f"{server}/{name}")
            return str(response.text)

        @async_function
        async def function() -> list[str]:
            async with httpx.AsyncClient(trust_env=False) as client:
                return await Promise.all([fetch(client, name) for name in "abc"])

        assert await function() == ["A", "B", "C"]

    in_asyncio(main, factory)


def test_aiohttp_in_a_body(server: str, factory: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        aiohttp: Any = pytest.importorskip("aiohttp")

    async def main() -> None:
        @async_function
        async def fetch(session: Any, name: str) -> str:
            async with session.get(f"{server}/{name}") as response:
                return str(await response.text())

        @async_function
        async def function() -> list[str]:
            async with aiohttp.ClientSession() as session:
                return await Promise.all([fetch(session, name) for name in "abc"])

        assert await function() == ["A", "B", "C"]

    in_asyncio(main, factory)
