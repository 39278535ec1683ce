"""Async functions under a signal, on every scheduler: where the reason is raised, in which order, and that all is let go of."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    Promise,
    RejectionError,
    Scheduler,
    async_function,
    queue_microtask,
    run,
    set_timeout,
    sleep,
    use_scheduler,
    with_signal,
)
from promiselite.core.reactions import reactions_of
from tests.support.hosts import Host, VirtualLoop, one_moment
from tests.support.threads import elsewhere
from tests.unit.test_abortable import is_free, note


def never() -> Promise[Any]:
    """Return a promise that stays pending."""
    return Promise(lambda: None)


def test_a_function_that_is_not_aborted_runs_as_ever(host: Host) -> None:
    """Arguments, value and order of events are those of an async function; the signal is let go of."""
    events: list[Any] = []
    signal = AbortController().signal

    async def add(one: int, *, two: int) -> int:
        events.append("begun")
        await Promise.resolve()
        events.append("after one job")
        return one + two

    async def fail() -> None:
        await sleep(0.001)
        raise ValueError("no")

    def program() -> None:
        note(events, with_signal(signal, add, 1, two=2))
        queue_microtask(events.append, "a job")
        events.append("called")
        note(events, with_signal(signal, fail))

    host.run(program)
    assert events == ["begun", "called", "after one job", "a job", "3", "ValueError: no"]
    assert is_free(signal)


def test_abort_raises_the_reason_at_the_await(host: Host) -> None:
    """In a job, before those that abort's caller queues after it; cleaning up may await, undisturbed, and comes to its end."""
    events: list[Any] = []
    controller = AbortController()

    async def work() -> None:
        try:
            events.append("begun")
            await never()
        except AbortError as error:
            events.append(("raised", error is controller.signal.reason))
            raise
        finally:
            await Promise.resolve()
            events.append("cleaning up")
            await sleep(0.002)
            events.append("clean")

    def abort() -> None:
        queue_microtask(events.append, "before")
        controller.abort()
        queue_microtask(events.append, "after")
        events.append("aborted")

    def program() -> None:
        note(events, with_signal(controller.signal, work))
        set_timeout(abort, 2)

    host.run(program)
    assert events == [
        *("begun", "aborted", "before", ("raised", True), "after", "cleaning up", "clean"),
        "AbortError: This operation was aborted",
    ]
    assert is_free(controller.signal)


def test_what_was_awaited_is_left_alone_and_not_reported(host: Host) -> None:
    """It may still be fulfilled, or rejected."""
    events: list[Any] = []
    controller = AbortController()

    async def work(promise: Any) -> None:
        await promise

    def program() -> None:
        one, resolve, _ = Promise.with_resolvers()
        two, _, reject = Promise.with_resolvers()
        for promise in (one, two):
            with_signal(controller.signal, work, promise).catch(lambda reason: events.append(reason))
        controller.abort("why")
        assert reactions_of(one) == reactions_of(two) == []
        resolve(1)
        reject(ValueError())

    host.run(program)
    assert events == ["why", "why"]


def test_any_object_can_be_the_reason(host: Host) -> None:
    """At the await it stands in a RejectionError; the promise is rejected with it itself."""
    events: list[Any] = []

    async def work() -> None:
        try:
            await never()
        except RejectionError as error:
            events.append(error.reason)
            raise

    def program() -> None:
        controller = AbortController()
        with_signal(controller.signal, work).catch(events.append)
        controller.abort(404)

    host.run(program)
    assert events == [404, 404]


def test_a_function_may_catch_the_reason_and_go_on(host: Host) -> None:
    """It is raised once."""
    events: list[Any] = []
    controller = AbortController()

    async def work() -> str:
        try:
            await never()
        except AbortError:
            pass
        await sleep(0.001)
        return await Promise.resolve("went on")

    def program() -> None:
        note(events, with_signal(controller.signal, work))
        controller.abort()

    host.run(program)
    assert events == ["'went on'"]


