"""Whoever waits for a promise of another scheduler hears of its end, and of what was settled, on every host."""

from __future__ import annotations

import asyncio
import threading
import warnings
from typing import Any

import pytest
import trio

from promiselite import (
    AbortController,
    LoopScheduler,
    Promise,
    ThreadScheduler,
    VirtualTimeScheduler,
    as_completed,
    async_function,
    current_scheduler,
    offload,
    run,
    sleep,
    to_concurrent_future,
    with_signal,
)
from promiselite.core.capability import bridged
from tests.support.hosts import Host
from tests.support.threads import Worker, pass_gate


def awaiting(promise: Any, events: list[Any]) -> Any:
    """Await *promise* in an async function, and note what comes of it."""

    @async_function
    async def wait() -> None:
        try:
            events.append(await promise)
        except RuntimeError as error:
            events.append(str(error))

    return wait()


@pytest.mark.parametrize("workers", [0, 2])
def test_a_thread_scheduler_that_is_closed(workers: int, host: Host) -> None:
    events: list[Any] = []
    other = ThreadScheduler(workers)
    never: Any = Promise(lambda: None, scheduler=other)

    def program() -> None:
        awaiting(never, events)
        sleep(0.001).then(lambda: offload(other.close))

    host.run(program)
    assert len(events) == 1
    assert "was closed" in events[0]


def test_a_loop_that_is_abandoned(host: Host) -> None:
    """What it had settled before still counts."""
    events: list[Any] = []
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    promise, resolve, reject = with_resolvers(other)
    failing, _, fail = with_resolvers(other)

    def program() -> None:
        awaiting(never, events)
        awaiting(promise, events)
        awaiting(failing, events)
        sleep(0.001).then(close)

    def close() -> None:
        resolve("settled")
        fail(RuntimeError("settled too"))
        other.drive(False, take_posts, other)
        other.abandon()

    host.run(program)
    assert len(events) == 3
    assert {"settled", "settled too"} < set(events)
    assert [each for each in events if "was closed" in each]


def with_resolvers(scheduler: Any) -> Any:
    functions: list[Any] = []
    promise: Any = Promise(lambda resolve, reject: functions.extend((resolve, reject)), scheduler=scheduler)
    return promise, *functions


def take_posts(scheduler: Any) -> None:
    """Run what other threads posted, and no job: handlers are not reached any more."""
    scheduler._take_posts()
    while scheduler.arrived:
        scheduler._run_post()


def test_an_asyncio_loop_that_is_closed(loop: LoopScheduler) -> None:
    """A loop tells nobody of its end; its scheduler is told all the same."""
    events: list[Any] = []
    made, go = threading.Event(), threading.Event()
    promises: list[Any] = []

    def elsewhere() -> None:
        async def main() -> None:
            promises.append(Promise(lambda: None))
            made.set()
            await asyncio.to_thread(pass_gate, go)

        asyncio.run(main())

    worker = Worker(elsewhere)
    pass_gate(made)
    with loop.hold():
        waiting = awaiting(promises[0], events)
        loop.run_jobs()
        go.set()
        worker.outcome()
    waiting.result(30)
    assert "its asyncio loop is closed" in events[0]


def test_a_side_that_is_closed_itself_hears_nothing(loop: LoopScheduler) -> None:
    other, own = LoopScheduler(), ThreadScheduler()
    promise: Any = Promise(lambda: None, scheduler=other)
    bridge = bridged(promise, own)
    own.close()
    other.abandon()
    assert bridge.state == "pending"


def test_what_is_settled_after_the_end_of_who_waited(loop: LoopScheduler) -> None:
    """A value is no longer anybody's business; a reason that nobody hears of is reported where the promise lives."""
    own = ThreadScheduler()
    promise, resolve, _ = with_resolvers(loop)
    failing, _, fail = with_resolvers(loop)
    waiting = [bridged(promise, own), bridged(failing, own)]
    own.close()
    resolve("settled")
    run()
    fail(KeyError("lost"))
    with pytest.raises(KeyError, match="lost"):
        run()
    assert [each.state for each in waiting] == ["pending", "pending"]


