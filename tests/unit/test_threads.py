"""Any thread may call: forced interleavings at each boundary of the loop."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    clear_timeout,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    use_scheduler,
)
from tests.support.hosts import VirtualLoop
from tests.support.threads import LIMIT, WatchedLoop, Worker, elsewhere, following, pass_gate, unsettled


def started(loop: LoopScheduler) -> tuple[Worker, Any]:
    """Run *loop* on a thread of its own for as long as the hold that is returned is not left."""
    hold = loop.hold()
    hold.__enter__()
    return Worker(loop.run), hold


# ---------------------------------------------------------------------------------------------------------- before run()


def test_calls_before_run_are_taken_in_order(loop: LoopScheduler) -> None:
    """The first of resolve and reject wins, and a then registered by the same thread is heard."""
    log: list[Any] = []
    promise, resolve, reject = Promise.with_resolvers()

    def foreign() -> None:
        promise.then(lambda value: log.append(("first", value, threading.get_ident())))
        resolve("value")
        reject(ValueError("too late"))
        resolve("too late")
        promise.then(lambda value: log.append(("second", value, threading.get_ident())))

    elsewhere(foreign)
    assert promise.state == "pending"
    run()
    assert log == [(name, "value", threading.get_ident()) for name in ("first", "second")]


def test_reject_then_resolve() -> None:
    """The same the other way round."""
    promise, resolve, reject = Promise.with_resolvers()

    def foreign() -> None:
        reject(ValueError("reason"))
        resolve("too late")

    elsewhere(foreign)
    assert isinstance(promise.exception(), ValueError)


def test_a_handler_of_another_thread_before_run_handles() -> None:
    """The rejection was handled before anything was reported."""
    log: list[Any] = []
    rejected = Promise.reject(ValueError("handled"))
    elsewhere(lambda: rejected.catch(lambda reason: log.append(reason.args[0])))
    run()
    assert log == ["handled"]


def test_a_wait_of_another_thread_before_run_handles() -> None:
    """result() and exception() are handlers, too."""
    rejected = Promise.reject(ValueError("handled"))
    assert isinstance(elsewhere(rejected.exception), ValueError)
    run()


def test_promises_made_elsewhere_for_a_loop_of_this_thread(loop: LoopScheduler) -> None:
    """The executor runs on the foreign thread, what it does is posted."""
    log: list[Any] = []
    threads: list[int] = []

    def executor(resolve: Any) -> None:
        threads.append(threading.get_ident())
        resolve("value")

    def broken() -> None:
        raise ValueError("executor")

    one, two = elsewhere(lambda: (Promise(executor, scheduler=loop), Promise(broken, scheduler=loop)))
    assert (one.state, two.state) == ("pending", "pending")
    assert threads != [threading.get_ident()]
    one.then(log.append)
    assert isinstance(two.exception(), ValueError)
    run()
    assert log == ["value"]


def test_timers_and_microtasks_of_other_threads(virtual: VirtualLoop) -> None:
    """They are asked for there and called here."""
    log: list[Any] = []

    def foreign() -> None:
        virtual.set_immediate(log.append, "immediate")
        virtual.set_timeout(log.append, 10, "timer")
        virtual.next_tick(log.append, "tick")
        virtual.queue_microtask(log.append, "microtask")
        gone = virtual.set_timeout(log.append, 5, "never")
        clear_timeout(gone)
        gone.unref()
        clear_timeout(virtual.set_immediate(log.append, "never"))  # type: ignore[arg-type]
        interval = virtual.set_interval(log.append, 7, "interval").unref()
        assert not interval.has_ref() or interval.active

    elsewhere(foreign)
    assert log == []
    run()
    assert sorted(log) == ["immediate", "interval", "microtask", "tick", "timer"]
    assert virtual.references == 0


def test_home_clears_a_timer_that_is_on_its_way(virtual: VirtualLoop) -> None:
    """Another thread set it, its post was not taken yet, and a timer of the same millisecond is there."""
    log: list[str] = []
    mine = virtual.set_timeout(log.append, 5, "mine")
    theirs = elsewhere(virtual.set_timeout, log.append, 5, "theirs")
    immediate = elsewhere(virtual.set_immediate, log.append, "theirs")
    clear_timeout(theirs)
    virtual.clear(immediate)
    theirs.unref().ref()
    run()
    assert log == ["mine"]
    assert not mine.active
    assert virtual.references == 0


# -------------------------------------------------------------------------------------------------- while the loop sleeps


ACTS: dict[str, Any] = {
    "resolve": lambda loop, resolve, done: resolve("value"),
    "set_timeout": lambda loop, resolve, done: loop.set_timeout(resolve, 0, "value"),
    "set_immediate": lambda loop, resolve, done: loop.set_immediate(resolve, "value"),
    "queue_microtask": lambda loop, resolve, done: loop.queue_microtask(resolve, "value"),
    "next_tick": lambda loop, resolve, done: loop.next_tick(resolve, "value"),
    "then": lambda loop, resolve, done: done.then(lambda: resolve("value")),
    "post": lambda loop, resolve, done: loop.post(resolve, "value"),
    "resolve with a promise": lambda loop, resolve, done: resolve(done.then(lambda: "value")),
    "executor": lambda loop, resolve, done: Promise(lambda r: r("value"), scheduler=loop).then(resolve),
}


@pytest.mark.parametrize("act", sorted(ACTS))
@pytest.mark.parametrize("kept_by", ["a wait", "a hold", "a timer"])
def test_a_foreign_call_wakes_the_sleeping_loop(act: str, kept_by: str) -> None:
    """At once: the timer that is due first is an hour away, and a wait or hold has no end at all."""
    loop = WatchedLoop()
    done = Promise(lambda resolve: resolve("done"), scheduler=loop)
    box: list[Any] = []
    promise = Promise(lambda resolve: box.append(resolve), scheduler=loop)
    hold = loop.hold()
    timer = None
    if kept_by == "a hold":
        hold.__enter__()
    elif kept_by == "a timer":
        timer = loop.set_timeout(print, 3_600_000)

    def home() -> None:
        if kept_by == "a wait":
            promise.result()
        else:
            promise.finally_(lambda: hold.__exit__() if timer is None else clear_timeout(timer))
            loop.run()

    loop.home_thread, before = threading.current_thread(), loop.home_thread
    assert before is loop.home_thread

    def act_when_asleep() -> None:
        pass_gate(loop.sleeps)
        ACTS[act](loop, box[0], done)

    other = Worker(act_when_asleep)
    home()
    other.outcome()
    assert promise.result() == "value"
    loop.close()


def test_leaving_a_hold_wakes_the_sleeping_loop() -> None:
    """run() ends when another thread leaves the last hold."""
    loop = WatchedLoop()
    home, hold = started(loop)
    pass_gate(loop.sleeps)
    hold.__exit__(None, None, None)
    home.outcome()
    loop.close()


def test_a_hold_entered_here_and_left_there(loop: LoopScheduler) -> None:
    """And many of them, each left on another thread than it was entered on."""
    holds = [loop.hold() for _ in range(20)]
    for hold in holds:
        hold.__enter__()
    leavers = [Worker(hold.__exit__, None, None, None) for hold in holds]
    run()
    for leaver in leavers:
        leaver.outcome()
    assert not loop.holds
    run()


def test_clearing_the_last_timer_ends_run() -> None:
    """clear and unref from another thread reach a loop that sleeps."""
    for end in ("clear", "unref"):
        loop = WatchedLoop()
        timer = loop.set_timeout(print, 3_600_000)

        def act(loop: Any = loop, timer: Any = timer, end: str = end) -> None:
            pass_gate(loop.sleeps)
            loop.clear(timer) if end == "clear" else timer.unref()

        other = Worker(act)
        loop.run()
        other.outcome()
        assert not loop.has_work()
        loop.abandon()


def test_a_post_between_the_last_look_and_the_sleep_is_not_lost() -> None:
    """The post comes after the loop has found nothing to do and before it sleeps."""
    loop = LoopScheduler()
    box: list[Any] = []
    promise = Promise(lambda resolve: box.append(resolve), scheduler=loop)
    original = loop.idle

    def idle(seconds: float | None) -> None:
        elsewhere(box[0], "in the gap")
        original(seconds)

    loop.idle = idle  # type: ignore[method-assign]
    with loop.hold():
        assert promise.result() == "in the gap"
    loop.close()


# --------------------------------------------------------------------------------------------------------- during a job


@pytest.mark.parametrize("ask", [queue_microtask, next_tick, set_timeout, set_immediate])
def test_calls_during_a_job_wait_for_its_end(ask: Any) -> None:
    """A foreign resolve inside a callback changes nothing until the macrotask is over."""
    log: list[Any] = []
    promise, resolve, _ = Promise.with_resolvers()
    promise.then(lambda value: log.append(value))

    def callback() -> None:
        elsewhere(resolve, "value")
        log.append(promise.state)
        queue_microtask(lambda: log.append(promise.state))

    ask(callback)
    run()
    assert log == ["pending", "pending", "value"]


def test_home_wins_against_a_foreign_call_that_is_on_its_way() -> None:
    """The foreign resolve was called first but decided later."""
    promise, resolve, reject = Promise.with_resolvers()
    elsewhere(resolve, "foreign")
    reject(ValueError("home"))
    assert isinstance(promise.exception(), ValueError)
    run()


@pytest.mark.parametrize("rounds", [50])
def test_two_threads_settle_the_same_promise(rounds: int) -> None:
    """Exactly one wins, and every handler hears the same."""
    for _ in range(rounds):
        heard: list[Any] = []
        promise, resolve, reject = Promise.with_resolvers()
        promise.then(heard.append, heard.append)
        gate = threading.Barrier(2)

        def act(function: Any, value: Any, gate: threading.Barrier = gate) -> None:
            gate.wait(LIMIT)
            function(value)

        workers = [Worker(act, resolve, "resolved"), Worker(act, reject, "rejected")]
        for worker in workers:
            worker.outcome()
        promise.then(heard.append, heard.append)
        run()
        assert heard in (["resolved"] * 2, ["rejected"] * 2)


@pytest.mark.parametrize("rounds", [50])
def test_then_races_with_settling(rounds: int) -> None:
    """Each of the handlers is called once, whichever came first."""
    for _ in range(rounds):
        loop = LoopScheduler()
        promise, resolve, _ = unsettled(loop)
        heard: list[int] = []
        gate = threading.Barrier(5)

        def listen(number: int, gate: threading.Barrier = gate, promise: Any = promise, heard: list[int] = heard) -> None:
            gate.wait(LIMIT)
            promise.then(lambda: heard.append(number))

        home, hold = started(loop)
        listeners = [Worker(listen, number) for number in range(4)]
        gate.wait(LIMIT)
        resolve()
        for listener in listeners:
            listener.outcome()
        hold.__exit__(None, None, None)
        home.outcome()
        loop.run()
        assert sorted(heard) == [0, 1, 2, 3]


def test_state_is_a_snapshot_anywhere() -> None:
    """Reading it blocks nowhere and handles nothing."""
    promise, resolve, _ = Promise.with_resolvers()
    assert elsewhere(lambda: promise.state) == "pending"
    resolve()
    assert elsewhere(lambda: promise.state) == "fulfilled"
    assert elsewhere(lambda: repr(promise)) == "<Promise fulfilled: None>"


def test_repr_of_a_busy_loop_from_another_thread() -> None:
    """What changes while it is counted does no harm."""
    loop = LoopScheduler()
    stop = threading.Event()
    counts = 0

    def churn() -> None:
        nonlocal counts
        counts += 1
        for number in range(20):
            loop.clear(loop.set_timeout(print, number))
            loop.set_timeout(len, number, ())
            loop.set_immediate(len, ())
        if not stop.is_set() and counts < 2000:
            loop.set_immediate(churn)

    loop.set_immediate(churn)
    home = Worker(loop.run)
    try:
        for _ in range(2000):
            assert repr(loop).startswith("<LoopScheduler of")
    finally:
        stop.set()
        home.outcome()


# ------------------------------------------------------------------------------------------------------------ after close


def test_foreign_calls_after_close_are_refused() -> None:
    """With a RuntimeError that says why."""
    loop = LoopScheduler()
    box: list[Any] = []
    promise = Promise(lambda resolve, reject: box.extend((resolve, reject)), scheduler=loop)
    loop.close()
    for act in (box[0], box[1], promise.then, promise.result, promise.exception, lambda: loop.set_timeout(print)):
        with pytest.raises(RuntimeError, match="closed"):
            elsewhere(act)
    assert elsewhere(lambda: promise.state) == "pending"


def test_close_while_another_thread_runs_it_is_refused() -> None:
    """And it goes on."""
    loop = WatchedLoop()
    home, hold = started(loop)
    pass_gate(loop.sleeps)
    with pytest.raises(RuntimeError, match="is running"):
        loop.close()
    with pytest.raises(RuntimeError, match="running on another thread"):
        loop.run()
    hold.__exit__(None, None, None)
    home.outcome()
    loop.close()


# ---------------------------------------------------------------------------------------- a loop run by another thread


def test_a_loop_runs_on_another_thread_than_its_makers(loop: LoopScheduler) -> None:
    """That thread is home for as long as it runs; then the maker's again."""
    seen: list[int] = []
    mine = threading.get_ident()
    promise = Promise.resolve("value")
    promise.then(lambda: seen.append(threading.get_ident()))
    worker = Worker(loop.run)
    worker.outcome()
    assert seen == [worker.ident]
    assert loop.home == mine
    promise.then(lambda: seen.append(threading.get_ident()))
    run()
    assert seen == [worker.ident, mine]