@pytest.mark.parametrize("kind", ["pending", "listened to", "fulfilled", "rejected"])
def test_abort_while_the_function_runs_is_raised_at_its_next_await(host: Host, kind: str) -> None:
    """Even where what it awaits is settled, which counts as handled."""
    events: list[Any] = []
    controller = AbortController()

    def listened() -> Promise[Any]:
        promise = never()
        promise.then(print)
        return promise

    kinds: dict[str, Any] = {
        "pending": never,
        "listened to": listened,
        "fulfilled": Promise.resolve,
        "rejected": lambda: Promise.reject(ValueError()),
    }

    async def work() -> None:
        controller.abort()
        events.append("aborted")
        await kinds[kind]()
        events.append("not reached")

    def program() -> None:
        note(events, with_signal(controller.signal, work))

    host.run(program)
    assert events == ["aborted", "AbortError: This operation was aborted"]


def test_an_abort_that_the_awaited_value_was_quicker_than_waits_for_the_next_await(host: Host) -> None:
    events: list[Any] = []
    controller = AbortController()

    async def work(promise: Any) -> None:
        events.append(await promise)
        await never()

    def program() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        note(events, with_signal(controller.signal, work, promise))
        resolve("value")
        controller.abort()

    host.run(program)
    assert events == ["value", "AbortError: This operation was aborted"]


def test_an_abort_that_comes_too_late_changes_nothing(host: Host) -> None:
    """Where no await follows."""
    events: list[Any] = []
    controller = AbortController()

    async def work() -> str:
        controller.abort()
        return "done"

    def program() -> None:
        note(events, with_signal(controller.signal, work))

    host.run(program)
    assert events == ["'done'"]


def test_an_aborted_signal_lets_nothing_start(host: Host) -> None:
    events: list[Any] = []

    async def work() -> None:
        events.append("begun")

    def program() -> None:
        note(events, with_signal(AbortSignal.abort(), work))

    host.run(program)
    assert events == ["AbortError: This operation was aborted"]


def test_abort_before_a_posted_start_lets_nothing_start(loop: Any) -> None:
    """Called on another thread, the function begins at home; the coroutine is closed without a warning."""
    events: list[Any] = []
    controller = AbortController()

    async def work() -> None:
        events.append("begun")

    def begin() -> Promise[None]:
        with use_scheduler(loop):
            return with_signal(controller.signal, work)

    promises = [elsewhere(begin)]
    controller.abort("no")
    with pytest.raises(RejectionError):
        promises[0].result()
    assert events == []


def test_a_function_begins_at_home_when_it_is_called_elsewhere(loop: Any) -> None:
    async def work() -> str:
        return await Promise.resolve("done")

    def begin() -> Promise[str]:
        with use_scheduler(loop):
            return with_signal(AbortController().signal, work)

    assert elsewhere(begin).result() == "done"


def test_abort_between_the_look_and_the_start(loop: Any) -> None:
    """By another thread: the reason is raised before the body begins."""

    async def work() -> None:
        raise AssertionError

    class Racing(list[Any]):
        def __bool__(self) -> bool:
            self.asked = getattr(self, "asked", 0) + 1
            if self.asked == 2:
                self.append(AbortSignal.abort("raced")._reasons[0])
            return len(self) > 0

    signal = AbortController().signal
    signal._reasons = Racing()
    with pytest.raises(RejectionError, match="raced"):
        with_signal(signal, work).result()


def test_one_signal_for_many_functions(host: Host) -> None:
    """Each is aborted, in the order in which they began."""
    events: list[Any] = []

    async def work(number: int) -> None:
        try:
            await (sleep(0) if number == 0 else never())
        finally:
            events.append(number)

    def program() -> None:
        controller = AbortController()
        promises = [with_signal(controller.signal, work, number) for number in (1, 0, 2, 3)]
        for promise in promises:
            promise.catch(TimeoutError, lambda: events.append("late"))
        promises[1].then(lambda: controller.abort(TimeoutError()))

    host.run(program)
    assert events == [0, 1, 2, 3, "late", "late", "late"]


def test_functions_inside_functions(host: Host) -> None:
    """A plain async function that one under a signal awaits is not aborted by itself: it is given the signal."""
    events: list[Any] = []
    controller = AbortController()

    @async_function
    async def inner(name: str) -> None:
        await sleep(0.004)
        events.append(f"{name} goes on")

    async def outer() -> None:
        both = [inner("plain"), with_signal(controller.signal, inner, "under the signal")]
        await Promise.all(both)

    def program() -> None:
        with one_moment():
            note(events, with_signal(controller.signal, outer))
            set_timeout(controller.abort, 1)

    host.run(program)
    assert events == ["AbortError: This operation was aborted", "plain goes on"]


