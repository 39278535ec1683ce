"""Paths that nobody takes on purpose."""

from __future__ import annotations

import math
import sys
import traceback
from collections import deque
from contextvars import Context
from threading import get_ident
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    async_function,
    run,
    scheduler as schedulers,
    sleep,
    use_scheduler,
)
from promiselite.core.calling import arity
from promiselite.core.jobs import drain
from promiselite.core.reactions import forget_reaction, perform_promise_then
from promiselite.core.record import Job
from promiselite.errors import FRAMES_LOOKED_AT
from tests.support.threads import elsewhere


@pytest.mark.parametrize("seconds", [math.inf, -math.inf, math.nan, 1e308, 10**400])
def test_sleep_refuses_what_is_not_finite(seconds: float) -> None:
    """The error names the function and the number."""
    with pytest.raises(ValueError, match=r"sleep\(seconds\): a finite number is needed, not"):
        sleep(seconds)


def test_catch_takes_its_handler_by_name() -> None:
    """As ``then`` does, with and without types."""
    assert Promise.reject(4).catch(on_rejected=lambda reason: reason + 1).result() == 5
    assert Promise.reject(KeyError()).catch(KeyError, on_rejected=lambda: "caught").result() == "caught"


def test_try_lets_an_exit_out() -> None:
    """There is a caller to raise it to."""

    def leave() -> None:
        raise SystemExit(3)

    with pytest.raises(SystemExit):
        Promise.try_(leave)


def test_a_rejected_promise_of_a_closed_scheduler_is_looked_at_on_another_thread(loop: LoopScheduler) -> None:
    """Nobody is left to be told that it is handled."""
    promise: Promise[Any] = Promise.reject(ValueError("late"))
    loop.on_unhandled_rejection = "none"
    loop.close()
    assert repr(elsewhere(promise.exception)) == "ValueError('late')"


def test_rejecting_on_a_closed_scheduler_asks_for_no_turn(loop: LoopScheduler) -> None:
    """The promise is rejected all the same."""
    promise, _, reject = Promise.with_resolvers()
    loop.close()
    reject(ValueError())
    assert promise.state == "rejected"


def test_a_scheduler_of_ones_own_is_open_without_debug_mode_and_has_no_tasks() -> None:
    """What the protocol answers by itself."""
    scheduler = Scheduler()
    called: list[int] = []
    scheduler.outside_tasks(called.append, 1)
    assert (scheduler.is_open(), scheduler.debug, scheduler.future(None), called) == (True, False, None, [1])


def test_a_promise_of_a_scheduler_of_ones_own_is_awaited_elsewhere(loop: LoopScheduler) -> None:
    """Also of one that tells nobody of its end."""

    class Bare(Scheduler):
        def __init__(self) -> None:
            self.home = get_ident()
            self.jobs = deque()
            self.enqueue = self.jobs.append

    bare = Bare()
    with use_scheduler(bare):
        promise, resolve, _ = Promise.with_resolvers()

    @async_function
    async def wait() -> Any:
        return await promise

    waiting = wait()
    resolve("value")
    drain(bare)
    assert waiting.result() == "value"


def without_hosts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no host had ever been registered."""
    state = {"_hosts": {}, "_loaded": {}, "_all": (), "_ask": None, "_find": schedulers.itself, "_modules_seen": -1}
    for name, value in state.items():
        monkeypatch.setattr(schedulers, name, value)


def test_a_host_module_that_is_half_imported_is_looked_at_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its loop cannot run yet; once it can, it is found."""
    module = ModuleType("a_host_of_this_test")
    module.__spec__ = SimpleNamespace(_initializing=True)  # type: ignore[assignment]
    found = LoopScheduler()
    without_hosts(monkeypatch)
    schedulers.register_host(module.__name__, lambda: (lambda: found, schedulers.itself))
    assert schedulers.running_host() is None
    monkeypatch.setitem(sys.modules, module.__name__, module)
    assert schedulers.running_host() is None
    module.__spec__._initializing = False  # type: ignore[union-attr]
    assert schedulers.running_host() is found

    @async_function
    async def function() -> Any:
        return await Promise.resolve(schedulers.current_scheduler())

    promise = function()
    found.run_jobs()
    assert promise._value is found


