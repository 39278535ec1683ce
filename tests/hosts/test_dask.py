"""Work on a cluster: Dask distributed, with a scheduler and two worker processes on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    AggregateError,
    Promise,
    async_function,
    offload,
    run,
    set_timeout,
    to_asyncio_future,
)
from tests.support.threads import LIMIT

distributed = pytest.importorskip("distributed", reason="needs the extra dask: pip install promiselite[dask]")

# The cluster ends when its fixture does; what Dask leaves to the collector is not ours to judge.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A cluster whose tasks fail with the worker that runs them: nothing is tried again."""
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(  # type: ignore[attr-defined]
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=":0", silence_logs=50
        ) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def client(cluster: Any) -> Iterator[Any]:
    """A client of the cluster."""
    with distributed.Client(cluster) as made:  # type: ignore[attr-defined]
        yield made


def fail(text: str) -> Any:
    """Raise a ValueError."""
    raise ValueError(text)


def meet(folder: str, number: int) -> int:
    """Tell that this call has begun and wait for the other one; return the process."""
    Path(folder, str(number)).touch()
    while not Path(folder, str(1 - number)).exists():
        time.sleep(0.01)
    return os.getpid()


def stay(folder: str) -> None:
    """Tell which process this is, and stay there."""
    unfinished = Path(folder, "unfinished")
    unfinished.write_text(str(os.getpid()))
    unfinished.rename(Path(folder, "pid"))
    time.sleep(60)


def test_all_of_many_calls(client: Any) -> None:
    """The same line as on threads or processes."""
    assert Promise.all([offload(pow, 2, each, executor=client) for each in range(10)]).result() == [2**n for n in range(10)]


def test_the_executor_of_a_client(client: Any) -> None:
    """The standard library's face of it."""
    executor = client.get_executor()
    assert Promise.all([offload(pow, 2, each, executor=executor) for each in range(5)]).result(LIMIT) == [1, 2, 4, 8, 16]
    executor.shutdown()


def test_two_workers_run_side_by_side(client: Any, tmp_path: Path) -> None:
    """Two calls that wait for each other meet, in two processes, neither of them this one."""
    processes = Promise.all([offload(meet, str(tmp_path), number, executor=client) for number in range(2)]).result(LIMIT)
    assert len({*processes, os.getpid()}) == 3


def test_equal_calls_are_not_merged(client: Any, tmp_path: Path) -> None:
    """As they would be if Dask took the function for a pure one."""
    path = str(tmp_path / "log")
    Promise.all([offload(append, path, executor=client) for _ in range(5)]).result(LIMIT)
    assert Path(path).read_text() == "x" * 5


def append(path: str) -> None:
    """Write one letter more."""
    with open(path, "a") as file:
        file.write("x")


def test_a_failure_rejects(client: Any) -> None:
    """With the exception itself; all() rejects with the first, all_settled() tells of each."""
    with pytest.raises(ValueError, match="on a worker"):
        Promise.all([offload(pow, 2, 3, executor=client), offload(fail, "on a worker", executor=client)]).result(LIMIT)
    settled = Promise.all_settled([offload(pow, 2, 3, executor=client), offload(fail, "two", executor=client)]).result(LIMIT)
    assert [each.status for each in settled] == ["fulfilled", "rejected"]


def test_a_worker_that_is_killed_rejects_and_leaves_the_rest(client: Any, tmp_path: Path) -> None:
    """Its call is lost, with KilledWorker; the loop, the other worker and later calls go on."""
    events: list[str] = []
    lost = offload(stay, str(tmp_path), executor=client)
    beside = Promise.all([offload(pow, 3, each, executor=client) for each in range(4)])

    def kill() -> None:
        pid = tmp_path / "pid"
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGKILL)
        else:
            set_timeout(kill, 10)

    kill()
    lost.catch(lambda reason: events.append(type(reason).__name__))
    run()
    assert events == ["KilledWorker"]
    assert beside.result(LIMIT) == [1, 3, 9, 27]
    assert offload(pow, 2, 5, executor=client).result(LIMIT) == 32


def test_a_reason_of_our_own_arrives_whole(client: Any) -> None:
    """Dask sends exceptions with their tracebacks, in a way of its own."""
    many = offload(fail_twice, executor=client).exception(LIMIT)
    assert (type(many), repr(many.errors), many.message) == (AggregateError, "[ValueError('one'), 2]", "both")


def fail_twice() -> None:
    """Raise an AggregateError."""
    raise AggregateError([ValueError("one"), 2], "both")


def test_an_async_function_runs_on_the_worker(client: Any) -> None:
    """Dask's workers have a loop for it; other executors refuse one."""
    assert offload(double, 4, executor=client).result(LIMIT) == 8


