"""Executors of processes, the standard library's and loky's: values, rejections, workers that die, exits."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from pickle import PicklingError
from typing import Any

import pytest

from promiselite import AggregateError, LoopScheduler, Promise, RejectionError, current_scheduler, offload, run, set_timeout
from tests.support.threads import LIMIT, pass_gate

loky = pytest.importorskip("loky", reason="needs loky: pip install loky")

EXITS = {error.__name__: error for error in (KeyboardInterrupt, SystemExit, GeneratorExit, StopIteration, StopAsyncIteration)}
CANCELLATIONS = {"asyncio's": asyncio.CancelledError, "concurrent.futures'": CancelledError}


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def fail_deep_down(depth: int) -> Any:
    """Raise from *depth* calls further down."""
    return fail_deep_down(depth - 1) if depth else raising(ValueError("deep down"))


def die() -> None:
    """End the process of the worker at once."""
    os._exit(3)


def stay(folder: str) -> None:
    """Tell which process this is, and stay there."""
    unfinished = Path(folder, "unfinished")
    unfinished.write_text(str(os.getpid()))
    unfinished.rename(Path(folder, "pid"))
    time.sleep(60)


def make_lock() -> Any:
    """Return what cannot be pickled."""
    return threading.Lock()


def make_promise() -> Any:
    """Return a promise."""
    return Promise.resolve(1)


class TwoArguments(Exception):
    """Cannot be made again from its ``args``, which pickle does."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"{one} and {two}")


MAKERS: dict[str, Callable[[], Any]] = {
    "processes": lambda: ProcessPoolExecutor(2, mp_context=get_context("spawn")),
    "loky": lambda: loky.ProcessPoolExecutor(2),
}


