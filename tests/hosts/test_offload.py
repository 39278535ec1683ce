"""Work elsewhere: offload to threads and to executors of any make, offloaded."""

from __future__ import annotations

import os
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from typing import Any

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    Scheduler,
    ThreadScheduler,
    async_function,
    current_scheduler,
    offload,
    offloaded,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.schedulers import loop as loop_module
from tests.support.hosts import Host
from tests.support.programs import run_program
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate, unsettled


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def fail_deep_down(depth: int) -> Any:
    """Raise from *depth* calls further down."""
    return fail_deep_down(depth - 1) if depth else raising(ValueError("deep down"))


# ---------------------------------------------------------------------------------------------------------------- offload


def test_it_runs_on_a_thread_of_the_pool(host: Host) -> None:
    """On every scheduler: a value, a failure, and the chain goes on at home."""
    seen: list[Any] = []

    def program() -> None:
        home = threading.get_ident()
        offload(threading.get_ident).then(lambda ident: seen.append((ident != home, threading.get_ident() == home)))
        offload(raising, ValueError("failed")).catch(lambda reason: seen.append(str(reason)))
        offload(pow, 2, 5).then(seen.append)

    host.run(program)
    assert sorted(seen, key=str) == [(True, True), 32, "failed"]


def test_it_runs_in_a_copy_of_the_callers_context(host: Host) -> None:
    """What it sets stays there; an executor of the user's is given nothing but the function."""
    variable: ContextVar[str] = ContextVar("variable", default="unset")
    seen: list[Any] = []

    def function(name: str) -> None:
        seen.append((name, variable.get()))
        variable.set("set in a thread")

    def program() -> Any:
        variable.set("of the caller")
        with ThreadPoolExecutor(1) as executor:
            own, another = offload(function, "own pool"), offload(function, "executor", executor=executor)
        variable.set("set later")
        decorated = offloaded(function)("decorated")
        return Promise.all([own, another, decorated]).then(lambda: seen.append(("home", variable.get())))

    host.run(program)
    assert sorted(seen) == [
        ("decorated", "set later"),
        ("executor", "unset"),
        ("home", "set later"),
        ("own pool", "of the caller"),
    ]


def test_a_thread_of_the_pool_does_not_inherit_use_scheduler() -> None:
    """Although that is a context variable: a thread that runs nothing is at home on its own loop."""
    scheduler = LoopScheduler()
    with use_scheduler(scheduler):
        promise = offload(current_scheduler)
        assert current_scheduler() is scheduler
    assert promise.result() not in (scheduler, current_scheduler())


def test_run_goes_on_while_it_runs(loop: LoopScheduler) -> None:
    """Nothing else keeps the loop; a timer runs meanwhile."""
    gate, events = threading.Event(), []
    offload(pass_gate, gate).then(lambda: events.append("done"))
    set_timeout(lambda: (events.append("timer"), gate.set()), 1)
    run()
    assert events == ["timer", "done"]
    assert not loop.has_work()


def test_it_begins_at_once(loop: LoopScheduler) -> None:
    """Before the loop runs; its promise is settled by a macrotask, however soon it is done."""

    class AtOnce:
        def submit(self, function: Any, *args: Any) -> Any:
            future: Future[Any] = Future()
            future.set_result(function(*args))
            return future

    begun = threading.Event()
    promises = [offload(begun.set), offload(len, (), executor=AtOnce())]
    pass_gate(begun)
    assert [promise.state for promise in promises] == ["pending", "pending"]
    assert Promise.all(promises).result() == [None, 0]


def test_calls_run_side_by_side() -> None:
    """Three meet at a barrier."""
    barrier = threading.Barrier(3)
    with ThreadPoolExecutor(3) as executor:
        places = Promise.all([offload(barrier.wait, LIMIT, executor=executor) for _ in range(3)])
        assert sorted(places.result()) == [0, 1, 2]


def test_a_failure_keeps_its_traceback() -> None:
    """It begins in the pool's thread and ends where it was raised; there is nothing of promiselite in it."""
    with pytest.raises(ValueError, match="deep down") as caught:
        offload(fail_deep_down, 3).result()
    frames = traceback.extract_tb(offload(fail_deep_down, 3).exception().__traceback__)
    names = [frame.name for frame in frames]
    assert names[-5:] == ["fail_deep_down"] * 4 + ["raising"]
    assert not [frame.filename for frame in frames if f"{os.sep}promiselite{os.sep}" in frame.filename.rpartition("tests")[0]]
    assert caught.value.args == ("deep down",)


def test_what_it_returns_resolves_the_promise() -> None:
    """A coroutine that was made there is driven at home; keywords go through partial."""

    async def work() -> tuple[str, int]:
        return "driven", threading.get_ident()

    assert offload(lambda: work()).result() == ("driven", threading.get_ident())
    assert offload(partial(int, base=16), "ff").result() == 255


