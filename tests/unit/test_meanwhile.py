"""What another thread or a finalizer does in the middle of something, at every point where CPython lets it in."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import sys
import threading
import types
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortSignal,
    LoopScheduler,
    Promise,
    ThreadScheduler,
    as_completed,
    concurrency,
    limit,
    run,
    scheduler as scheduling,
    to_asyncio_future,
    to_concurrent_future,
    use_scheduler,
)
from promiselite.abortable import let_go, mark_as_handled
from promiselite.core.record import Job
from promiselite.js.inspect import inspect
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from promiselite.schedulers.timers import SWEEP
from tests.support.interrupts import Scene, play
from tests.support.threads import Worker, elsewhere, pass_gate, unsettled


def come_to_rest(scheduler: LoopScheduler) -> None:
    """Wait until *scheduler*, which runs on another thread, has run what was posted there."""
    done = threading.Event()
    scheduler.post(done.set)
    pass_gate(done)


def busy_with(gate: threading.Event, scheduler: LoopScheduler) -> None:
    """Have *scheduler* wait for *gate*, with more behind that."""
    entered = threading.Event()
    scheduler.post(lambda: (entered.set(), pass_gate(gate)))
    for _ in range(3):
        scheduler.post(len, "")
    pass_gate(entered)


@pytest.fixture
def threads() -> Any:
    """Promises behind the test's thread."""
    with ThreadScheduler() as scheduler, use_scheduler(scheduler):
        yield scheduler


# ------------------------------------------------------------------------------------------------------ the home thread goes on


def test_a_scheduler_is_shown_while_it_runs(threads: ThreadScheduler) -> None:
    def scene() -> Scene:
        gate = threading.Event()
        busy_with(gate, threads)

        def go_on() -> None:
            gate.set()
            come_to_rest(threads)

        return Scene(lambda: repr(threads), go_on, go_on)

    play(scene)


def test_a_daemon_s_loop_is_reported_while_it_runs() -> None:
    """As the interpreter's exit does; what was posted there is still run there."""

    def scene() -> Scene:
        gate = threading.Event()
        loop = LoopScheduler(on_unhandled_rejection="none")
        promise, resolve, _ = unsettled(loop)
        hold = loop.hold()
        hold.__enter__()
        worker = Worker(loop.run)
        busy_with(gate, loop)
        Promise(lambda resolve, reject: reject("reason"), scheduler=loop)
        resolve("value")

        def go_on() -> None:
            gate.set()
            come_to_rest(loop)

        def check() -> None:
            go_on()
            hold.__exit__()
            worker.outcome()
            assert promise.result() == "value"

        return Scene(loop.last_report, go_on, check)

    play(scene)


def test_an_iterator_is_dropped_while_promises_arrive(threads: ThreadScheduler) -> None:
    def scene() -> Scene:
        made = [unsettled(threads) for _ in range(2)]
        found = as_completed([promise for promise, _, _ in made])
        come_to_rest(threads)

        def arrive() -> None:
            for _, resolve, _ in made:
                resolve()
            come_to_rest(threads)

        return Scene(lambda: found._arrivals.let_go(), arrive)

    play(scene)


def test_two_threads_take_from_one_iterator(threads: ThreadScheduler) -> None:
    def scene() -> Scene:
        found = as_completed(["one", "two"])
        come_to_rest(threads)
        taken: list[Any] = []

        def take() -> None:
            taken.append(next(found).result())

        def check() -> None:
            assert sorted([*taken, *(each.result() for each in found)]) == ["one", "two"]

        return Scene(take, lambda: elsewhere(take), check)

    play(scene)


def test_two_threads_call_a_limited_function(threads: ThreadScheduler) -> None:
    def scene() -> Scene:
        limiter = limit(1)
        called = limiter(lambda value: value)
        promises: list[Any] = []

        def call() -> None:
            with use_scheduler(threads):
                promises.append(called("value"))

        def check() -> None:
            for promise in promises:
                assert promise.result() == "value"
            come_to_rest(threads)
            assert (limiter.active, limiter.pending) == (0, 0)

        return Scene(call, lambda: elsewhere(call), check)

    play(scene)


# -------------------------------------------------------------------------------------------------------------- something ends


@pytest.mark.parametrize("settled", [False, True])
def test_a_concurrent_future_is_made_while_the_scheduler_ends(settled: bool) -> None:
    def scene() -> Scene:
        scheduler = ThreadScheduler(on_unhandled_rejection="none")
        promise, _, reject = unsettled(scheduler)
        futures: list[Any] = []
        if settled:
            reject(ValueError("reason"))
            come_to_rest(scheduler)

        def check() -> None:
            scheduler.close()
            assert type(futures[0].exception(0)) is (ValueError if settled else RuntimeError)

        return Scene(lambda: futures.append(to_concurrent_future(promise)), scheduler.close, check)

    play(scene)


