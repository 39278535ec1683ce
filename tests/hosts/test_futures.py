"""Futures of other libraries as thenables, and promises as futures of concurrent.futures."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from functools import partial
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    ThreadScheduler,
    async_function,
    queue_microtask,
    run,
    sleep,
    to_asyncio_future,
    to_concurrent_future,
    use_scheduler,
)
from tests.support.hosts import Host
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate, unsettled


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def done_with(value: Any) -> Future[Any]:
    """Return a future that is done."""
    future: Future[Any] = Future()
    future.set_result(value)
    return future


def failed_with(error: BaseException) -> Future[Any]:
    """Return a future that has failed."""
    future: Future[Any] = Future()
    future.set_exception(error)
    return future


def cancelled() -> Future[Any]:
    """Return a future that was cancelled."""
    future: Future[Any] = Future()
    future.cancel()
    return future


class Answer:
    """A look-alike: ``add_done_callback`` and ``result``."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[Any], None]] = []
        self.value: Any = None

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        self.callbacks.append(callback)

    def result(self) -> Any:
        return self.value

    def settle(self, value: Any) -> None:
        """Be done."""
        self.value = value
        for callback in self.callbacks:
            callback(self)


# ------------------------------------------------------------------------------------------------- concurrent.futures.Future


def test_a_future_is_followed_wherever_a_promise_is_resolved(host: Host) -> None:
    """By resolve, an executor, a handler's result, await and combinators, on every scheduler."""
    seen: list[Any] = []

    @async_function
    async def work() -> Any:
        return await Promise.resolve(done_with("awaited"))

    def program() -> None:
        for promise in (
            Promise.resolve(done_with("resolve")),
            Promise(lambda resolve: resolve(done_with("executor"))),
            Promise.resolve().then(lambda: done_with("handler")),
            Promise.all([done_with("all"), 1]),
            Promise.race([done_with("race"), Promise(lambda: None)]),
            Promise.resolve(failed_with(ValueError("failed"))).catch(str),
            Promise.resolve(cancelled()).catch(lambda reason: type(reason).__name__),
            work(),
        ):
            promise.then(seen.append)

    host.run(program)
    assert sorted(map(str, seen)) == sorted(
        ["resolve", "executor", "handler", "['all', 1]", "race", "failed", "CancelledError", "awaited"]
    )


def test_reject_does_not_unwrap_a_future() -> None:
    future = done_with(1)
    assert Promise.reject(future).then(None, lambda reason: reason is future).result()


def test_a_pending_future_keeps_run_going(loop: LoopScheduler) -> None:
    """Until another thread is done with it; the result may be a promise or another future."""
    future: Future[Any] = Future()
    promise = Promise.resolve(future).then(lambda value: value + "!")
    loop.run_jobs()
    assert loop.has_work()
    worker = Worker(future.set_result, done_with("value"))
    run()
    worker.outcome()
    assert promise.state == "fulfilled"
    assert promise.result() == "value!"


def test_a_future_that_is_cancelled_later_rejects(loop: LoopScheduler) -> None:
    """The promise that follows does not cancel it by itself."""
    future: Future[Any] = Future()
    promise = Promise.resolve(future)
    loop.run_jobs()
    assert future.cancel()
    with pytest.raises(CancelledError):
        promise.result()


def test_a_failed_future_keeps_its_traceback() -> None:
    """And does not gain frames of promiselite."""

    def deep() -> None:
        raise ValueError("deep")

    with ThreadPoolExecutor(1) as executor:
        error = Promise.resolve(executor.submit(deep)).exception()
    assert error is not None
    names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
    assert names[-1] == "deep"
    assert "_settle" not in names


def test_the_callback_of_a_loop_that_was_closed_is_told(caplog: Any) -> None:
    """Nobody hears of the result."""
    loop = LoopScheduler()
    future: Future[int] = Future()
    Promise(lambda resolve: resolve(future), scheduler=loop)
    with use_scheduler(loop):
        loop.run_jobs()
    loop.close()
    elsewhere(future.set_result, 1)
    assert "nobody hears of it" in caplog.text


# -------------------------------------------------------------------------------------------------------------- look-alikes


def test_a_look_alike_is_followed() -> None:
    answer = Answer()
    promise = Promise.resolve(answer)
    promise._scheduler.run_jobs()  # type: ignore[attr-defined]
    answer.settle("answer")
    answer.settle("again")
    assert promise.result() == "answer"


