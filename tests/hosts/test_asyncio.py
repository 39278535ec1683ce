"""``AsyncioScheduler``: picked by itself, one for each loop, gone with it; its turns, timers, reports and waits."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import logging
import warnings
import weakref
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    current_scheduler,
    next_tick,
    queue_microtask,
    set_immediate,
    set_interval,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.scheduler import running_host
from promiselite.schedulers.asyncio_host import AsyncioScheduler
from tests.support.asyncio_hosts import VirtualClockLoop

FACTORIES: list[Any] = [VirtualClockLoop]
if find_spec("uvloop") is not None:
    import uvloop

    FACTORIES.append(uvloop.new_event_loop)


@pytest.fixture(params=FACTORIES, ids=["asyncio", "uvloop"][: len(FACTORIES)])
def factory(request: pytest.FixtureRequest) -> Callable[[], asyncio.AbstractEventLoop]:
    """What makes a loop of each kind."""
    return request.param


def run_on(factory: Any, main: Callable[[], Any], reports: list[Any] | None = None) -> Any:
    """Run ``main()`` on a loop of its own; what goes to the loop's exception handler goes to *reports*, else it is raised."""
    seen: list[Any] = [] if reports is None else reports

    async def program() -> Any:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: seen.append(context))
        return await main()

    with asyncio.Runner(loop_factory=factory) as runner:
        result = runner.run(program())
    if reports is None and seen:
        raise seen[0]["exception"]
    return result


class Boom(Exception):
    pass


# ------------------------------------------------------------------------------------------------------------------ which one


def test_it_is_picked_by_itself_one_for_each_loop(factory: Any) -> None:
    """Inside a running loop the current scheduler is that loop's, always the same one; another loop has another one."""

    async def main() -> Any:
        scheduler = current_scheduler()
        assert isinstance(scheduler, AsyncioScheduler)
        assert scheduler.loop is asyncio.get_running_loop()
        assert current_scheduler() is scheduler is AsyncioScheduler() is AsyncioScheduler(scheduler.loop) is running_host()
        await asyncio.sleep(0)
        assert current_scheduler() is scheduler
        assert Promise.resolve(1)._scheduler is scheduler
        return scheduler

    first, second = run_on(factory, main), run_on(factory, main)
    assert first is not second
    assert not first.is_open()
    assert running_host() is None
    assert isinstance(current_scheduler(), LoopScheduler)


def test_it_goes_with_its_loop() -> None:
    """A loop that is collected takes its scheduler along."""

    async def main() -> Any:
        return weakref.ref(current_scheduler())

    scheduler = run_on(VirtualClockLoop, main)
    gc.collect()
    assert scheduler() is None


def test_a_loop_that_is_closed_goes_without_the_collector(factory: Any) -> None:
    """As it does without promises."""
    loop = factory()
    loop.run_until_complete(Promise.resolve(1))
    close = loop.close
    gone = weakref.ref(loop)
    gc.disable()
    try:
        loop.close()
        close()  # again, as asyncio allows
        del loop, close
        assert gone() is None
    finally:
        gc.enable()


def test_a_loop_that_is_collected_closes_itself() -> None:
    """As it does without promises, with a warning."""
    closed: list[str] = []

    class Told(VirtualClockLoop):
        def close(self) -> None:
            super().close()
            closed.append("closed")

    loop = Told()
    loop.run_until_complete(Promise.resolve(1))
    with pytest.warns(ResourceWarning, match="unclosed event loop <Told"):
        loop.__del__()  # the collector may free the loop's socket before, and asyncio falls over that
    assert closed == ["closed"]
    assert loop.is_closed()