def test_a_concurrent_future_hears_of_one_end_twice() -> None:
    """From the thread that closes the scheduler, and from the one that has just made the future."""

    def scene() -> Scene:
        loop = LoopScheduler()
        promise, _, _ = unsettled(loop)
        future = to_concurrent_future(promise)
        [bridge] = loop.bridges

        def check() -> None:
            with pytest.raises(RuntimeError, match="can never be settled"):
                future.result(0)

        return Scene(loop.close, lambda: elsewhere(bridge.end, "the scheduler was closed"), check)

    play(scene)


def test_a_future_is_cancelled_while_the_scheduler_ends() -> None:
    def scene() -> Scene:
        scheduler = ThreadScheduler()
        promise, _, _ = unsettled(scheduler)
        future = to_concurrent_future(promise)
        return Scene(future.cancel, scheduler.close, scheduler.close)

    play(scene)


def test_an_asyncio_loop_is_closed_while_a_promise_is_settled() -> None:
    def scene() -> Scene:
        host = asyncio.new_event_loop()
        loop = LoopScheduler()
        promise, resolve, _ = unsettled(loop)
        future = to_asyncio_future(promise, host)
        resolve("value")

        def check() -> None:
            host.close()
            assert not future.done()

        return Scene(loop.run, lambda: elsewhere(host.close), check)

    play(scene)


@pytest.mark.parametrize("seconds", [0, 0.001])
def test_a_wait_ends_while_the_scheduler_does(seconds: float) -> None:
    def scene() -> Scene:
        scheduler = ThreadScheduler()
        promise, _, _ = unsettled(scheduler)

        def wait() -> None:
            with pytest.raises((TimeoutError, RuntimeError), match="was not settled within|can never be settled"):
                promise.result(seconds)

        return Scene(wait, scheduler.close, scheduler.close)

    play(scene)


# ------------------------------------------------------------------------------------------------------------ something begins


