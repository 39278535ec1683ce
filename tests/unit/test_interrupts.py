"""Ctrl-C in the middle of the loop: nothing is lost, nothing runs twice, and the next run() goes on."""

from __future__ import annotations

import signal
import sys
from collections import Counter
from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    async_function,
    clear_interval,
    next_tick,
    queue_microtask,
    run,
    scheduler as scheduler_module,
    set_immediate,
    set_interval,
    set_timeout,
    sleep,
    use_scheduler,
)
from tests.support.hosts import VirtualLoop
from tests.support.interrupts import Interrupt
from tests.support.threads import elsewhere

Log = Callable[[str], Callable[..., None]]


class Sub(Promise[Any]):
    """A subclass, which takes the long way."""


class Thenable:
    """Calls back in its own then."""

    def then(self, resolve: Any, reject: Any) -> None:
        resolve("thenable")


class DeadlineLoop(VirtualLoop):
    """A loop that fails instead of running or sleeping without end."""

    turns = 0

    def turn(self, done: Callable[[], bool] | None = None) -> None:
        """Count the turns."""
        self.turns += 1
        assert self.turns < 1000, "run() does not end"
        super().turn(done)

    def idle(self, seconds: float | None) -> None:
        """Fail where the loop would hang."""
        assert seconds is not None, "run() would never end"
        super().idle(seconds)


def reactions(log: Log) -> list[Any]:
    """One promise with one handler, with many, and with none that fits."""
    promise, resolve, _ = Promise.with_resolvers()
    one = promise.then(log("1"), log("1"))
    many = [promise.then(log(name), log(name)) for name in "234"]
    through = promise.catch(None).then(None, None).then(log("5"), log("5"))
    branches = [many[0].then(log(name), log(name)) for name in "678"]
    set_timeout(resolve, 1, "value")
    return [promise, one, *many, through, *branches]


def rejections(log: Log) -> list[Any]:
    """Reasons pass through to the handlers at the end."""
    promise, _, reject = Promise.with_resolvers()
    ends = [promise.then(None).finally_(log("f" + name)).then(log(name), log(name)) for name in "12"]
    set_immediate(reject, ValueError("reason"))
    return [promise, *ends]


def followers(log: Log) -> list[Any]:
    """Promises resolved with promises and with thenables."""
    inner, resolve, _ = Promise.with_resolvers()
    outer = Promise.resolve().then(lambda: inner)
    late = Promise.resolve().then(lambda: Promise.resolve("settled"))
    thenable = Promise.resolve().then(Thenable)
    ends = [each.then(log(name), log(name)) for name, each in (("o", outer), ("l", late), ("t", thenable))]
    set_timeout(resolve, 1, "value")
    return [inner, outer, late, thenable, *ends]


def links(log: Log) -> list[Any]:
    """Chains of followers that nobody sees, with an end that is seen."""
    turns = [5, 3]

    def loop(which: int) -> Any:
        turns[which] -= 1
        if turns[which] > 0:
            return Promise.resolve().then(lambda: loop(which))
        return "value" if which == 0 else sleep(0.001).then(lambda: Promise.reject(ValueError("reason")))

    ends = [loop(which).then(log(str(which)), log(str(which))) for which in (0, 1)]
    return [*ends, Promise.resolve().then(lambda: loop(0)).finally_(log("finally"))]


def subclasses(log: Log) -> list[Any]:
    """The long way through capabilities."""
    promise: Any = Sub.resolve("value")
    first = promise.then(log("1"), log("1"))
    ends = [first.then(log(name), log(name)) for name in "23"]
    return [promise, first, *ends]


def combinators(log: Log) -> list[Any]:
    """Each of the four, and ``all`` of promises that are fulfilled already."""
    sources = [Promise.resolve(number).then(None) for number in range(3)]
    row = Promise.all([Promise.resolve(number) for number in range(3)])
    made = [Promise.all(sources), Promise.any(sources), Promise.race(sources), Promise.all_settled(sources), row]
    return [*sources, *made, *(each.then(log(str(number)), log(str(number))) for number, each in enumerate(made))]