def test_it_can_be_made_for_a_loop_that_is_not_running(factory: Any) -> None:
    """What is asked of it beforehand happens in the first turn, in order."""
    events: list[Any] = []
    loop = factory()
    scheduler = AsyncioScheduler(loop)
    with use_scheduler(scheduler):
        Promise.resolve(1).then(events.append)
        set_timeout(events.append, 1, "timer")
        next_tick(events.append, "tick")
    assert events == []
    loop.run_until_complete(asyncio.sleep(0.01))
    assert events == [1, "tick", "timer"]
    loop.run_until_complete(asyncio.sleep(0))
    with use_scheduler(scheduler):
        Promise.resolve(2).then(events.append)  # between two runs, on the thread that is its home already
    loop.run_until_complete(asyncio.sleep(0))
    assert events[3:] == [2]
    loop.close()
    assert not scheduler.is_open()


def test_what_is_no_loop_is_refused() -> None:
    """The errors say what is needed."""
    with pytest.raises(RuntimeError, match="no asyncio loop is running on this thread; give it one"):
        AsyncioScheduler()
    with pytest.raises(TypeError, match="an asyncio event loop is needed, not 3"):
        AsyncioScheduler(3)  # type: ignore[arg-type]


def test_its_repr_names_the_loop() -> None:
    async def main() -> str:
        return repr(current_scheduler())

    assert run_on(VirtualClockLoop, main).startswith("<AsyncioScheduler of <VirtualClockLoop running=True")


def test_a_use_block_inside_the_loop_is_the_inner_one() -> None:
    async def main() -> None:
        with use_scheduler(LoopScheduler()) as inner:
            assert current_scheduler() is inner
        assert isinstance(current_scheduler(), AsyncioScheduler)

    run_on(VirtualClockLoop, main)


# ---------------------------------------------------------------------------------------------------------- turns and timers


def test_all_queued_jobs_run_in_one_turn(factory: Any) -> None:
    """The loop's own callbacks come before or after a chain of promises, never inside it."""
    events: list[Any] = []

    async def main() -> None:
        promise = Promise.resolve(0)
        for index in range(5):
            promise = promise.then(lambda _, index=index: events.append(index))  # type: ignore[misc]
            asyncio.get_running_loop().call_soon(events.append, "loop")
        await promise

    # A parameter with a default is filled by the value, as in JavaScript, so the lambda above has two parameters.
    run_on(factory, main)
    numbers = [place for place, event in enumerate(events) if event != "loop"]
    assert numbers == list(range(numbers[0], numbers[0] + 5))


def test_timers_follow_the_loops_clock_in_order() -> None:
    """Due times, then order of setting; one timer of the loop's for all of them; cleared ones never run."""
    events: list[Any] = []

    async def main() -> float:
        scheduler: Any = current_scheduler()
        loop: Any = asyncio.get_running_loop()
        set_timeout(events.append, 2000, "b")
        set_timeout(events.append, 1000, "a")
        set_timeout(events.append, 2000, "c")
        cleared = set_timeout(events.append, 1500, "never")
        set_immediate(events.append, "immediate")
        scheduler.clear(cleared)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert len([handle for handle in loop._scheduled if not handle.cancelled()]) == 1
        await sleep(2.5)
        return loop.time()

    assert run_on(VirtualClockLoop, main) == 2.5
    assert events == ["immediate", "a", "b", "c"]


def test_an_interval_and_a_timer_set_earlier_than_the_first(factory: Any) -> None:
    events: list[str] = []

    async def main() -> None:
        late = set_timeout(events.append, 60_000, "late")
        await asyncio.sleep(0)
        interval = set_interval(events.append, 1, "tick")
        while len(events) < 3:  # noqa: ASYNC110 (in real time on uvloop)
            await asyncio.sleep(0.001)
        interval._scheduler.clear(interval)
        late._scheduler.clear(late)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run_on(factory, main)
    assert events[:3] == ["tick"] * 3


class CountingLoop(VirtualClockLoop):
    """A loop whose clock goes on by a millisecond whenever somebody looks at it."""

    def time(self) -> float:
        self.now += 0.001
        return self.now


def endless(stopped: list[bool], ran: list[int]) -> None:
    """Queue a job that queues itself, until it is stopped or has run 200,000 times."""
    ran[0] += 1
    if not stopped and ran[0] < 200_000:
        queue_microtask(endless, stopped, ran)


