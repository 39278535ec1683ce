"""ThreadScheduler: a loop on a thread of its own, behind a blocking program."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    ThreadScheduler,
    VirtualTimeScheduler,
    async_function,
    current_scheduler,
    offload,
    use_scheduler,
)
from promiselite.schedulers import threads as threads_module, waiting
from promiselite.schedulers.waiting import other_threads
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate, unsettled


@pytest.fixture(params=[0, 3], ids=["workers-0", "workers-3"])
def threads(request: pytest.FixtureRequest) -> Iterator[ThreadScheduler]:
    """A scheduler with a thread of its own, which is the current one of the test."""
    with ThreadScheduler(request.param) as scheduler, use_scheduler(scheduler):
        yield scheduler


@pytest.fixture
def excepthook(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What reaches ``threading.excepthook``."""
    calls: list[Any] = []
    monkeypatch.setattr(threading, "excepthook", calls.append)
    return calls


def on_home(scheduler: ThreadScheduler, function: Callable[..., Any], *args: Any) -> Any:
    """Call *function* on the home thread, as a macrotask, and return what it returns."""
    promise, resolve, _ = unsettled(scheduler)
    scheduler.post(lambda: resolve([function(*args)]))
    return promise.result(LIMIT)[0]


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


# ------------------------------------------------------------------------------------------------------------- making one


def test_the_threads_are_daemons_and_bear_the_name() -> None:
    """The home thread has the name itself, the workers have numbers."""
    with ThreadScheduler(2, name="mill") as scheduler:
        mine = {thread.name: thread for thread in threading.enumerate() if thread.name.startswith("mill")}
        assert sorted(mine) == ["mill", "mill-1", "mill-2"]
        assert all(thread.daemon for thread in mine.values())
        assert mine["mill"].ident == scheduler.home
        assert repr(scheduler) == "<ThreadScheduler of mill: idle>"
    assert repr(scheduler) == "<ThreadScheduler of mill: closed>"


@pytest.mark.parametrize("workers", ["2", 2.0, None])
def test_workers_must_be_a_number_of_threads(workers: Any) -> None:
    with pytest.raises(TypeError, match="a number of threads"):
        ThreadScheduler(workers)


def test_workers_cannot_be_less_than_none() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="-1 is less than none"):
        ThreadScheduler(-1)
    assert threading.active_count() == before


def test_a_mode_that_does_not_exist_starts_no_thread() -> None:
    before = threading.active_count()
    with pytest.raises(ValueError, match="on_unhandled_rejection"):
        ThreadScheduler(1, on_unhandled_rejection="loud")  # type: ignore[arg-type]
    assert threading.active_count() == before


# ----------------------------------------------------------------------------------------------------------- what runs where


def test_everything_but_a_handler_runs_at_home(threads: ThreadScheduler) -> None:
    """Timers, immediates, microtasks, next ticks, async functions on both sides of an await."""
    seen: dict[str, int] = {}

    def note(name: str, then: Callable[..., Any] = lambda: None) -> None:
        seen[name] = threading.get_ident()
        then()

    @async_function
    async def work() -> int:
        note("async: begin")
        await Promise.resolve()
        note("async: end")
        return 4

    for name, ask in [
        ("timeout", threads.set_timeout),
        ("immediate", threads.set_immediate),
        ("microtask", threads.queue_microtask),
        ("tick", threads.next_tick),
    ]:
        done, resolve, _ = unsettled(threads)
        ask(note, *((0,) if name == "timeout" else ()), name, resolve)
        done.result(LIMIT)
    assert work().result(LIMIT) == 4
    assert set(seen.values()) == {threads.home}
    assert len(seen) == 6


def test_a_handler_runs_at_home_or_on_a_worker(threads: ThreadScheduler) -> None:
    """Of then, catch and finally_; the current scheduler there is this one."""
    places: list[Any] = []

    def handler(*_: Any) -> None:
        places.append((threading.current_thread().name, current_scheduler()))

    Promise.resolve(1).then(handler).finally_(lambda: handler()).result(LIMIT)
    Promise.reject(1).catch(handler).result(LIMIT)
    home = threading.current_thread().name if not threads._workers else None
    assert len(places) == 3
    for name, scheduler in places:
        assert scheduler is threads
        assert name != home
        assert name.startswith("promiselite-" if threads._workers else "promiselite")


def test_state_changes_at_home(threads: ThreadScheduler) -> None:
    """What a handler on a worker returns settles its promise on the home thread."""
    places: list[int] = []

    class Watched(Promise[Any]):
        __slots__ = ()

        def __init__(self, executor: Callable[..., Any]) -> None:
            def watching(resolve: Callable[..., Any], reject: Callable[..., Any]) -> None:
                def noting(function: Callable[..., Any]) -> Callable[..., Any]:
                    def call(value: Any) -> None:
                        places.append(threading.get_ident())
                        function(value)

                    return call

                executor(noting(resolve), noting(reject))

            super().__init__(watching)

    made = on_home(threads, lambda: (Watched.resolve(1),))[0]
    assert made.then(lambda value: value + 1).result(LIMIT) == 2
    assert made.then(lambda: raising(KeyError(3))).catch(lambda error: error.args).result(LIMIT) == (3,)
    assert set(places) == {threads.home}


