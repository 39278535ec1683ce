"""What waits under a signal or within a time limit: sleep, offload, result, timeout. And that all of it lets go."""

from __future__ import annotations

import gc
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    ThreadScheduler,
    current_scheduler,
    deadline,
    offload,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.abortable import Following
from promiselite.core.reactions import reactions_of
from tests.support.hosts import Host, VirtualLoop
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate, unsettled


def is_free(signal: AbortSignal) -> bool:
    """Tell whether nothing waits for *signal*."""
    return not (signal._algorithms or signal._listeners or signal._kept or signal._urgent)


def note(events: list[Any], promise: Promise[Any], name: str = "") -> None:
    """Append how *promise* is settled."""
    promise.then(
        lambda value: events.append(f"{name}{value!r}"),
        lambda reason: events.append(f"{name}{type(reason).__name__}: {reason}"),
    )


ABORTED = "AbortError: This operation was aborted"


# -------------------------------------------------------------------------------------------------------------------- sleep


def test_sleep_under_a_signal_that_is_left_alone(host: Host) -> None:
    """It is fulfilled in time, and lets go of the signal."""
    events: list[Any] = []
    signal = AbortController().signal

    def program() -> None:
        note(events, sleep(0.002, "slept", signal=signal))
        note(events, sleep(0, "turn", signal=signal))

    host.run(program)
    assert sorted(events) == ["'slept'", "'turn'"]
    assert is_free(signal)


@pytest.mark.parametrize("seconds", [0, 1000])
def test_abort_ends_a_sleep(host: Host, seconds: float) -> None:
    """The promise is rejected inside abort(); the timer is cleared, so that nothing is left to run."""
    events: list[Any] = []
    controller = AbortController()

    def program() -> None:
        promise = sleep(seconds, signal=controller.signal)
        note(events, promise)
        controller.abort()
        events.append(promise.state)

    host.run(program)
    assert events == ["rejected", ABORTED]
    assert is_free(controller.signal)


def test_abort_on_another_thread_ends_a_sleep(host: Host) -> None:
    """The rejection is posted home."""
    events: list[Any] = []
    controller = AbortController()

    def program() -> None:
        scheduler: Any = current_scheduler()
        hold = scheduler.hold()
        hold.__enter__()
        promise = sleep(1000, signal=controller.signal)
        note(events, promise)
        promise.catch(lambda: hold.__exit__())
        Worker(controller.abort, "elsewhere")

    if host.is_virtual:
        pytest.skip("virtual time would pass")
    host.run(program)
    assert events == ["str: elsewhere"]


def test_an_abort_that_arrives_after_the_end_changes_nothing(loop: LoopScheduler) -> None:
    """Its post was under way when the sleep ended."""
    controller = AbortController()
    promise = sleep(0, "slept", signal=controller.signal)
    arrived: list[Any] = []
    loop.post = lambda function, *args: arrived.append((function, args))  # type: ignore[method-assign, assignment]
    elsewhere(controller.abort)
    assert promise.result() == "slept"
    [(function, args)] = arrived
    function(*args)
    assert promise.result() == "slept"


def test_a_sleep_under_an_aborted_signal_does_not_begin(virtual: VirtualLoop) -> None:
    promise = sleep(5, signal=AbortSignal.abort("no"))
    with pytest.raises(RejectionError):
        promise.result()
    assert len(virtual.timers) == 0
    assert elsewhere(lambda: sleep_on(virtual, AbortSignal.abort("no"))).exception().reason == "no"


def sleep_on(scheduler: LoopScheduler, signal: AbortSignal) -> Promise[None]:
    """Sleep on another thread's scheduler."""
    return scheduler.sleep(5, signal=signal)


def test_a_sleep_whose_scheduler_is_closed_ignores_an_abort_elsewhere(loop: LoopScheduler) -> None:
    controller = AbortController()
    promise = sleep(5, signal=controller.signal)
    loop.abandon()
    elsewhere(controller.abort)
    assert promise.state == "pending"


