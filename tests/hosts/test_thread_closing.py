"""Closing a ThreadScheduler, and the interpreter's end with one that is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from promiselite import (
    Promise,
    ThreadScheduler,
    offload,
    use_scheduler,
)
from tests.support.programs import run_program
from tests.support.threads import LIMIT, Worker, elsewhere, pass_gate, unsettled

START = "import threading\nfrom promiselite import *\n"

PATIENT = "import promiselite.schedulers.threads\npromiselite.schedulers.threads.GRACE = 30\n"
"""For a home thread that comes to rest soon: on a busy machine even that may take a while."""


@pytest.fixture(params=[0, 3], ids=["workers-0", "workers-3"])
def threads(request: pytest.FixtureRequest) -> Iterator[ThreadScheduler]:
    """A scheduler with a thread of its own, which is the current one of the test."""
    with ThreadScheduler(request.param) as scheduler, use_scheduler(scheduler):
        yield scheduler


def on_home(scheduler: ThreadScheduler, function: Callable[..., Any], *args: Any) -> Any:
    """Call *function* on the home thread, as a macrotask, and return what it returns."""
    promise, resolve, _ = unsettled(scheduler)
    scheduler.post(lambda: resolve([function(*args)]))
    return promise.result(LIMIT)[0]


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def wait_until(condition: Callable[[], bool]) -> None:
    """Ask until the answer is yes: what another thread does next has no event to wait for."""
    pause = threading.Event()
    for _ in range(3000):
        if condition():
            return
        pause.wait(0.01)
    pytest.fail("it never came true")


def test_close_leaves_no_thread(threads: ThreadScheduler) -> None:
    """Its own pool included; it may be closed twice, and by several at once."""
    offload(len, ()).result(LIMIT)
    mine = [thread for thread in threading.enumerate() if thread.name.startswith("promiselite")]
    assert len(mine) == 2 + len(threads._workers)
    closers = [Worker(threads.close) for _ in range(4)]
    threads.close()
    assert not any(thread.is_alive() for thread in mine)
    threads.close(wait=False)
    for closer in closers:
        closer.outcome()


def test_close_runs_what_is_queued(threads: ThreadScheduler) -> None:
    """Jobs, and those they queue, immediates, posts; on the workers as well."""
    events: list[str] = []

    def begin() -> None:
        first = Promise.resolve().then(lambda: events.append("job"))
        first.then(lambda: events.append("its job"))
        first.then(lambda: raising(ValueError("handled"))).catch(lambda: events.append("catch"))
        threads.set_immediate(events.append, "immediate")
        threads.post(events.append, "post")

    threads.post(begin)
    threads.close()
    assert sorted(events) == ["catch", "immediate", "its job", "job", "post"]


def test_close_waits_for_a_handler_and_what_follows() -> None:
    """One that is running when close is called."""
    gate, begun = threading.Event(), threading.Event()
    with ThreadScheduler(1) as scheduler, use_scheduler(scheduler):

        def block() -> str:
            begun.set()
            pass_gate(gate)
            return "done"

        promise = Promise.resolve().then(block)
        last = promise.then(str.upper)
        pass_gate(begun)
        scheduler.close(wait=False)
        assert last.state == "pending"
        gate.set()
        scheduler.close()
    assert last.result() == "DONE"


def test_close_does_not_wait_for_immediates_without_end() -> None:
    """An immediate that sets the next one does not keep it; the last is named."""
    scheduler = ThreadScheduler()

    def again() -> None:
        scheduler.set_immediate(again)

    again()
    with pytest.warns(RuntimeWarning, match="1 immediate of <ThreadScheduler.*wait for its promises"):
        scheduler.close()


def test_close_names_what_never_ran() -> None:
    """A timer that is not due; the promise that waits for it stays pending, and waits end."""
    scheduler = ThreadScheduler()
    promise = scheduler.sleep(3600)
    waiter = Worker(promise.result)
    with pytest.warns(RuntimeWarning, match="1 timer of <ThreadScheduler"):
        scheduler.close()
    with pytest.raises(RuntimeError, match="was closed"):
        waiter.outcome()
    for wait in (promise.result, lambda: promise.result(60), lambda: elsewhere(promise.result)):
        with pytest.raises(RuntimeError, match="can never be settled.*was closed"):
            wait()


def test_close_may_drop_what_is_queued(recwarn: pytest.WarningsRecorder) -> None:
    """Timers, jobs, and handlers that no worker has begun, silently; the one that runs ends, and its promise is settled."""
    gate, begun = threading.Event(), threading.Event()
    ran: list[str] = []
    with ThreadScheduler(1) as scheduler, use_scheduler(scheduler):

        def block() -> str:
            begun.set()
            pass_gate(gate)
            return "ended"

        one = Promise.resolve()
        running = one.then(block)
        dropped = [one.then(lambda: ran.append("same promise")), running.then(lambda: ran.append("follows"))]
        pass_gate(begun)
        dropped += [Promise.resolve(each).then(lambda: ran.append("queued")) for each in range(3)]
        scheduler.set_timeout(ran.append, 3_600_000, "timer")
        on_home(scheduler, len, ())
        waiters = [Worker(promise.result) for promise in dropped]
        scheduler.close(wait=False)
        scheduler.close(wait=False, cancel_pending=True)
        on_home(scheduler, len, ())
        gate.set()
        scheduler.close()
        for waiter in waiters:
            with pytest.raises(RuntimeError, match="was closed"):
                waiter.outcome()
    assert running.result() == "ended"
    assert not ran
    assert not recwarn.list


def test_close_on_one_of_its_threads_does_not_wait(threads: ThreadScheduler) -> None:
    """In a timer, in a handler, in an offloaded call."""
    begun = threading.Event()

    def close() -> str:
        threads.close(wait=True)
        begun.set()
        return "closing"

    assert Promise.resolve().then(close).result(LIMIT) == "closing"
    threads.close()
    with ThreadScheduler() as other:
        closed = threading.Event()
        other.set_timeout(lambda: (other.close(), closed.set()))
        pass_gate(closed)
    with ThreadScheduler() as third, use_scheduler(third):
        done = threading.Event()

        def offloaded_close() -> None:
            third.close()
            done.set()

        offload(offloaded_close)
        pass_gate(done)


def test_a_closed_scheduler_takes_nothing(threads: ThreadScheduler) -> None:
    """The errors say what to do; what was settled can still be read."""
    settled = Promise.resolve("kept")
    failed = Promise.reject(ValueError("kept"))
    failed.exception()
    pending, resolve, _ = unsettled(threads)
    threads.close()
    assert settled.result() == "kept"
    with pytest.raises(ValueError, match="kept"):
        failed.result()
    for attempt in (
        lambda: threads.post(len, ()),
        lambda: threads.set_timeout(len),
        lambda: settled.then(len),
        lambda: pending.then(len),
        lambda: resolve(1),
        lambda: offload(len, ()),
    ):
        with pytest.raises(RuntimeError, match="is closed: make a new scheduler"):
            attempt()


def test_an_offload_that_ends_after_the_close_is_told(caplog: Any) -> None:
    """Nobody can hear its result any more."""
    gate = threading.Event()
    scheduler = ThreadScheduler()
    with use_scheduler(scheduler):
        promise = offload(pass_gate, gate)
    closer = Worker(scheduler.close)
    wait_until(lambda: scheduler.closed)
    gate.set()
    closer.outcome()
    assert promise.state == "pending"
    assert "nobody hears of it" in caplog.text


def test_another_thread_reports_without_touching_what_is_posted(threads: ThreadScheduler) -> None:
    """As the interpreter's exit does, while the home thread goes on."""
    begun, gate = threading.Event(), threading.Event()
    threads.post(lambda: (begun.set(), pass_gate(gate)))
    pass_gate(begun)
    promise = Promise.resolve().then(lambda: "went on")
    assert threads.last_report().startswith(
        "1 unfinished job and 1 call from another thread of <ThreadScheduler of promiselite"
    )
    gate.set()
    assert promise.result(LIMIT) == "went on"
    while "idle" not in repr(threads):
        threads.sleep(0).result(LIMIT)