def test_a_handler_sees_the_context_of_its_then(threads: ThreadScheduler) -> None:
    """On a worker as at home."""
    name: ContextVar[str] = ContextVar("name", default="none")
    promise = Promise.resolve()
    name.set("first")
    first = promise.then(name.get)
    name.set("second")
    second = promise.then(name.get)
    assert Promise.all([first, second]).result(LIMIT) == ["first", "second"]


def test_an_async_handler_is_driven_at_home(threads: ThreadScheduler) -> None:
    """Its coroutine is a thenable."""

    async def handler(value: int) -> tuple[int, int]:
        return await Promise.resolve(value), threading.get_ident()

    assert Promise.resolve(7).then(handler).result(LIMIT) == (7, threads.home)


def test_combinators_and_chains(threads: ThreadScheduler) -> None:
    """The results are those of any scheduler."""
    chains = [Promise.resolve(each).then(lambda value: value * 2).then(lambda value: value + 1) for each in range(20)]
    assert Promise.all(chains).result(LIMIT) == [each * 2 + 1 for each in range(20)]
    failing, _, reject = Promise.with_resolvers()
    everything = Promise.all([1, failing.then()])
    reject(ValueError("bad"))  # not before: nobody would have listened yet
    with pytest.raises(ValueError, match="^bad$"):
        everything.result(LIMIT)
    assert Promise.any([Promise.reject(1), Promise.resolve(2)]).result(LIMIT) == 2


def test_use_scheduler_around_a_then_does_not_reach_into_its_handler(threads: ThreadScheduler) -> None:
    """The scheduler that runs is the inner one."""
    promise = Promise.resolve()
    with use_scheduler(VirtualTimeScheduler()):
        assert promise.then(lambda: [current_scheduler()]).result(LIMIT) == [threads]


def test_the_home_thread_refuses_to_wait(threads: ThreadScheduler) -> None:
    """It could not go on meanwhile."""

    def wait() -> str:
        with pytest.raises(RuntimeError, match="running already: inside one of its jobs") as caught:
            Promise(lambda: None).result()
        return str(caught.value)

    assert "ThreadScheduler" in on_home(threads, wait)


def test_nobody_else_can_run_it(threads: ThreadScheduler) -> None:
    """It runs for ever on its own thread."""
    for attempt in (threads.run, threads.run_jobs, lambda: threads.run_until(1)):
        with pytest.raises(RuntimeError, match="running on another thread already"):
            attempt()


# ---------------------------------------------------------------------------------------------------- errors and rejections


def test_a_rejection_that_nobody_handles_is_logged(threads: ThreadScheduler, caplog: Any) -> None:
    """There is no caller to raise it to; the scheduler goes on."""
    Promise.resolve().then(lambda: raising(ValueError("nobody hears")))
    on_home(threads, len, ())
    threads.close()
    assert [(each.levelno, "nobody hears" in each.getMessage()) for each in caplog.records] == [(logging.ERROR, True)]


def test_the_modes_and_hooks(caplog: Any) -> None:
    """none drops, a function is called at home, and so is the one for late handling."""
    calls: list[Any] = []

    def hook(reason: Any, promise: Any) -> None:
        calls.append((reason, threading.get_ident()))
        seen.set()

    seen, late = threading.Event(), threading.Event()
    with ThreadScheduler(on_unhandled_rejection=hook, on_rejection_handled=lambda: late.set()) as scheduler:
        with use_scheduler(scheduler):
            promise = Promise.reject("reason")
        pass_gate(seen)
        assert calls == [("reason", scheduler.home)]
        promise.catch(lambda: None)
        pass_gate(late)
        scheduler.on_unhandled_rejection = "none"
        with use_scheduler(scheduler):
            Promise.reject("dropped")
        on_home(scheduler, len, ())
    assert not caplog.records


def test_what_a_timer_raises_is_logged(threads: ThreadScheduler, caplog: Any) -> None:
    """And the loop goes on."""
    threads.set_timeout(raising, 0, ValueError("timer"))
    assert threads.sleep(0.005, "on").result(LIMIT) == "on"
    assert "timer" in caplog.text


