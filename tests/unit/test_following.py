"""Endless chains of followers: constant memory, and the order of events to the tick, whether links are left out or not."""

from __future__ import annotations

import gc
import random
import weakref
from collections.abc import Callable
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, async_function, current_scheduler, run, set_immediate, sleep, use_scheduler
from promiselite.core import following
from promiselite.scheduler import Scheduler
from tests.support.hosts import HOSTS, Host
from tests.support.thread_hosts import ThreadHost

TURNS = 3000


class Workers(ThreadHost):
    """Handlers run on other threads."""

    workers = 2


class Turns:
    """Counts turns, and the promises that are alive now and then."""

    def __init__(self) -> None:
        self.count = 0
        self.alive: list[int] = []

    def more(self) -> bool:
        self.count += 1
        if self.count % 1000 == 500:
            self.alive.append(sum(type(one) is Promise for one in gc.get_objects()))
        return self.count < TURNS


def loop_then(turns: Turns) -> Any:
    def loop() -> Any:
        return Promise.resolve().then(loop) if turns.more() else "end"

    return loop()


def loop_sleep(turns: Turns) -> Any:
    def loop() -> Any:
        return sleep(0).then(loop) if turns.more() else "end"

    return loop()


def loop_executor(turns: Turns) -> Any:
    def loop() -> Any:
        return Promise(lambda resolve: resolve(Promise.resolve().then(loop))) if turns.more() else "end"

    return loop()


def loop_async_function(turns: Turns) -> Any:
    @async_function
    async def loop() -> Any:
        await Promise.resolve()
        return loop() if turns.more() else "end"

    return loop()


def loop_async_function_that_sleeps(turns: Turns) -> Any:
    @async_function
    async def loop() -> Any:
        await sleep(0)
        return loop() if turns.more() else "end"

    return loop()


def loop_finally(turns: Turns) -> Any:
    def loop() -> Any:
        return Promise.resolve().finally_(lambda: None).then(loop) if turns.more() else "end"

    return loop()


def loop_rejected(turns: Turns) -> Any:
    def loop() -> Any:
        return Promise.resolve().then(fail).catch(loop) if turns.more() else "end"

    return loop()


def fail() -> Any:
    raise ValueError


def loop_remembered(turns: Turns) -> Any:
    last: list[Any] = []

    def loop() -> Any:
        if not turns.more():
            return "end"
        last[:] = [Promise.resolve().then(loop)]
        return last[0]

    return loop()


LOOPS = [
    loop_then,
    loop_sleep,
    loop_executor,
    loop_async_function,
    loop_async_function_that_sleeps,
    loop_finally,
    loop_rejected,
    loop_remembered,
]


@pytest.mark.parametrize("loop", LOOPS, ids=lambda loop: loop.__name__)
def test_an_endless_loop_takes_constant_memory(loop: Any, host: Host) -> None:
    """However many turns it takes, the number of promises stays the same, and the ends outside hear of the last turn."""
    check_alive(loop, host)


@pytest.mark.parametrize("loop", [loop_then, loop_sleep, loop_async_function], ids=lambda loop: loop.__name__)
def test_an_endless_loop_takes_constant_memory_where_workers_run_handlers(loop: Any) -> None:
    """The same with a pool of threads."""
    host = Workers()
    try:
        check_alive(loop, host)
    finally:
        host.close()


def check_alive(loop: Any, host: Host) -> None:
    turns = Turns()
    seen: list[object] = []

    def program() -> None:
        loop(turns).finally_(lambda: seen.append("finally")).catch(seen.append).then(seen.append)

    host.run(program)
    assert seen == ["finally", "end"]
    assert max(turns.alive) - min(turns.alive) <= 4, turns.alive


def test_an_endless_loop_that_fails_tells_it_outside(host: Host) -> None:
    """The reason of the last turn comes through all the links that were left out, with the traceback it had."""
    seen: list[Any] = []

    def program() -> None:
        turns = Turns()

        def loop() -> Any:
            if turns.more():
                return Promise.resolve().then(loop)
            raise ValueError("last")

        loop().catch(
            lambda reason: seen.append((reason, reason.__traceback__.tb_frame.f_code.co_name, reason.__traceback__.tb_next))
        )

    host.run(program)
    [(reason, name, next_one)] = seen
    assert (str(reason), name, next_one) == ("last", "loop", None)