def test_of_two_hosts_the_one_that_runs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is asked; one that runs, but has no scheduler, is passed over."""
    found = LoopScheduler()
    running: list[str] = []

    def register(name: str, scheduler: LoopScheduler | None) -> None:
        def ask() -> object:
            return name if name in running else None

        def find(answer: object) -> LoopScheduler | None:
            assert answer == name
            return scheduler

        monkeypatch.setitem(sys.modules, name, ModuleType(name))
        sys.modules[name].__spec__ = SimpleNamespace(_initializing=False)  # type: ignore[assignment]
        schedulers.register_host(name, lambda: (ask, find))

    without_hosts(monkeypatch)
    register("one_host_of_this_test", None)
    register("another_host_of_this_test", found)
    assert schedulers.running_host() is None
    running.append("one_host_of_this_test")
    assert schedulers.running_host() is None
    running.append("another_host_of_this_test")
    assert schedulers.running_host() is found
    assert schedulers._find_among_all("answered when there was one host") is found
    assert Context().run(schedulers.current_scheduler) is found


def test_a_host_that_another_thread_loads_at_the_moment_is_found_there_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its loop may run on both. From then on it is asked once."""
    found = LoopScheduler()
    loads: list[int] = []

    def load() -> Any:
        loads.append(get_ident())
        if len(loads) == 1:
            assert elsewhere(schedulers.running_host) is found
        return lambda: found, schedulers.itself

    without_hosts(monkeypatch)
    schedulers.register_host("sys", load)
    assert schedulers.running_host() is found
    assert len(loads) == 2
    assert len(schedulers._all) == 1


def test_a_host_that_another_thread_has_just_found_is_not_loaded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """This one has seen it in the table before."""

    class Taken(dict[str, Any]):
        def get(self, *_: Any) -> None: ...

    without_hosts(monkeypatch)
    monkeypatch.setattr(schedulers, "_hosts", Taken(sys=lambda: pytest.fail("loaded again")))
    assert schedulers.running_host() is None


def test_what_a_post_raises_is_reported(loop: LoopScheduler) -> None:
    """As what a timer raises; the loop stays usable."""
    done: list[int] = []

    def fails() -> None:
        raise ValueError("posted")

    loop.post(fails)
    loop.post(done.append, 1)
    with pytest.raises(ValueError, match="posted"):
        run()
    run()
    assert done == [1]


def test_a_job_without_a_function_is_named_in_the_warning(loop: LoopScheduler) -> None:
    """A pass-through has none to name, so it is shown itself."""
    Promise.resolve(1).then()
    with pytest.warns(RuntimeWarning, match=r"1 job .*the first: <Promise pending>"):
        loop.close()


def test_the_last_of_several_reactions_is_taken_back() -> None:
    """Then the promise is as if nobody had ever listened."""
    promise, _, reject = Promise.with_resolvers()
    first, second = Job(), Job()
    perform_promise_then(promise, first)
    perform_promise_then(promise, second)
    forget_reaction(promise, first)
    forget_reaction(promise, second)
    reject(ValueError("nobody listens"))
    with pytest.raises(ValueError, match="nobody listens"):
        run()


def test_a_wrapper_that_says_nothing_of_what_it_wraps() -> None:
    """Attributes of a function do not count, only ``__wrapped__`` and ``__signature__``."""

    def wrapper(*_: Any) -> None: ...

    wrapper.__dict__["label"] = "x"
    assert arity(wrapper)[1] > 1000


def deep(depth: int, error: BaseException) -> None:
    """Raise *error* from far down."""
    if depth == 0:
        raise error
    deep(depth - 1, error)


def test_a_very_long_traceback_is_kept_whole() -> None:
    """Only its beginning is looked at, but nothing of it is cut off."""
    depth = 2 * FRAMES_LOOKED_AT
    error = ValueError("deep")
    promise = Promise.resolve().then(lambda: deep(depth, error))
    assert promise.exception() is error
    assert len(traceback.extract_tb(error.__traceback__)) > depth
    again: Promise[Any] = Promise.reject(error)
    assert again.exception() is error
    assert len(traceback.extract_tb(error.__traceback__)) > depth


class Elsewhere:
    """A result class that is no promise."""

    def __init__(self, executor: Any) -> None:
        executor(lambda _: None, lambda _: None)

    @staticmethod
    def resolve(value: Any) -> Promise[Any]:
        """Make a real promise."""
        return Promise.resolve(value)


def test_an_exit_from_an_iterator_leaves_a_foreign_capability_alone() -> None:
    """There is no promise of ours to reject."""

    def interrupted() -> Any:
        yield 1
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Promise.all.__func__(Elsewhere, interrupted())  # type: ignore[attr-defined]


def test_an_exit_while_a_generator_is_closed_is_raised() -> None:
    """Any other error gives way to the first one."""

    class Bad(Promise[Any]):
        @classmethod
        def resolve(cls, value: Any = None) -> Any:
            raise ValueError("cannot resolve")

    def generator() -> Any:
        try:
            yield 1
        finally:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Bad.all(generator())


def test_an_exit_in_a_handler_of_a_foreign_species() -> None:
    """The capability hears of it, and it leaves the loop."""
    heard: list[Any] = []

    class Foreign:
        def __init__(self, executor: Any) -> None:
            executor(heard.append, heard.append)

    class Parent(Promise[Any]):
        species = Foreign

    def leave() -> None:
        raise KeyboardInterrupt

    Parent.resolve(1).then(leave)
    with pytest.raises(KeyboardInterrupt):
        run()
    assert [type(each) for each in heard] == [KeyboardInterrupt]
    assert RejectionError(1).reason == 1