def test_an_abort_on_another_thread_while_a_sleep_begins(virtual: VirtualLoop) -> None:
    """After the look at the signal: the sleep ends all the same."""
    signal = AbortController().signal
    set_immediate = virtual.set_immediate

    def abort_meanwhile(*args: Any) -> Any:
        signal._reasons.append(AbortSignal.abort("meanwhile")._reasons[0])
        return set_immediate(*args)

    virtual.set_immediate = abort_meanwhile  # type: ignore[method-assign]
    with pytest.raises(RejectionError, match="meanwhile"):
        sleep(0, signal=signal).result()


@pytest.mark.parametrize("wrong", [3, "signal", AbortController(), object()])
def test_a_wrong_signal_is_refused_at_once(wrong: Any) -> None:
    for act in (
        lambda: sleep(1, signal=wrong),
        lambda: offload(print, signal=wrong),
        lambda: Promise.resolve(1).result(signal=wrong),
        lambda: Promise.resolve(1).exception(signal=wrong),
    ):
        with pytest.raises(TypeError, match="an AbortSignal is needed"):
            act()


def test_a_shared_deadline_ends_all_that_share_it(virtual: VirtualLoop) -> None:
    """In the order in which they began to wait; those that end before let go of it."""
    events: list[Any] = []
    limit = deadline(2)
    for seconds in (1, 3, 4):
        note(events, sleep(seconds, seconds, signal=limit))
    run()
    assert events == ["1", *["TimeoutError: the time limit of 2 seconds is over"] * 2]
    assert virtual.now == 2000
    assert is_free(limit)


# ------------------------------------------------------------------------------------------------------------------ offload


def test_offload_under_a_signal_that_is_left_alone(host: Host) -> None:
    signal = AbortController().signal
    events: list[Any] = []

    def program() -> None:
        note(events, offload(pow, 2, 10, signal=signal))
        note(events, offload(int, "x", signal=signal).catch(ValueError, lambda: "no number"))

    host.run(program)
    assert sorted(events) == ["'no number'", "1024"]
    assert is_free(signal)


def test_a_queued_call_is_withdrawn() -> None:
    """It never runs; the one that runs already goes on, with nobody to hear of its end."""
    ran: list[str] = []
    running, go = threading.Event(), threading.Event()

    def first() -> None:
        running.set()
        pass_gate(go)
        ran.append("first")

    controller = AbortController()
    with ThreadPoolExecutor(1) as executor:
        promises = [offload(first, executor=executor, signal=controller.signal)]
        pass_gate(running)
        promises.append(offload(ran.append, "second", executor=executor, signal=controller.signal))
        controller.abort()
        assert [promise.state for promise in promises] == ["rejected"] * 2
        assert [type(promise.exception()) for promise in promises] == [AbortError] * 2
        go.set()
    run()
    assert ran == ["first"]
    assert is_free(controller.signal)


def test_nothing_is_offloaded_under_an_aborted_signal() -> None:
    ran: list[int] = []
    assert isinstance(offload(ran.append, 1, signal=AbortSignal.abort()).exception(), AbortError)
    run()
    assert ran == []


def test_a_future_that_cannot_be_cancelled_is_left_alone() -> None:
    class Result:
        def __init__(self) -> None:
            self.callbacks: list[Any] = []

        def add_done_callback(self, callback: Any) -> None:
            self.callbacks.append(callback)

        def result(self) -> int:
            return 1

    class Executor:
        def submit(self, function: Any, *args: Any) -> Result:
            return made

    made = Result()
    controller = AbortController()
    promise = offload(print, executor=Executor(), signal=controller.signal)
    controller.abort("no")
    made.callbacks[0](made)
    run(promise.catch(lambda reason: None))
    assert promise.state == "rejected"


def test_a_cancel_that_raises_is_reported() -> None:
    class Stubborn(Future[Any]):
        def cancel(self) -> bool:
            raise OSError("no")

    class Executor:
        def submit(self, function: Any, *args: Any) -> Any:
            return made

    made = Stubborn()
    controller = AbortController()
    promise = offload(print, executor=Executor(), signal=controller.signal)
    controller.abort()
    assert isinstance(promise.exception(), AbortError)
    made.set_result(1)
    with pytest.raises(OSError, match="no"):
        run()


# ------------------------------------------------------------------------------------------------------------------- result


