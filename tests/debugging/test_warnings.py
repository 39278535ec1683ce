"""What debug mode warns of."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortSignal,
    LoopScheduler,
    Promise,
    ThreadScheduler,
    async_function,
    clear_immediate,
    limit,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
    with_signal,
)
from promiselite.debugging import mode
from promiselite.errors import (
    ClosedSchedulerWarning,
    ForgottenReturnWarning,
    PromiseWarning,
    SlowHandlerWarning,
    UnawaitedCoroutineWarning,
)
from tests.debugging.support import debugged, line_of
from tests.support.threads import LIMIT, elsewhere


def warned(program: Callable[[], object]) -> list[Any]:
    """Run *program* in debug mode, then the loop; return the warnings of debug mode's own."""
    with warnings.catch_warnings(record=True) as caught, debugged():
        warnings.simplefilter("always")
        program()
        run()
        gc.collect()
    return [each for each in caught if issubclass(each.category, PromiseWarning)]


def place(warning: Any) -> str:
    return f"{warning.filename.rpartition('/')[2]}:{warning.lineno}"


def forgets(value: object) -> None:
    sleep(0.001)


def test_a_promise_that_a_handler_forgot_to_return(virtual: LoopScheduler) -> None:
    [warning] = warned(lambda: Promise.resolve(1).then(forgets))
    assert warning.category is ForgottenReturnWarning
    assert place(warning) == line_of(forgets, "sleep")
    assert "forgets" in str(warning.message)
    assert "return the promise" in str(warning.message)


def test_an_async_call_that_a_handler_forgot(virtual: LoopScheduler) -> None:
    @async_function
    async def save() -> None:
        await sleep(0.001)

    def handler() -> None:
        save()

    [warning] = warned(lambda: Promise.resolve(1).then(handler))
    assert place(warning) == line_of(handler, "save()")


def returns(value: object) -> Any:
    return sleep(0.001)


def returns_something_else(value: object) -> Any:
    sleep(0.001)
    return "meant"


def listens(value: object) -> None:
    sleep(0.001).then(print).catch(print).then(seen)


def seen(value: object) -> None:
    """The end of a chain, too, is a promise that nobody waits for."""


def keeps_resolvers(value: object) -> None:
    kept.append(Promise.with_resolvers())
    kept.append(Promise(lambda: None))


kept: list[Any] = []


def resolves_another(value: object) -> None:
    queue_microtask(print)
    kept.append(Promise.with_resolvers())
    kept[-1].resolve(sleep(0.001))


@pytest.mark.parametrize("settled", [Promise.resolve, Promise.reject])
def test_a_promise_that_a_handler_of_finally_forgot(settled: Any, virtual: LoopScheduler) -> None:
    """What the handler has returned is not what its promise comes to."""
    [warning] = warned(lambda: settled(1).finally_(partial(forgets, 1)).catch(int))
    assert warning.category is ForgottenReturnWarning
    assert place(warning) == line_of(forgets, "sleep")


def fails(value: object) -> None:
    sleep(0.001)
    raise KeyError


@pytest.mark.parametrize("name", ["returns", "returns_something_else", "keeps_resolvers", "fails"])
@pytest.mark.parametrize("settled", [Promise.resolve, Promise.reject])
def test_no_promise_was_forgotten_by_finally(name: str, settled: Any, virtual: LoopScheduler) -> None:
    assert warned(lambda: settled(1).finally_(lambda: globals()[name](1)).catch(lambda: 1)) == []


@pytest.mark.parametrize("handler", [returns, returns_something_else, keeps_resolvers, resolves_another])
def test_no_promise_was_forgotten(handler: Any, virtual: LoopScheduler) -> None:
    assert warned(lambda: Promise.resolve(1).then(handler)) == []


def helps(value: object = None) -> Any:
    return sleep(0.001).then(seen)


def calls_a_helper(value: object) -> None:
    helps(value)


class Called:
    """Is called, and has a method that is."""

    def __call__(self, value: object) -> None:
        sleep(0.001)

    def method(self, value: object) -> None:
        sleep(0.001)


def limits(value: object) -> None:
    limit(1)(sleep)(0.001)


def follows(value: object) -> None:
    sleep(0.001).timeout(1)


def runs_under_a_signal(value: object) -> None:
    with_signal(AbortController().signal, sleep, 0.001)


@pytest.mark.parametrize(
    ("handler", "function", "text"),
    [
        (calls_a_helper, calls_a_helper, "helps("),
        (partial(forgets), forgets, "sleep"),
        (Called(), Called.__call__, "sleep"),
        (Called().method, Called.method, "sleep"),
        (limits, limits, "sleep"),
        (follows, follows, "sleep"),
        (runs_under_a_signal, runs_under_a_signal, "sleep"),
    ],
)
def test_the_place_is_in_the_handler(handler: Any, function: Any, text: str, virtual: LoopScheduler) -> None:
    """Also where it only called what made the promise, and whatever the handler is."""
    [warning] = warned(lambda: Promise.resolve(1).then(handler))
    assert warning.category is ForgottenReturnWarning
    assert place(warning) == line_of(function, text)