def test_the_maker_posts_while_another_thread_runs_it() -> None:
    """Its calls are foreign for that time."""
    loop = WatchedLoop()
    box: list[Any] = []
    promise = Promise(lambda resolve: box.append(resolve), scheduler=loop)
    seen: list[int] = []
    promise.then(lambda: seen.append(threading.get_ident()))
    home, hold = started(loop)
    pass_gate(loop.sleeps)
    box[0]("value")
    assert promise.result() == "value"
    hold.__exit__(None, None, None)
    home.outcome()
    assert seen == [home.ident]


def test_an_error_gives_home_back(loop: LoopScheduler) -> None:
    """Also when run() raises."""
    Promise.reject(ValueError("x"))
    with pytest.raises(ValueError):
        elsewhere(loop.run)
    assert loop.home == threading.get_ident()
    assert loop.home_thread is threading.current_thread()
    run()


def test_a_dead_threads_loop_can_be_run(loop: LoopScheduler) -> None:
    """What it queued is not lost."""
    log: list[str] = []
    box: list[Any] = []

    def work() -> None:
        box.append(Promise.resolve("value").then(log.append))

    elsewhere(work)
    elsewhere(box[0]._scheduler.run)
    assert log == ["value"]


def test_two_threads_run_one_loop() -> None:
    """One of them is refused, and nothing runs twice."""
    for _ in range(50):
        loop = WatchedLoop()
        log: list[int] = []
        hold = loop.hold()
        hold.__enter__()
        for number in range(50):
            loop.queue_microtask(log.append, number)
        gate = threading.Barrier(2)

        def act(loop: Any = loop, gate: threading.Barrier = gate, hold: Any = hold) -> str:
            gate.wait(LIMIT)
            try:
                loop.run()
            except RuntimeError as error:
                hold.__exit__(None, None, None)
                return str(error)
            return "ran"

        outcomes = sorted(worker.outcome() for worker in [Worker(act), Worker(act)])
        assert outcomes[1] == "ran"
        assert "running on another thread" in outcomes[0]
        assert log == list(range(50))


def test_one_loop_for_each_thread() -> None:
    """Threads do not meet in their own loops."""

    def work(number: int) -> list[int]:
        log: list[int] = []
        for each in range(100):
            Promise.resolve(each).then(lambda value: log.append(value * number))
        run()
        return log

    workers = [Worker(work, number) for number in range(8)]
    for number, worker in enumerate(workers):
        assert worker.outcome() == [each * number for each in range(100)]


def test_promises_follow_each_other_over_threads() -> None:
    """A chain that goes back and forth between two running loops."""
    one, two = LoopScheduler(), LoopScheduler()
    homes = [started(one), started(two)]
    promise: Any = Promise(lambda resolve: resolve(0), scheduler=one)
    for number in range(20):
        before = promise
        loop = one if number % 2 else two
        promise = following(loop, before).then(lambda value: value + 1)
    assert promise.result(LIMIT) == 20
    with use_scheduler(two):
        assert Promise.all([promise, promise]).result(LIMIT) == [20, 20]
    for home, hold in homes:
        hold.__exit__(None, None, None)
        home.outcome()