def test_result_returns_what_is_there(virtual: VirtualLoop) -> None:
    """And lets go of the signal, whichever way it ends."""
    signal = AbortController().signal
    assert Promise.resolve(1).result(signal=signal) == 1
    assert sleep(0, 2).result(signal=signal) == 2
    assert sleep(0, 3).result(5, signal=signal) == 3
    with pytest.raises(ValueError, match="no"):
        sleep(0).then(lambda: int("no")).result(signal=signal)
    with pytest.raises(TimeoutError, match=r"within 0\.001 seconds"):
        sleep(5).result(0.001, signal=signal)
    with pytest.raises(RuntimeError, match="can never be settled"):
        Promise(lambda: None).result(signal=signal)
    assert is_free(signal)


def test_abort_ends_a_result(virtual: VirtualLoop) -> None:
    """The promise goes on, counts as handled, and has no reaction left."""
    controller = AbortController()
    promise, _, reject = Promise.with_resolvers()
    set_timeout(controller.abort, 10)
    with pytest.raises(AbortError):
        promise.result(signal=controller.signal)
    assert virtual.now == 10
    assert not reactions_of(promise)
    reject(ValueError("too late"))
    run()
    assert promise.state == "rejected"


def test_exception_takes_a_signal_too(virtual: VirtualLoop) -> None:
    """And does not take the reason of the signal for that of the promise."""
    controller = AbortController()
    signal = controller.signal
    error = ValueError("no")
    assert sleep(0).then(lambda: Promise.reject(error)).exception(signal=signal) is error
    assert Promise.reject("text").exception(5, signal=signal).reason == "text"  # type: ignore[union-attr]
    assert sleep(0).exception(signal=signal) is None
    set_timeout(controller.abort, 10, KeyError("stop"))
    with pytest.raises(KeyError, match="stop"):
        sleep(20, signal=signal).exception(signal=signal)
    with pytest.raises(KeyError, match="stop"):
        Promise.resolve(1).exception(signal=signal)
    assert is_free(signal)


def test_result_under_an_aborted_signal_raises_at_once() -> None:
    with pytest.raises(RejectionError):
        Promise.resolve(1).result(signal=AbortSignal.abort("no"))


def test_abort_ends_a_result_on_another_thread() -> None:
    """Whoever aborts, the waiter is woken through the home thread."""
    controller = AbortController()
    with ThreadScheduler() as scheduler:
        with use_scheduler(scheduler):
            promise = sleep(1000)
        waiter = Worker(lambda: promise.result(LIMIT, signal=controller.signal))
        while is_free(controller.signal):
            pass
        controller.abort()
        with pytest.raises(AbortError):
            waiter.outcome()
        scheduler.close(cancel_pending=True)


def test_a_settled_promise_gives_its_result_inside_a_job(host: Host) -> None:
    """Where nothing could be waited for."""
    events: list[Any] = []
    signal = AbortController().signal

    def program() -> None:
        promise = Promise.resolve(1)
        promise.then(lambda: events.append(promise.result(signal=signal)))

    host.run(program)
    assert events == [1]


# ------------------------------------------------------------------------------------------------------------------ timeout


def test_a_promise_in_time_is_followed(host: Host) -> None:
    """Value or reason; the timer is cleared, so the program ends at once."""
    events: list[Any] = []

    def program() -> None:
        note(events, sleep(0.001, "value").timeout(1000))
        note(events, Promise.resolve("there").timeout(1000))
        note(events, Promise.reject(ValueError("no")).timeout(1000))
        note(events, sleep(0.002).then(lambda: int("x")).catch(ValueError, lambda: "caught").timeout(1000))

    host.run(program)
    assert events == ["'there'", "ValueError: no", "'value'", "'caught'"]


def test_a_promise_that_is_late_is_left_alone(host: Host) -> None:
    """It goes on, with no reaction left."""
    events: list[Any] = []
    slow: list[Promise[Any]] = []

    def program() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        slow.append(promise)

        def late(error: TimeoutError) -> None:
            events.append(str(error))
            assert not reactions_of(promise)
            resolve("after all")

        promise.timeout(0.005).catch(TimeoutError, late)

    host.run(program)
    assert events == ["<Promise pending> was not settled within 0.005 seconds"]
    assert slow[0].result() == "after all"


