"""Promise.map: order, bounds, lazy input, errors, signals, progress; on every scheduler."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import weakref
from collections.abc import AsyncIterator, Iterator
from pathlib import PurePath
from typing import Any

import pytest
import trio

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    AggregateError,
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    ThreadScheduler,
    async_function,
    current_scheduler,
    deadline,
    queue_microtask,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.core.reactions import reactions_of
from tests.support.hosts import Host, VirtualLoop, one_moment
from tests.support.threads import elsewhere
from tests.unit.test_abortable import is_free, note


class Gate:
    """Calls that end when the test says so; knows how many are in flight."""

    def __init__(self) -> None:
        self.began: list[Any] = []
        self.open: dict[Any, Any] = {}

    def __call__(self, value: Any) -> Promise[Any]:
        self.began.append(value)
        promise, resolve, reject = Promise.with_resolvers()
        self.open[value] = resolve, reject
        return promise

    def end(self, value: Any, result: Any = None) -> None:
        self.open.pop(value)[0](result)

    def fail(self, value: Any, reason: Any) -> None:
        self.open.pop(value)[1](reason)


class Watched:
    """An iterator that tells what was pulled out of it."""

    def __init__(self, count: int = 1 << 60) -> None:
        self.pulled = 0
        self.count = count

    def __iter__(self) -> Watched:
        return self

    def __next__(self) -> int:
        if self.pulled == self.count:
            raise StopIteration
        self.pulled += 1
        return self.pulled - 1


def numbers(events: list[Any], count: int = 1 << 60) -> Iterator[int]:
    """Yield numbers, and tell when this is closed."""
    try:
        yield from range(count)
    finally:
        events.append("closed")


async def async_numbers(events: list[Any], count: int = 1 << 60) -> AsyncIterator[int]:
    """Yield numbers after a while, and tell when this is closed."""
    try:
        for number in range(count):
            await sleep(0.001)
            yield number
    finally:
        await Promise.resolve()
        events.append("closed")


# ---------------------------------------------------------------------------------------------------------------- results


def test_results_stand_in_input_order(host: Host) -> None:
    """Whatever ends first, and whatever kind of function it is."""
    events: list[Any] = []

    async def slow_for_small(value: int) -> int:
        await sleep((3 - value) / 1000)
        return value * 10

    def program() -> None:
        note(events, Promise.map([0, 1, 2], slow_for_small))
        note(events, Promise.map((0, 1, 2), async_function(slow_for_small), concurrency=1))
        note(events, Promise.map(range(3), lambda value: -value))
        note(events, Promise.map([], lambda value: -value))
        note(events, Promise.map("ab", str.upper, concurrency=5))

    host.run(program)
    assert sorted(events) == sorted(["[0, -1, -2]", "[0, 10, 20]", "[0, 10, 20]", "['A', 'B']", "[]"])


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (lambda value: value, ["5", "6"]),
        (lambda value, index: (value, index), [("5", 0), ("6", 1)]),
        (lambda value, other="default": (value, other), [("5", "default"), ("6", "default")]),
        (lambda: "nothing", ["nothing", "nothing"]),
        (lambda *values: values, [("5",), ("6",)]),
        (int, [5, 6]),
        ([].append, [None, None]),
    ],
)
def test_the_function_gets_the_value_and_the_index_only_if_it_requires_two(function: Any, expected: Any) -> None:
    """Never an index in place of a default: int("5", 0) is not meant."""
    assert Promise.map(["5", "6"], function).result() == expected


def test_the_first_calls_happen_inside_map_and_in_its_context() -> None:
    """Each call in the context at the map, wherever it happens."""
    variable = contextvars.ContextVar("variable", default="outer")
    gate = Gate()
    seen: list[str] = []

    def function(value: int) -> Any:
        seen.append(variable.get())
        return gate(value)

    def begin() -> Promise[Any]:
        variable.set("inner")
        return Promise.map(range(3), function, concurrency=2)

    promise = contextvars.copy_context().run(begin)
    assert gate.began == [0, 1]
    for value in range(3):
        gate.end(value, value)
        run()
    assert promise.result() == [0, 1, 2]
    assert seen == ["inner"] * 3


def test_promises_in_the_input_are_waited_for_first(host: Host) -> None:
    """So are coroutines and thenables; the function gets their values."""
    events: list[Any] = []

    class Thenable:
        def then(self, resolve: Any) -> None:
            resolve("thenable")

    async def coroutine() -> str:
        await Promise.resolve()
        return "coroutine"

    class Sub(Promise[Any]):
        pass

    def program() -> None:
        inputs: list[Any] = [
            sleep(0.001, "promise"),
            Thenable(),
            coroutine(),
            Sub.resolve("sub"),
            object,
            PurePath("path"),
            "value",
        ]
        note(events, Promise.map(inputs, str))

    host.run(program)
    assert events == ["['promise', 'thenable', 'coroutine', 'sub', \"<class 'object'>\", 'path', 'value']"]


def test_inputs_and_results_may_belong_to_another_scheduler() -> None:
    other = LoopScheduler()

    def function(value: int) -> Promise[int]:
        with use_scheduler(other):
            return Promise.resolve(value)

    promise = Promise.map([function(1), function(2)], function)
    while promise.state == "pending":
        other.run()
        run()
    assert promise.result() == [1, 2]


def test_a_promise_of_a_closed_scheduler_rejects() -> None:
    """It is in no state to tell anything, and another thread's."""
    with ThreadScheduler() as scheduler:
        foreign = Promise(lambda: None, scheduler=scheduler)
    with pytest.raises(RuntimeError, match="closed"):
        Promise.map([foreign], str).result()
    with pytest.raises(RuntimeError, match="closed"):
        Promise.map([1], lambda: foreign).result()