def test_the_body_of_a_with_block_may_raise() -> None:
    """The scheduler is closed all the same."""
    with pytest.raises(ValueError, match="body"), ThreadScheduler() as scheduler:
        raise ValueError("body")
    assert scheduler.closed


# ----------------------------------------------------------------------------------------------------- the interpreter's end


def check_exit(source: str, *expected: str, status: int = 0) -> None:
    """Run a program to its end; what it must say on stderr, or nothing."""
    done = run_program(START + source)
    assert done.returncode == status, done.stderr
    for text in expected:
        assert text in done.stderr, done.stderr
    if not expected:
        assert done.stderr == ""


def test_an_idle_scheduler_does_not_keep_the_program() -> None:
    """Nor say anything, closed or not."""
    check_exit(PATIENT + "s = ThreadScheduler(2)\nwith use_scheduler(s):\n    print(Promise.resolve(1).then(str).result())\n")


def test_exit_names_a_timer_that_never_ran() -> None:
    check_exit("s = ThreadScheduler(name='mill')\ns.sleep(3600)\ns.sleep(0).result()\n", "1 timer of <ThreadScheduler of mill")


def test_exit_names_handlers_that_never_ended() -> None:
    """One that runs and one behind it; the program ends nevertheless."""
    check_exit(
        """
s = ThreadScheduler(1)
begun = threading.Event()
with use_scheduler(s):
    p = Promise.resolve()
    p.then(lambda: (begun.set(), threading.Event().wait()))
    p.then(print)
begun.wait()
s.sleep(0).result()
""",
        "2 handlers of workers",
        "wait for its promises, with result(), before",
    )


def test_exit_logs_a_rejection_of_the_last_moment() -> None:
    """The home thread gets a moment to come to what was asked for just before."""
    check_exit(
        PATIENT + "s = ThreadScheduler()\nwith use_scheduler(s):\n    Promise.reject(ValueError('unheard'))\n",
        "ValueError: unheard",
    )


def test_exit_logs_what_nobody_handled_and_waits_for_no_daemon() -> None:
    """A handler at home that never returns, which is told of."""
    check_exit(
        """
s = ThreadScheduler()
begun = threading.Event()
p = Promise(lambda resolve, reject: reject(ValueError("unheard")), scheduler=s)
s.sleep(0).result()
s.queue_microtask(lambda: (begun.set(), threading.Event().wait()))
begun.wait()
""",
        "unheard",
        "1 unfinished job of <ThreadScheduler",
    )


def test_a_warning_that_is_an_error_still_closes() -> None:
    """With -W error the home thread raises it; close returns, and nothing hangs."""
    done = run_program(START + "s = ThreadScheduler()\ns.sleep(3600)\ns.close()\nprint(s.closed)\n", "-W", "error")
    assert done.stdout == "True\n"
    assert "1 timer" in done.stderr


@pytest.mark.parametrize("queue", ["queue_microtask", "next_tick"])
def test_a_close_that_cancels_gets_through_an_endless_loop_of_jobs(queue: str) -> None:
    scheduler = ThreadScheduler()
    started = threading.Event()

    def endless() -> None:
        started.set()
        getattr(scheduler, queue)(endless)

    scheduler.queue_microtask(endless)
    pass_gate(started)
    scheduler.close(cancel_pending=True)
    assert not scheduler._thread.is_alive()