def test_an_endless_loop_of_jobs_lets_the_host_go_on() -> None:
    """After ``budget`` seconds the turn ends, and the rest of the jobs is left for the next one."""
    stopped: list[bool] = []
    ran = [0]

    async def main() -> None:
        queue_microtask(endless, stopped, ran)
        await asyncio.sleep(0.01)
        stopped.append(True)
        await asyncio.sleep(0)

    run_on(CountingLoop, main)
    assert 1000 < ran[0] < 200_000


def test_an_endless_loop_of_ticks_lets_the_host_go_on() -> None:
    stopped: list[bool] = []
    ran = [0]

    def again() -> None:
        ran[0] += 1
        if not stopped and ran[0] < 200_000:
            next_tick(again)

    async def main() -> None:
        next_tick(again)
        await asyncio.sleep(0.01)
        stopped.append(True)
        await asyncio.sleep(0)

    run_on(CountingLoop, main)
    assert 1000 <= ran[0] < 200_000


def test_without_any_time_every_phase_still_goes_on() -> None:
    """An interval that takes longer than its turns keeps no other callback from running."""
    events: list[str] = []

    async def main() -> None:
        scheduler: Any = current_scheduler()
        scheduler.budget = 0
        interval = set_interval(events.append, 1, "interval")
        for name in ("first", "second"):
            set_immediate(events.append, name)
            scheduler.post(events.append, name)
        await asyncio.sleep(0.1)
        scheduler.clear(interval)

    run_on(CountingLoop, main)
    assert {"interval", "first", "second"} == set(events)
    assert events.count("first") == events.count("second") == 2


def test_without_a_budget_jobs_starve_the_host() -> None:
    """As JavaScript does: a turn ends when no job is left."""
    stopped: list[bool] = []
    ran = [0]

    async def main() -> None:
        scheduler: Any = current_scheduler()
        scheduler.budget = None
        queue_microtask(endless, stopped, ran)
        await asyncio.sleep(0.01)
        stopped.append(True)

    run_on(CountingLoop, main)
    assert ran[0] == 200_000


def test_handlers_run_in_the_context_of_their_then() -> None:
    """And timers in that of the call that set them; nothing leaks into the loop's own context."""
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="unset")
    seen: list[str] = []

    async def main() -> None:
        variable.set("a")
        first = Promise.resolve(1).then(lambda _: seen.append(variable.get()))
        set_timeout(lambda: seen.append(variable.get()), 1)
        variable.set("b")
        second = Promise.resolve(1).then(lambda _: (seen.append(variable.get()), variable.set("inside")))
        await Promise.all([first, second])
        await sleep(0.01)
        assert variable.get() == "b"

    run_on(VirtualClockLoop, main)
    assert seen == ["a", "b", "a"]
    assert variable.get() == "unset"


# -------------------------------------------------------------------------------------------------------------------- reports


def test_every_rejection_of_a_drain_goes_to_the_loops_exception_handler(factory: Any) -> None:
    """In order, as "exception" of the context; a reason that is no exception in a RejectionError."""
    first, reports = Boom(1), []

    async def main() -> None:
        Promise.reject(first)
        Promise.reject("text")
        handled = Promise.reject(Boom(2))
        handled.catch(lambda _: None)
        queue_microtask(lambda: 1 / 0)
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    run_on(factory, main, reports)
    messages = [report["message"] for report in reports]
    assert messages == ["Uncaught exception in a callback", *["Unhandled promise rejection"] * 2]
    errors = [report["exception"] for report in reports]
    assert [type(error).__name__ for error in errors] == ["ZeroDivisionError", "Boom", "RejectionError"]
    assert errors[1] is first
    assert errors[2].reason == "text"