def test_others_who_listen_are_not_touched(virtual: VirtualLoop) -> None:
    promise = sleep(2, "value")
    events: list[Any] = []
    note(events, promise)
    note(events, promise.timeout(1))
    run()
    assert events == ["TimeoutError: <Promise pending> was not settled within 1 seconds", "'value'"]


def test_a_reason_of_ones_own() -> None:
    assert Promise(lambda: None).timeout(0, reason="late").exception().reason == "late"  # type: ignore[union-attr]
    error = KeyError("late")
    assert Promise(lambda: None).timeout(0, reason=error).exception() is error


def test_a_rejection_that_comes_too_late_is_not_reported(virtual: VirtualLoop) -> None:
    promise = sleep(2).then(lambda: int("no"))
    promise.timeout(1).catch(TimeoutError, lambda: None)
    run()
    assert promise.state == "rejected"


@pytest.mark.parametrize("how", ["fulfilled", "rejected"])
def test_an_end_and_an_abort_in_one_job(virtual: VirtualLoop, how: str) -> None:
    """The promise was settled, and the abort came before the job in which result() would have heard of it: it wins, once."""
    controller = AbortController()
    promise, resolve, reject = Promise.with_resolvers()

    def both() -> None:
        (resolve if how == "fulfilled" else reject)("value")
        controller.abort("first")

    set_timeout(both, 1)
    with pytest.raises(RejectionError, match="first"):
        promise.result(signal=controller.signal)
    assert promise.state == how
    run()


def test_a_cut_that_was_posted_comes_after_the_end(virtual: VirtualLoop) -> None:
    """An abort on another thread that reaches home too late changes nothing."""
    promise, resolve, _ = Promise.with_resolvers()
    following = Following(promise)
    following.begin(lambda: None)
    resolve("value")
    run()
    following.cut("late")
    assert following.promise.result() == "value"


def test_timeouts_leave_nothing_behind(virtual: VirtualLoop) -> None:
    """Many on one promise, in time and late: at the end there is no timer and no reaction."""
    promise, resolve, _ = Promise.with_resolvers()
    late = [promise.timeout(1) for _ in range(100)]
    for each in late:
        each.catch(TimeoutError, lambda: None)
    run()
    assert not reactions_of(promise)
    in_time = [promise.timeout(1000) for _ in range(100)]
    resolve("value")
    assert Promise.all(in_time).result() == ["value"] * 100
    assert (virtual.timers.next_due(), virtual.references, virtual.now) == (None, 0, 1000)


def test_a_timeout_frees_what_it_followed(virtual: VirtualLoop) -> None:
    """Neither the timer nor the late promise keeps anything of the pair: reference counting alone frees them."""
    gc.collect()
    gc.disable()
    try:
        before = len([one for one in gc.get_objects() if type(one) is Promise and one._scheduler is virtual])
        sleep(0.001).timeout(5)
        Promise(lambda: None).timeout(0.001).catch(TimeoutError, lambda: None)
        run()
        assert len([one for one in gc.get_objects() if type(one) is Promise and one._scheduler is virtual]) == before
    finally:
        gc.enable()


def test_timeout_on_another_thread_belongs_to_the_promises_scheduler(loop: LoopScheduler) -> None:
    promise, _, _ = unsettled(loop)
    timed = elsewhere(promise.timeout, 0.001)
    with pytest.raises(TimeoutError):
        timed.result()


@pytest.mark.parametrize(
    ("limit", "error"),
    [
        ("1", TypeError),
        (None, TypeError),
        (-0.5, ValueError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (1e308, ValueError),
        (10**400, ValueError),
    ],
)
def test_a_wrong_limit_is_refused_at_once(limit: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"timeout\(seconds\): a number of seconds"):
        Promise.resolve(1).timeout(limit)


def test_a_scheduler_without_timers_has_no_timeout() -> None:
    with pytest.raises(TypeError, match="no timers"):
        Promise(lambda: None, scheduler=Scheduler()).timeout(1)
