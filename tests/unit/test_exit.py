"""What a program is told when it ends: in fresh interpreters."""

from __future__ import annotations

import gc
import threading
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, set_timeout
from tests.support.programs import run_program
from tests.support.threads import elsewhere

START = "from promiselite import *\nimport threading\n"


def check(source: str, *expected: str, status: int = 0, warnings: int = 0, errors: int = 0) -> None:
    """Run a program and compare what it says on stderr."""
    done = run_program(START + source)
    assert done.returncode == status, done.stderr
    assert done.stderr.count("RuntimeWarning") == warnings, done.stderr
    assert done.stderr.count("Unhandled promise rejection") == errors, done.stderr
    for text in expected:
        assert text in done.stderr, done.stderr
    if not expected:
        assert done.stderr == ""


def test_nothing_is_said_when_all_ran() -> None:
    """Timers, rejections that were handled, threads and waits."""
    check(
        """
set_timeout(len, 1, ())
Promise.reject(1).catch(lambda: None)
p = Promise(lambda resolve: threading.Thread(target=resolve, args=(3,)).start())
p.result()
q = Promise.reject(ValueError())
t = threading.Thread(target=q.exception)
t.start(); t.join()
sleep(0).result()
run()
Promise(lambda: None).then(print)
cleared = set_timeout(print, 1000)
clear_timeout(cleared)
"""
    )


def test_nothing_is_said_of_a_thread_whose_scheduler_goes_last() -> None:
    """With libraries loaded first that change the order in which an interpreter takes all apart."""
    done = run_program(
        """
import asyncio, trio
from promiselite import ThreadScheduler, async_function, use_scheduler
async def fails():
    raise KeyError
@async_function
async def survives():
    try:
        await fails()
    except KeyError:
        return 1
survives().result()
with ThreadScheduler() as s, use_scheduler(s):
    survives().result()
"""
    )
    assert done.stderr == ""


GENERATOR = """
async def numbers():
    try:
        yield 1
    finally:
        {finally_}
@async_function
async def first(generator):
    async for number in generator:
        return number
generator = numbers()
with use_scheduler(VirtualTimeScheduler()):
    first(generator).result()
"""


def test_an_async_generator_that_the_end_finds_halfway() -> None:
    """What it awaits then is never awaited, and that is said."""
    check(GENERATOR.format(finally_="1"))
    check(GENERATOR.format(finally_="await sleep(0)"), "was left before its end, and is still waiting for something")


def test_nothing_is_said_of_bookkeeping_after_the_last_run() -> None:
    """A wait on another thread that timed out or handled a rejection, and a hold that was left there."""
    check(
        """
p = Promise(lambda: None)
r = Promise.reject(ValueError("handled"))
h = current_scheduler().hold()
h.__enter__()
def work():
    try:
        p.result(0)
    except TimeoutError:
        pass
    r.exception()
    h.__exit__(None, None, None)
t = threading.Thread(target=work)
t.start(); t.join()
"""
    )


@pytest.mark.parametrize(
    ("ask", "count"),
    [
        ("Promise.resolve(1).then(important)", "1 job"),
        ("queue_microtask(important)", "1 job"),
        ("next_tick(important)", "1 job"),
        ("set_timeout(important, 1)", "1 timer"),
        ("set_interval(important, 1)", "1 timer"),
        ("set_immediate(important)", "1 immediate"),
        ("queue_microtask(important); set_timeout(print); set_timeout(print)", "1 job and 2 timers"),
    ],
)
def test_a_forgotten_run_gives_one_warning_that_names_what_never_ran(ask: str, count: str) -> None:
    """It says what to write."""
    check(f"def important(): ...\n{ask}\n", "RuntimeWarning", count, "important", "never ran", "promiselite.run()", warnings=1)


def test_a_forgotten_foreign_call_is_named() -> None:
    """A resolve that another thread posted and nobody took."""
    check(
        """
p, resolve, _ = Promise.with_resolvers()
t = threading.Thread(target=resolve, args=(1,))
t.start(); t.join()
""",
        "1 call from another thread",
        warnings=1,
    )


def test_nothing_is_said_of_a_second_call_that_decides_nothing() -> None:
    """Another thread has posted it, and the first call has settled the promise meanwhile; so too for the hostile thenables."""
    check(
        """
from promiselite.testing import HOSTILE_THENABLES, HostileThenable
p, resolve, reject = Promise.with_resolvers()
t = threading.Thread(target=lambda: [resolve(1), reject(2), resolve(3)])
t.start(); t.join()
p.result()
for behave, _ in HOSTILE_THENABLES.values():
    Promise.all_settled([HostileThenable(behave)]).result()
"""
    )


def test_several_loops_give_one_warning() -> None:
    """Each is named in it."""
    check(
        """
a, b = LoopScheduler(), LoopScheduler()
def one(): ...
def two(): ...
a.queue_microtask(one)
b.set_timeout(two)
""",
        "one",
        "two",
        warnings=1,
    )


