"""limit and as_completed, on every scheduler."""

from __future__ import annotations

import asyncio
import contextvars
import gc
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    AsCompleted,
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    ThreadScheduler,
    as_completed,
    async_function,
    current_scheduler,
    limit,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from tests.support.hosts import Host, VirtualLoop, one_moment
from tests.support.threads import LIMIT, Worker, elsewhere
from tests.unit.test_abortable import is_free, note
from tests.unit.test_map import Gate, async_numbers

# ------------------------------------------------------------------------------------------------------------------- limit


def test_no_more_than_so_many_calls_are_in_flight(host: Host) -> None:
    """They begin in the order of the calls, the first ones at once, and tell how many are active and pending."""
    limiter = limit(2)
    events: list[Any] = []

    @limiter
    async def work(name: str, *, ms: float) -> str:
        events.append((name, limiter.active))
        await sleep(ms / 1000)
        return name

    def program() -> None:
        promises = [work("a", ms=9), work("b", ms=1), work("c", ms=1), work("d", ms=1)]
        events.append(("called", limiter.active, limiter.pending))
        Promise.all(promises).then(events.append)

    host.run(program)
    assert events == [("a", 1), ("b", 2), ("called", 2, 2), ("c", 2), ("d", 2), ["a", "b", "c", "d"]]
    assert (limiter.active, limiter.pending) == (0, 0)


def test_every_kind_of_function_can_be_limited(host: Host) -> None:
    """One limiter, several functions: they share its places."""
    limiter = limit(1)
    events: list[Any] = []

    async def coroutine(value: int) -> int:
        return value

    def fail(value: int) -> int:
        raise ValueError(value)

    def throw(value: int) -> None:
        raise RejectionError(value)

    def program() -> None:
        for function in (coroutine, async_function(coroutine), Promise.resolve, str, fail, throw, Promise.reject):
            note(events, limiter(function)(len(events)))

    host.run(program)
    assert events == ["0", "0", "0", "'0'", "ValueError: 0", "int: 0", "int: 0"]
    assert (limiter.active, limiter.pending) == (0, 0)


def test_a_wrapper_looks_like_what_it_wraps() -> None:
    @limit(3)
    def documented() -> None:
        """Say so."""

    assert (documented.__name__, documented.__doc__) == ("documented", "Say so.")