def test_a_subclass_maps_to_itself() -> None:
    class Sub(Promise[Any]):
        pass

    assert type(Sub.map([1], str)) is Sub


# ----------------------------------------------------------------------------------------------------------------- bounds


def test_no_more_than_so_many_are_in_flight(host: Host) -> None:
    """And the input is pulled only when a place is free."""
    flying: list[int] = []
    most: list[int] = []
    source = Watched(20)

    async def function(value: int) -> int:
        flying.append(value)
        most.append(len(flying))
        assert source.pulled <= value + 3
        await sleep(0.001 if value % 2 else 0)
        flying.remove(value)
        return value

    events: list[Any] = []

    def program() -> None:
        note(events, Promise.map(source, function, concurrency=3))

    host.run(program)
    assert events == [str(list(range(20)))]
    assert max(most) == 3


def test_a_promise_in_the_input_takes_a_place() -> None:
    source = iter([Promise(lambda: None), Promise(lambda: None), 3])
    Promise.map(source, str, concurrency=2)
    run()
    assert next(source) == 3


def test_without_a_limit_all_begins_at_once() -> None:
    gate = Gate()
    Promise.map(range(100), gate)
    assert len(gate.began) == 100


@pytest.mark.parametrize("concurrency", [1, 7, None])
def test_a_million_calls_that_end_at_once_do_not_recurse(concurrency: int | None) -> None:
    count = 1_000_000 if concurrency == 7 else 100_000
    assert len(Promise.map(range(count), lambda value: value, concurrency=concurrency).result()) == count