class Service:
    """Has an async method."""

    def __init__(self) -> None:
        self.events: list[str] = []

    @async_function
    async def work(self, name: str) -> None:
        try:
            await never()
        finally:
            self.events.append(name)


def test_what_async_function_made_is_stopped_too(virtual: VirtualLoop) -> None:
    """As a function and as a method: its own coroutine is what runs under the signal."""
    controller = AbortController()
    service = Service()
    promises = [
        with_signal(controller.signal, service.work, "one"),
        with_signal(controller.signal, Service.work, service, "two"),
    ]
    controller.abort()
    for promise in promises:
        assert isinstance(promise.exception(), AbortError)
    assert service.events == ["one", "two"]


def test_a_function_that_returns_a_promise_is_only_left(virtual: VirtualLoop) -> None:
    """The promise goes on; a lambda may bind arguments."""
    controller = AbortController()
    events: list[Any] = []

    async def work() -> None:
        try:
            await sleep(2)
        finally:
            events.append("finally")

    slow = async_function(work)()
    note(events, with_signal(controller.signal, lambda: slow))
    note(events, with_signal(controller.signal, lambda: work()))
    note(events, with_signal(controller.signal, functools.partial(sleep, 0, "quick")))
    set_timeout(controller.abort, 1000)
    run()
    assert events == [
        "'quick'",
        "AbortError: This operation was aborted",
        "finally",
        *["AbortError: This operation was aborted"] * 1,
        "finally",
    ]
    assert is_free(controller.signal)


def test_a_promise_that_was_quicker_by_a_job_gives_way_to_the_abort(virtual: VirtualLoop) -> None:
    """It was settled, but its reaction had not run: the abort wins, and the reaction then does nothing."""
    controller = AbortController()
    promise, resolve, _ = Promise.with_resolvers()
    followed = with_signal(controller.signal, lambda: promise)
    resolve("value")
    controller.abort("first")
    run(followed.catch(lambda: None))
    assert followed.state == "rejected"


def test_abort_between_the_look_and_the_following() -> None:
    signal = AbortController().signal

    def begin() -> Promise[None]:
        signal._reasons.append(AbortSignal.abort("meanwhile")._reasons[0])
        return never()

    with pytest.raises(RejectionError, match="meanwhile"):
        with_signal(signal, begin).result()


@pytest.mark.parametrize("wrong", [3, AbortController(), None])
def test_a_wrong_signal_is_refused_at_once(wrong: Any) -> None:
    with pytest.raises(TypeError, match="an AbortSignal is needed"):
        with_signal(wrong, never)


def test_a_wrong_function_is_refused_at_once() -> None:
    signal = AbortController().signal
    with pytest.raises(TypeError, match=r"an async function is needed, not 3: write with_signal\(signal, f, x\)"):
        with_signal(signal, 3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"lambda.* is no async function: it returned 4"):
        with_signal(signal, lambda: 4)  # type: ignore[arg-type, return-value]


def test_an_exit_in_the_body_leaves_as_ever() -> None:
    async def work() -> None:
        await Promise.resolve()
        raise KeyboardInterrupt

    signal = AbortController().signal
    with_signal(signal, work)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert is_free(signal)


def test_functions_on_a_scheduler_of_ones_own() -> None:
    """That has neither timers nor a host."""

    class Bare(Scheduler):
        def __init__(self) -> None:
            from collections import deque
            from threading import get_ident

            self.home = get_ident()
            self.jobs = deque()
            self.enqueue = self.jobs.append

    from promiselite.core.jobs import drain

    scheduler = Bare()
    controller = AbortController()

    async def work() -> None:
        await never()

    with use_scheduler(scheduler):
        promise = with_signal(controller.signal, work)
        promise.catch(lambda: None)
        controller.abort()
        drain(scheduler)
    assert promise.state == "rejected"


def test_many_functions_under_one_signal_leave_nothing(virtual: VirtualLoop) -> None:
    controller = AbortController()

    async def work(number: int) -> int:
        await Promise.resolve()
        return number

    assert sum(Promise.all([with_signal(controller.signal, work, number) for number in range(10_000)]).result()) == 49_995_000
    assert is_free(controller.signal)