def races(log: Log) -> list[Any]:
    """Races against one promise that is settled later, and has other reactions."""
    slow, resolve, _ = Promise.with_resolvers()
    before = slow.then(log("before"))
    first = Promise.race([slow, Promise.resolve().then(None)])
    second = Promise.any([slow, Promise.resolve().then(None)])
    third = Promise.all([slow, Promise.resolve().then(lambda: Promise.reject(ValueError("reason")))])
    after = slow.then(log("after"))
    set_timeout(resolve, 1, "value")
    return [slow, before, after, first.then(log("1")), second.then(log("2")), third.catch(log("3"))]


def coroutines(log: Log) -> list[Any]:
    """An async function that awaits three times."""

    @async_function
    async def work() -> None:
        for name in "123":
            await Promise.resolve(name)
        log("body")()

    done = work()
    return [done, done.then(log("end"), log("end"))]


def callbacks(log: Log) -> list[Any]:
    """Every kind of callback, and an interval that ends itself."""
    for name, ask in (("m", queue_microtask), ("t", next_tick), ("i", set_immediate)):
        ask(log(name + "1"))
        ask(log(name + "2"))
    for name in "123":
        set_timeout(log("s" + name), 1)
    set_timeout(log("s4"), 2)
    count = 0

    def tick() -> None:
        nonlocal count
        count += 1
        log(f"tick {min(count, 3)}")() if count <= 3 else None
        if count >= 3:
            clear_interval(interval)

    interval = set_interval(tick, 1)
    return []


def posts(log: Log) -> list[Any]:
    """What another thread asked for."""
    promise, resolve, _ = Promise.with_resolvers()
    loop = promise._scheduler
    ends: list[Any] = []

    def foreign() -> None:
        ends.append(promise.then(log("then"), log("then")))
        loop.set_timeout(log("timer"), 1)
        loop.queue_microtask(log("microtask"))
        loop.next_tick(log("tick"))
        loop.set_immediate(log("immediate"))
        resolve("value")

    elsewhere(foreign)
    return [promise, *ends]


PROGRAMS = [reactions, rejections, followers, links, subclasses, combinators, races, coroutines, callbacks, posts]


def without_variables(
    program: Any, at: int, expected: list[str], patch: pytest.MonkeyPatch
) -> tuple[Interrupt, list[str], str]:
    """Do what ``interrupted`` does in a context without variables, as in a script, where handlers share one."""
    loop = DeadlineLoop()
    patch.setattr(scheduler_module._default, "scheduler", loop)
    return Context().run(interrupted_on, loop, program, at, expected)


def interrupted(program: Any, at: int, expected: list[str], _: object = None) -> tuple[Interrupt, list[str], str]:
    """Run *program* with one interrupt, then until nothing is left; return what was logged, and what is wrong."""
    loop = DeadlineLoop()
    with use_scheduler(loop):
        return interrupted_on(loop, program, at, expected)


def interrupted_on(loop: DeadlineLoop, program: Any, at: int, expected: list[str]) -> tuple[Interrupt, list[str], str]:
    seen: list[str] = []

    def log(name: str) -> Callable[..., None]:
        return lambda *_: seen.append(name)

    interrupt = Interrupt(at)
    promises = program(log)
    problems: list[str] = []
    try:
        interrupt.call(loop.run)
        if interrupt.place:
            problems.append("swallowed")
    except KeyboardInterrupt:
        if not interrupt.place:
            raise
    for _ in range(4):
        try:
            loop.run()
            break
        except ValueError:
            continue  # a rejection whose follower the interrupt has cut off
        except BaseException as error:
            problems.append(repr(error))
            break
    pending = [number for number, promise in enumerate(promises) if promise.state == "pending"]
    twice = [name for name, count in Counter(seen).items() if count > 1]
    missing = [name for name in expected if name not in seen]
    if pending:
        problems.append(f"promises {pending} are pending")
    if twice:
        problems.append(f"{twice} ran twice")
    if len(missing) > 1:
        problems.append(f"{missing} did not run")
    if loop.references:
        problems.append(f"{loop.references} references are left")
    loop.abandon()
    return interrupt, seen, ", ".join(problems)