def test_two_threads_look_for_their_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that runs is found, whoever else looks, and though another one is loaded at this moment."""

    class Here(threading.local):
        host: Any = None

    here, hosts = Here(), {"one_host": LoopScheduler(), "another_host": LoopScheduler()}

    def imports(name: str) -> None:
        monkeypatch.setitem(sys.modules, name, types.SimpleNamespace(__spec__=None))

    def look(name: str) -> None:
        here.host = name
        imports(name)
        assert scheduling.running_host() is hosts[name]
        assert scheduling.current_scheduler() is hosts[name]

    def scene() -> Scene:
        state = {"_hosts": {}, "_loaded": {}, "_all": (), "_ask": None, "_find": scheduling.itself, "_modules_seen": -1}
        for name, value in state.items():
            monkeypatch.setattr(scheduling, name, value)
        for name in hosts:
            sys.modules.pop(name, None)
            ask = lambda name=name: name if here.host == name else None
            scheduling.register_host(name, lambda ask=ask: (ask, hosts.get))

        def check() -> None:
            contextvars.Context().run(look, "one_host")
            elsewhere(look, "another_host")
            here.host = None

        return Scene(lambda: contextvars.Context().run(look, "one_host"), lambda: elsewhere(look, "another_host"), check)

    play(scene)
    scheduling._modules_seen = -1


def test_two_threads_make_the_scheduler_of_one_loop() -> None:
    def scene() -> Scene:
        loop = asyncio.new_event_loop()
        made: list[Any] = []

        def make() -> None:
            made.append(AsyncioScheduler(loop))

        def check() -> None:
            loop.close()
            assert len(set(made)) == 1

        return Scene(make, lambda: elsewhere(make), check)

    play(scene)


# ------------------------------------------------------------------------------------------------- the same, at the very moment


def test_posts_that_another_thread_has_just_taken(loop: LoopScheduler) -> None:
    class Taken(SimpleQueue[Any]):
        def qsize(self) -> int:
            return super().qsize() + 1

    loop.posts = Taken()
    loop.posts.put((len, ("",)))
    loop._take_posts()
    assert list(loop.arrived) == [(len, ("",))]
    run()


def test_a_promise_that_arrives_while_an_iterator_lets_go(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    found = as_completed([Promise(lambda: None), Promise(lambda: None)])
    asked: list[Any] = []
    expected = found._arrivals._expected
    monkeypatch.setattr(concurrency, "at_home", lambda *args: (asked.append(args), expected.clear()))
    found._arrivals.let_go()
    assert len(asked) == 1


def test_a_promise_that_has_used_a_reaction_stays_as_it_is(loop: LoopScheduler) -> None:
    settled, rejected = Promise.resolve(), Promise.reject("reason")
    rejected.catch(str)
    let_go(settled, Job())
    mark_as_handled(rejected)
    assert settled.result() is None
    run()


def test_a_scheduler_that_another_thread_makes_just_before(monkeypatch: pytest.MonkeyPatch) -> None:
    loop = asyncio.new_event_loop()
    set_up, made = AsyncioScheduler._set_up, []

    def late(self: AsyncioScheduler, loop: asyncio.AbstractEventLoop) -> None:
        monkeypatch.setattr(AsyncioScheduler, "_set_up", set_up)
        made.append(elsewhere(AsyncioScheduler, loop))
        set_up(self, loop)

    monkeypatch.setattr(AsyncioScheduler, "_set_up", late)
    assert AsyncioScheduler(loop) is made[0]
    loop.close()


# --------------------------------------------------------------------------------------------------------------------- signals


def test_a_signal_is_aborted_while_somebody_begins_to_listen() -> None:
    """On another thread: the listener hears of it, or was added too late; nothing is kept."""

    def scene() -> Scene:
        controller = AbortController()
        signal = AbortSignal.any([controller.signal])
        heard: list[Any] = []

        def listen() -> None:
            signal.add_listener(heard.append)

        def check() -> None:
            controller.abort("reason")
            assert heard in ([], ["reason"])
            assert (controller.signal._kept, signal._listeners) == ({}, {})

        return Scene(listen, lambda: elsewhere(controller.abort, "reason"), check)

    play(scene)


def test_a_signal_is_aborted_while_somebody_stops_listening() -> None:
    def scene() -> Scene:
        controller = AbortController()
        signal = AbortSignal.any([controller.signal])
        heard: list[Any] = []
        for listener in (heard.append, print):
            signal.add_listener(listener)

        def check() -> None:
            assert heard == ["reason"]
            assert (controller.signal._kept, signal._listeners) == ({}, {})

        return Scene(lambda: controller.abort("reason"), lambda: elsewhere(signal.remove_listener, print), check)

    play(scene)


# ------------------------------------------------------------------------------------------------------------------ finalizers


class Circle:
    """Garbage that only the collector finds; it does something when it goes."""

    def __init__(self, end: Callable[[], object]) -> None:
        self.end = end
        self.circle = self

    def __del__(self) -> None:
        self.end()


def with_the_collector(begin: Callable[[], tuple[Callable[[], object], Callable[[], object]]]) -> None:
    """Call the first of two functions that *begin* returns; somewhere in there the collector runs a finalizer, the second."""
    thresholds = gc.get_threshold()
    try:
        for steps in range(-5, 40):
            gc.disable()
            gc.collect()
            one, other = begin()
            Circle(other)
            gc.set_threshold(max(1, gc.get_count()[0] + steps))
            gc.enable()
            one()
    finally:
        gc.set_threshold(*thresholds)
        gc.enable()


def test_a_finalizer_takes_back_a_listener_while_a_signal_is_aborted() -> None:
    heard: list[int] = []
    listeners: list[Any] = [lambda reason, number=number: heard.append(number) for number in range(20)]

    def begin() -> Any:
        controller = AbortController()
        for listener in listeners:
            controller.signal.add_listener(listener)

        def abort() -> None:
            heard.clear()
            controller.abort()
            assert heard[:19] == list(range(19))

        return abort, lambda: controller.signal.remove_listener(listeners[-1])

    with_the_collector(begin)


def test_a_finalizer_sets_a_timer_while_those_that_were_cleared_are_swept_out() -> None:
    def begin() -> Any:
        loop = LoopScheduler()
        timers = [loop.set_timeout(len, ms, ()).unref() for ms in range(1, SWEEP + 20)]
        for timer in timers[1:SWEEP]:
            loop.clear(timer)

        def clear() -> None:
            loop.clear(timers[0])
            assert len(loop.timers) in (19, 20)

        return clear, lambda: loop.set_timeout(len, 5_000, ()).unref()

    with_the_collector(begin)


def test_a_finalizer_adds_to_a_dictionary_that_is_shown() -> None:
    def begin() -> Any:
        shown: dict[str, int] = dict.fromkeys("abcdefghij", 1)
        return lambda: inspect(shown), lambda: shown.update(dict.fromkeys("klmnopqrst", 2))

    with_the_collector(begin)


class Chains:
    """A value of a context variable that chains on a promise when it goes."""

    def __init__(self, promise: Any, heard: list[Any]) -> None:
        self.promise = promise
        self.heard = heard

    def __del__(self) -> None:
        self.promise.then(self.heard.append, self.heard.append)


@pytest.mark.parametrize("rejects", [False, True])
def test_a_context_that_goes_with_the_settling_finds_a_settled_promise(loop: LoopScheduler, rejects: bool) -> None:
    heard: list[Any] = []
    thenables: list[Any] = []
    variable: contextvars.ContextVar[Any] = contextvars.ContextVar("variable")
    source, resolve, _ = unsettled(loop)
    chained: list[Any] = []

    class Thenable:
        def then(self, resolve: Any, reject: Any) -> None:
            thenables.append(reject if rejects else resolve)

    def chain() -> None:
        chained.append(source.then(lambda: Thenable()))
        variable.set(None)

    context = contextvars.copy_context()
    value = Chains(None, heard)
    context.run(variable.set, value)
    context.run(chain)
    value.promise = chained.pop()
    resolve()
    del context, value
    run()
    thenables.pop()("outcome")
    run()
    assert heard == ["outcome"]