async def double(value: int) -> int:
    """Sleep as asyncio does, on the worker."""
    await asyncio.sleep(0.001)
    return 2 * value


def test_futures_of_dask_are_thenables(client: Any) -> None:
    """In chains and combinators, pending or done, more than once; a cancelled one rejects."""
    future = client.submit(pow, 3, 3)
    assert Promise.all([future, future, Promise.resolve(2).then(lambda two: client.submit(pow, two, 7))]).result(LIMIT) == [
        27,
        27,
        128,
    ]
    assert Promise.resolve(future).result(LIMIT) == 27
    cancelled = client.submit(time.sleep, 0.5, pure=False)
    promise = Promise.resolve(cancelled)
    cancelled.cancel()
    assert type(promise.exception(LIMIT)).__name__ in ("CancelledError", "FutureCancelledError")  # by the version of Dask


def test_what_cannot_be_sent_is_an_error_at_once(client: Any) -> None:
    """Dask looks at the call when it is given."""
    with pytest.raises(TypeError, match=r"(?i)serialize|pickle"):
        offload(print, Promise.resolve(1), executor=client)


def test_a_client_that_was_closed(cluster: Any) -> None:
    """The error says what to do."""
    with distributed.Client(cluster) as closed:  # type: ignore[attr-defined]
        pass
    with pytest.raises(RuntimeError, match=r"takes no call \(.*closed.*\); one that was shut down never does again"):
        offload(len, (), executor=closed)
    with pytest.raises(TypeError, match=r"is a class: make an executor of it, Client\(...\)"):
        offload(len, (), executor=distributed.Client)  # type: ignore[attr-defined]


@pytest.mark.parametrize("asynchronous", [True, False])
def test_inside_asyncio(cluster: Any, asynchronous: bool) -> None:
    """With a client of the loop's own, whose futures are awaitable, and with one that has a thread of its own."""

    @async_function
    async def ask(client: Any) -> Any:
        with pytest.raises(ValueError, match="there"):
            await offload(fail, "there", executor=client)
        if asynchronous:
            assert await client.submit(pow, 2, 9) == 512
        return await Promise.all([client.submit(pow, 2, 8), offload(pow, 2, 9, executor=client)])

    async def main() -> Any:
        address = cluster.scheduler_address
        if asynchronous:
            async with distributed.Client(address, asynchronous=True) as client:  # type: ignore[attr-defined]
                return await work(client)
        client = await asyncio.to_thread(distributed.Client, address)  # type: ignore[attr-defined]
        try:
            return await work(client)
        finally:
            await asyncio.to_thread(client.close)

    async def work(client: Any) -> Any:
        async with asyncio.timeout(LIMIT):
            values = await Promise.all([offload(pow, 2, each, executor=client) for each in range(5)])
            return values, await to_asyncio_future(ask(client))

    assert asyncio.run(main()) == ([1, 2, 4, 8, 16], [256, 512])


def keep_busy(folder: str, number: int) -> None:
    """Tell that this call has begun, and stay until there is a gate."""
    Path(folder, f"began {number}").touch()
    while not Path(folder, "gate").exists():
        time.sleep(0.01)


def appends_of_scheduler(dask_scheduler: Any) -> int:
    """Return how many calls of ``append`` Dask's scheduler knows of."""
    return sum(str(key).startswith("append") for key in dask_scheduler.tasks)


def appends_of_worker(dask_worker: Any) -> int:
    """Return how many calls of ``append`` a worker knows of."""
    return sum(str(key).startswith("append") for key in dask_worker.state.tasks)


def test_a_queued_call_is_cancelled_by_its_signal(client: Any, tmp_path: Path) -> None:
    """Both workers are busy; the call that waits for one never runs, and its promise is rejected at once."""
    gate, log = tmp_path / "gate", tmp_path / "log"
    controller = AbortController()
    busy = [offload(keep_busy, str(tmp_path), number, executor=client) for number in range(2)]
    while len([*tmp_path.iterdir()]) < 2:
        time.sleep(0.01)
    queued = [offload(append, str(log), executor=client, signal=controller.signal) for _ in range(3)]
    while client.run_on_scheduler(appends_of_scheduler) < len(queued):
        time.sleep(0.01)
    controller.abort()
    assert [type(promise.exception(60)) for promise in queued] == [AbortError] * 3
    # The promises are rejected at once; Dask's scheduler hears of it a little later, and its workers from the scheduler.
    while client.run_on_scheduler(appends_of_scheduler) or sum(client.run(appends_of_worker).values()):
        time.sleep(0.01)
    gate.touch()
    Promise.all(busy).result(60)
    run()
    assert not log.exists()