@pytest.fixture(scope="module", params=MAKERS)
def processes(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Two worker processes, that all tests of this executor share: nothing in them may break it."""
    with MAKERS[request.param]() as executor:
        yield executor


@pytest.fixture(params=MAKERS)
def fresh(request: pytest.FixtureRequest) -> Iterator[Any]:
    """Two worker processes, to be broken."""
    with MAKERS[request.param]() as executor:
        yield executor


def test_values(processes: Any) -> None:
    """The same line as on threads; the work is done in another process."""
    assert Promise.all([offload(pow, 2, each, executor=processes) for each in range(5)]).result(LIMIT) == [1, 2, 4, 8, 16]
    assert offload(os.getpid, executor=processes).result(LIMIT) != os.getpid()


def test_a_failure_brings_its_traceback(processes: Any) -> None:
    """As the cause, where these executors put it."""
    failed = offload(fail_deep_down, 2, executor=processes).exception(LIMIT)
    assert repr(failed) == "ValueError('deep down')"
    assert "fail_deep_down" in str(failed.__cause__)


@pytest.mark.parametrize("kind", [*EXITS.values(), *CANCELLATIONS.values()])
def test_any_exception_there_is_a_reason_here(processes: Any, kind: type[BaseException]) -> None:
    """It ends neither the worker nor this process."""
    assert type(offload(raising, kind("there"), executor=processes).exception(LIMIT)) is kind
    assert offload(abs, -1, executor=processes).result(LIMIT) == 1


def test_reasons_of_our_own_arrive_whole(processes: Any) -> None:
    """They are pickled on the way."""
    many = offload(raising, AggregateError([ValueError("one"), 2], "both"), executor=processes).exception(LIMIT)
    assert (type(many), repr(many.errors), many.message) == (AggregateError, "[ValueError('one'), 2]", "both")
    wrapped = offload(raising, RejectionError("no exception"), executor=processes).exception(LIMIT)
    assert (type(wrapped), wrapped.reason) == (RejectionError, "no exception")


@pytest.mark.parametrize("function", [make_lock, make_promise])
def test_what_cannot_be_pickled_rejects(processes: Any, function: Callable[[], Any]) -> None:
    """What comes back, and what is sent; the executor goes on."""
    for attempt in (offload(function, executor=processes), offload(id, function(), executor=processes)):
        assert isinstance(attempt.exception(LIMIT), (PicklingError, AttributeError, TypeError))  # by the version of Python
    assert offload(abs, -1, executor=processes).result(LIMIT) == 1


def test_a_lambda_is_sent_by_loky_alone() -> None:
    with MAKERS["processes"]() as standard, MAKERS["loky"]() as by_value:
        assert isinstance(offload(lambda: 1, executor=standard).exception(LIMIT), (PicklingError, AttributeError))
        assert offload(lambda: "pickled by value", executor=by_value).result(LIMIT) == "pickled by value"


def test_the_executor_that_loky_shares() -> None:
    """After a worker has died, loky makes a new one when it is asked again."""
    assert offload(pow, 2, 3, executor=loky.get_reusable_executor(1)).result(LIMIT) == 8
    assert isinstance(offload(die, executor=loky.get_reusable_executor(1)).exception(LIMIT), BrokenExecutor)
    assert offload(pow, 2, 4, executor=loky.get_reusable_executor(1)).result(LIMIT) == 16
    loky.get_reusable_executor(1).shutdown()


def meet(folder: str, number: int) -> None:
    """Tell that this call has begun, and wait for the other one."""
    Path(folder, str(number)).touch()
    while not Path(folder, str(1 - number)).exists():
        time.sleep(0.01)


def test_a_worker_that_dies_rejects_and_leaves_the_rest(fresh: Any, tmp_path: Path) -> None:
    """What was in that executor fails with BrokenExecutor, and so does every later call; the loop and other work go on."""
    events: list[Any] = []
    set_timeout(events.append, 1, "timer")
    # CPython may begin to watch a process that was just started later than it dies, so both are there before one does.
    Promise.all([offload(meet, str(tmp_path), number, executor=fresh) for number in range(2)]).result(LIMIT)
    lost = [offload(die, executor=fresh), offload(time.sleep, 30, executor=fresh)]
    kept = offload(pow, 2, 3)
    statuses = Promise.all_settled([*lost, kept]).result(LIMIT)
    assert [each.status for each in statuses] == ["rejected", "rejected", "fulfilled"]
    assert all(isinstance(each.exception(), BrokenExecutor) for each in lost)
    assert isinstance(offload(abs, 1, executor=fresh).exception(LIMIT), BrokenExecutor)
    run()
    assert events == ["timer"]


def test_a_worker_that_is_killed_rejects_and_leaves_the_rest(fresh: Any, tmp_path: Path) -> None:
    """From outside, midway; a new executor does the work again."""

    def kill() -> None:
        pid = tmp_path / "pid"
        if pid.exists():
            os.kill(int(pid.read_text()), signal.SIGTERM)
        else:
            set_timeout(kill, 10)

    lost = offload(stay, str(tmp_path), executor=fresh)
    kill()
    assert isinstance(lost.exception(LIMIT), BrokenExecutor)
    with type(fresh)(1) as another:
        assert offload(pow, 2, 3, executor=another).result(LIMIT) == 8


def test_a_reason_that_cannot_be_unpickled_rejects(fresh: Any) -> None:
    """It breaks the executor, for that is how these are made, but no promise is left pending."""
    broken = offload(raise_two, executor=fresh).exception(LIMIT)
    assert isinstance(broken, BrokenExecutor)


def raise_two() -> None:
    """Raise what cannot be unpickled."""
    raise TwoArguments(1, 2)


def test_calls_that_are_cancelled_reject(loop: LoopScheduler) -> None:
    """Those that wait for a worker when the executor is shut down."""
    gate, begun = threading.Event(), threading.Event()
    executor = ThreadPoolExecutor(1)
    running = offload(lambda: (begun.set(), pass_gate(gate)), executor=executor)
    waiting = offload(len, (), executor=executor)
    pass_gate(begun)
    executor.shutdown(wait=False, cancel_futures=True)
    assert isinstance(waiting.exception(LIMIT), CancelledError)
    gate.set()
    assert running.result(LIMIT) == (None, None)
    assert not loop.holds


# ------------------------------------------------------------------------------------------------------------------- exits

PROGRAM = """
import asyncio, sys, time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from promiselite import current_scheduler, offload, run

def main(kind, end):
    executor = ProcessPoolExecutor(1, mp_context=get_context("spawn")) if kind == "processes" else None
    async def inside():
        begin()
    def begin():
        for _ in range(2):
            offload(time.sleep, 0.05, executor=executor).then(lambda _: print("done"))
    if end == "asyncio":
        asyncio.run(inside())
        return
    begin()
    if end == "run":
        run()
    elif end == "exit":
        sys.exit(3)
    elif end == "close":
        current_scheduler().close()

if __name__ == "__main__":
    main(*sys.argv[1:])
"""

ENDS = {
    "run": (0, "done\ndone\n", 0, ""),
    "nothing": (0, "", 1, "never ran: call promiselite.run()"),
    "exit": (3, "", 1, "never ran"),
    "close": (0, "", 2, "is closed: nobody hears of it"),
    "asyncio": (0, "", 2, "is closed: nobody hears of it"),
}


@pytest.mark.parametrize("kind", ["threads", "processes"])
@pytest.mark.parametrize("end", ENDS)
def test_the_program_ends_with_work_in_flight(tmp_path: Path, kind: str, end: str) -> None:
    """It does not hang, and what nobody hears of is told, without a traceback."""
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    done = subprocess.run(
        [sys.executable, str(program), kind, end], capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2]
    )
    status, output, count, message = ENDS[end]
    assert (done.returncode, done.stdout) == (status, output), done.stderr
    assert done.stderr.count(message) == (count or len(done.stderr) + 1), done.stderr
    assert "Traceback" not in done.stderr


def test_a_hold_outlives_its_host() -> None:
    """The call ends when the asyncio loop is closed already: its thread gets no error for it."""
    kept: list[Any] = []

    async def main() -> None:
        hold = current_scheduler().hold()  # type: ignore[attr-defined]
        hold.__enter__()
        kept.append(hold)

    asyncio.run(main())
    kept.pop().__exit__()


def test_a_hold_of_an_open_scheduler_hides_no_error(monkeypatch: pytest.MonkeyPatch, loop: LoopScheduler) -> None:
    """Only that the host is gone is no error."""
    hold = loop.hold()
    hold.__enter__()
    with monkeypatch.context() as patch, pytest.raises(RuntimeError, match="broken wake"):
        patch.setattr(loop, "wake", lambda: raising(RuntimeError("broken wake")))
        hold.__exit__()
