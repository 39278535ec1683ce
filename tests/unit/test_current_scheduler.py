"""Which scheduler is the current one, and context variables."""

from __future__ import annotations

import contextvars
import threading
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, current_scheduler, queue_microtask, run, set_timeout, use_scheduler
from tests.support.hosts import Host
from tests.support.threads import elsewhere


def scheduler_of(promise: Any) -> Any:
    """Return where a promise lives."""
    return promise._scheduler


def outside(function: Any) -> Any:
    """Call *function* where no scheduler is chosen: in an empty context."""
    return contextvars.Context().run(function)


def test_without_any_it_is_the_threads_own_loop() -> None:
    """One for each thread, made on first use, and the same from then on."""
    mine = outside(current_scheduler)
    assert isinstance(mine, LoopScheduler)
    assert outside(current_scheduler) is mine
    theirs, again = elsewhere(lambda: (current_scheduler(), current_scheduler()))
    assert theirs is again
    assert theirs is not mine
    assert theirs.home != threading.get_ident()


def test_use_scheduler_answers_inside_its_block(loop: LoopScheduler) -> None:
    """The block's own, then the outer one again."""
    one, two = LoopScheduler(), LoopScheduler()
    with use_scheduler(one) as entered:
        assert entered is one
        assert current_scheduler() is one
        with use_scheduler(two):
            assert current_scheduler() is two
            assert scheduler_of(Promise(lambda: None)) is two
        assert current_scheduler() is one
    assert current_scheduler() is loop


def test_the_block_ends_with_an_exception_too(loop: LoopScheduler) -> None:
    """It is left as any with block."""
    with pytest.raises(KeyError), use_scheduler(LoopScheduler()):
        raise KeyError
    assert current_scheduler() is loop


def test_one_use_scheduler_can_be_nested_in_itself(loop: LoopScheduler) -> None:
    """The context manager is reusable and reentrant."""
    other = LoopScheduler()
    block = use_scheduler(other)
    with block:
        with block:
            assert current_scheduler() is other
        assert current_scheduler() is other
    assert current_scheduler() is loop


def test_use_scheduler_refuses_what_is_none() -> None:
    """The error says what is needed."""
    with pytest.raises(TypeError, match="a scheduler such as"):
        use_scheduler(42)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a scheduler such as"):
        Promise(lambda: None, scheduler="loop")  # type: ignore[arg-type]


def test_threads_do_not_inherit_it(loop: LoopScheduler) -> None:
    """Decision 16: it is a context variable, and a new thread starts with an empty context."""
    with use_scheduler(LoopScheduler()) as used:
        assert elsewhere(current_scheduler) not in (used, loop)


def test_inside_a_job_it_is_the_one_that_runs() -> None:
    """The running loop answers, whatever the context of the callback's making was."""
    seen: list[Any] = []
    made = outside(LoopScheduler)

    def program() -> None:
        promise = Promise(lambda resolve: resolve(1), scheduler=made)
        promise.then(lambda: seen.append(current_scheduler()))
        made.set_timeout(lambda: seen.append(current_scheduler()))
        made.queue_microtask(lambda: seen.append(scheduler_of(Promise.resolve())))

    outside(program)
    made.run()
    assert seen == [made] * 3


def test_a_handler_registered_inside_a_block_sees_the_loop_that_runs_it(loop: LoopScheduler) -> None:
    """A loop started within a block is the inner one; the handler's context still says which block it came from."""
    seen: list[Any] = []
    other = LoopScheduler()
    with use_scheduler(other):
        Promise(lambda resolve: resolve(1), scheduler=loop).then(lambda: seen.append(current_scheduler()))
        loop.run()
        assert current_scheduler() is other
    assert seen == [loop]


def test_a_block_inside_a_job_is_the_inner_one(loop: LoopScheduler) -> None:
    """use_scheduler in a callback wins until it ends."""
    seen: list[Any] = []
    other = LoopScheduler()

    def job() -> None:
        seen.append(current_scheduler())
        with use_scheduler(other):
            seen.append(current_scheduler())
            other.run(lambda: seen.append(current_scheduler()))
            seen.append(current_scheduler())
        seen.append(current_scheduler())

    queue_microtask(job)
    run()
    assert seen == [loop, other, other, other, loop]


def test_a_nested_loop_ends_and_the_outer_one_is_back(loop: LoopScheduler) -> None:
    """The innermost running loop answers, even where another was started inside it without a block."""
    seen: list[Any] = []
    other = LoopScheduler()

    def job() -> None:
        other.run(lambda: seen.append(current_scheduler()))
        seen.append(current_scheduler())

    queue_microtask(job)
    run()
    assert seen == [other, loop]


def test_derived_promises_belong_to_their_parents_scheduler(loop: LoopScheduler) -> None:
    """Wherever then, catch and finally_ are called."""
    other = LoopScheduler()
    parent = Promise(lambda: None, scheduler=other)
    assert [scheduler_of(made) for made in (parent.then(), parent.catch(), parent.finally_())] == [other] * 3
    assert scheduler_of(Promise.all([parent])) is loop


def test_the_keyword_chooses_the_scheduler(loop: LoopScheduler) -> None:
    """Promise(executor, scheduler=s)."""
    other = LoopScheduler()
    with use_scheduler(loop):
        assert scheduler_of(Promise(lambda: None, scheduler=other)) is other


def test_promises_of_two_loops_follow_each_other(loop: LoopScheduler) -> None:
    """A promise resolved with one of another scheduler is settled by a job of its own scheduler."""
    other = LoopScheduler()
    inner = Promise(lambda resolve: other.set_timeout(resolve, 1, "value"), scheduler=other)
    outer = Promise(lambda resolve: resolve(inner))
    seen: list[Any] = []
    outer.then(lambda value: seen.append((value, current_scheduler())))
    loop.run()
    assert outer.state == "pending"
    other.run()
    assert inner.state == "fulfilled"
    loop.run()
    assert seen == [("value", loop)]


def test_handlers_run_in_the_context_of_their_then(host: Host) -> None:
    """Decision 17: one copy a then, taken when it is called; what a handler sets stays in that copy."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    log: list[str] = []

    def program() -> None:
        promise, resolve, _ = Promise.with_resolvers()
        variable.set("first")

        def handler() -> None:
            log.append(variable.get())
            variable.set("set inside")

        promise.then(handler).then(lambda: log.append(variable.get()))
        variable.set("second")
        promise.then(handler)
        promise.catch(handler).finally_(lambda: log.append(variable.get()))
        variable.set("resolving")
        resolve()
        log.append(variable.get())

    contextvars.Context().run(host.run, program)
    assert log == ["resolving", "first", "second", "first", "second"]


def test_a_foreign_then_takes_the_context_of_its_thread(loop: LoopScheduler) -> None:
    """The copy is made where then is called, not where it is posted to."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    variable.set("home")
    log: list[str] = []
    promise = Promise.resolve(1)

    def foreign() -> None:
        variable.set("foreign")
        promise.then(lambda: log.append(variable.get()))

    elsewhere(foreign)
    loop.run()
    assert log == ["foreign"]


def test_timers_belong_to_the_current_scheduler(loop: LoopScheduler) -> None:
    """The module's functions ask which scheduler is current at the call."""
    other = LoopScheduler()
    with use_scheduler(other):
        timer = set_timeout(lambda: None, 1)
    assert other.has_work()
    assert not loop.has_work()
    timer._scheduler.clear(timer)
    assert not other.has_work()