def test_what_has_only_one_of_the_methods_is_a_value() -> None:
    """And so is a class, and what only ``__getattr__`` invents."""

    class OnlyResult:
        def result(self) -> int:
            return 1

    class OnlyCallback:
        def add_done_callback(self, callback: Any) -> None:
            raise AssertionError("never called")

    class Invents:
        def __getattr__(self, name: str) -> Any:
            return lambda *_: None

    for value in (OnlyResult(), OnlyCallback(), Answer, Invents()):
        assert Promise.resolve([value]).result() == [value]
        assert Promise.resolve(value).then(lambda same, value=value: same is value).result()


def test_then_comes_before_add_done_callback() -> None:
    """An object with both is a thenable first."""

    class Both(Answer):
        def then(self, resolve: Callable[[Any], None], reject: Any) -> None:
            resolve("then")

    both = Both()
    assert Promise.resolve(both).result() == "then"
    assert not both.callbacks


def test_methods_in_the_dict_of_an_object_count() -> None:
    answer = type("Bag", (), {})()
    answer.add_done_callback = lambda callback: callback(answer)
    answer.result = lambda: "from its dict"
    assert Promise.resolve(answer).result() == "from its dict"


# --------------------------------------------------------------------------------------------- asyncio's, on another thread


@pytest.fixture
def elsewhere_loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An asyncio loop that runs on another thread."""
    loop = asyncio.new_event_loop()

    def serve() -> None:
        loop.run_forever()
        loop.close()

    worker = Worker(serve)
    yield loop
    if not loop.is_closed():
        loop.call_soon_threadsafe(loop.stop)
    worker.outcome()


def made_on(loop: asyncio.AbstractEventLoop, make: Callable[[], Any]) -> Any:
    """Call *make* on the thread of *loop*."""

    async def call() -> list[Any]:
        return [make()]

    return asyncio.run_coroutine_threadsafe(call(), loop).result(LIMIT)[0]


def test_futures_of_a_loop_that_runs_elsewhere(elsewhere_loop: asyncio.AbstractEventLoop, loop: LoopScheduler) -> None:
    """Pending, done, failed and cancelled, futures and tasks: each is asked on its own thread or when it is done."""

    async def work() -> str:
        await asyncio.sleep(0.01)
        return "task"

    pending = made_on(elsewhere_loop, elsewhere_loop.create_future)
    promise = Promise.resolve(pending)
    loop.run_jobs()
    elsewhere_loop.call_soon_threadsafe(pending.set_result, "pending")
    assert promise.result() == "pending"
    assert Promise.resolve(pending).result() == "pending"
    assert Promise.resolve(made_on(elsewhere_loop, lambda: elsewhere_loop.create_task(work()))).result() == "task"

    def failed() -> Any:
        future = elsewhere_loop.create_future()
        future.set_exception(ValueError("failed"))
        return future

    with pytest.raises(ValueError, match="failed"):
        Promise.resolve(made_on(elsewhere_loop, failed)).result()
    lost = made_on(elsewhere_loop, elsewhere_loop.create_future)
    promise = Promise.resolve(lost)
    loop.run_jobs()
    elsewhere_loop.call_soon_threadsafe(lost.cancel)
    with pytest.raises(asyncio.CancelledError):
        promise.result()


def test_an_await_of_what_a_loop_elsewhere_will_have_done(elsewhere_loop: asyncio.AbstractEventLoop, host: Host) -> None:
    """Such a future is awaited on every scheduler, as any thenable is: its value, its exception, its cancellation."""
    ended: list[Any] = []

    @async_function
    async def body() -> None:
        for how, *outcome in ("set_result", "value"), ("set_exception", ValueError("failed")), ("cancel",):
            future = made_on(elsewhere_loop, elsewhere_loop.create_future)
            queue_microtask(partial(elsewhere_loop.call_soon_threadsafe, getattr(future, how), *outcome))
            try:
                ended.append(await future)
            except Exception as error:
                ended.append(repr(error))

    host.run(body)
    assert ended == ["value", "ValueError('failed')", "RejectionError(CancelledError())"]


def test_a_task_that_stops_waiting_leaves_the_future_of_a_loop_elsewhere(
    elsewhere_loop: asyncio.AbstractEventLoop,
) -> None:
    """And it can be awaited again."""

    async def main() -> str:
        future = made_on(elsewhere_loop, elsewhere_loop.create_future)

        @async_function
        async def body() -> str:
            with suppress(TimeoutError):
                async with asyncio.timeout(0):
                    await future
            elsewhere_loop.call_soon_threadsafe(future.set_result, "after all")
            return str(await future)

        return await body()

    assert asyncio.run(main()) == "after all"


def test_futures_of_a_closed_asyncio_loop(loop: LoopScheduler) -> None:
    """One that is done can be followed; one that is pending rejects, for nothing can settle it; nothing hangs."""
    closed = asyncio.new_event_loop()
    done, pending = closed.create_future(), closed.create_future()
    done.set_result("done")
    closed.close()
    assert Promise.resolve(done).result() == "done"
    with pytest.raises(RuntimeError, match="closed"):
        Promise.resolve(pending).result()
    assert not loop.holds


def test_a_future_whose_result_is_itself(host: Host) -> None:
    """Is refused, as a promise that is resolved with itself: else its jobs would never end."""
    reasons: list[BaseException] = []
    future: Future[Any] = Future()
    future.set_result(future)
    host.run(lambda: Promise.resolve(future).catch(reasons.append))
    assert [str(reason) for reason in reasons] == [f"{future!r} has itself for a result: a promise of it would wait for ever"]
    assert type(reasons[0]) is TypeError


def test_an_async_function_that_returns_its_own_task() -> None:
    async def main() -> None:
        async def function() -> Any:
            return asyncio.current_task()

        with pytest.raises(TypeError, match="has itself for a result"):
            await asyncio.wait_for(async_function(function)(), LIMIT)

    asyncio.run(main())


# ------------------------------------------------------------------------------------------------------ to_concurrent_future


def test_a_promise_as_a_future(host: Host) -> None:
    """Settled at home as the promise is, on every scheduler; the promise is handled thereby."""
    futures: list[Future[Any]] = []

    def program() -> None:
        futures.append(to_concurrent_future(Promise.resolve(1).then(lambda value: value + 1)))
        futures.append(to_concurrent_future(Promise.reject(KeyError("reason"))))

    host.run(program)
    assert futures[0].result(LIMIT) == 2
    with pytest.raises(KeyError, match="reason"):
        futures[1].result(LIMIT)


def test_other_threads_wait_for_the_future() -> None:
    """With the functions of concurrent.futures."""
    with ThreadScheduler() as scheduler:
        promise, resolve, _ = unsettled(scheduler)
        future = to_concurrent_future(promise)
        assert not future.done()
        worker = Worker(future.result, LIMIT)
        resolve("value")
        assert worker.outcome() == "value"
        with use_scheduler(scheduler):
            several = [to_concurrent_future(Promise.resolve(each)) for each in range(3)]
        done, not_done = wait(several, LIMIT)
        assert (len(done), len(not_done)) == (3, 0)


@pytest.mark.parametrize("reason", ["text", None, 3])
def test_a_reason_that_cannot_be_raised(reason: object) -> None:
    """Arrives inside a RejectionError."""
    future = to_concurrent_future(Promise.reject(reason))
    run()
    error = future.exception(0)
    assert type(error) is RejectionError
    assert error.reason is reason


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration, GeneratorExit])
def test_reasons_that_would_end_a_coroutine_by_accident(kind: type[BaseException]) -> None:
    """Arrive inside a RejectionError too, and so does a cancellation: the future was not cancelled."""
    reason = kind("reason")
    future = to_concurrent_future(Promise.reject(reason))
    cancellation = asyncio.CancelledError()
    other = to_concurrent_future(Promise.reject(cancellation))
    run()
    for each, expected in ((future, reason), (other, cancellation)):
        error = each.exception(0)
        assert type(error) is RejectionError
        assert error.reason is expected


def test_an_exception_arrives_with_the_traceback_of_its_rejection() -> None:
    """What has raised it in between has left no frame in it."""
    promise = Promise.resolve().then(lambda: raising(ValueError("once")))
    for _ in range(3):
        with pytest.raises(ValueError, match="once"):
            promise.result()
    future = to_concurrent_future(promise)
    run()
    error = future.exception(0)
    assert error is not None
    assert [frame.name for frame in traceback.extract_tb(error.__traceback__)] == ["<lambda>", "raising"]


def test_cancelling_the_future_leaves_the_promise_alone() -> None:
    """And takes its reaction back, on whichever thread."""
    for call in (lambda function: function(), elsewhere):
        loop = LoopScheduler()
        promise, resolve, _ = unsettled(loop)
        future = to_concurrent_future(promise)
        assert promise._value is not None
        assert call(future.cancel)
        loop.run()
        assert promise._value is None
        assert promise.state == "pending"
        resolve("settled later")
        loop.run()
        assert promise.result() == "settled later"
        with pytest.raises(CancelledError):
            future.result(0)


def test_cancelled_while_its_job_is_queued() -> None:
    """The job finds it cancelled."""
    promise, resolve, _ = Promise[int].with_resolvers()
    future = to_concurrent_future(promise)
    resolve(1)
    assert future.cancel()
    run()
    assert future.cancelled()
    assert promise.result() == 1


def test_cancelled_after_it_is_settled() -> None:
    """Is too late."""
    future = to_concurrent_future(Promise.resolve(1))
    run()
    assert not future.cancel()
    assert future.result(0) == 1


def test_a_future_of_a_scheduler_that_is_closed() -> None:
    """It ends with an error; one that was cancelled before stays so."""
    loop = LoopScheduler()
    promise, _, _ = unsettled(loop)
    future, cancelled = to_concurrent_future(promise), to_concurrent_future(promise)
    assert cancelled.cancel()
    loop.close()
    with pytest.raises(RuntimeError, match="can never be settled: .* was closed"):
        future.result(0)
    assert cancelled.cancelled()
    with pytest.raises(RuntimeError, match="was closed"):
        to_concurrent_future(promise).result(0)


def test_there_and_back() -> None:
    """A future of a promise, followed by a promise."""
    with ThreadScheduler() as scheduler:
        promise = scheduler.sleep(0.001, "round")
        assert Promise.resolve(to_concurrent_future(promise)).result() == "round"


def test_waiting_on_the_home_thread_runs_the_loop(loop: LoopScheduler) -> None:
    """Nobody else would: a chain, a timer, a reason, a time limit."""
    assert to_concurrent_future(Promise.resolve(1).then(lambda value: value + 1)).result() == 2
    assert to_concurrent_future(sleep(0.001, "slept")).result(LIMIT) == "slept"
    reason = ValueError("reason")
    assert to_concurrent_future(Promise.resolve().then(lambda: raising(reason))).exception() is reason
    with pytest.raises(RuntimeError, match="never"):
        to_concurrent_future(Promise(lambda: None)).result()
    with pytest.raises(TimeoutError):
        to_concurrent_future(sleep(60)).result(0)
    with pytest.warns(RuntimeWarning, match="1 timer .* never ran"):
        loop.close()


def test_waiting_on_the_home_thread_of_a_host_says_what_to_do() -> None:
    async def main() -> None:
        future = to_concurrent_future(Promise(lambda: None))
        with pytest.raises(RuntimeError, match="await"):
            future.result()

    asyncio.run(main())


def test_a_future_alone_has_the_loop_driven_by_a_host(loop: LoopScheduler) -> None:
    """Of promises made before the host ran, where nothing of promiselite is used any more inside it."""
    futures = [to_concurrent_future(Promise.resolve(1).then(None)), to_concurrent_future(sleep(0.001, "slept"))]

    async def main() -> list[Any]:
        return await asyncio.wait_for(asyncio.gather(*map(asyncio.wrap_future, futures)), LIMIT)

    assert asyncio.run(main()) == [1, "slept"]


@pytest.mark.parametrize("function", [to_concurrent_future, to_asyncio_future])
def test_only_a_promise_has_a_future(function: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match=rf"{function.__name__}\(\): a promise is needed, not 3; Promise.resolve\(\) makes one"):
        function(3)


def test_to_asyncio_future_needs_a_loop() -> None:
    with pytest.raises(RuntimeError, match="no running event loop"):
        to_asyncio_future(Promise.resolve(1))


def test_to_asyncio_future_of_a_given_loop(elsewhere_loop: asyncio.AbstractEventLoop) -> None:
    """From a thread where none is running."""
    gate = threading.Event()
    with ThreadScheduler() as scheduler:
        promise, resolve, _ = unsettled(scheduler)
        future = to_asyncio_future(promise, elsewhere_loop)

        async def waiting() -> Any:
            gate.set()
            return await future

        waiter = asyncio.run_coroutine_threadsafe(waiting(), elsewhere_loop)
        pass_gate(gate)
        resolve("across")
        assert waiter.result(LIMIT) == "across"
