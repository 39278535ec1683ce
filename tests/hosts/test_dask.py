"""Work on a cluster: Dask distributed, with a scheduler and two worker processes on loopback."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from promiselite import Promise, offload, run, set_timeout

distributed = pytest.importorskip("distributed", reason="needs the extra dask: pip install promiselite[dask]")

# The cluster ends when its fixture does; what Dask leaves to the collector is not ours to judge.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    """A client of a cluster whose tasks fail with the worker that runs them: nothing is tried again."""
    dask = pytest.importorskip("dask")
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(  # type: ignore[attr-defined]
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
        ) as cluster,
        distributed.Client(cluster) as made,  # type: ignore[attr-defined]
    ):
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


def test_two_workers_run_side_by_side(client: Any, tmp_path: Path) -> None:
    """Two calls that wait for each other meet, in two processes, neither of them this one."""
    processes = Promise.all([offload(meet, str(tmp_path), number, executor=client) for number in range(2)]).result(60)
    assert len({*processes, os.getpid()}) == 3


def test_equal_calls_are_not_merged(client: Any, tmp_path: Path) -> None:
    """As they would be if Dask took the function for a pure one."""
    path = str(tmp_path / "log")
    Promise.all([offload(append, path, executor=client) for _ in range(5)]).result(60)
    assert Path(path).read_text() == "x" * 5


def append(path: str) -> None:
    """Write one letter more."""
    with open(path, "a") as file:
        file.write("x")


def test_a_failure_rejects(client: Any) -> None:
    """With the exception itself; all() rejects with the first, all_settled() tells of each."""
    with pytest.raises(ValueError, match="on a worker"):
        Promise.all([offload(pow, 2, 3, executor=client), offload(fail, "on a worker", executor=client)]).result(60)
    settled = Promise.all_settled([offload(pow, 2, 3, executor=client), offload(fail, "two", executor=client)]).result(60)
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
    assert beside.result(60) == [1, 3, 9, 27]
    assert offload(pow, 2, 5, executor=client).result(60) == 32