@pytest.mark.parametrize("attempt", [interrupted, without_variables])
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_an_interrupt_at_every_point(program: Any, attempt: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """All promises are settled in the end, no function ran twice, and at most the one that was interrupted did not run."""
    attempt(program, 0, [], monkeypatch)  # CPython 3.12 begins to trace instructions only at the second attempt
    whole, expected, problems = attempt(program, 0, [], monkeypatch)
    assert not problems
    assert whole.points > 20
    wrong = set()
    for at in range(1, whole.points + 1):
        interrupt, _, problems = attempt(program, at, expected, monkeypatch)
        if problems:
            wrong.add(f"{interrupt.place}: {problems}")
    assert not wrong, "\n".join(sorted(wrong))


def test_a_signal_in_a_handler_leaves_and_the_next_run_goes_on() -> None:
    """A real one."""
    log: list[str] = []
    promise = Promise.resolve()
    first = promise.then(lambda: signal.raise_signal(signal.SIGINT))
    promise.then(lambda: log.append("second"))
    first.catch(lambda reason: log.append(type(reason).__name__))
    with pytest.raises(KeyboardInterrupt):
        run()
    assert log == []
    run()
    assert log == ["second", "KeyboardInterrupt"]


def test_a_signal_while_the_loop_sleeps(loop: LoopScheduler) -> None:
    """Ctrl-C ends the sleep; the timer is still there."""
    log: list[str] = []
    hold = loop.hold()
    hold.__enter__()
    main = loop.home
    original = loop.idle

    def idle(seconds: float | None) -> None:
        elsewhere(signal.pthread_kill, main, signal.SIGINT)
        original(seconds)

    loop.idle = idle  # type: ignore[method-assign]
    set_timeout(log.append, 20, "timer")
    with pytest.raises(KeyboardInterrupt):
        run()
    del loop.idle
    hold.__exit__(None, None, None)
    assert log == []
    run()
    assert log == ["timer"]


def test_signals_without_pause() -> None:
    """A timer signal every half millisecond interrupts a busy loop; every job is run once all the same."""
    if not hasattr(signal, "setitimer"):
        pytest.skip("there are no interval signals here")
    if sys.gettrace() is not None:
        pytest.skip("a coverage tool is tracing, and an interrupt inside it leaves its own lock locked")
    count = 2000
    seen: list[int] = []
    cut_off = 0
    promises = [Promise.resolve(number).then(seen.append) for number in range(count)]
    ends = [promise.then(None, lambda: None) for promise in promises]

    armed = False

    def alarm(*_: Any) -> None:
        if armed:
            raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, alarm)
    try:
        for _ in range(200):
            try:
                armed = True
                signal.setitimer(signal.ITIMER_REAL, 0.0005)
                run()
                armed = False
                break
            except KeyboardInterrupt:  # the only one until the timer is set again
                cut_off += 1
        signal.setitimer(signal.ITIMER_REAL, 0)
    finally:
        signal.signal(signal.SIGALRM, before)
    run()
    assert all(end.state == "fulfilled" for end in ends)
    assert len(seen) == len(set(seen))
    assert len(seen) >= count - cut_off


@pytest.mark.parametrize("kind", [Promise, Sub])
@pytest.mark.parametrize("name", ["all", "all_settled", "any", "race"])
def test_an_interrupt_inside_a_combinator(name: str, kind: Any) -> None:
    """The elements it had come to have nothing left to settle: the jobs behind theirs run, and nothing else."""

    def interrupted_at(at: int) -> Interrupt:
        loop = DeadlineLoop()
        interrupt = Interrupt(at)
        seen: list[str] = []
        with use_scheduler(loop):
            sources: list[Any] = [Promise.resolve(number) for number in range(3)]
            sources += [Thenable(), sleep(0.001), "plain"]
            try:
                interrupt.call(lambda: getattr(kind, name)(sources))
            except KeyboardInterrupt:
                assert interrupt.place
            queue_microtask(seen.append, "behind")
            loop.run()
        assert seen == ["behind"]
        return interrupt

    interrupted_at(0)  # see above
    whole = interrupted_at(0)
    assert whole.points > 20
    for at in range(1, whole.points + 1):
        interrupted_at(at)