@pytest.mark.parametrize("exit_class", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("species", [Promise, type("Derived", (Promise,), {"__slots__": ()})], ids=["promise", "subclass"])
def test_an_exit_goes_to_the_excepthook_and_the_loop_goes_on(
    threads: ThreadScheduler, excepthook: list[Any], exit_class: type[BaseException], species: Any
) -> None:
    """Raised by a handler, a timer, an async function; once each, and not reported as a rejection on top of that."""
    error = exit_class("leave")
    promise = species.resolve().then(lambda: raising(error))
    with pytest.raises(exit_class):
        promise.result(LIMIT)
    threads.set_timeout(raising, 0, exit_class("timer"))
    assert threads.sleep(0.005, "on").result(LIMIT) == "on"
    assert Promise.resolve(3).then(lambda value: value).result(LIMIT) == 3
    assert [(each.exc_type, str(each.exc_value)) for each in excepthook] == [(exit_class, "leave"), (exit_class, "timer")]
    assert excepthook[0].thread.ident == threads.home
    assert excepthook[0].exc_value is error


def test_an_exit_of_a_hook_goes_there_too(excepthook: list[Any], caplog: Any) -> None:
    """The first of a drain; the others are logged."""
    with ThreadScheduler(on_unhandled_rejection=lambda: raising(SystemExit("hook"))) as scheduler, use_scheduler(scheduler):
        on_home(scheduler, lambda: [Promise.reject(1), Promise.reject(2)])
        assert on_home(scheduler, len, ()) == 0
    assert [str(each.exc_value) for each in excepthook] == ["hook"]
    assert caplog.text.count("SystemExit('hook')") == 1


# ------------------------------------------------------------------------------------------------------- other threads wait


def test_the_main_loop_follows_a_promise_of_a_thread(threads: ThreadScheduler, loop: LoopScheduler) -> None:
    """Its thread has work, so that the wait of the embedded loop is not refused."""
    with use_scheduler(loop):
        assert Promise.resolve().then(lambda: threads.sleep(0.01, "slept")).result() == "slept"
        promise, resolve, _ = unsettled(loop)
        threads.set_timeout(resolve, 10, "timer")
        assert promise.result() == "timer"


def test_the_main_loop_waits_for_a_handler_that_is_running(threads: ThreadScheduler, loop: LoopScheduler) -> None:
    """At home or on a worker: nothing is queued meanwhile."""
    promise, resolve, _ = unsettled(loop)
    begun, gate = threading.Event(), threading.Event()

    def handler() -> None:
        begun.set()
        pass_gate(gate)
        resolve("from the handler")

    derived = Promise.resolve().then(handler)
    pass_gate(begun)
    loop.set_timeout(gate.set, 5)
    assert promise.result() == "from the handler"
    derived.result(LIMIT)


def test_a_thread_at_rest_settles_nothing(threads: ThreadScheduler, loop: LoopScheduler) -> None:
    """So a wait that it alone could end is refused; with a timer it is not at rest."""
    on_home(threads, len, ())
    home = threads._thread
    offload(len, ()).result(LIMIT)  # a thread of the pool is not counted either

    def resting() -> bool:
        return home not in other_threads()

    wait_until(resting)
    pool_threads = [thread for thread in threading.enumerate() if thread.name.startswith("promiselite_")]
    assert pool_threads
    assert not set(other_threads()) & {*pool_threads, *threads._workers, home}
    timer = threads.set_timeout(len, 3_600_000, ())
    wait_until(lambda: not resting())
    threads.clear(timer)
    wait_until(resting)
    assert threading.main_thread() in elsewhere(other_threads)


def test_a_worker_that_has_not_begun_settles_nothing(loop: LoopScheduler) -> None:
    """Its thread runs, but the machine is busy."""
    gate = threading.Event()

    class Late(ThreadScheduler):
        def _work(self) -> None:
            pass_gate(gate)
            super()._work()

    with Late(2) as scheduler:
        others = other_threads()
        gate.set()
    assert not set(others) & {*scheduler._workers}


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask until the answer is yes: what another thread does next has no event to wait for."""
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it never came true")


def test_threads_that_wake_each_other_are_not_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that slept at both looks, but not in between, counts."""
    naps = iter([1, 2, 5, 5])

    class Sleeper:
        def _rest(self) -> int:
            return next(naps)

    sleeper, ready, gate = Sleeper(), threading.Event(), threading.Event()

    def work() -> None:
        waiting.own_thread(threading.current_thread(), sleeper)
        ready.set()
        pass_gate(gate)

    worker = Worker(work)
    pass_gate(ready)
    assert worker in other_threads()
    assert worker not in other_threads()
    gate.set()
    worker.outcome()


def test_a_wait_that_nothing_can_end_says_so(threads: ThreadScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """No timeout, nothing to do there, no other thread."""
    monkeypatch.setattr(threads_module, "other_threads", list)
    with pytest.raises(RuntimeError, match="can never be settled.*nothing to do, and no other thread is left"):
        Promise(lambda: None).result()
    with pytest.raises(TimeoutError):
        Promise(lambda: None).result(0.001)
    monkeypatch.undo()
    with pytest.raises(TypeError, match="timeout"):
        Promise(lambda: None).result("soon")  # type: ignore[arg-type]


def test_waits_from_many_threads(threads: ThreadScheduler) -> None:
    """Each gets the value."""
    promise, resolve, _ = unsettled(threads)
    workers = [Worker(promise.then(lambda value: value + 1).result, LIMIT) for _ in range(5)]
    resolve(1)
    assert [worker.outcome() for worker in workers] == [2] * 5