def test_a_rejection_that_nobody_handles_is_reported() -> None:
    """The limiter does not count as somebody."""
    limit(1)(lambda: 1 // 0)()
    with pytest.raises(ZeroDivisionError):
        run()


def test_calls_inside_calls_wait_their_turn(host: Host) -> None:
    limiter = limit(1)
    events: list[Any] = []

    @limiter
    def inner() -> None:
        events.append("inner")

    @limiter
    def outer() -> str:
        inner()
        events.append("outer")
        return "done"

    def program() -> None:
        note(events, outer())

    host.run(program)
    assert events[:2] == ["outer", "'done'"] or events[:2] == ["outer", "inner"]
    assert sorted(events) == ["'done'", "inner", "outer"]


def test_many_calls_that_end_at_once_do_not_recurse() -> None:
    limiter = limit(1)
    work = limiter(lambda value: value if value % 2 else 1 // 0)
    settled = Promise.all_settled([work(number) for number in range(50_000)]).result()
    assert [each.status for each in settled[:4]] == ["rejected", "fulfilled"] * 2
    assert (limiter.active, limiter.pending) == (0, 0)


def test_a_call_runs_in_its_own_context() -> None:
    """That of the call, not of whoever leaves the place to it."""
    variable = contextvars.ContextVar("variable", default="outer")
    seen: list[str] = []
    work = limit(1)(lambda: seen.append(variable.get()))

    def begin() -> None:
        variable.set("inner")
        work()

    work()
    contextvars.copy_context().run(begin)
    run()
    assert seen == ["outer", "inner"]


def test_an_exit_leaves_at_once_and_gives_its_place_back() -> None:
    limiter = limit(1)

    def leave() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        limiter(leave)()
    gc.collect()
    assert limiter(str)(1).result() == "1"


def test_a_call_that_can_never_end_gives_its_place_back(virtual: VirtualLoop) -> None:
    """To the next one that waits, when nobody has its promise any more."""
    limiter = limit(1)
    work = limiter(lambda promise: promise)
    work(Promise(lambda: None))
    gc.collect()
    assert limiter.active == 0
    gate, _, _ = Promise.with_resolvers()
    work(gate)
    waiting = work("next")
    assert (limiter.active, limiter.pending) == (1, 1)
    del gate, _
    gc.collect()
    assert waiting.result() == "next"


def test_a_place_whose_loop_is_gone_comes_back() -> None:
    """A limiter made for a whole program outlives its asyncio loops."""
    limiter = limit(1)
    work = limiter(lambda promise: promise)

    async def main() -> None:
        work(Promise(lambda: None))
        work("waits for ever")

    asyncio.run(main())
    gc.collect()
    assert work("next").result() == "next"
    assert (limiter.active, limiter.pending) == (0, 0)


def test_a_call_on_a_scheduler_that_is_closed_is_passed_over(virtual: VirtualLoop) -> None:
    """Nobody could hear of it."""
    limiter = limit(1)
    called: list[str] = []
    work = limiter(lambda name: called.append(name) or sleep(0))
    first = work("first")
    closed = LoopScheduler()
    with use_scheduler(closed):
        work("dropped")
    last = work("last")
    closed.abandon()
    run(Promise.all([first, last]))
    assert called == ["first", "last"]
    assert (limiter.active, limiter.pending) == (0, 0)


def test_one_limiter_for_two_threads() -> None:
    """Each call belongs to the scheduler of its caller, and the function runs there."""
    limiter = limit(1)
    homes: list[Scheduler] = []

    @limiter
    async def work(name: str) -> str:
        homes.append(current_scheduler())
        await sleep(0)
        return name

    mine = current_scheduler()
    with ThreadScheduler() as other:
        promise = work("here")

        def call() -> Promise[str]:
            with use_scheduler(other):
                return work("there")

        foreign = elsewhere(call)
        assert (limiter.active, limiter.pending) == (1, 1)
        assert promise.result() == "here"
        run()
        assert foreign.result(LIMIT) == "there"
    assert homes == [mine, other]


def test_many_threads_share_a_limiter() -> None:
    """No place is lost, and no call."""
    limiter = limit(3)
    flying: list[int] = []
    most: list[int] = []

    @limiter
    def work(number: int) -> int:
        flying.append(number)
        most.append(len(flying))
        flying.remove(number)
        return number

    def many() -> int:
        with use_scheduler(LoopScheduler()):
            promises = [work(number) for number in range(300)]
            return sum(promise.result(LIMIT) for promise in promises)

    workers = [Worker(many) for _ in range(4)]
    assert [worker.outcome() for worker in workers] == [44850] * 4
    assert (limiter.active, limiter.pending) == (0, 0)
    assert max(most) <= 3


def test_a_call_that_another_thread_takes_is_not_waited_for() -> None:
    """Between the look and the grip: the place goes back."""
    limiter = limit(1)

    class Racing(list[Any]):
        looks = 0

        def __bool__(self) -> bool:
            self.looks += 1
            return self.looks == 1

        def popleft(self) -> Any:
            raise IndexError

    limiter._waiting = Racing()  # type: ignore[assignment]
    limiter._go_on()
    assert limiter.active == 0


@pytest.mark.parametrize(
    ("wrong", "error"), [(0, ValueError), (-2, ValueError), ("2", TypeError), (1.5, TypeError), (None, TypeError)]
)
def test_a_wrong_limit_is_refused(wrong: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match=r"limit\(concurrency\)"):
        limit(wrong)


# ------------------------------------------------------------------------------------------------------------ as_completed


def test_promises_come_in_the_order_of_their_ends(host: Host) -> None:
    """The very promises, rejected ones too, which count as handled; twice if they were given twice."""
    events: list[Any] = []

    async def main() -> None:
        with one_moment():
            slow, quick, failed = sleep(0.02), sleep(0.001), sleep(0.01).then(lambda: int("x"))
        given = [slow, failed, quick, slow]
        async for promise in as_completed(given):
            events.append([name for name, each in {"slow": slow, "quick": quick, "failed": failed}.items() if each is promise])
            assert promise.state != "pending"

    def program() -> None:
        async_function(main)()

    host.run(program)
    assert events == [["quick"], ["failed"], ["slow"], ["slow"]]


def test_a_plain_for_runs_the_loop(virtual: VirtualLoop) -> None:
    promises = [sleep(seconds, seconds) for seconds in (3, 1, 2)]
    assert [promise.result() for promise in as_completed(promises)] == [1, 2, 3]
    assert virtual.now == 3000
    assert list(as_completed([])) == []


def test_what_is_no_promise_is_made_one(virtual: VirtualLoop) -> None:
    async def coroutine() -> str:
        return "coroutine"

    inputs: list[Any] = [sleep(1, "slept"), "value", coroutine()]
    assert [promise.result() for promise in as_completed(inputs)] == ["value", "coroutine", "slept"]


def test_a_promise_that_is_never_settled_says_so(virtual: VirtualLoop) -> None:
    with pytest.raises(RuntimeError, match="can never be settled"):
        list(as_completed([Promise(lambda: None)]))


def test_an_asyncio_task_may_ask() -> None:
    async def main() -> list[int]:
        with one_moment():
            promises = [sleep(ms / 1000, ms) for ms in (3, 1, 2)]
        found = [await promise async for promise in as_completed(promises)]
        with pytest.raises(RuntimeError, match="await"):
            next(as_completed([sleep(0)]))
        return found

    assert asyncio.run(main()) == [1, 2, 3]


def test_a_thread_may_ask() -> None:
    """While the promises' home thread settles them."""
    with ThreadScheduler() as scheduler:

        def work() -> list[int]:
            with use_scheduler(scheduler):
                made = {number: Promise.with_resolvers() for number in (3, 1, 2)}
                found = as_completed([each.promise for each in made.values()])
                for number in (1, 2, 3):
                    made[number].resolve(number)
                return [promise.result(LIMIT) for promise in found]

        assert elsewhere(work) == [1, 2, 3]


def test_promises_of_two_schedulers(loop: LoopScheduler) -> None:
    with ThreadScheduler() as scheduler:
        with use_scheduler(scheduler):
            there = sleep(0.001, "there")
        hold = loop.hold()
        hold.__enter__()
        here = sleep(0, "here")
        found = as_completed([there, here])
        assert {next(found).result(LIMIT), next(found).result(LIMIT)} == {"here", "there"}
        hold.__exit__()


def test_several_may_ask(host: Host) -> None:
    """Each promise comes out once, and all end when none is left."""
    events: list[Any] = []

    async def ask(name: str, found: AsCompleted[int]) -> str:
        async for promise in found:
            events.append(await promise)
        return f"{name} is done"

    def program() -> None:
        found = as_completed([sleep(number / 1000, number) for number in range(1, 6)])
        for name in "abc":
            async_function(ask)(name, found).then(events.append)

    host.run(program)
    assert [event for event in events if isinstance(event, int)] == [1, 2, 3, 4, 5]
    assert sorted(event for event in events if isinstance(event, str)) == ["a is done", "b is done", "c is done"]


def test_to_wait_for_what_is_there_ends_at_once(virtual: VirtualLoop) -> None:
    """It came while a thread was on its way to wait."""
    found = as_completed([Promise.resolve(1)])
    run()
    assert found._arrivals.change().result() is None
    assert next(found).result() == 1
    assert found._arrivals.change().result() is None


def test_one_who_leaves_takes_nothing_along(virtual: VirtualLoop) -> None:
    found = as_completed([sleep(1, "one"), sleep(2, "two")])

    async def leave() -> None:
        await found.__anext__()

    impatient = async_function(leave)().timeout(0.5)
    set_timeout(lambda: None, 1)
    with pytest.raises(TimeoutError):
        impatient.result()
    assert next(found).result() in ("one", "two")


def test_an_abort_ends_the_iteration(host: Host) -> None:
    """Where somebody waits, with the signal's reason; the promises go on, and nothing stays on them or on the signal."""
    events: list[Any] = []

    def program() -> None:
        controller = AbortController()
        held, resolve, _ = Promise.with_resolvers()

        async def main() -> None:
            async for promise in as_completed([held, sleep(0.001, "slept"), held], signal=controller.signal):
                events.append(await promise)

        def aborted(reason: object) -> None:
            events.append(reason)
            events.append(is_free(controller.signal))
            events.append(len(held._value))
            resolve(None)

        async_function(main)().catch(aborted)
        set_timeout(controller.abort, 50, "stop")

    host.run(program)
    assert events == ["slept", "stop", True, 0]


def test_an_abort_comes_before_what_is_there(virtual: VirtualLoop) -> None:
    controller = AbortController()
    found = as_completed([Promise.resolve(number) for number in range(2)], signal=controller.signal)
    assert next(found).result() == 0
    controller.abort("stop")
    with pytest.raises(RejectionError, match="stop"):
        next(found)


def test_an_abort_after_the_last_one_changes_nothing(virtual: VirtualLoop) -> None:
    controller = AbortController()
    found = as_completed([Promise.resolve(1)], signal=controller.signal)
    assert next(found).result() == 1
    assert is_free(controller.signal)
    controller.abort()
    assert list(found) == []


def test_an_abort_of_another_thread(loop: LoopScheduler) -> None:
    controller = AbortController()
    found = as_completed([Promise(lambda: None)], signal=controller.signal)
    with loop.hold():
        set_timeout(lambda: elsewhere(controller.abort), 1)
        with pytest.raises(AbortError):
            next(found)


def test_a_signal_that_is_aborted_already_or_is_none() -> None:
    """Is refused at once, and the input is not looked at."""
    looked: list[object] = []
    numbers = (looked.append(number) for number in range(3))
    with pytest.raises(RejectionError, match="stop"):
        as_completed(numbers, signal=AbortSignal.abort("stop"))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"as_completed\(signal=\): .*controller.signal"):
        as_completed(numbers, signal=AbortController())  # type: ignore[arg-type]
    assert looked == []


def test_a_signal_that_is_aborted_by_the_input(virtual: VirtualLoop) -> None:
    controller = AbortController()

    def inputs() -> Iterator[Promise[None]]:
        yield Promise(lambda: None)
        controller.abort("stop")

    found = as_completed(inputs(), signal=controller.signal)
    with pytest.raises(RejectionError, match="stop"):
        next(found)
    assert is_free(controller.signal)


def test_what_arrives_after_an_abort_is_let_go_of(virtual: VirtualLoop) -> None:
    """The promise of another thread was settled, and is on its way."""
    controller = AbortController()
    found = as_completed([Promise(lambda: None)], signal=controller.signal)
    [arrival] = found._arrivals._expected
    controller.abort("stop")
    arrival.run()
    with pytest.raises(RejectionError, match="stop"):
        next(found)
    assert not found._arrivals._settled


def test_an_iterator_that_is_dropped_lets_go(host: Host) -> None:
    """At a break; what it has let go of counts as handled."""
    sizes: list[Any] = []

    def program() -> None:
        held, _, reject = Promise.with_resolvers()
        controller = AbortController()

        async def main() -> None:
            for _ in range(3):
                async for promise in as_completed([held, Promise.resolve(1)], signal=controller.signal):
                    await promise
                    break
                sizes.append((len(held._value), is_free(controller.signal)))
            reject(KeyError())

        async_function(main)()

    host.run(program)
    assert sizes == [(0, True)] * 3


def test_one_that_is_dropped_on_another_thread_leaves_nothing_to_do(loop: LoopScheduler) -> None:
    """What it posts is our own bookkeeping, which needs no ``run()``."""
    held = Promise(lambda: None)
    found = [as_completed([held])]
    elsewhere(found.clear)
    assert loop.last_report() == ""
    assert not held._value


def test_one_who_waits_is_kept_with_the_iterator(virtual: VirtualLoop) -> None:
    """By the promises it waits for alone."""
    ends: list[Any] = []
    held, resolve, _ = Promise.with_resolvers()

    async def main() -> None:
        async for promise in as_completed([held]):
            ends.append(await promise)

    async_function(main)()
    virtual.run_jobs()
    gc.collect()
    resolve("kept")
    run()
    assert ends == ["kept"]


@pytest.mark.parametrize("make", [lambda: 3, lambda: Promise.resolve(1), lambda: async_numbers([])])
def test_a_wrong_input_is_refused_at_once(make: Callable[[], Any]) -> None:
    with pytest.raises(TypeError, match=r"as_completed\(promises\)"):
        as_completed(make())


def test_gates_of_map_are_of_use_here() -> None:
    """A hundred in an order of our own."""
    gate = Gate()
    promises = [gate(number) for number in range(100)]
    found = as_completed(promises)
    for number in reversed(range(100)):
        gate.end(number, number)
    assert [promise.result() for promise in found] == list(reversed(range(100)))