def test_modes_hold_as_everywhere(caplog: pytest.LogCaptureFixture) -> None:
    """ "warn" logs, "none" drops, a function is called; what the function raises goes to the loop."""
    calls: list[Any] = []
    reports: list[Any] = []

    def hook(reason: Any, promise: Any) -> None:
        calls.append(reason)
        raise Boom("hook")

    async def main() -> None:
        scheduler: Any = current_scheduler()
        for mode in ("warn", "none", hook):
            scheduler.on_unhandled_rejection = mode
            Promise.reject(Boom(mode if isinstance(mode, str) else "call"))
            await asyncio.sleep(0)
            await asyncio.sleep(0)

    with caplog.at_level(logging.ERROR, "promiselite"):
        run_on(VirtualClockLoop, main, reports)
    assert [record.name for record in caplog.records] == ["promiselite"]
    assert [repr(call) for call in calls] == ["Boom('call')"]
    assert [str(report["exception"]) for report in reports] == ["hook"]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
def test_an_exit_leaves_the_loop(factory: Any, kind: type[BaseException]) -> None:
    """KeyboardInterrupt and SystemExit of a handler go where the loop sends its own: out of ``run_forever``."""
    loop = factory()
    seen: list[Any] = []

    def leave(_: Any) -> None:
        raise kind

    async def main() -> None:
        Promise.resolve(1).then(leave).catch(seen.append)
        Promise.resolve(2).then(seen.append)
        await asyncio.sleep(10)

    task = loop.create_task(main())
    with pytest.raises(kind):
        loop.run_until_complete(task)
    task.cancel()
    loop.run_until_complete(asyncio.wait([task]))
    assert [str(each) for each in seen] == ["2", ""]
    assert type(seen[1]) is kind
    loop.close()


def test_an_exit_of_a_hook_leaves_the_loop_and_the_rest_is_reported() -> None:
    """Of a drain's reports the exit is raised, the others reach the handler."""
    loop = VirtualClockLoop()
    reports: list[Any] = []
    loop.set_exception_handler(lambda _, context: reports.append(context["exception"]))

    def hook(reason: Any) -> None:
        raise SystemExit(3) if reason == "exit" else Boom(reason)

    async def main() -> None:
        current_scheduler().on_unhandled_rejection = hook  # type: ignore[attr-defined]
        Promise.reject("before")
        Promise.reject("exit")
        Promise.reject("after")
        await asyncio.sleep(1)

    task = loop.create_task(main())
    with pytest.raises(SystemExit):
        loop.run_until_complete(task)
    assert [str(error) for error in reports] == ["before", "after"]
    loop.run_until_complete(task)
    loop.close()


def test_what_is_left_is_reported_when_the_loop_is_gone(caplog: pytest.LogCaptureFixture) -> None:
    """Rejections that no turn came to are logged; what never ran is named in a warning."""
    loop: Any = VirtualClockLoop()

    with use_scheduler(AsyncioScheduler(loop)):
        loop.run_until_complete(asyncio.sleep(0))
        set_timeout(print, 1000)
        Promise.reject(Boom("late"))
        Promise.resolve(1).then(print)
    loop.close()
    with warnings.catch_warnings(record=True) as caught, caplog.at_level(logging.ERROR, "promiselite"):
        warnings.simplefilter("always")
        del loop
        gc.collect()
    assert ["late" in record.getMessage() for record in caplog.records] == [True]
    expected = "1 job and 1 timer of <AsyncioScheduler of None> (the first: print) never ran"
    assert any(expected in str(each.message) for each in caught)


def test_what_a_hook_raises_when_the_loop_is_gone_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    loop: Any = VirtualClockLoop()

    def hook(reason: Any) -> None:
        raise Boom("hook")

    with use_scheduler(AsyncioScheduler(loop)) as scheduler:
        loop.run_until_complete(asyncio.sleep(0))
        scheduler.on_unhandled_rejection = hook
        Promise.reject("late")
    del scheduler
    loop.close()
    with caplog.at_level(logging.ERROR, "promiselite"):
        del loop
        gc.collect()
    assert ["hook" in record.getMessage() for record in caplog.records] == [True]