def test_many_calls_that_fail_at_once_do_not_recurse() -> None:
    with pytest.raises(AggregateError) as raised:
        Promise.map(range(100_000), lambda value: 1 // 0, concurrency=1, stop_on_error=False).result()
    assert len(raised.value.errors) == 100_000


def test_a_function_may_run_the_loop_to_wait(loop: LoopScheduler) -> None:
    """Outside of run(), where that is possible: what ends meanwhile is counted, and pulled for later."""

    def function(value: int) -> int:
        return sleep(0.001, value).result()

    def first_waits(value: int) -> Any:
        return function(value) if value == 2 else sleep(0, value)

    assert Promise.map(range(5), first_waits, concurrency=3).result() == [0, 1, 2, 3, 4]


# ----------------------------------------------------------------------------------------------------------------- errors


def test_the_first_rejection_decides_and_nothing_new_begins(host: Host) -> None:
    """The generator is closed; what is in flight goes on, and its end, a rejection too, is nobody's."""
    events: list[Any] = []
    began: list[int] = []
    ended: list[int] = []

    async def function(value: int) -> None:
        began.append(value)
        await sleep(0.001 if value == 1 else 0.005)
        ended.append(value)
        raise ValueError(value)

    def program() -> None:
        with one_moment():
            note(events, Promise.map(numbers(events), function, concurrency=3))

    host.run(program)
    assert events == ["closed", "ValueError: 1"]
    assert began == [0, 1, 2]
    assert sorted(ended) == [0, 1, 2]


def test_other_iterators_are_left_alone() -> None:
    """A generator is promiselite's to close, a file is not."""
    source = Watched()
    with pytest.raises(ZeroDivisionError):
        Promise.map(source, lambda value: 1 // (value - 3), concurrency=2).result()
    before = source.pulled
    run()
    assert source.pulled == before
    assert next(source) == before


def test_a_function_that_raises_rejects_and_a_rejection_error_means_its_reason() -> None:
    def throw(value: int) -> None:
        raise RejectionError(value)

    promise = Promise.map([7], throw)
    with pytest.raises(RejectionError):
        promise.result()
    assert promise.exception().reason == 7  # type: ignore[union-attr]


def test_a_rejected_promise_in_the_input_rejects() -> None:
    began: list[Any] = []
    with pytest.raises(KeyError):
        Promise.map([Promise.reject(KeyError("input")), 2], began.append, concurrency=1).result()
    assert began == []


def test_every_reason_is_gathered_on_request(host: Host) -> None:
    """In input order, whatever failed first; all is worked through."""
    events: list[Any] = []
    reasons: list[Any] = []

    async def function(value: int) -> int:
        await sleep((6 - value) / 1000)
        if value % 2:
            raise ValueError(value)
        return value

    def keep(error: AggregateError) -> None:
        events.append(str(error))
        reasons.extend(error.errors)

    def program() -> None:
        inputs = (Promise.reject("two") if number == 2 else number for number in range(5))
        Promise.map(inputs, function, concurrency=2, stop_on_error=False).catch(AggregateError, keep)
        note(events, Promise.map([0, 2], function, stop_on_error=False))

    host.run(program)
    assert [str(reason) for reason in reasons] == ["1", "two", "3"]
    assert sorted(events) == ["3 of 5 were rejected (3 sub-exceptions)", "[0, 2]"]


def broken(error: BaseException) -> Iterator[int]:
    """Yield one, then raise."""
    yield 1
    raise error


def test_an_iterator_that_raises_rejects_or_ends_the_input() -> None:
    with pytest.raises(OSError, match="disk"):
        Promise.map(broken(OSError("disk")), str).result()
    with pytest.raises(AggregateError) as raised:
        Promise.map(broken(OSError("disk")), lambda value: value / 0, stop_on_error=False).result()
    assert [type(error) for error in raised.value.errors] == [ZeroDivisionError, OSError]
    assert Promise.map(broken(RejectionError(5)), str).exception().reason == 5  # type: ignore[union-attr]


def test_an_iterable_that_gives_no_iterator_rejects() -> None:
    class Broken:
        def __iter__(self) -> Any:
            raise OSError("no iterator")

    with pytest.raises(OSError, match="no iterator"):
        Promise.map(Broken(), str).result()


@pytest.mark.parametrize("exit_", [KeyboardInterrupt, SystemExit])
def test_an_exit_leaves_at_once(exit_: type[BaseException]) -> None:
    """Out of the function and out of the iterator; the signal is let go of."""
    signal = AbortController().signal

    def leave(value: int) -> None:
        raise exit_

    for source, function in ((iter([1]), leave), (broken(exit_()), str)):
        with pytest.raises(exit_):
            Promise.map(source, function, signal=signal)  # type: ignore[arg-type]
        run()
        assert is_free(signal)
    promise = Promise.map([sleep(0)], leave)
    with pytest.raises(exit_):
        run()
    assert promise.state == "rejected"


def test_a_generator_that_raises_when_it_is_closed_gives_way() -> None:
    """To the first error; but an exit leaves."""

    def stubborn(error: BaseException) -> Iterator[int]:
        try:
            yield 1
        finally:
            raise error

    with pytest.raises(ZeroDivisionError):
        Promise.map(stubborn(OSError()), lambda value: 1 / 0).result()
    with pytest.raises(KeyboardInterrupt):
        Promise.map(stubborn(KeyboardInterrupt()), lambda value: 1 / 0)
    with pytest.raises(ZeroDivisionError):  # the rejection of a promise that nobody has got
        run()


# ---------------------------------------------------------------------------------------------------------- async iterables


def test_an_async_iterable_is_pulled_one_at_a_time(host: Host) -> None:
    """Only when a place is free; results by index. An async generator may yield promises."""
    events: list[Any] = []
    pulled: list[int] = []
    ended: list[int] = []

    async def source() -> AsyncIterator[Any]:
        for number in range(6):
            pulled.append(number)
            assert len(pulled) <= len(ended) + 2
            await sleep(0.001)
            yield Promise.resolve(number) if number % 2 else number

    async def function(value: int) -> int:
        await sleep(0.003)
        ended.append(value)
        return value * 2

    def program() -> None:
        note(events, Promise.map(source(), function, concurrency=2))

    host.run(program)
    assert events == ["[0, 2, 4, 6, 8, 10]"]


def test_an_async_generator_is_closed_when_it_is_abandoned(host: Host) -> None:
    """It may await meanwhile; one that is running is closed when it has yielded."""
    events: list[Any] = []

    async def fail_at_once(value: int) -> None:
        raise ValueError(value)

    async def fail_late(value: int) -> None:
        await sleep(0.0015)
        raise ValueError(value)

    def program() -> None:
        for function in (fail_at_once, fail_late):
            note(events, Promise.map(async_numbers(events), function, concurrency=2))

    host.run(program)
    assert sorted(events) == ["ValueError: 0", "ValueError: 0", "closed", "closed"]


def test_an_async_iterable_that_raises_rejects_or_ends_the_input(host: Host) -> None:
    events: list[Any] = []

    async def source(error: Exception) -> AsyncIterator[int]:
        yield 1
        raise error

    def program() -> None:
        note(events, Promise.map(source(OSError("net")), str))
        note(events, Promise.map(source(OSError("net")), str, stop_on_error=False))

    host.run(program)
    assert events == ["OSError: net", "AggregateError: 1 of 1 were rejected (1 sub-exception)"]


def test_an_async_generator_that_raises_when_it_is_closed_gives_way(virtual: VirtualLoop) -> None:
    async def stubborn() -> AsyncIterator[int]:
        try:
            yield 1
        finally:
            raise OSError

    with pytest.raises(ZeroDivisionError):
        Promise.map(stubborn(), lambda value: 1 / 0).result()
    run()


def test_an_async_iterator_of_another_kind_is_left_alone(virtual: VirtualLoop) -> None:
    """Even where its failure comes when all is over."""

    class Source:
        pulled = 0

        def __aiter__(self) -> Source:
            return self

        async def __anext__(self) -> int:
            self.pulled += 1
            await sleep(self.pulled)
            if self.pulled == 2:
                raise OSError("too late")
            return self.pulled

    source = Source()

    async def fail(value: int) -> None:
        await sleep(0.5)
        raise ValueError(value)

    with pytest.raises(ValueError, match="1"):
        Promise.map(source, fail).result()
    run()
    assert source.pulled == 2


# ----------------------------------------------------------------------------------------------------------------- signals


def test_abort_ends_an_endless_input(host: Host) -> None:
    """Nothing new begins, the generator is closed, the signal is let go of."""
    events: list[Any] = []
    controller = AbortController()

    async def function(value: int) -> None:
        if value == 5:
            controller.abort("enough")
        await sleep(0)

    def program() -> None:
        note(events, Promise.map(numbers(events), function, concurrency=2, signal=controller.signal))

    host.run(program)
    assert events == ["closed", "str: enough"]
    assert is_free(controller.signal)


def test_a_deadline_ends_an_endless_async_input(host: Host) -> None:
    events: list[Any] = []

    def program() -> None:
        note(events, Promise.map(async_numbers(events), lambda value: value, concurrency=2, signal=deadline(0.01)))

    host.run(program)
    assert events == ["TimeoutError: the time limit of 0.01 seconds is over", "closed"]


@pytest.mark.parametrize("stubborn", [False, True])
def test_abort_reaches_what_an_async_generator_awaits(host: Host, stubborn: bool) -> None:
    """The reason is raised there; one that catches it and yields is closed then, and what it yields is not used."""
    events: list[Any] = []
    controller = AbortController()

    async def source() -> AsyncIterator[int]:
        try:
            yield 1
            set_timeout(controller.abort, 1, "enough")
            try:
                await sleep(0.05)
            except RejectionError as error:
                events.append(f"raised: {error.reason}")
                if not stubborn:
                    raise
            yield 2
        finally:
            await sleep(0)
            events.append("closed")

    def program() -> None:
        note(events, Promise.map(source(), lambda value: events.append(value), signal=controller.signal))

    host.run(program)
    assert sorted(map(str, events)) == ["1", "closed", "raised: enough", "str: enough"]
    assert is_free(controller.signal)


@pytest.mark.parametrize("name", ["asyncio", "trio"])
def test_abort_reaches_a_primitive_that_an_async_generator_awaits(name: str) -> None:
    """It is cancelled as the host does it, and the generator is closed."""
    events: list[Any] = []

    async def main(wait: Any, checkpoint: Any) -> None:
        controller = AbortController()

        async def source() -> AsyncIterator[int]:
            try:
                yield 1
                set_timeout(controller.abort, 1)
                await wait()
            finally:
                events.append("closed")

        with pytest.raises(AbortError):
            await Promise.map(source(), str, signal=controller.signal)
        for _ in range(10):
            await checkpoint()
        assert events == ["closed"]

    if name == "asyncio":
        asyncio.run(main(lambda: asyncio.Event().wait(), lambda: asyncio.sleep(0)))
    else:
        trio.run(main, trio.sleep_forever, trio.lowlevel.checkpoint)


@pytest.mark.parametrize("stop_on_error", [True, False])
def test_an_abort_on_another_thread_before_a_pull(stop_on_error: bool, loop: LoopScheduler) -> None:
    """The generator does not go on, and the reason is the signal's."""
    controller = AbortController()
    pulled: list[int] = []

    async def source() -> AsyncIterator[int]:
        for number in range(3):
            pulled.append(number)
            yield number

    def function(value: int) -> None:
        elsewhere(controller.abort, "there")

    mapped = Promise.map(source(), function, concurrency=1, stop_on_error=stop_on_error, signal=controller.signal)
    with pytest.raises(RejectionError, match="there"):
        mapped.result()
    run()
    assert pulled == [0]


def test_an_aborted_signal_lets_nothing_begin() -> None:
    source = Watched()
    with pytest.raises(RejectionError):
        Promise.map(source, str, signal=AbortSignal.abort("no")).result()
    assert source.pulled == 0


def test_an_iterator_may_abort(loop: LoopScheduler) -> None:
    """It is closed when it has yielded, and what it yields is not used."""
    controller = AbortController()
    events: list[Any] = []

    def source() -> Iterator[int]:
        try:
            yield 0
            controller.abort("inside")
            yield 1
        finally:
            events.append("closed")

    note(events, Promise.map(source(), events.append, signal=controller.signal))
    run()
    assert events == [0, "closed", "str: inside"]


def test_an_abort_while_map_begins_lets_nothing_begin() -> None:
    class Racing(list[Any]):
        asked = 0

        def __bool__(self) -> bool:
            self.asked += 1
            if self.asked == 2:
                self.append(AbortSignal.abort("raced")._reasons[0])
            return len(self) > 0

    signal = AbortController().signal
    signal._reasons = Racing()
    source = Watched()
    with pytest.raises(RejectionError, match="raced"):
        Promise.map(source, str, signal=signal).result()
    assert source.pulled == 0


def test_an_abort_that_comes_too_late_changes_nothing() -> None:
    """All was done; or it was on its way from another thread when the last call ended."""
    controller = AbortController()
    promise = Promise.map([1], str, signal=controller.signal)
    (aborted,) = controller.signal._algorithms
    assert promise.result() == ["1"]
    aborted()
    assert is_free(controller.signal)
    assert promise.result() == ["1"]


def test_calls_that_end_when_all_is_over_change_nothing() -> None:
    gate = Gate()
    controller = AbortController()
    waits, resolve, _ = Promise.with_resolvers()
    promise = Promise.map([1, 2, waits, 4], gate, signal=controller.signal, progress=lambda: pytest.fail("told"))
    controller.abort("over")
    gate.end(1)
    gate.fail(2, ValueError())
    resolve(3)
    run(promise.catch(lambda reason: None))
    assert gate.began == [1, 2, 4]


MAPS: dict[str, Any] = {
    "decided": lambda slow: Promise.map([1, 2], lambda value: slow if value == 1 else Promise.reject(KeyError())),
    "decided by a call that raises": lambda slow: Promise.map([1, 0], lambda value: slow if 1 // value else None),
    "decided by the input": lambda slow: Promise.map(slow_and_broken(slow), lambda value: value),
    "decided with it in the input": lambda slow: Promise.map([slow, Promise.reject(KeyError())], lambda value: value),
    "aborted": lambda slow: Promise.map([1, 2], lambda: slow, signal=aborted_soon()),
    "aborted by the function": lambda slow: aborting_itself(slow),
}


def slow_and_broken(slow: Any) -> Iterator[Any]:
    yield slow
    raise KeyError


def aborting_itself(slow: Any) -> Promise[Any]:
    controller = AbortController()

    def function() -> Any:
        controller.abort("enough")
        return slow

    return Promise.map([1, 2], function, signal=controller.signal)


def aborted_soon() -> AbortSignal:
    controller = AbortController()
    queue_microtask(lambda: controller.abort("enough"))
    return controller.signal


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("others", [0, 1, 2])
def test_nothing_is_left_on_what_was_in_flight(name: str, others: int) -> None:
    slow: Any = Promise.with_resolvers()[0]
    kept = [slow.then() for _ in range(others)]
    for _ in range(3):
        MAPS[name](slow).catch(lambda: None)
        run()
        assert reactions_of(slow) == kept
    assert slow.state == "pending"


@pytest.mark.parametrize("name", MAPS)
@pytest.mark.parametrize("others", [0, 1, 2])
def test_what_was_in_flight_is_handled_when_it_is_rejected_later(name: str, others: int) -> None:
    slow, _, reject = Promise.with_resolvers()
    for _ in range(others):
        slow.catch(lambda: None)
    MAPS[name](slow).catch(lambda: None)
    run()
    reject(ValueError())
    run()  # it would raise what is not handled
    assert slow.state == "rejected"


@pytest.mark.parametrize("name", MAPS)
def test_what_is_settled_in_the_same_moment_is_left_alone(name: str) -> None:
    """The job of its reaction is queued already."""
    slow, resolve, _ = Promise.with_resolvers()
    queue_microtask(lambda: resolve([]))
    MAPS[name](slow).catch(lambda: None)
    run()
    assert slow.result() == []


def test_the_first_of_two_rejections_decides() -> None:
    """The job of the second one's reaction is queued already."""
    assert Promise.map([1, 2], Promise.reject).catch(lambda reason: reason).result() == 1


def test_what_a_pending_map_holds_is_freed_without_the_collector() -> None:
    slow: Any = Promise.with_resolvers()[0]
    made: Any = Promise.map([slow, slow], str)
    watched = weakref.ref(made)
    gc.disable()
    try:
        del made, slow
        assert watched() is None
    finally:
        gc.enable()


def test_what_is_gone_before_the_end_is_no_longer_in_flight() -> None:
    controller = AbortController()
    made = Promise.map([1, 2], lambda: Promise(lambda: None), signal=controller.signal)
    controller.abort("enough")
    with pytest.raises(RejectionError, match="enough"):
        made.result()


# ----------------------------------------------------------------------------------------------------------------- threads


def test_map_called_elsewhere_works_at_home(loop: LoopScheduler) -> None:
    seen: list[Scheduler] = []

    def begin() -> Promise[Any]:
        with use_scheduler(loop):
            return Promise.map([1, 2], lambda: seen.append(current_scheduler()))

    assert elsewhere(begin).result() == [None, None]
    assert seen == [loop, loop]


def test_map_elsewhere_on_a_closed_scheduler_is_refused(loop: LoopScheduler) -> None:
    loop.abandon()

    def begin() -> Promise[Any]:
        with use_scheduler(loop):
            return Promise.map([1, 2], str)

    with pytest.raises(RuntimeError, match="closed"):
        elsewhere(begin)


# ---------------------------------------------------------------------------------------------------------------- bad input


@pytest.mark.parametrize("wrong", [0, -1])
def test_a_concurrency_below_one_is_refused(wrong: int) -> None:
    with pytest.raises(ValueError, match=f"at least 1 is needed, or nothing would ever run; not {wrong}"):
        Promise.map([], str, concurrency=wrong)


@pytest.mark.parametrize("wrong", ["2", 2.0, True])
def test_a_concurrency_that_is_no_int_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match="a whole number is needed"):
        Promise.map([], str, concurrency=wrong)


def test_other_wrong_arguments_are_refused_at_once() -> None:
    def three(one: int, two: int, other: int) -> None: ...

    wrong: list[Any] = [
        (lambda: Promise.map(3, str), "an iterable is needed, not 3"),
        (lambda: Promise.map(Promise.resolve(1), str), "put it in a list"),
        (lambda: Promise.map([], 3), "a function is needed, not 3"),
        (lambda: Promise.map([], three), "three .* requires 3 positional arguments"),
        (lambda: Promise.map([], str, signal=3), "an AbortSignal is needed, not 3"),
        (lambda: Promise.map([], str, progress=3), "a function .* is needed, or a bar"),
        (lambda: Promise.map([], str, progress=three), "requires more than"),
    ]
    for act, message in wrong:
        with pytest.raises(TypeError, match=message):
            act()


@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race"])
def test_an_async_iterable_where_a_plain_one_is_needed(name: str) -> None:
    """Is refused at the call, with a way out; what is both is plain."""
    with pytest.raises(TypeError, match=rf"Promise\.{name}: a plain iterable is needed, not the async one"):
        getattr(Promise, name)(async_numbers([]))

    class Both:
        def __iter__(self) -> Iterator[int]:
            return iter([1])

        def __aiter__(self) -> Any:
            raise AssertionError

    assert run(getattr(Promise, name)(Both())) is not None


def test_what_is_both_is_taken_as_async_by_map() -> None:
    class Both:
        def __iter__(self) -> Iterator[int]:
            raise AssertionError

        def __aiter__(self) -> AsyncIterator[int]:
            return async_numbers([], 2)

    assert Promise.map(Both(), str).result() == ["0", "1"]


# ---------------------------------------------------------------------------------------------------------------- progress


def test_progress_is_told_after_each_call(host: Host) -> None:
    """With the total where the input has a length, None elsewhere; rejections count where they are gathered."""
    told: list[Any] = []

    def program() -> None:
        Promise.map([1, 2], str, progress=lambda done, total: told.append((done, total)))
        Promise.map(iter([1, 2]), str, progress=lambda done, total: told.append((done, total)))
        Promise.map([0, 1], lambda value: 1 // value, stop_on_error=False, progress=lambda done: told.append(done)).catch(
            AggregateError, lambda: None
        )
        Promise.map([1], str, progress=lambda: told.append("done"))

    host.run(program)
    key = str
    assert sorted(told, key=key) == sorted([(1, 2), (2, 2), (1, None), (2, None), 1, 2, "done"], key=key)


def test_what_progress_raises_is_reported_and_hinders_nothing(host: Host) -> None:
    results: list[Any] = []

    def program() -> None:
        Promise.map([1, 2], str, progress=lambda done: {}["broken"] if done == 1 else None).then(results.append)

    with pytest.raises(KeyError, match="broken"):
        host.run(program)
    assert results == [["1", "2"]]


def test_an_exit_out_of_progress_leaves() -> None:
    def leave() -> None:
        raise KeyboardInterrupt

    promise = Promise.map([1], str, progress=leave)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert promise.state == "rejected"


def test_an_async_function_may_be_told() -> None:
    told: list[int] = []

    async def tell(done: int) -> None:
        await Promise.resolve()
        told.append(done)

    Promise.map([1, 2], str, progress=tell)
    run()
    assert told == [1, 2]


class Bar:
    """Has of a bar what is used."""

    def __init__(self, total: int | None) -> None:
        self.total = total
        self.n = 0

    def update(self, n: int) -> None:
        self.n += n

    def __bool__(self) -> bool:
        raise TypeError("tqdm's answers so without a total")


def test_a_bar_is_moved_on_and_gets_its_total() -> None:
    """Unless it has one."""
    for total, source, expected in ((None, [1, 2, 3], 3), (10, [1, 2, 3], 10), (None, iter([1, 2, 3]), None)):
        bar = Bar(total)
        Promise.map(source, str, progress=bar).result()
        assert (bar.n, bar.total) == (3, expected)


def test_tqdm_as_it_is(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    tqdm = pytest.importorskip("tqdm")
    monkeypatch.setattr(tqdm.tqdm, "monitor_interval", 0)  # else a thread of tqdm's would be left
    with tqdm.tqdm(desc="files", mininterval=0) as bar:
        assert Promise.map([1, 2, 3], str, progress=bar).result() == ["1", "2", "3"]
    assert (bar.n, bar.total) == (3, 3)
    assert "3/3" in capsys.readouterr().err


def test_rich_through_a_lambda() -> None:
    rich = pytest.importorskip("rich.progress")
    with rich.Progress(disable=True) as progress:
        task = progress.add_task("files")
        Promise.map([1, 2], str, progress=lambda done, total: progress.update(task, completed=done, total=total)).result()
    assert (progress.tasks[0].completed, progress.tasks[0].total) == (2, 2)


def test_promises_that_are_queued_do_not_starve_jobs() -> None:
    """A call that ends at once still costs a job."""
    events: list[Any] = []
    Promise.map(range(3), events.append, concurrency=1)
    queue_microtask(events.append, "job")
    run()
    assert events == [0, "job", 1, 2] or events == [0, 1, "job", 2]
