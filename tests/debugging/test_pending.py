"""What is pending, as a tree."""

from __future__ import annotations

import gc
from typing import Any

import pytest

from promiselite import (
    AbortController,
    LoopScheduler,
    Promise,
    as_completed,
    async_function,
    limit,
    offload,
    pending,
    run,
    set_immediate,
    set_timeout,
    sleep,
    to_concurrent_future,
)
from promiselite.debugging.records import records
from tests.debugging.support import debugged, relative
from tests.support.threads import pass_gate


def drawn(function: Any) -> str:
    """Return the drawing, with lines counted from *function*."""
    return relative(str(pending()), function)


def test_a_tree(virtual: LoopScheduler) -> None:
    with debugged():

        @async_function
        async def fetch() -> None:
            await Promise.all([waiting.then(print), sleep(1)])

        waiting, _, _ = Promise.with_resolvers()
        promise = fetch()
        run_jobs(virtual)
        assert drawn(test_a_tree) == (
            "async fetch at +8\n"
            "└── all at +5\n"
            "    ├── then at +5\n"
            "    │   └── Promise.with_resolvers at +7: its resolve or reject was not called yet\n"
            "    └── sleep at +5: a timer that is due in 1000 ms"
        )
        [root] = pending()
        assert root.promise is promise
        assert repr(root) == f"<Pending {root.made}>"
        assert [child.made.partition(" ")[0] for child in root.waits_for[0].waits_for] == ["then", "sleep"]
        virtual.abandon()


def run_jobs(loop: LoopScheduler) -> None:
    loop.run_jobs()


def in_a_dict(promises: list[Any]) -> Any:
    return Promise.all_keyed(dict(enumerate(promises)))


class Kept:
    """A thenable that keeps what it is called with."""

    functions: Any

    def then(self, *functions: Any) -> None:
        self.functions = functions


def test_what_no_promise_settles(virtual: LoopScheduler) -> None:
    """Timers and immediates that will, queued jobs, work elsewhere, bodies that wait for something else."""
    import threading

    gate = threading.Event()
    with debugged():
        rejected = Promise(lambda _, reject: set_timeout(reject, 5, 1))
        soon = sleep(0)
        queued = Promise.resolve(1).then(print)
        elsewhere = offload(pass_gate, gate)
        gone = Promise(lambda: None).then(print)
        notes = {node.promise: node.note for node in pending()}
        assert notes == {
            rejected: "a timer that is due in 5 ms",
            soon: "an immediate",
            queued: "its job is queued",
            elsewhere: "work in an executor",
            gone: "the promise it was chained to is gone, so nothing can settle it",
        }
        rejected.catch(print)
        gate.set()
        run()
        del gone, notes
        assert str(pending()) == "nothing is pending"


@pytest.mark.parametrize(
    "gathering",
    [Promise.all, Promise.all_settled, Promise.any, Promise.race, lambda them: Promise.map(them, str), in_a_dict],
)
def test_elements_that_are_gone(gathering: Any, loop: LoopScheduler) -> None:
    """Nobody else holds them: they were freed, and so was whatever would have settled them."""
    with debugged():
        promise = gathering([Promise(lambda: None).then(str)])
        [root] = pending()
        assert root.promise is promise
        assert root.note == "what it waits for is no promise, or is gone: then nothing can settle it"
        with pytest.raises(RuntimeError, match="it waits along .*: what it waits for is no promise, or is gone: then"):
            promise.result()


def test_an_element_that_is_a_thenable(loop: LoopScheduler) -> None:
    """It is there, and may call the functions that only it knows."""
    with debugged():
        thenable = Kept()
        promise = Promise.all([thenable])
        run_jobs(loop)
        [root] = pending()
        assert [child.note.partition(",")[0] for child in root.waits_for] == ["what it waits for is no promise"]
        thenable.functions[0]("settled")
        assert promise.result() == ["settled"]


def test_a_body_that_waits_for_something_of_its_host() -> None:
    import asyncio

    @async_function
    async def body() -> None:
        await asyncio.sleep(0.001)

    async def main() -> None:
        with debugged():
            promise = body()
            assert str(pending()).endswith(": its body has not ended")
            await promise

    asyncio.run(main())


def test_of_a_subclass(loop: LoopScheduler) -> None:
    class Own(Promise[Any]):
        pass

    with debugged():
        own = Own(lambda: None)
        derived = own.then(print)
        [node] = pending()
        assert node.promise is derived
        assert [child.promise for child in node.waits_for] == [own]


def test_a_circle(loop: LoopScheduler) -> None:
    """Promises that wait for each other: each circle is told of, and ends."""
    with debugged():
        one, resolve_one, _ = Promise.with_resolvers()
        two, resolve_two, _ = Promise.with_resolvers()
        resolve_one(two)
        resolve_two(one)
        loop.run_jobs()
        text = str(pending())
        assert text.count("with_resolvers") == 3
        assert text.endswith("a circle, which nothing can settle")
        with pytest.raises(RuntimeError, match=r"with_resolvers at .* ← Promise.with_resolvers at .* \(a circle\)"):
            one.result()


