"""result(), exception() and run_until(): how they wait, and where they refuse."""

from __future__ import annotations

import logging
import threading
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
)
from promiselite.schedulers import loop as loop_module
from tests.support.hosts import VirtualLoop
from tests.support.threads import WatchedLoop, Worker, elsewhere, pass_gate, unsettled


def pending() -> Any:
    """Make a promise that nobody will settle."""
    return Promise(lambda: None)


def fail(reason: Any) -> Any:
    """Raise *reason*."""
    raise reason


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """No other thread is alive, whatever the test runner has started."""
    monkeypatch.setattr(loop_module, "other_threads", list)


@pytest.fixture
def company(monkeypatch: pytest.MonkeyPatch) -> None:
    """One other thread is alive."""
    monkeypatch.setattr(loop_module, "other_threads", lambda: [threading.Thread(name="the other thread")])


# ------------------------------------------------------------------------------------------------------- driving the loop


def test_result_drives_the_loop(virtual: VirtualLoop) -> None:
    """It runs jobs, timers and immediates until the promise is settled."""
    assert sleep(3, "slept").then(lambda value: value + "!").result() == "slept!"
    assert virtual.now == 3000


def test_result_raises_the_reason_itself() -> None:
    """Every time the same exception; what is no exception comes in a RejectionError."""
    reason = ValueError("reason")
    promise = Promise(lambda _, reject: set_timeout(reject, 0, reason))
    for _ in range(3):
        with pytest.raises(ValueError) as caught:
            promise.result()
        assert caught.value is reason
    with pytest.raises(RejectionError) as wrapped:
        Promise.reject("text").result()
    assert wrapped.value.reason == "text"


def test_exception_returns_the_reason_as_an_exception() -> None:
    """None for a fulfilled promise."""
    reason = ValueError("reason")
    assert Promise(lambda _, reject: set_timeout(reject, 0, reason)).exception() is reason
    assert sleep(0, "value").exception() is None
    error = Promise.reject("text").exception()
    assert isinstance(error, RejectionError)
    assert error.reason == "text"


def test_a_wait_stops_when_its_promise_is_settled(virtual: VirtualLoop) -> None:
    """What is due later stays for later."""
    log: list[str] = []
    set_timeout(log.append, 10, "before")
    promise = sleep(0.02)
    set_timeout(log.append, 30, "after")
    promise.result()
    assert log == ["before"]
    assert virtual.now == 20
    run()
    assert log == ["before", "after"]


def test_a_wait_ends_between_two_macrotasks_of_one_millisecond(virtual: VirtualLoop) -> None:
    """What is due at the same time stays queued."""
    log: list[str] = []
    promise, resolve, _ = Promise.with_resolvers()
    set_timeout(resolve, 5, "value")
    set_timeout(log.append, 5, "behind it")
    assert promise.result() == "value"
    assert log == []
    run()
    assert log == ["behind it"]


@pytest.mark.parametrize("ask", [set_immediate, next_tick, queue_microtask])
def test_each_queue_is_driven(ask: Any) -> None:
    """Whatever the promise waits for."""
    promise, resolve, _ = Promise.with_resolvers()
    ask(resolve, "value")
    assert promise.result() == "value"


def test_a_wait_in_an_endless_stream_of_jobs_ends() -> None:
    """Jobs that always make new ones do not keep a settled promise from its waiter."""
    promise, resolve, _ = Promise.with_resolvers()
    count = 0

    def again() -> None:
        nonlocal count
        count += 1
        if count == 5000:
            resolve("value")
        queue_microtask(again)

    queue_microtask(again)
    assert promise.result() == "value"


def test_a_timeout_in_an_endless_stream_of_jobs_ends(virtual: VirtualLoop) -> None:
    """Nor from its timeout."""

    def again() -> None:
        virtual.now += 1
        queue_microtask(again)

    queue_microtask(again)
    with pytest.raises(TimeoutError):
        pending().result(1)


def test_a_timeout_of_zero_runs_what_can_run_now() -> None:
    """As much as is ready, and not a timer."""
    assert Promise.resolve(1).then(lambda value: value + 1).result(0) == 2
    with pytest.raises(TimeoutError):
        sleep(10).result(0)


@pytest.mark.parametrize("wait", ["result", "exception", "run_until"])
def test_timeouts(virtual: VirtualLoop, wait: str) -> None:
    """Seconds; the builtin TimeoutError names promise and time; the promise is as it was."""
    promise = sleep(2, "value")

    def waits(timeout: float | None) -> Any:
        return virtual.run_until(promise, timeout) if wait == "run_until" else getattr(promise, wait)(timeout)

    with pytest.raises(TimeoutError, match=r"<Promise pending> was not settled within 0.5 seconds"):
        waits(0.5)
    assert virtual.now == 500
    assert promise.state == "pending"
    assert waits(2) == (None if wait == "exception" else "value")
    assert virtual.now == 2000