def test_a_reason_after_the_end_of_who_has_stopped_waiting(loop: LoopScheduler) -> None:
    failing, _, fail = with_resolvers(loop)

    async def main() -> None:
        with trio.CancelScope() as scope:
            scope.cancel()
            await failing

    Worker(lambda: trio.run(main)).outcome()
    fail(KeyError("the task was cancelled"))
    run()
    assert failing.state == "rejected"


def test_a_reason_when_both_sides_have_ended(loop: LoopScheduler) -> None:
    other, own = LoopScheduler(), ThreadScheduler()
    failing, _, fail = with_resolvers(other)
    bridge = bridged(failing, own)
    own.close()
    fail(KeyError("settled"))
    other.abandon()
    assert bridge.state == "pending"


def test_a_promise_that_is_gone_has_no_bridge(loop: LoopScheduler) -> None:
    other = LoopScheduler()
    promise: Any = Promise(lambda: None, scheduler=other)
    own = bridged(promise, loop)
    [bridge] = other.bridges
    del promise
    bridge.end("closed")
    run()
    assert own.state == "pending"
    del bridge


def unclosed(*made: Any) -> Any:
    """Return what *made*, functions called on a thread that then ends, have made on that thread's scheduler."""
    return Worker(lambda: [make() for make in made]).outcome()


def test_a_loop_whose_thread_has_ended(host: Host) -> None:
    """Nobody closed it, and nobody will run it: an await says so, and what was settled is there."""
    never, settled, due = unclosed(lambda: Promise(lambda: None), lambda: Promise.resolve("settled"), lambda: sleep(1))
    events: list[Any] = []
    host.run(lambda: [awaiting(promise, events) for promise in (never, settled, due)])
    assert len(events) == 3
    assert "settled" in events
    assert len([each for each in events if "has ended" in each]) == 2
    due._scheduler.abandon()


def test_a_thread_that_ends_meanwhile(host: Host) -> None:
    events: list[Any] = []
    made, go = threading.Event(), threading.Event()
    promises: list[Any] = []

    def elsewhere() -> None:
        promises.append(Promise(lambda: None))
        made.set()
        pass_gate(go)

    worker = Worker(elsewhere)
    pass_gate(made)

    def program() -> None:
        scheduler: Any = current_scheduler()
        hold = scheduler.hold()
        hold.__enter__()
        awaiting(promises[0], events).finally_(hold.__exit__)
        sleep(0.001).then(go.set)

    host.run(program)
    worker.outcome()
    [event] = events
    assert "has ended" in event


def test_a_loop_that_outlives_its_thread(loop: LoopScheduler) -> None:
    """Another thread runs it; when that has stopped, nobody is left."""
    events: list[Any] = []
    begun, go = threading.Event(), threading.Event()
    [other] = unclosed(LoopScheduler)
    never: Any = Promise(lambda: None, scheduler=other)
    promise, resolve, _ = with_resolvers(other)

    def main() -> None:
        begun.set()
        pass_gate(go)
        resolve("run")

    worker = Worker(other.run, main)
    pass_gate(begun)
    waiting = [awaiting(never, events), awaiting(promise, events)]
    go.set()
    worker.outcome()
    Promise.all(waiting).result(30)
    assert events[0] == "run"
    assert "has ended" in events[1]
    with pytest.raises(RuntimeError, match="has ended"):
        never.result()


def test_a_loop_that_another_thread_runs_when_its_own_ends(loop: LoopScheduler) -> None:
    """Goes on."""
    events: list[Any] = []
    loops: list[LoopScheduler] = []
    made, end, begun, go = (threading.Event() for _ in range(4))

    def make() -> None:
        loops.append(LoopScheduler())
        made.set()
        pass_gate(end)

    maker = Worker(make)
    pass_gate(made)
    promise, resolve, _ = with_resolvers(loops[0])

    def main() -> None:
        begun.set()
        pass_gate(go)
        resolve("run")

    runner = Worker(loops[0].run, main)
    pass_gate(begun)
    waiting = awaiting(promise, events)
    end.set()
    maker.outcome()
    go.set()
    runner.outcome()
    waiting.result(30)
    assert events == ["run"]