@pytest.mark.parametrize("handler", [forgets, calls_a_helper, resolves_another, returns])
def test_handlers_of_workers(handler: Any) -> None:
    """As on the home thread, where they are looked at once what they posted has arrived."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        with ThreadScheduler(workers=1, debug=True) as scheduler, use_scheduler(scheduler):
            Promise.resolve(1).then(handler).result(LIMIT)
        scheduler.debug = False
    lines = {forgets: ["sleep"], calls_a_helper: ["helps("]}.get(handler, [])
    assert [place(each) for each in caught if each.category is ForgottenReturnWarning] == [
        line_of(handler, text) for text in lines
    ]


def test_a_chain_is_told_of_by_its_end_once(virtual: LoopScheduler) -> None:
    [warning] = warned(lambda: Promise.resolve(1).then(listens))
    assert "(then at" in str(warning.message)


def test_a_handler_that_raises_has_forgotten_nothing(virtual: LoopScheduler) -> None:
    def handler() -> None:
        sleep(0.001)
        raise KeyError

    assert warned(lambda: Promise.resolve(1).then(handler).catch(lambda: 1)) == []


def slow(value: object) -> int:
    return 1


def test_a_slow_handler(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over 100 ms on the home thread, by a clock that is not real here."""
    times = iter([0.0, 0.101, 1.0, 1.099])
    monkeypatch.setattr(mode, "perf_counter", lambda: next(times))
    [warning] = warned(lambda: Promise.resolve(1).then(slow).then(slow))
    assert warning.category is SlowHandlerWarning
    assert place(warning) == line_of(slow, "def slow")
    assert "101 ms" in str(warning.message)
    assert "offload" in str(warning.message)


async def ones() -> Any:
    yield 1


class Own(Promise[Any]):
    """A class of the user's."""


class Foreign:
    """A thenable whose ``then`` is the function it is given."""

    def __init__(self, then: Callable[..., object]) -> None:
        self.then = then


def awaiting(function: Callable[..., object]) -> Any:
    """Wrap *function* in an ``async def`` that calls it before it awaits anything."""

    @wraps(function)
    async def call(value: object) -> None:
        function(value)

    return call


def aborts(listen: Any, *args: Any) -> Any:
    """Return what aborts a signal that is listened to."""
    controller = AbortController()
    listen(controller.signal, *args)
    return controller.abort


def waiting_for_a_place(function: Any) -> None:
    """Have *function* called by a limiter when a call before it has ended."""
    limited = limit(1)
    limited(Promise.resolve)()
    limited(function)(1)


class Bar:
    """A progress bar that calls a function."""

    total: int | None = None

    def __init__(self, function: Any) -> None:
        self.update = function