def test_a_wait_that_cannot_end_says_along_what_it_waits(loop: LoopScheduler) -> None:
    with debugged():
        start = Promise(lambda: None)
        end = Promise.all([start.then(print), 3]).then(print)
        with pytest.raises(RuntimeError) as caught:
            end.result()
    text = relative(str(caught.value), test_a_wait_that_cannot_end_says_along_what_it_waits)
    assert (
        "it waits along then at +3 ← all at +3 ← then at +3 ← Promise at +2: its resolve or reject was not called yet" in text
    )


def test_what_was_made_before_says_what_it_can(loop: LoopScheduler) -> None:
    before = Promise(lambda: None)
    with debugged(), pytest.raises(RuntimeError, match="it waits for its resolving functions"):
        before.result()


def test_shared_by_several(loop: LoopScheduler) -> None:
    """A promise that two wait for stands below both."""
    before = Promise(lambda: None)
    with debugged():
        shared = Promise(lambda: None)
        both = [shared.then(print), shared.then(print)]
        assert [[child.promise for child in node.waits_for] for node in pending()] == [[shared], [shared]]
        with pytest.raises(RuntimeError, match="it waits along Promise at"):
            shared.result()
        below = [each.then(print) for each in both]
        with pytest.raises(RuntimeError, match="it waits along then at .* ← Promise at"):
            both[0].result()
        assert len(below) == 2
        with pytest.raises(RuntimeError, match="it waits for its resolving functions"):
            before.result()


def test_what_the_collector_takes_away_meanwhile(loop: LoopScheduler) -> None:
    """Wherever in here the collector runs, and takes out promises that nobody has any more."""
    thresholds, dictionaries = gc.get_threshold(), []
    with debugged():
        kept = [Promise(lambda: None) for _ in range(20)]
        try:
            for steps in range(-5, 40):
                gc.disable()
                gc.collect()
                table = vars(records)["data"]
                entries = list(table.items())
                table.clear()
                table.update(entries)  # without gaps: such a dictionary is copied as a block
                circle: list[object] = [Promise(lambda: None) for _ in range(5)]
                circle.append(circle)
                del circle
                dictionaries.append([{} for _ in range(100)])  # none is left over that a new one could be made of
                gc.set_threshold(max(1, gc.get_count()[0] + steps))
                gc.enable()
                assert {node.promise for node in pending()} >= set(kept)
        finally:
            gc.set_threshold(*thresholds)
            gc.enable()


def test_who_else_waits_is_no_promise(loop: LoopScheduler) -> None:
    """A future, here, of another library."""
    with debugged():
        promise = Promise(lambda: None)
        future = to_concurrent_future(promise)
        assert [node.promise for node in pending()] == [promise]
        assert not future.done()


def test_outside_debug_mode() -> None:
    with pytest.raises(RuntimeError, match="PROMISELITE_DEBUG=1"):
        pending()


def test_immediates_and_due_timers_with_other_functions_are_nobodys(loop: LoopScheduler) -> None:
    with debugged():
        set_immediate(print)
        set_timeout(print, 1, "x")
        promise = Promise(lambda: None)
        assert [node.note for node in pending()] == ["its resolve or reject was not called yet"]
        assert promise.state == "pending"
    loop.abandon()


def test_what_follows_and_what_works_through_an_input(virtual: LoopScheduler) -> None:
    """A time limit, map with an input of either kind, a limiter and as_completed tell what they wait for."""
    with debugged():
        held, _, _ = Promise.with_resolvers()
        limited = limit(1)(lambda: held)
        below = "└── Promise.with_resolvers at +3: its resolve or reject was not called yet"

        async def inputs() -> Any:
            yield await held

        async def asks() -> None:
            async for _ in as_completed([held, sleep(1)]):
                raise AssertionError

        kept: list[Any] = [held.timeout(9)]
        kept.append(Promise.map([1], lambda _: held, concurrency=1))
        kept.append(Promise.map([held], str))
        kept.append(Promise.map(inputs(), str))
        kept += [limited(), limited()]
        kept.append(async_function(asks)())
        kept.append(sleep(5, signal=AbortController().signal))
        run_jobs(virtual)
        assert drawn(test_what_follows_and_what_works_through_an_input).splitlines() == [
            "timeout at +14",
            below,
            "map at +15",
            below,
            "map at +16",
            below,
            "map at +17",
            "└── map at +17",
            f"    {below}",
            "limit at +18",
            below,
            "limit at +18: it waits for a place of its limiter",
            "async asks at +19",
            "└── as_completed at +11",
            f"    ├{below[1:]}",
            "    └── sleep at +11: a timer that is due in 1000 ms",
            "sleep at +20: a timer that is due in 5000 ms",
        ]
        virtual.abandon()