def test_what_follows_a_promise_of_a_scheduler_that_is_closed(loop: LoopScheduler) -> None:
    """Thenables and the inputs of combinators are waits too."""
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    waits: list[Any] = [
        Promise.resolve().then(lambda: never),
        Promise(lambda resolve: resolve(never)),
        Promise.all([1, never]),
        Promise.map([1], lambda _: never),
        Promise.map([never], lambda value: value),
        Promise.race([never]),
        Promise.any([never]).catch(lambda error: Promise.reject(error.errors[0])),
        Promise.all_settled([never]).then(lambda outcomes: Promise.reject(outcomes[0].reason)),
    ]
    run()
    assert {wait.state for wait in waits} == {"pending"}
    other.close()
    for wait in waits:
        with pytest.raises(RuntimeError, match="can never be settled: .* was closed"):
            wait.result(30)


@pytest.mark.parametrize("outcome", ["value", "reason"])
def test_what_was_settled_when_its_scheduler_was_closed(outcome: str, host: Host) -> None:
    events: list[Any] = []
    other = LoopScheduler(on_unhandled_rejection="none")
    promise, resolve, reject = with_resolvers(other)
    resolve("value")
    reject(RuntimeError("reason"))
    if outcome == "reason":
        promise, _, reject = with_resolvers(other)
        reject(RuntimeError("reason"))
    other.close()

    def program() -> None:
        awaiting(promise, events)
        awaiting(Promise.all([Promise.resolve().then(lambda: promise)]).then(lambda values: values[0]), events)
        awaiting(Promise.race([promise]), events)

    host.run(program)
    assert events == [outcome] * 3


def test_a_promise_for_which_nobody_waits_is_not_reported(loop: LoopScheduler) -> None:
    """That another scheduler was closed is no error unless somebody waits."""
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    following = Promise.resolve().then(lambda: never)
    run()
    other.close()
    run()
    with pytest.raises(RuntimeError, match="was closed"):
        following.result()


def test_a_wait_whose_call_was_still_on_its_way(loop: LoopScheduler) -> None:
    """Nothing but that call knows of it."""
    other = ThreadScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    begun, go = threading.Event(), threading.Event()
    other.post(begun.set)
    other.post(pass_gate, go)
    pass_gate(begun)
    own = Promise.all([never])
    other.close(wait=False, cancel_pending=True)
    go.set()
    with pytest.raises(RuntimeError, match="was closed"):
        own.result(30)


def test_what_was_settled_on_a_scheduler_that_nobody_runs(host: Host) -> None:
    """It is there, and whoever waits for it asks nobody; a rejection is handled thereby."""
    events: list[Any] = []
    reports: list[Any] = []
    other = VirtualTimeScheduler(on_unhandled_rejection=reports.append)
    promise, resolve, _ = with_resolvers(other)
    failing, _, reject = with_resolvers(other)
    resolve("value")
    reject(RuntimeError("reason"))

    def program() -> None:
        awaiting(promise, events)
        awaiting(Promise.race([Promise.resolve().then(lambda: promise)]), events)
        awaiting(failing, events)

    host.run(program)
    assert sorted(events) == ["reason", "value", "value"]
    assert to_concurrent_future(promise).result(0) == "value"
    other.advance(0)
    assert reports == []
    other.close()


def test_a_promise_with_a_then_of_its_own_is_asked(loop: LoopScheduler) -> None:
    """Another scheduler or not: a thenable job calls it."""

    class Own(Promise[Any]):
        def then(self, *_: Any) -> Any:  # type: ignore[override]
            events.append("then")
            return super().then(*_)

    events: list[str] = []
    other = VirtualTimeScheduler()
    own: Any = Own(lambda resolve: resolve("value"), scheduler=other)
    following = Promise.resolve().then(lambda: own)
    run()
    assert events == ["then"]
    other.advance(0)
    assert following.result() == "value"
    other.close()


