"""Combinators that let go: once a race is decided, nothing of it is left on the promises that lost."""

from __future__ import annotations

import gc
import tracemalloc
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, ThreadScheduler, async_function, run, sleep
from promiselite.core.reactions import forget_reaction
from promiselite.core.record import Reactions
from tests.support.hosts import Host


class Boom(Exception):
    """A reason."""


def fails() -> Any:
    """Return a promise that will be rejected, and is handled."""
    return Promise.resolve().then(lambda: Promise.reject(Boom()))


DECIDED: dict[str, Callable[[Any], Any]] = {
    "race": lambda slow: Promise.race([slow, Promise.resolve("fast")]),
    "race by a value": lambda slow: Promise.race([slow, "fast"]),
    "race by a thenable": lambda slow: Promise.race([slow, Thenable(), slow]),
    "race by a thenable before": lambda slow: Promise.race([Thenable(), slow]),
    "race rejected": lambda slow: Promise.race([slow, fails()]),
    "any": lambda slow: Promise.any([slow, Promise.resolve("fast")]),
    "any behind": lambda slow: Promise.any([Promise.resolve("fast"), slow, slow]),
    "all": lambda slow: Promise.all([slow, fails()]),
    "all keyed": lambda slow: Promise.all_keyed({"slow": slow, "fast": fails()}),
}


class Thenable:
    """Calls its first function at once, and twice."""

    def then(self, resolve: Any, reject: Any) -> None:
        resolve("fast")
        reject(Boom())


def pending() -> Any:
    """Return a pending promise, with its functions and other reactions."""
    return Promise.with_resolvers()


@pytest.mark.parametrize("name", DECIDED)
def test_nothing_is_left_on_the_loser(name: str) -> None:
    """Beside other reactions none is left, and by itself it holds nothing of the call."""
    slow, _, _ = pending()
    others = [slow.then(lambda value: value) for _ in range(3)]
    for _ in range(2):
        DECIDED[name](slow).catch(lambda reason: None)
        run()
        assert list(slow._value.values()) == others

    lonely, _, _ = pending()
    watched = weakref.ref(DECIDED[name](lonely).catch(lambda reason: None))
    made = DECIDED[name](lonely)
    made.catch(lambda reason: None)
    watched_result = weakref.ref(made)
    del made
    run()
    assert (watched(), watched_result()) == (None, None)
    assert lonely.state == "pending"