def test_an_endless_loop_that_nobody_holds_reports_its_failure(loop: LoopScheduler) -> None:
    """The promise that started it is rejected without a handler, once."""
    turns = Turns()
    reported: list[Any] = []
    loop.on_unhandled_rejection = lambda reason, promise: reported.append(reason)

    def turn() -> Any:
        if turns.more():
            return Promise.resolve().then(turn)
        raise ValueError("last")

    turn()
    run()
    assert [str(reason) for reason in reported] == ["last"]


def test_the_switch() -> None:
    """Without collapsing every link is there."""
    scheduler = LoopScheduler()
    scheduler.collapses_followers = False
    with use_scheduler(scheduler):
        turns = Turns()
        loop_then(turns)
        run()
    assert turns.alive[-1] - turns.alive[0] >= 1900


# ------------------------------------------------------------------------------------------------- which links are left out


def linked(use: Callable[[Any], object]) -> tuple[int, list[object]]:
    """Have one promise follow a pending one, with a reaction of its own; return how many reactions wait behind a count."""
    inner, resolve, _ = Promise.with_resolvers()
    seen: list[object] = []

    def make() -> None:
        link = Promise.resolve().then(lambda: inner)
        link.then(seen.append)
        use(link)

    make()
    current_scheduler().run_jobs()  # type: ignore[attr-defined]
    waiting: Any = inner._value
    passed = waiting.count if type(waiting) is following.PassedLinks else 0
    resolve("value")
    run()
    return passed, seen


kept: list[Any] = []

SEEN: dict[str, Callable[[Any], object]] = {
    "by a variable": kept.append,
    "by a weak reference": lambda link: kept.append(weakref.ref(link)),
    "by a weak reference with a callback": lambda link: kept.append(weakref.ref(link, lambda dead: None)),
    "by a bound method": lambda link: kept.append(link.then),
    "by a second reaction": lambda link: link.then(kept.append),
    "by a task": lambda link: kept.append(link.__await__()),
}

UNSEEN: dict[str, Callable[[Any], object]] = {
    "at all": lambda link: None,
    "after its state was read": lambda link: link.state,
    "after it was shown": repr,
    "after a weak reference has died": lambda link: weakref.ref(link)().state,  # type: ignore[union-attr]
}


@pytest.fixture(autouse=True)
def nothing_kept() -> Any:
    """Each test begins without the references that others kept."""
    kept.clear()
    yield
    kept.clear()


@pytest.mark.parametrize("name", SEEN)
def test_a_link_that_is_seen_stays(name: str) -> None:
    """Seen by anybody, a link is there until the end."""
    assert linked(SEEN[name]) == (0, ["value"])


@pytest.mark.parametrize("name", UNSEEN)
def test_a_link_that_nobody_sees_is_left_out(name: str) -> None:
    """What looked at it once does not keep it."""
    assert linked(UNSEEN[name]) == (1, ["value"])


def test_links_of_a_settled_promise_stay() -> None:
    """A promise that is settled already is heard of at once: nothing waits."""
    seen: list[object] = []
    Promise.resolve().then(lambda: Promise.resolve("fulfilled")).then(seen.append)
    Promise.resolve().then(lambda: Promise.reject("rejected")).catch(seen.append)
    run()
    assert seen == ["fulfilled", "rejected"]


def test_a_wait_that_is_given_up_is_taken_back_from_the_end_of_a_chain(loop: LoopScheduler) -> None:
    """``result(timeout)`` on the promise outside leaves the chain as it was."""
    inner, resolve, _ = Promise.with_resolvers()
    outer = Promise.resolve().then(lambda: Promise.resolve().then(lambda: Promise.resolve().then(lambda: inner)))
    with loop.hold(), pytest.raises(TimeoutError):
        outer.result(0.001)
    resolve("value")
    assert outer.result() == "value"


def test_a_race_at_the_end_of_links() -> None:
    """An element may wait behind links that were left out, and beside other reactions."""
    inner, resolve, _ = Promise.with_resolvers()
    won = Promise.race([Promise.resolve().then(lambda: inner), sleep(0.001, "first")])
    current_scheduler().run_jobs()  # type: ignore[attr-defined]
    beside = inner.then(lambda value: value + "!")
    assert won.result() == "first"
    resolve("second")
    assert beside.result() == "second!"


# -------------------------------------------------------------------------------------------------------- order, to the tick