def test_a_scheduler_that_closes_between_two_looks(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bridge is there already, and told again."""
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)

    def closing(*_: Any) -> None:
        other.close()
        other.check_open()

    monkeypatch.setattr(Promise, "then", closing)
    own = bridged(never, loop)
    monkeypatch.undo()
    with pytest.raises(RuntimeError, match="was closed"):
        own.result(30)


def test_an_error_of_an_open_scheduler_is_no_end(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    never: Any = Promise(lambda: None, scheduler=LoopScheduler())

    def failing(*_: Any) -> None:
        raise RuntimeError("another matter")

    monkeypatch.setattr(Promise, "then", failing)
    with pytest.raises(RuntimeError, match="another matter"):
        bridged(never, loop)


def test_a_scheduler_without_an_end(loop: LoopScheduler) -> None:
    """The protocol alone: it has nothing to tell."""
    other = LoopScheduler()
    promise, resolve, _ = with_resolvers(other)
    other.bridges = None  # type: ignore[assignment]
    own = bridged(promise, loop)
    resolve("value")
    other.run()
    assert own.result(30) == "value"


def test_nobody_who_waits_elsewhere_is_warned_of(loop: LoopScheduler) -> None:
    """What they have posted never runs, but they hear of the end in another way."""
    other = LoopScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    future = Worker(to_concurrent_future, never).outcome()
    following = Worker(lambda: Promise.all([never])).outcome()
    awaited = Worker(lambda: awaiting(never, [])).outcome()
    assert other.leftovers() == "3 calls from other threads"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        other.close()
    assert isinstance(future.exception(0), RuntimeError)
    for promise in (following, awaited):  # nobody runs their loops
        promise._scheduler.abandon()


@pytest.mark.parametrize("when", ["before", "meanwhile"])
def test_as_completed_yields_what_can_never_be_settled(host: Host, when: str) -> None:
    """The promises it was given, as ever: to await one tells what has become of it."""
    events: list[Any] = []
    other = ThreadScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    here: list[Any] = []

    @async_function
    async def program() -> None:
        here.append(sleep(0.002, "here"))
        if when == "before":
            other.close()
        waiting = as_completed([never, here[0]])
        closing = offload(other.close)
        async for promise in waiting:
            events.append(promise)
            await awaiting(promise, events)
        await closing

    host.run(program)
    assert sorted(events[::2], key=id) == sorted([never, here[0]], key=id)
    assert "here" in events
    assert [each for each in events[1::2] if "was closed" in each]


def test_as_completed_of_promises_that_are_settled_elsewhere(host: Host) -> None:
    """Whether nobody runs that scheduler any more, or it settles them meanwhile."""
    other, ended = ThreadScheduler(), LoopScheduler()
    settled, settle, _ = with_resolvers(ended)
    settle("settled")
    ended.abandon()
    promise, resolve, _ = with_resolvers(other)
    given: list[Any] = [settled, promise]
    events: list[Any] = []

    @async_function
    async def program() -> None:
        waiting = as_completed(given)
        resolve("meanwhile")
        with hold():
            async for each in waiting:
                events.append((given.index(each), await each))

    host.run(program)
    other.close()
    assert sorted(events) == [(0, "settled"), (1, "meanwhile")]


def test_as_completed_lets_go_of_promises_elsewhere(loop: LoopScheduler) -> None:
    """Nothing of an iterator that is dropped stays on a promise of another scheduler."""
    other = VirtualTimeScheduler()
    never: Any = Promise(lambda: None, scheduler=other)
    before = len(list(other.bridges))
    waiting = as_completed([never])
    assert len(list(other.bridges)) == before + 1
    del waiting
    assert len(list(other.bridges)) == before


@pytest.mark.parametrize("ends", ["closed", "aborted", "both", "settled", "rejected"])
def test_with_signal_of_a_promise_of_another_scheduler(host: Host, ends: str) -> None:
    """Its promise is at home here: it hears of the other's end, and of an abort after that."""
    other = ThreadScheduler()
    promise, resolve, reject = with_resolvers(other)
    controller = AbortController()
    events: list[Any] = []

    @async_function
    async def program() -> None:
        if ends == "both":
            other.close()
        result: Any = with_signal(controller.signal, lambda: promise)
        assert result._scheduler is current_scheduler()
        waiting = awaiting(result, events)
        if ends == "closed":
            await offload(other.close)
        if ends in ("aborted", "both"):
            controller.abort(RuntimeError("aborted"))
        if ends == "settled":
            resolve("settled")
        if ends == "rejected":
            reject(RuntimeError("rejected"))
        with hold():
            await waiting

    host.run(program)
    other.close()
    assert len(events) == 1
    assert {"closed": "was closed", "both": "aborted"}.get(ends, ends) in events[0]


def hold() -> Any:
    """Keep the current loop going: what another scheduler does is no work of its own."""
    scheduler: Any = current_scheduler()
    return scheduler.hold()