@pytest.mark.parametrize("name", DECIDED)
@pytest.mark.parametrize("others", [0, 1, 1000])
def test_many_races_against_one_promise_take_constant_memory(name: str, others: int) -> None:
    """The pending promise does not grow."""
    slow, _, _ = pending()
    kept = [slow.then(lambda value: value) for _ in range(others)]

    def some() -> None:
        for _ in range(100 + others // 2):
            DECIDED[name](slow).catch(lambda reason: None)
            run()

    for _ in range(5):
        some()  # a table with gaps is made wider once
    gc.collect()
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        some()
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert grown < 20_000
    assert len(kept) == others


def test_taking_a_reaction_out_of_many_looks_at_none_of_the_others() -> None:
    """No reaction is compared with another, as a search through a list would."""
    slow, _, _ = pending()
    kept = [slow.then() for _ in range(1000)]
    waiting: Any = slow._value
    assert type(waiting) is Reactions
    forget_reaction(slow, kept[500])
    assert len(waiting) == 999
    forget_reaction(slow, kept[500])
    assert list(waiting.values()) == kept[:500] + kept[501:]


@pytest.mark.parametrize("name", DECIDED)
def test_a_loser_that_is_rejected_later_is_handled(name: str, host: Host) -> None:
    """As in JavaScript: the combinator has listened to it, and that counts for ever."""
    rejected: list[Any] = []

    def program() -> None:
        for reactions in range(3):
            slow, _, reject = pending()
            rejected.append(slow)
            for _ in range(reactions):
                slow.catch(lambda reason: None)
            decided = DECIDED[name](slow).catch(lambda reason: None)
            decided.then(lambda _, reject=reject: sleep(0.001).then(lambda: reject(Boom())))

    host.run(program)  # it would raise what is not handled
    assert [promise.state for promise in rejected] == ["rejected"] * 3


@pytest.mark.parametrize("name", DECIDED)
def test_a_loser_stays_handled_when_another_wait_is_given_up(name: str, loop: LoopScheduler) -> None:
    """``result(timeout)`` takes its own reaction back, and no more than that."""
    for twice in (False, True):
        slow, _, reject = pending()
        made = DECIDED[name](slow).catch(lambda reason: None)
        if twice:
            run()
        with loop.hold(), pytest.raises(TimeoutError):
            slow.result(0.001)
        made.result()
        reject(Boom())
        run()


def test_a_wait_that_is_given_up_handles_nothing(loop: LoopScheduler) -> None:
    """A reaction that was taken back is as if it had never been: alone or as the last of several."""
    reported: list[Any] = []
    loop.on_unhandled_rejection = lambda reason, promise: reported.append(promise)
    for count in (1, 2, 3):
        slow, _, reject = pending()
        reactions = [slow.then() for _ in range(count)]
        for reaction in reactions:
            forget_reaction(slow, reaction)
        reject(Boom())
        run()
        assert reported.pop() is slow


@pytest.mark.parametrize("name", DECIDED)
def test_the_reactions_that_are_left_keep_their_order(name: str, host: Host) -> None:
    """Taking one out changes nothing for the others; those that come later stand behind."""
    log: list[int] = []

    def program() -> None:
        slow, resolve, _ = pending()
        slow.then(lambda: log.append(0))
        slow.then(lambda: log.append(1))
        decided = DECIDED[name](slow).catch(lambda reason: None)
        slow.then(lambda: log.append(2))

        @async_function
        async def waits() -> None:
            await slow
            log.append(3)

        waits()
        slow.then(lambda: log.append(4))
        decided.then(lambda: slow.then(lambda: log.append(5)))
        decided.then(lambda: sleep(0.001)).then(resolve)

    host.run(program)
    assert log == [0, 1, 2, 3, 4, 5]


def test_two_races_between_the_same_promises() -> None:
    """What decides one decides both, and the promises that lost are free of both."""
    slow, _, _ = pending()
    fast, resolve, _ = pending()
    results = [Promise.race([slow, fast]), Promise.race([fast, slow]), Promise.any([slow, slow, fast])]
    resolve("fast")
    assert [result.result() for result in results] == ["fast"] * 3
    run()
    assert not slow._value


def test_a_class_of_its_own_hears_of_every_element() -> None:
    """The functions of a capability that is not the class's own are called for losers too, as the specification has it."""
    calls: list[object] = []

    class Constructor:
        resolve = Promise.resolve

        def __init__(self, executor: Callable[..., object]) -> None:
            executor(calls.append, calls.append)

    slow, resolve, _ = pending()
    other = slow.then(lambda value: value)
    Promise.race.__func__(Constructor, [slow, slow, Promise.resolve("fast")])  # type: ignore[attr-defined]
    run()
    assert calls == ["fast"]
    resolve("slow")
    run()
    assert calls == ["fast", "slow", "slow"]
    assert other.state == "fulfilled"


def test_what_a_pending_race_holds_is_freed_without_the_collector() -> None:
    """Promises and the race between them form no cycle."""
    gc.collect()
    gc.disable()
    try:
        one, two = pending().promise, pending().promise
        beside = [one.then(), two.then()]
        made = [Promise.race([one, two]), Promise.any([two, one]), Promise.all([one, two])]
        watched = [weakref.ref(each) for each in (one, two, *made, *beside)]
        del one, two, made, beside
        assert [reference() for reference in watched] == [None] * 7
    finally:
        gc.enable()


def test_a_loser_that_is_gone_before_the_end() -> None:
    """What nobody holds any more is not looked for."""
    fast, resolve, _ = pending()
    slow = pending().promise
    slow.then()
    made = Promise.race([slow, fast])
    watched = weakref.ref(slow)
    del slow
    assert watched() is None
    resolve("fast")
    assert made.result() == "fast"


@pytest.mark.parametrize("rejects", [False, True])
def test_a_promise_of_another_thread_decides(loop: LoopScheduler, rejects: bool) -> None:
    """What it calls there is posted, and decides at home; then all is let go."""

    def fail() -> Any:
        raise Boom

    slow, _, _ = pending()
    other = slow.then()
    with ThreadScheduler() as elsewhere:
        far: Any = elsewhere.sleep(0.001, "fast")
        made = Promise.race([slow, far.then(fail) if rejects else far])
        with loop.hold():
            assert type(made.exception()) is (Boom if rejects else type(None))
    assert list(slow._value.values()) == [other]


def test_elements_know_the_promise_of_the_call() -> None:
    """As long as it is not decided; that of a class of its own for ever."""
    slow, _, _ = pending()
    made = Promise.race([slow, slow])
    assert [element.settles() for element in slow._value.values()] == [made, made]

    class Constructor:
        resolve = Promise.resolve

        def __init__(self, executor: Callable[..., object]) -> None:
            executor(lambda value: None, lambda reason: None)

    lonely, _, _ = pending()
    foreign = Promise.race.__func__(Constructor, [lonely])  # type: ignore[attr-defined]
    assert lonely._value.settles() is foreign