def test_after_a_timeout_the_promise_is_not_handled(virtual: VirtualLoop) -> None:
    """A wait that failed handles nothing."""
    promise = Promise(lambda _, reject: set_timeout(reject, 2000, ValueError("later")))
    with pytest.raises(TimeoutError):
        promise.result(1)
    with pytest.raises(ValueError, match="later"):
        run()


@pytest.mark.parametrize("timeout", ["1", [], object()])
def test_a_timeout_that_is_no_number_is_refused(loop: LoopScheduler, timeout: Any) -> None:
    """At once."""
    for wait in (pending().result, pending().exception, lambda timeout: loop.run_until(pending(), timeout)):
        with pytest.raises(TypeError, match="seconds"):
            wait(timeout)


def test_run_until_takes_promises_of_other_loops_and_values(virtual: VirtualLoop) -> None:
    """Whatever a promise can be resolved with."""
    assert virtual.run_until(5) == 5
    other = LoopScheduler()
    foreign = Promise(lambda resolve: resolve("foreign"), scheduler=other)
    foreign_run = foreign.then(lambda value: value)
    other.run()
    assert foreign_run.state == "fulfilled"
    with pytest.raises(KeyError, match="reason"):
        virtual.run_until(Promise.reject(KeyError("reason")))
    run()


# ------------------------------------------------------------------------------------------------- rejections on the way


def test_a_wait_raises_its_own_reason_and_logs_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """Each of the others once, with its traceback."""
    Promise.reject(ValueError("other one"))
    set_timeout(lambda: fail(KeyError("of a timer")))
    assert sleep(0.005, "value").result() == "value"
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * 2
    assert "other one" in caplog.text
    assert "of a timer" in caplog.text
    caplog.clear()
    with pytest.raises(ValueError, match="mine"):
        Promise(lambda _, reject: set_timeout(reject, 0, ValueError("mine"))).result()
    run()
    assert not caplog.records