class LateThenable:
    """A value that becomes a thenable while it passes through a chain."""

    def __init__(self, log: list[object], looks: int, error: bool) -> None:
        self._log = log
        self._looks = looks
        self._error = error

    @property
    def then(self) -> Any:
        """Count each time it is looked for."""
        self._looks -= 1
        self._log.append(f"look {self._looks}")
        if self._looks != 0:
            return None
        if self._error:
            raise ValueError("getter")
        return lambda resolve: (self._log.append("called"), resolve("from thenable"))


def random_chain(seed: int, holds: bool) -> list[object]:
    """Run a random chain of followers beside clocks that count the ticks; return what happened, in order."""
    choose = random.Random(seed)
    log: list[object] = []
    held: list[Any] = []
    steps = choose.randrange(1, 12)

    def clock(name: str, ticks: int) -> None:
        def tick(number: int) -> Any:
            log.append(f"{name}{number}")
            return number + 1

        promise = Promise.resolve(0)
        for _ in range(ticks):
            promise = promise.then(tick)

    def end() -> Any:
        log.append("end")
        kind = choose.randrange(5)
        if kind == 0:
            raise ValueError("reason")
        if kind == 1:
            return LateThenable(log, choose.randrange(1, 9), choose.random() < 0.5)
        if kind == 2:
            return set
        if kind == 3:
            return Promise.reject(KeyError("rejected"))
        return "value"

    def hold(promise: Any) -> Any:
        if holds and choose.random() < 0.6:
            held.append(promise if choose.random() < 0.5 else weakref.ref(promise))
        if held and choose.random() < 0.4:
            one = held.pop(choose.randrange(len(held)))
            log.append(getattr(one if isinstance(one, Promise) else one(), "state", "gone") and "looked")
        return promise

    def turn() -> Any:
        nonlocal steps
        steps -= 1
        log.append(f"turn {steps}")
        if steps <= 0:
            return end()
        kind = choose.randrange(8)
        if kind == 0:
            return hold(sleep(0).then(turn))
        if kind == 1:
            return hold(Promise(lambda resolve: resolve(Promise.resolve().then(turn))))
        if kind == 2:
            return hold(async_turn())
        if kind == 3:
            return hold(Promise.resolve().then(turn).then())
        if kind == 4:
            promise = hold(Promise.resolve().then(turn))
            promise.then(lambda value: log.append("branch"), lambda reason: log.append("branch fails"))
            return promise
        if kind == 5:
            clock(f"c{steps}.", 9)
        if kind == 6 and holds:
            race = Promise.race([hold(Promise.resolve().then(turn)), sleep(0.001)])
            return race
        return hold(Promise.resolve().then(turn))

    @async_function
    async def async_turn() -> Any:
        await Promise.resolve()
        return turn()

    def outside(name: str) -> None:
        promise = hold(Promise.resolve().then(turn))
        promise.then(
            lambda value: log.append((name, "fulfilled", type(value).__name__)),
            lambda reason: log.append((name, "rejected", type(reason).__name__)),
        )

    clock("a", 60)
    outside("one")
    clock("b", 60)
    set_immediate(clock, "i", 20)
    if choose.random() < 0.3:
        steps += 4
        outside("two")
    return log


def run_chain(seed: int, holds: bool, collapses: bool, host: Host) -> list[object]:
    log: list[object] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Scheduler, "collapses_followers", collapses)
        try:
            host.run(lambda: log.append(random_chain(seed, holds)))
        except (ValueError, KeyError) as error:
            log.append(repr(error))
    return log


@pytest.mark.parametrize("holds", [False, True], ids=["unseen", "seen"])
def test_the_order_of_events_is_the_same(holds: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """With collapsing and without, every event stands at the same place, down to each look for a ``then``."""
    passed = 0
    real = following.PassedLinks.run

    def counted(self: Any) -> None:
        nonlocal passed
        passed += 1
        real(self)

    monkeypatch.setattr(following.PassedLinks, "run", counted)
    for seed in range(500):
        runs = []
        for collapses in (False, True):
            host = HOSTS["virtual"]()
            runs.append(run_chain(seed, holds, collapses, host))
            host.close()
        assert runs[0] == runs[1], seed
    assert passed > 300


def test_the_order_of_events_is_the_same_on_every_host(host: Host) -> None:
    """The same on the host at hand."""
    for seed in range(40):
        assert run_chain(seed, False, False, host) == run_chain(seed, False, True, host), seed