@pytest.mark.parametrize("reason", [StopIteration(1), GeneratorExit(), KeyboardInterrupt("there"), SystemExit(3)])
def test_any_exception_is_a_reason(reason: BaseException) -> None:
    """An exit raised elsewhere leaves nothing here; whoever waits gets it."""
    promise = offload(raising, reason)
    run(lambda: promise.then(None, lambda error: None))
    assert promise.exception() is reason


@pytest.mark.parametrize("make", [lambda: None, lambda: ThreadPoolExecutor(1)], ids=["own", "given"])
def test_a_promise_that_is_made_there_is_waited_for_there(make: Callable[[], Any]) -> None:
    """It belongs to the loop of the pool's thread, which nobody else would run: async functions, timers, rejections."""

    @async_function
    async def work() -> tuple[str, int]:
        await sleep(0.001)
        return "slept", threading.get_ident()

    executor = make()
    word, ident = offload(work, executor=executor).result(LIMIT)
    assert (word, ident == threading.get_ident()) == ("slept", False)
    assert offload(lambda: Promise.resolve(1), executor=executor).result(LIMIT) == 1
    failed = offload(lambda: Promise.reject(KeyError("there")), executor=executor)
    with pytest.raises(KeyError, match="there"):
        failed.result(LIMIT)
    if executor is not None:
        executor.shutdown()


def test_a_promise_of_another_scheduler_is_followed(loop: LoopScheduler) -> None:
    """Wherever the function has it from."""
    promise, resolve, _ = unsettled(loop)
    followed = offload(lambda: promise)
    set_timeout(resolve, 1, "at home")
    assert followed.result(LIMIT) == "at home"


def test_from_inside_handlers(host: Host) -> None:
    """On every scheduler: in a handler, a timer, an async function, and from there again."""
    events: list[Any] = []

    @async_function
    async def asking() -> Any:
        try:
            await offload(raising, KeyError("there"))
        except KeyError:
            return await offload(pow, 2, 3)

    def program() -> None:
        Promise.resolve(2).then(lambda value: offload(pow, value, 4)).then(lambda value: offload(pow, value, 2)).then(
            lambda value: events.append(("handler", value))
        )
        set_timeout(lambda: offload(pow, 2, 5).then(lambda value: events.append(("timer", value))), 1)
        asking().then(lambda value: events.append(("async", value)))

    host.run(program)
    assert sorted(events) == [("async", 8), ("handler", 256), ("timer", 32)]


def test_five_thousand_tiny_calls(host: Host) -> None:
    """Each is answered, in its place."""
    answers: list[Any] = []
    host.run(lambda: Promise.all([offload(abs, -number) for number in range(5000)]).then(answers.append))
    assert answers == [list(range(5000))]


def test_an_unhandled_failure_is_reported() -> None:
    offload(raising, ValueError("unhandled"))
    with pytest.raises(ValueError, match="unhandled"):
        run()


def test_from_a_worker_and_a_foreign_thread() -> None:
    """The promise belongs to the scheduler that is current there; one pool serves all threads."""
    with ThreadScheduler(4) as scheduler, use_scheduler(scheduler):
        barrier = threading.Barrier(4)

        def handler() -> Any:
            barrier.wait(LIMIT)
            return offload(pow, 2, 3)

        values = Promise.all([Promise.resolve().then(handler) for _ in range(4)]).result(LIMIT)
        assert values == [8] * 4
        pool = scheduler.pool()
        assert Worker(scheduler.pool).outcome() is pool
    assert Worker(lambda: offload(pow, 2, 4).result()).outcome() == 16


def test_idle_threads_of_the_pool_settle_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are alive, but do not keep a wait that can never end."""
    offload(len, ()).result()
    pool_threads = [thread for thread in threading.enumerate() if thread.name.startswith("promiselite_")]
    assert pool_threads
    alive = [threading.current_thread(), *pool_threads]
    monkeypatch.setattr(threading, "enumerate", lambda: alive)
    with pytest.raises(RuntimeError, match="can never be settled"):
        Promise(lambda: None).result()


def test_a_thread_that_posts_and_ends_is_not_missed(monkeypatch: pytest.MonkeyPatch, loop: LoopScheduler) -> None:
    """Its post came after the loop had looked for posts, and before it looked for threads."""
    promise, resolve, _ = unsettled(loop)

    def others() -> list[Any]:
        Worker(resolve, "posted").outcome()
        return []

    monkeypatch.setattr(loop_module, "other_threads", others)
    assert promise.result() == "posted"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs os.fork")
def test_a_forked_child_has_a_pool_of_its_own() -> None:
    """It has none of the parent's threads."""
    done = run_program(
        """
import os
from promiselite import offload
offload(abs, -1).result()
if child := os.fork():
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
else:
    os._exit(offload(abs, -2).result(30))
""",
        "-Wignore::DeprecationWarning",
    )
    assert (done.stdout, done.stderr) == ("2\n", "")