def test_a_rejection_that_was_never_reported_is_logged() -> None:
    """With its traceback; the exit status is the program's own."""
    check(
        """
def bad():
    raise ValueError("never seen")
Promise.try_(bad)
Promise.reject("text")
""",
        "ValueError('never seen')",
        "in bad",
        "'text'",
        errors=2,
    )


def test_a_rejection_reported_before_is_not_reported_again() -> None:
    """Each once."""
    check(
        """
Promise.reject(ValueError("seen"))
try:
    run()
except ValueError:
    pass
"""
    )


def test_the_modes_hold_at_exit() -> None:
    """none drops, a function is called."""
    check("current_scheduler().on_unhandled_rejection = 'none'\nPromise.reject(1)\n")
    done = run_program(
        START + "current_scheduler().on_unhandled_rejection = lambda r, p: print('hook', r)\nPromise.reject(1)\n"
    )
    assert done.stdout == "hook 1\n"
    assert done.stderr == ""


def test_both_are_told() -> None:
    """A rejection and a timer."""
    check("Promise.reject(ValueError('r'))\nset_timeout(print)\n", "ValueError('r')", "1 timer", warnings=1, errors=1)


def test_a_program_that_closes_its_loop_is_told_once() -> None:
    """close() reports; the exit does not repeat it."""
    check("set_timeout(print)\ncurrent_scheduler().close()\n", "1 timer", warnings=1)


def test_run_that_raised_leaves_the_rest_to_the_warning() -> None:
    """What was queued behind the rejection never ran."""
    check(
        "Promise.reject(ValueError('first'))\nset_timeout(print, 50)\nrun()\n",
        "ValueError: first",
        "unhandled promise rejection",
        "1 timer",
        status=1,
        warnings=1,
    )


def test_keyboard_interrupt_and_system_exit_leave_the_program() -> None:
    """With their own exit status."""
    check("set_timeout(lambda: exit(3))\nrun()\n", status=3)
    done = run_program(START + "import signal\nset_timeout(signal.raise_signal, 0, signal.SIGINT)\nrun()\n")
    assert "KeyboardInterrupt" in done.stderr
    assert done.returncode != 0
    assert "RuntimeWarning" not in done.stderr


def test_a_warning_can_be_made_an_error_without_harm() -> None:
    """With -W error the exit handler raises, the program has ended all the same."""
    done = run_program(START + "set_timeout(print)\n", "-W", "error")
    assert "never ran" in done.stderr


def test_a_daemon_thread_that_sleeps_in_its_loop_does_not_keep_the_program() -> None:
    """Nor crash it; its pending timer is named."""
    check(
        """
ready = threading.Event()
def work():
    set_timeout(print, 3_600_000)
    queue_microtask(ready.set)
    run()
threading.Thread(target=work, daemon=True, name="worker").start()
ready.wait()
""",
        "1 timer",
        "worker",
        warnings=1,
    )


def test_a_daemon_thread_that_waits_does_not_keep_the_program() -> None:
    """A foreign wait that lasts for ever ends with the process."""
    check(
        """
p = Promise(lambda: None)
threading.Thread(target=p.result, daemon=True).start()
"""
    )


def test_a_thread_that_ends_leaves_its_loop() -> None:
    """What it queued never runs: said at the latest when the program ends."""
    check(
        """
def important(): ...
def work():
    Promise.resolve().then(important)
t = threading.Thread(target=work, name="worker")
t.start(); t.join()
""",
        "1 job",
        "important",
        "worker",
        warnings=1,
    )


def test_a_thread_that_ran_its_loop_leaves_nothing() -> None:
    """All ran, nothing to say."""
    check(
        """
def work():
    Promise.resolve().then(lambda: None)
    sleep(0).result()
    run()
ts = [threading.Thread(target=work) for _ in range(5)]
for t in ts: t.start()
for t in ts: t.join()
"""
    )


def test_a_loop_that_is_freed_reports_at_once() -> None:
    """A warning when the collector takes it, and its rejections are logged."""

    def make() -> None:
        set_timeout(print, 1)

    with pytest.warns(RuntimeWarning, match="1 timer"):
        elsewhere(make)
        gc.collect()


def test_a_loop_that_is_freed_logs_its_rejections(caplog: pytest.LogCaptureFixture) -> None:
    """The same for what no drain came to."""

    def make() -> None:
        Promise.reject(ValueError("freed"))

    elsewhere(make)
    gc.collect()
    assert "freed" in caplog.text


def test_an_idle_loop_is_freed_silently(recwarn: pytest.WarningsRecorder) -> None:
    """Loops come and go."""
    before = threading.active_count()
    made: list[Any] = [LoopScheduler() for _ in range(10)]
    made[0].run(lambda: 1)
    made.clear()
    gc.collect()
    assert not recwarn.list
    assert threading.active_count() == before
