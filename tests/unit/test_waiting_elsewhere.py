"""Waiting on a thread for a loop that another thread runs, or does not run."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, run
from promiselite.schedulers import waiting
from tests.support.threads import LIMIT, WatchedLoop, Worker, elsewhere, pass_gate, unsettled


def pending() -> Any:
    """Make a promise that nobody will settle."""
    return Promise(lambda: None)


def test_a_foreign_wait_waits_for_the_thread_that_runs_it() -> None:
    """The home thread settles it; the waiter gets value or reason."""
    loop = WatchedLoop()
    values = [Promise(lambda resolve: loop.set_timeout(resolve, 1, "value"), scheduler=loop) for _ in range(2)]
    bad = Promise(lambda _, reject: loop.set_timeout(reject, 1, ValueError("reason")), scheduler=loop)
    waiters = [Worker(values[0].result), Worker(values[1].exception), Worker(bad.exception), Worker(bad.result)]
    with loop.hold():
        home = Worker(loop.run)
        assert waiters[0].outcome() == "value"
        assert waiters[1].outcome() is None
        assert isinstance(waiters[2].outcome(), ValueError)
        with pytest.raises(ValueError, match="reason"):
            waiters[3].outcome()
    home.outcome()


def test_many_threads_wait_for_one_promise() -> None:
    """All of them get the value."""
    loop = LoopScheduler()
    promise, resolve, _ = unsettled(loop)
    ready = threading.Barrier(9)

    def wait() -> Any:
        ready.wait(LIMIT)
        return promise.result(LIMIT)

    waiters = [Worker(wait) for _ in range(8)]
    ready.wait(LIMIT)
    with loop.hold():
        home = Worker(loop.run)
        resolve("all of you")
        assert [waiter.outcome() for waiter in waiters] == ["all of you"] * 8
    home.outcome()


def test_a_foreign_wait_times_out() -> None:
    """The loop is never run; the promise is as it was."""
    promise = pending()
    with pytest.raises(TimeoutError, match="not settled within 0.01 seconds"):
        elsewhere(promise.result, 0.01)
    with pytest.raises(TimeoutError):
        elsewhere(promise.exception, 0)
    run()
    assert promise._value is None


def test_after_a_foreign_timeout_the_promise_is_not_handled() -> None:
    """A rejection that comes later is reported."""
    promise, _, reject = Promise.with_resolvers()
    with pytest.raises(TimeoutError):
        elsewhere(promise.result, 0.001)
    run()
    reject(ValueError("later"))
    with pytest.raises(ValueError, match="later"):
        run()


def test_a_foreign_wait_ends_when_the_home_thread_is_dead() -> None:
    """Nobody will ever run that loop."""
    promise = elsewhere(pending)
    with pytest.raises(RuntimeError, match="the thread of <LoopScheduler.*has ended"):
        promise.result()
    with pytest.raises(RuntimeError, match="has ended"):
        elsewhere(promise.exception)  # on a thread that may have got the dead one's identifier


def test_a_foreign_wait_ends_when_the_home_thread_dies_meanwhile() -> None:
    """It notices, although nothing wakes it."""
    made = threading.Event()
    waits = threading.Event()
    box: list[Any] = []

    def home() -> None:
        box.append(pending())
        made.set()
        pass_gate(waits)

    thread = Worker(home)
    pass_gate(made)
    promise = box.pop()
    original = promise._scheduler.post
    promise._scheduler.post = lambda *args: (original(*args), waits.set())
    with pytest.raises(RuntimeError, match="has ended"):
        promise.result()
    thread.outcome()


def test_a_foreign_wait_ends_when_the_loop_is_closed() -> None:
    """With an error that says so."""
    loop = LoopScheduler()
    promise = Promise(lambda: None, scheduler=loop)
    waiter = Worker(promise.result)
    while loop.posts.empty():
        time.sleep(0)
    loop.run()
    loop.close()
    with pytest.raises(RuntimeError, match=r"can never be settled: <LoopScheduler.*closed> was closed"):
        waiter.outcome()


def test_a_foreign_wait_looks_several_times_a_second() -> None:
    """For it is not told of the end."""
    assert waiting.SLICE <= 0.2


def test_a_foreign_wait_does_not_hang_silently(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    """The home thread lives but does not run its loop: one warning says so after 5 seconds."""
    now = [0.0]

    class Clock:
        @staticmethod
        def monotonic() -> float:
            now[0] += 1
            return now[0]

    monkeypatch.setattr(waiting, "time", Clock)
    monkeypatch.setattr(waiting, "SLICE", 0.001)
    with pytest.raises(TimeoutError):
        elsewhere(pending().result, 60)
    assert len(caplog.records) == 1
    assert "<Promise pending>" in caplog.text
    assert "MainThread" in caplog.text


def test_a_foreign_wait_that_is_interrupted_handles_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C in the waiter: its promise is as it was."""
    promise, _, reject = Promise.with_resolvers()

    class Gate:
        def wait(self, timeout: float) -> None:
            raise KeyboardInterrupt

        def set(self) -> None: ...

    monkeypatch.setattr(waiting.threading, "Event", Gate)

    def wait() -> None:
        with pytest.raises(KeyboardInterrupt):
            promise.result()

    monkeypatch.setattr(promise._scheduler, "home_thread", threading.Thread())
    monkeypatch.setattr(promise._scheduler, "_running", True)
    wait()
    monkeypatch.undo()
    run()
    reject(ValueError("later"))
    with pytest.raises(ValueError, match="later"):
        run()