def test_a_scheduler_without_a_pool() -> None:
    """An executor is needed there; with one, its post is enough."""

    class Bare(Scheduler):
        def __init__(self, real: LoopScheduler) -> None:
            self.home = real.home
            self.jobs, self.enqueue, self.post = real.jobs, real.enqueue, real.post  # type: ignore[method-assign]

        def __repr__(self) -> str:
            return "<Bare>"

    real = LoopScheduler()
    with use_scheduler(Bare(real)):
        with pytest.raises(TypeError, match=r"<Bare> has no pool of threads: give offload\(\) an executor"):
            offload(len, ())
        with pytest.raises(TypeError, match="<Bare> has no timers"):
            set_timeout(len)
        with ThreadPoolExecutor(1) as executor:
            promise = offload(len, (), executor=executor)
    real.run()
    assert promise.result() == 0


# ------------------------------------------------------------------------------------------------------------- look-alikes


class Answer:
    """What is no future of any library, but has both methods."""

    def __init__(self) -> None:
        self.callbacks: list[Callable[[Any], None]] = []
        self.outcome: Callable[[], Any] = lambda: raising(RuntimeError("not done"))

    def add_done_callback(self, callback: Callable[[Any], None]) -> None:
        self.callbacks.append(callback)

    def result(self) -> Any:
        return self.outcome()

    def settle(self, outcome: Callable[[], Any]) -> None:
        """Be done with what *outcome* returns or raises."""
        self.outcome = outcome
        for callback in self.callbacks:
            callback(self)


class Desk:
    """An executor that does nothing until it is told to."""

    def __init__(self) -> None:
        self.asked: list[tuple[Answer, Callable[[], Any]]] = []

    def submit(self, function: Callable[..., Any], /, *args: Any) -> Answer:
        answer = Answer()
        self.asked.append((answer, partial(function, *args)))
        return answer

    def work(self) -> None:
        """Do what was asked for."""
        for answer, function in self.asked:
            answer.settle(function)


def test_an_executor_of_any_make(loop: LoopScheduler) -> None:
    """``submit``, ``add_done_callback`` and ``result`` are all that is needed; a callback that comes twice does no harm."""
    desk = Desk()
    value, failure = offload(pow, 2, 6, executor=desk), offload(raising, KeyError(1), executor=desk)
    assert loop.has_work()
    desk.work()
    desk.work()
    assert not loop.holds
    assert value.result() == 64
    assert isinstance(failure.exception(), KeyError)


def test_a_dask_client_is_told_not_to_merge_equal_calls(loop: LoopScheduler) -> None:
    """It is known by its module."""
    keywords: list[dict[str, Any]] = []

    class Client(Desk):
        def submit(self, function: Callable[..., Any], /, *args: Any, **given: Any) -> Answer:
            keywords.append(given)
            return super().submit(function, *args)

    offload(len, (), executor=Client())
    Client.__module__ = "distributed.client"
    offload(len, (), executor=Client())
    assert keywords == [{}, {"pure": False}]


def test_a_future_that_takes_no_callback_leaves_no_hold(loop: LoopScheduler) -> None:
    """The error comes out, and run() ends."""

    class Rude(Answer):
        def add_done_callback(self, callback: Callable[[Any], None]) -> None:
            raise ValueError("no callbacks")

    class RudeDesk:
        def submit(self, function: Any) -> Rude:
            return Rude()

    with pytest.raises(ValueError, match="no callbacks"):
        offload(len, executor=RudeDesk())
    assert Promise.resolve(Rude()).catch(str).result() == "no callbacks"
    assert not loop.holds
    run()


def test_a_failing_resolve_is_not_hidden(loop: LoopScheduler) -> None:
    """Only what a closed scheduler raises is turned into a warning."""

    class Broken(LoopScheduler):
        def post(self, function: Any, *args: Any) -> None:
            raise RuntimeError("broken post")

    with use_scheduler(Broken()) as scheduler:
        answer = Answer()
        Promise.resolve(answer)
        scheduler.run_jobs()
    with pytest.raises(RuntimeError, match="broken post"):
        elsewhere(answer.settle, lambda: 1)
    assert not scheduler.holds


# ----------------------------------------------------------------------------------------------------------------- offloaded


def test_offloaded_functions() -> None:
    """Positional and keyword arguments; name, docstring and signature are the function's."""

    @offloaded
    def area(width: int, *, height: int = 1) -> tuple[int, bool]:
        """Multiply."""
        return width * height, threading.current_thread() is threading.main_thread()

    assert area(3, height=4).result() == (12, False)
    assert area(width=3).result() == (3, False)
    assert area(5).result() == (5, False)
    assert (area.__name__, area.__doc__, area.__wrapped__.__name__) == ("area", "Multiply.", "area")  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match="area"):
        area().result()  # type: ignore[call-arg]


def test_offloaded_methods() -> None:
    """Of instances and classes, and static ones."""

    class Shop:
        name = "shop"

        @offloaded
        def sell(self, what: str) -> str:
            return f"{self.name} sells {what}"

        @classmethod
        @offloaded
        def close(cls) -> str:
            return f"{cls.name} is closed"

        @staticmethod
        @offloaded
        def price(amount: int) -> int:
            return amount * 2

    shop = Shop()
    shop.name = "corner"
    assert Promise.all([shop.sell("tea"), Shop.close(), Shop.price(2)]).result() == ["corner sells tea", "shop is closed", 4]
