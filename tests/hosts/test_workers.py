"""ThreadScheduler(workers=N): handlers that block run side by side, those of one promise one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import Promise, ThreadScheduler, use_scheduler
from promiselite.schedulers import waiting
from tests.support.threads import LIMIT, pass_gate, unsettled


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def test_handlers_of_different_promises_run_at_the_same_time() -> None:
    """Four meet at a barrier, which one after the other never could."""
    barrier = threading.Barrier(4)
    with ThreadScheduler(4) as scheduler, use_scheduler(scheduler):
        places = Promise.all([Promise.resolve(each).then(lambda: barrier.wait(LIMIT)) for each in range(4)])
        assert sorted(places.result(LIMIT)) == [0, 1, 2, 3]


def test_handlers_of_one_promise_start_in_order_one_after_the_other() -> None:
    """Though there are workers enough for all."""
    events: list[str] = []
    inside = threading.Lock()

    def handler(number: int) -> Callable[..., Any]:
        def call(value: str) -> int:
            assert inside.acquire(blocking=False), "two handlers of one promise run at once"
            events.append(f"{value} {number}")
            other.wait(0.001)  # a chance for the next one to begin too early
            inside.release()
            return number

        return call

    other = threading.Event()
    with ThreadScheduler(4) as scheduler, use_scheduler(scheduler):
        promise, resolve, _ = unsettled(scheduler)
        derived = [promise.then(handler(number)) for number in range(10)]
        resolve("go")
        assert Promise.all(derived).result(LIMIT) == list(range(10))
    assert events == [f"go {number}" for number in range(10)]


def test_a_handler_that_blocks_keeps_only_its_own_promise() -> None:
    """The second handler of the same promise waits; those of another one, timers and jobs go on."""
    gate, begun = threading.Event(), threading.Event()
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        one = Promise.resolve()

        def block() -> None:
            begun.set()
            pass_gate(gate)

        first = one.then(block)
        second = one.then(lambda: "second")
        pass_gate(begun)
        assert Promise.resolve().then(lambda: "other").result(LIMIT) == "other"
        assert scheduler.sleep(0.001, "timer").result(LIMIT) == "timer"
        assert second.state == first.state == "pending"
        assert scheduler.leftovers() == "2 handlers of workers"
        gate.set()
        assert second.result(LIMIT) == "second"
        assert first.state == "fulfilled"


def test_passing_on_needs_no_worker() -> None:
    """Where there is no handler for the outcome, the job runs at home, while every worker is busy."""
    gate = threading.Event()
    with ThreadScheduler(1) as scheduler, use_scheduler(scheduler):
        begun = threading.Event()

        def block() -> None:
            begun.set()
            pass_gate(gate)

        busy = Promise.resolve().then(block)
        pass_gate(begun)
        assert Promise.resolve(1).then().catch(raising).result(LIMIT) == 1
        with pytest.raises(ValueError, match="through"):
            Promise.reject(ValueError("through")).then(raising).result(LIMIT)
        gate.set()
        busy.result(LIMIT)


def test_a_worker_may_wait_for_another() -> None:
    """As long as there is one left to run what it waits for."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        nested = Promise.resolve(1).then(lambda value: Promise.resolve(value).then(lambda inner: inner + 1).result(LIMIT))
        assert nested.result(LIMIT) == 2


def test_a_worker_may_chain_settle_and_set_timers() -> None:
    """All of it is posted home."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        promise, resolve, _ = unsettled(scheduler)

        def handler() -> Any:
            scheduler.set_timeout(resolve, 0, "from a worker")
            return promise.then(str.upper)

        assert Promise.resolve().then(handler).result(LIMIT) == "FROM A WORKER"


def test_the_same_promise_again_while_its_handler_runs() -> None:
    """A handler added by a handler of the same promise runs after it."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        promise = Promise.resolve("value")
        events: list[str] = []

        def outer(value: str) -> Any:
            inner = [promise.then(lambda: events.append("inner"))]
            events.append("outer")
            return inner[0]

        promise.then(outer).result(LIMIT)
        assert events == ["outer", "inner"]


@pytest.mark.parametrize("species", [Promise, type("Derived", (Promise,), {"__slots__": ()})], ids=["promise", "subclass"])
def test_workers_run_catch_finally_and_rejections(species: Any) -> None:
    """For promises and for subclasses; the traceback begins in the handler."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        failed = species.resolve(1).then(lambda: raising(ValueError("handler")))
        assert type(failed) is species
        with pytest.raises(ValueError, match="handler"):
            failed.result(LIMIT)
        error = failed.exception()
        assert error.__traceback__.tb_frame.f_code.co_name == "<lambda>"
        assert failed.catch(KeyError, lambda: 1).catch(ValueError, lambda: "right").result(LIMIT) == "right"
        assert failed.finally_(lambda: "ignored").catch(lambda reason: reason).result(LIMIT) is error
        assert species.resolve(5).finally_(lambda: species.resolve(6)).result(LIMIT) == 5
        assert species.reject("text").catch(lambda reason: reason + "!").result(LIMIT) == "text!"
        assert species.resolve().then(lambda: species.resolve("followed")).result(LIMIT) == "followed"


def test_a_reason_keeps_its_traceback_from_worker_to_worker() -> None:
    """However often handlers raise it again."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        failed = Promise.resolve().then(lambda: raising(ValueError("once")))
        depths = set()
        for _ in range(5):
            again = failed.catch(raising)
            assert again.exception(LIMIT) is failed.exception()
            frame, depth = failed.exception().__traceback__, 0  # type: ignore[union-attr]
            while frame is not None:
                frame, depth = frame.tb_next, depth + 1
            depths.add(depth)
        assert len(depths) == 1


def test_many_handlers_on_few_workers() -> None:
    """Every promise gets its turn."""
    with ThreadScheduler(2) as scheduler, use_scheduler(scheduler):
        promises = [Promise.resolve(each) for each in range(50)]
        sums = [promise.then(lambda value, n=n: value * 10) for promise in promises for n in range(4)]
        assert sum(Promise.all(sums).result(LIMIT)) == 4 * 10 * sum(range(50))


def test_all_workers_waiting_is_said_after_a_while(monkeypatch: pytest.MonkeyPatch, caplog: Any) -> None:
    """A handler that waits for another keeps its worker: with one worker nobody is left to run the other."""
    monkeypatch.setattr(waiting, "PATIENCE", 0.0)
    with ThreadScheduler(1) as scheduler, use_scheduler(scheduler):
        other, handed = Promise.resolve(), threading.Event()

        def wait() -> Any:
            inner = other.then(lambda: 1)
            scheduler.post(handed.set)
            pass_gate(handed)
            with pytest.raises(TimeoutError):
                inner.result(0.15)
            return "timed out"

        assert Promise.resolve().then(wait).result(LIMIT) == "timed out"
    assert "more handlers to run than" in caplog.text
    assert scheduler._why_slow() is None