def test_a_wait_calls_the_function_for_the_others(loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    """A hook is a hook; what it raises is logged, for the wait raises its own reason only."""
    log: list[Any] = []

    def hook(reason: Any) -> None:
        log.append(reason)
        raise KeyError("hook")

    loop.on_unhandled_rejection = hook
    Promise.reject("other")
    assert sleep(0, "value").result() == "value"
    assert log == ["other"]
    assert "hook" in caplog.text


def test_after_a_wait_the_loop_throws_again(loop: LoopScheduler) -> None:
    """Being quiet ends with the wait."""
    sleep(0).result()
    Promise.reject(ValueError("again"))
    with pytest.raises(ValueError, match="again"):
        run()


def test_a_derived_promise_is_one_of_the_others(caplog: pytest.LogCaptureFixture) -> None:
    """Waiting handles the promise waited for, not those derived from it."""
    promise = Promise(lambda _, reject: set_timeout(reject, 0, ValueError("reason")))
    promise.then(lambda: None)
    assert isinstance(promise.exception(), ValueError)
    run()
    assert len(caplog.records) == 1


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize("ask", [queue_microtask, next_tick, set_timeout, set_immediate])
@pytest.mark.parametrize("wait", ["result", "exception"])
def test_waiting_inside_a_job_is_refused(ask: Any, wait: str) -> None:
    """It could never end; the error says what to do."""
    errors: list[str] = []

    def job() -> None:
        with pytest.raises(RuntimeError, match=r"inside one of its jobs or callbacks.*then\(\)") as caught:
            getattr(pending(), wait)()
        errors.append(str(caught.value))

    ask(job)
    run()
    assert len(errors) == 1


def test_waiting_inside_a_handler_rejects_its_promise() -> None:
    """The RuntimeError is the handler's own."""
    inner = pending()
    error = Promise.resolve().then(lambda: inner.result()).exception()
    assert isinstance(error, RuntimeError)


def test_a_settled_promise_returns_anywhere(loop: LoopScheduler) -> None:
    """Inside a job, on another thread, after close."""
    reason = ValueError("reason")
    fulfilled, rejected = Promise.resolve("value"), Promise.reject(reason)
    log: list[Any] = []
    queue_microtask(lambda: log.extend((fulfilled.result(), fulfilled.exception(), rejected.exception())))
    run()
    assert log == ["value", None, reason]
    assert elsewhere(fulfilled.result) == "value"
    assert elsewhere(rejected.exception, 0) is reason
    run()
    loop.close()
    assert fulfilled.result(timeout=0) == "value"
    assert rejected.exception() is reason
    assert elsewhere(rejected.exception) is reason
    with pytest.raises(ValueError):
        elsewhere(rejected.result)


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("wait", ["result", "exception", "run_until", "run"])
def test_a_wait_without_end_is_refused(loop: LoopScheduler, wait: str) -> None:
    """Idle loop, nothing in flight, no other thread: a RuntimeError that names the promise and what it waits for."""
    promise = pending()
    waits: Any = getattr(promise, wait, None) or (lambda: getattr(loop, wait)(promise))
    with pytest.raises(RuntimeError, match=r"<Promise pending> can never be settled: it waits for its resolving functions"):
        waits()
    assert run() is None


@pytest.mark.usefixtures("alone")
def test_a_wait_without_end_is_refused_with_a_timeout_too() -> None:
    """Nobody has to wait for it."""
    with pytest.raises(RuntimeError, match="can never be settled"):
        pending().result(1000)


@pytest.mark.usefixtures("alone")
def test_the_refusal_names_the_handler() -> None:
    """A derived promise waits for the promise its handler was given to."""

    def parse(text: str) -> str:
        return text

    with pytest.raises(RuntimeError, match=r"it waits for the promise its handler .*parse \(.*test_waiting.py:\d+\) was given"):
        pending().then(parse).result()
    with pytest.raises(RuntimeError, match=r"handler .*parse"):
        pending().catch(parse).result()


@pytest.mark.usefixtures("alone")
def test_work_is_done_before_the_refusal(virtual: VirtualLoop) -> None:
    """The wait is refused only when all is idle."""
    log: list[str] = []
    set_timeout(log.append, 100, "timer")
    set_immediate(log.append, "immediate")
    with pytest.raises(RuntimeError, match="can never be settled"):
        pending().result()
    assert log == ["immediate", "timer"]


@pytest.mark.usefixtures("alone")
def test_after_a_refusal_the_promise_can_still_be_settled() -> None:
    """Nothing is broken by asking."""
    promise, resolve, _ = Promise.with_resolvers()
    with pytest.raises(RuntimeError):
        promise.result()
    resolve("value")
    assert promise.result() == "value"


def test_no_other_thread_alive_in_a_fresh_interpreter() -> None:
    """The same with nothing patched, in a program of one thread."""
    from tests.support.programs import run_program

    done = run_program(
        """
        from promiselite import Promise
        try:
            Promise(lambda: None).result()
        except RuntimeError as error:
            print(error)
        """
    )
    assert "can never be settled" in done.stdout
    assert done.stderr == ""


@pytest.mark.usefixtures("alone")
def test_a_hold_means_that_something_is_in_flight(loop: LoopScheduler) -> None:
    """With a hold inside, a wait waits."""
    promise = pending()
    with loop.hold(), pytest.raises(TimeoutError):
        promise.result(0.001)


@pytest.mark.usefixtures("company")
def test_with_other_threads_alive_it_waits_and_warns_once(virtual: VirtualLoop, caplog: pytest.LogCaptureFixture) -> None:
    """After 5 seconds with nothing in flight one warning, which names the promise, what it waits for, and the threads."""
    with pytest.raises(TimeoutError):
        pending().result(4.5)
    assert not caplog.records
    with pytest.raises(TimeoutError):
        pending().then(fail).result(60)
    assert len(caplog.records) == 1
    record = caplog.records[0]
    assert (record.name, record.levelno) == ("promiselite", logging.WARNING)
    for part in ("<Promise pending>", "5 seconds", "handler fail", "the other thread"):
        assert part in record.getMessage()


def test_another_thread_settles_it() -> None:
    """With nothing in flight, the waiter sleeps until another thread resolves."""
    loop = WatchedLoop()
    promise, resolve, _ = unsettled(loop)

    def settle() -> None:
        pass_gate(loop.sleeps)
        resolve("from outside")

    worker = Worker(settle)
    assert promise.result() == "from outside"
    worker.outcome()


@pytest.mark.parametrize("wait", [Promise.result, Promise.exception])
def test_a_wrong_timeout_is_refused_at_once(wait: Any) -> None:
    """Though nothing would have to be waited for."""
    with pytest.raises(TypeError, match="the timeout must be a number of seconds or None, not '2'"):
        wait(Promise.resolve(1), "2")