@pytest.mark.parametrize(
    "program",
    [
        lambda function: set_timeout(function, 1, 1),
        lambda function: set_immediate(function, 1),
        lambda function: Promise.map([Promise.resolve(1).then()], function),
        lambda function: Promise.map(ones(), function),
        lambda function: Promise.map([1], function),
        lambda function: Own.resolve(1).then(function),
        lambda function: Own.reject(1).catch(function),
        lambda function: Promise.resolve(Foreign(function)),
        lambda function: Promise.resolve(1).then(async_function(awaiting(function))),
        waiting_for_a_place,
        lambda function: next_tick(function, 1),
        lambda function: queue_microtask(function, 1),
        lambda function: set_timeout(aborts(AbortSignal.add_listener, function), 1),
        lambda function: set_timeout(aborts(AbortSignal.addEventListener, "abort", function), 1),
        lambda function: Promise.all([Promise.resolve(1)], progress=function),
        lambda function: Promise.all_settled([1], progress=Bar(function)),
    ],
)
def test_a_slow_function_that_is_no_handler(program: Any, loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a timer, a tick, a listener or map calls; a subclass's handler, a thenable's then, and what is wrapped."""
    now = 0.0

    def takes_long(value: object) -> None:
        nonlocal now
        now += 0.101

    monkeypatch.setattr(mode, "perf_counter", lambda: now)
    [warning] = warned(lambda: program(takes_long))
    assert warning.category is SlowHandlerWarning
    assert place(warning) == line_of(takes_long, "def takes_long")
    assert "101 ms" in str(warning.message)


@pytest.mark.parametrize("program", [lambda: next_tick(Promise.with_resolvers().resolve), lambda: limit(1)(sleep)(0)])
def test_what_is_called_of_promiselite_itself_is_not_slow(
    program: Any, loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    assert warned(program) == []


def test_a_slow_listener_on_a_thread_that_is_no_home(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """It keeps nobody from anything."""
    monkeypatch.setattr(mode, "SLOW", -1.0)
    assert warned(lambda: elsewhere(aborts(AbortSignal.add_listener, slow))) == []


def test_a_timer_of_promiselite_itself_is_not_slow(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    assert warned(lambda: [sleep(0), sleep(0.001).timeout(0.002), sleep(0.002, signal=AbortController().signal)]) == []


def test_an_immediate_that_was_cleared_is_not_slow(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """Though it is still in the queue."""
    monkeypatch.setattr(mode, "SLOW", -1.0)
    assert warned(lambda: clear_immediate(set_immediate(slow, 1))) == []


class Slow(Called):
    """Inherits what is called."""


@pytest.mark.parametrize(("handler", "line"), [(partial(slow), "def slow"), (Slow(), "def __call__")])
def test_a_slow_handler_that_is_no_function(
    handler: Any, line: str, loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    caught = warned(lambda: Promise.resolve(1).then(handler))
    [warning] = [each for each in caught if each.category is SlowHandlerWarning]
    assert place(warning) == line_of(Called.__call__ if isinstance(handler, Slow) else slow, line)


def test_a_slow_handler_for_a_reason(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    assert [each.category for each in warned(lambda: Promise.reject(1).catch(slow))] == [SlowHandlerWarning]


@pytest.mark.parametrize(
    "chain",
    [
        lambda: Promise.resolve(1).finally_(ends),
        lambda: Promise.reject(1).finally_(ends).catch(),
        lambda: Promise.reject(KeyError()).catch(KeyError, ends),
    ],
)
def test_a_slow_handler_is_named_as_the_user_wrote_it(chain: Any, loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the handler of promiselite's own that calls it."""
    times = iter([0.0, 0.101, *[1.0] * 10])
    monkeypatch.setattr(mode, "perf_counter", lambda: next(times))
    loop.on_unhandled_rejection = "none"
    [warning] = warned(chain)
    assert place(warning) == line_of(ends, "def ends")


def ends() -> None:
    """Ends."""


def test_a_slow_step_of_an_async_function(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    @async_function
    async def crawl() -> None:
        await Promise.resolve()

    monkeypatch.setattr(mode, "SLOW", -1.0)
    [warning] = warned(crawl)
    assert "crawl" in str(warning.message)


def test_an_async_handler_that_is_slow_before_it_awaits(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """It runs in the job that takes up its coroutine, not in the one that calls the handler."""
    now = 0.0

    async def crawls(value: object) -> None:
        nonlocal now
        now += 0.101

    monkeypatch.setattr(mode, "perf_counter", lambda: now)
    [warning] = warned(lambda: Promise.resolve(1).then(crawls))
    assert "crawls kept the home thread" in str(warning.message)
    assert place(warning) == line_of(crawls, "async def crawls")


def builtins() -> None:
    Promise.resolve("1").then(int)
    Own.resolve("2").then(int)
    Promise.map([Promise.resolve("3")], int)


def test_a_slow_builtin_has_the_line_that_gave_it(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    caught = warned(builtins)
    assert all("int kept the home thread" in str(each.message) for each in caught)
    assert [place(each) for each in caught] == [line_of(builtins, text) for text in ('e.resolve("1")', "Own", "map")]


def test_a_slow_builtin_that_a_timer_calls_has_no_line(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mode, "SLOW", -1.0)
    [warning] = warned(lambda: set_timeout(int, 1))
    assert "int kept the home thread" in str(warning.message)


def test_then_on_a_closed_scheduler() -> None:
    scheduler = LoopScheduler(debug=True)
    promise = Promise(lambda: None, scheduler=scheduler)
    scheduler.close()

    def late() -> None:
        promise.then(print)

    with pytest.warns(ClosedSchedulerWarning, match="which is closed: its handler will never run") as caught:
        late()
    assert place(caught[0]) == line_of(late, "then(print)")
    scheduler.debug = False


def test_a_coroutine_that_nobody_awaited(loop: LoopScheduler) -> None:
    async def lost() -> None:
        """Never runs."""

    def makes() -> None:
        lost()

    [warning] = warned(makes)
    assert warning.category is UnawaitedCoroutineWarning
    assert place(warning) == line_of(makes, "lost()")
    assert "lost() was never awaited" in str(warning.message)


def test_a_coroutine_from_before_debug_mode(loop: LoopScheduler) -> None:
    """Where it was made is unknown then; where it is written is not."""

    async def lost() -> None:
        """Never runs."""

    coroutine = [lost()]
    [warning] = warned(coroutine.clear)
    assert place(warning) == line_of(lost, "async def lost")


def test_it_is_pythons_own_warning_again_afterwards(loop: LoopScheduler) -> None:
    async def lost() -> None:
        """Never runs."""

    with debugged():
        pass
    with pytest.warns(RuntimeWarning, match="was never awaited") as caught:
        lost()
        gc.collect()
    assert caught[0].category is RuntimeWarning


def test_once_for_each_line(loop: LoopScheduler) -> None:
    """As other warnings, unless the filters say otherwise."""
    with warnings.catch_warnings(record=True) as caught, debugged():
        warnings.simplefilter("default")
        for _ in range(3):
            Promise.resolve(1).then(forgets)
        run()
    assert len(caught) <= 1
