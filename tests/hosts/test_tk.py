"""``TkScheduler``: promises in a Tk program."""

from __future__ import annotations

import gc
import logging
import subprocess
import sys
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.support.display import why_no_display

if reason := why_no_display():
    pytest.skip(reason, allow_module_level=True)

import tkinter

import promiselite
from promiselite import (
    LoopScheduler,
    Promise,
    ThreadScheduler,
    async_function,
    current_scheduler,
    next_tick,
    offload,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
)
from promiselite.schedulers import tk_host
from promiselite.schedulers.tk_host import TkScheduler
from tests.support.threads import LIMIT, Worker, elsewhere
from tests.support.tk_hosts import close_shared_root

ROOT = Path(__file__).parents[2]


class Boom(Exception):
    pass


@pytest.fixture
def root() -> Iterator[tkinter.Tk]:
    """A window of its own, the only one, and what its callbacks report, in ``root.reported``."""
    close_shared_root()
    made: Any = tkinter.Tk()
    made.reported = []
    made.report_callback_exception = lambda kind, error, traceback: made.reported.append(error)
    made.withdraw()
    yield made
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            made.destroy()
        except tkinter.TclError:
            pass  # the test did that
    vars(made).clear()
    gc.collect()  # frees Tcl here: on another thread that would abort the process


@pytest.fixture
def scheduler(root: tkinter.Tk) -> Iterator[TkScheduler]:
    """The scheduler of ``root``, which is the current one of the test."""
    with use_scheduler(TkScheduler(root)) as made:
        yield made


def resolved(value: Any, scheduler: Any) -> Promise[Any]:
    return Promise(lambda resolve: resolve(value), scheduler=scheduler)


# ------------------------------------------------------------------------------------------------------- which one, and where


def test_there_is_one_for_each_root(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    other = tkinter.Tk()
    assert TkScheduler(root) is scheduler is current_scheduler()
    assert TkScheduler(other) is not scheduler
    assert repr(scheduler) == "<TkScheduler>"
    other.destroy()


def test_it_is_current_in_every_callback_of_tk(root: tkinter.Tk) -> None:
    """Under ``use_scheduler``: in what ``after``, ``after_idle``, a binding and a button call, and in handlers."""
    seen: dict[str, Any] = {}

    def note(where: str) -> None:
        seen[where] = current_scheduler()
        if len(seen) == 5:
            root.quit()

    button = tkinter.Button(root, command=lambda: note("button"))
    root.bind("<<Noted>>", lambda event: note("binding"))
    root.update()  # Tk drops events of a window that it has not made yet
    with use_scheduler(TkScheduler(root)) as scheduler:
        root.after(1, note, "after")
        root.after_idle(note, "idle")
        root.after(2, button.invoke)
        root.after(3, lambda: root.event_generate("<<Noted>>"))
        elsewhere(lambda: resolved("handler", scheduler).then(note))
        root.mainloop()
    assert seen == dict.fromkeys(("after", "idle", "button", "binding", "handler"), scheduler)


def test_it_is_current_where_it_runs_without_a_block(root: tkinter.Tk) -> None:
    """In its own timers and handlers, if another thread set them and no block was entered."""
    scheduler = TkScheduler(root)
    elsewhere(lambda: scheduler.set_timeout(lambda: (seen.append(current_scheduler()), root.quit())))
    seen: list[Any] = []
    root.mainloop()
    assert seen == [scheduler]
    assert isinstance(current_scheduler(), LoopScheduler)


def test_a_plain_update_runs_it_too(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """Whoever runs Tk's loop; and another scheduler's job may do that in the middle of its own turn."""
    said: list[Any] = []
    Promise.resolve("here").then(said.append)
    elsewhere(lambda: resolved("there", scheduler).then(said.append))
    until(root, lambda: len(said) == 2)
    outer = LoopScheduler()

    def inside() -> None:
        resolved("inside", scheduler).then(lambda word: said.append((word, current_scheduler())))
        until(root, lambda: len(said) == 3)
        said.append(current_scheduler())

    outer.set_timeout(inside)
    outer.run()
    assert said == ["here", "there", ("inside", scheduler), outer]


def until(root: tkinter.Tk, done: Any) -> None:
    """Run Tk's loop by hand."""
    limit = time.monotonic() + LIMIT
    while not done():
        assert time.monotonic() < limit
        root.tk.dooneevent()


@pytest.mark.parametrize("wrong", [None, "root", tkinter, object()])
def test_what_is_no_root_is_refused(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"TkScheduler\(root\): the root window, a tkinter\.Tk, is needed, not "):
        TkScheduler(wrong)


def test_a_widget_is_refused_with_a_hint(root: Any) -> None:
    with pytest.raises(TypeError, match=r"a widget's root is widget\.nametowidget\('\.'\)"):
        TkScheduler(tkinter.Toplevel(root))  # type: ignore[arg-type]


def test_a_root_without_a_window_is_refused(root: tkinter.Tk) -> None:
    root.destroy()
    for each in (root, tkinter.Tcl()):
        with pytest.raises(RuntimeError, match="this root has no window, or none any more"):
            TkScheduler(each)


def test_a_root_of_another_thread_is_refused(root: tkinter.Tk) -> None:
    """Before it has a scheduler, and when it has one."""
    for _ in range(2):
        with pytest.raises(
            RuntimeError, match="belongs to another thread: make its scheduler on the thread that made the window"
        ):
            elsewhere(lambda: TkScheduler(root))
        TkScheduler(root)


def test_a_python_without_tkinter_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "promiselite.schedulers.tk_host")
    monkeypatch.setitem(sys.modules, "tkinter", None)
    with pytest.raises(ImportError, match=r"TkScheduler needs Python's tkinter, .*apt install python3-tk"):
        promiselite.TkScheduler


# ---------------------------------------------------------------------------------------------------------- turns and threads


def test_all_queued_jobs_run_in_one_turn(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """A callback of Tk's that is due meanwhile comes after them."""
    said: list[Any] = []

    def begin() -> None:
        root.after(0, said.append, "after")
        promise: Promise[Any] = Promise.resolve(0)
        for each in range(100):
            promise = promise.then(lambda _, each=each: said.append(each) if each else said.append(0))  # type: ignore[misc]
        promise.then(lambda: root.after(10, root.quit))

    scheduler.budget = None  # a turn would end early on a busy machine
    scheduler.post(begin)
    root.mainloop()
    assert [type(each) for each in said] == [int] * 100 + [str]


def test_async_functions_sleep_offload_and_combinators_work(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    @async_function
    async def main() -> Any:
        home = threading.get_ident()
        first = await Promise.all([sleep(0.001, "slept"), offload(threading.get_ident), Promise.resolve(3)])
        second = await Promise.race([sleep(1), sleep(0.002, "first")])
        return [first[0], first[1] != home, first[2], second, threading.get_ident() == home]

    said: list[Any] = []
    main().then(said.append).finally_(root.quit)
    root.mainloop()
    assert said == [["slept", True, 3, "first", True]]


@pytest.mark.parametrize(
    ("kinds", "budget"), [("j", 0.001), ("j", 0.06), ("t", 0.06), ("jo", 0.06), ("jtoi", 0.06)]
)  # the patience is 0.05
def test_a_chain_without_end_lets_tk_go_on_and_draw(
    root: tkinter.Tk, scheduler: TkScheduler, kinds: str, budget: float
) -> None:
    """After the budget; what is idle, which is when Tk draws, is not starved, whatever else waits for the jobs to end."""
    assert scheduler.budget == 0.05
    scheduler.budget = budget
    said: list[str] = []
    going = True

    def again(queue: Callable[..., object]) -> Any:
        return queue(again, queue) if going else None

    queues = {"j": queue_microtask, "t": next_tick, "i": set_immediate, "o": lambda *args: set_timeout(args[0], 0, *args[1:])}
    for kind in kinds:
        again(queues[kind])
    root.after_idle(lambda: (said.append("idle"), root.after(1, lambda: (said.append("timer"), root.quit()))))
    limit = root.after(20_000, root.quit)
    root.mainloop()
    going = False
    root.after_cancel(limit)
    assert said == ["idle", "timer"]
    root.update()
    scheduler.abandon()


def test_a_budget_of_none_never_ends_a_turn(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """As JavaScript: Tk waits until the last job has run."""
    scheduler.budget = None
    said: list[str] = []
    left = 20_000

    def again() -> None:
        nonlocal left
        left -= 1
        if left:
            queue_microtask(again)
        else:
            said.append("jobs")

    set_immediate(again)
    root.after(2, lambda: (said.append("after"), root.quit()))
    root.mainloop()
    assert said == ["jobs", "after"]


@pytest.mark.parametrize("kind", ["immediates", "posts"])
def test_turns_without_end_leave_tk_room(root: tkinter.Tk, scheduler: TkScheduler, kind: str) -> None:
    """Immediates that set immediates, and a thread that posts all the time, starve neither Tk's timers nor its drawing."""
    said: list[str] = []
    over = threading.Event()

    def again() -> None:
        if not over.is_set():
            set_immediate(again)

    def flood() -> None:
        while not over.is_set():
            scheduler.post(int)

    worker = Worker(flood if kind == "posts" else int)
    if kind == "immediates":
        again()
    root.after(10, lambda: root.after_idle(lambda: (said.append("idle"), root.quit())))
    limit = root.after(20_000, root.quit)
    root.mainloop()
    over.set()
    worker.outcome()
    root.after_cancel(limit)
    assert said == ["idle"]
    until(root, lambda: not scheduler.is_busy())


def test_two_turns_before_tk_was_idle_ask_for_that_once(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """As when a timer is due right after a turn."""
    for _ in range(2):
        scheduler._host_turn()
    assert not scheduler._was_idle
    root.update()
    assert scheduler._was_idle


def test_timers_follow_one_timer_of_tk(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """A thousand of them, in order; a far one, beyond what Tk can count, harms nobody."""
    said: list[int] = []
    far = set_timeout(root.quit, 2**40)
    for each in range(1000):
        set_timeout(said.append, 2, each)
    assert list(scheduler._timers) == ["turn"]
    set_timeout(root.quit, 5)
    begin = time.monotonic()
    root.mainloop()
    assert said == list(range(1000))
    assert time.monotonic() - begin >= 0.005
    scheduler.clear(far)


def test_threads_wake_it_from_its_sleep(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """A thread settles a promise, another waits for what comes of it; neither has to do with Tk."""
    promise, resolve, _ = Promise[str].with_resolvers()
    doubled = promise.then(lambda word: word * 2)
    waiting = Worker(lambda: doubled.result(LIMIT))
    Worker(lambda: resolve("ab"))
    doubled.then(root.quit)
    root.mainloop()
    assert waiting.outcome() == "abab"


def test_threads_are_never_blocked_while_nobody_runs_the_loop(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """However often they ask for a turn; all of it runs once somebody does."""
    said: list[int] = []

    def many() -> None:
        for each in range(2000):
            scheduler.post(said.append, each)
            scheduler._woken = False

    elsewhere(many)
    assert said == []
    until(root, lambda: len(said) == 2000)
    assert said == list(range(2000))
    scheduler._hear()  # there is nothing more to read


def test_a_wake_that_came_to_nothing_is_asked_for_again(scheduler: TkScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    """A signal in the middle does not silence the scheduler."""

    def interrupted(*args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(scheduler, "_ask_for_turn", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scheduler.wake()
    monkeypatch.undo()
    scheduler.set_timeout(scheduler.root.quit)
    scheduler.root.mainloop()


def test_a_loop_run_by_a_handler_runs_no_other_job(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """As JavaScript's alert: what comes meanwhile, from threads too, runs when the handler is through."""
    said: list[Any] = []

    def say(word: str) -> None:
        said.append(word)
        if len(said) == 6:
            root.quit()

    def dialog() -> None:
        say("dialog")
        queue_microtask(say, "job")
        set_timeout(say, 1, "timer")
        scheduler._woken = False  # so that the thread wakes Tk although a turn was asked for
        elsewhere(lambda: scheduler.post(say, "post"))
        variable = tkinter.BooleanVar(root)
        root.after(20, lambda: (say("tk"), variable.set(True)))
        root.wait_variable(variable)
        say("closed")

    Promise.resolve(None).then(dialog)
    root.mainloop()
    assert said[:4] == ["dialog", "tk", "closed", "job"]
    assert sorted(said[4:]) == ["post", "timer"]


def test_a_wait_on_its_own_thread_is_refused(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """It would freeze the window: in handlers, in callbacks of Tk's, and outside the main loop."""
    pending: Promise[Any] = Promise(lambda: None)
    refused = 0

    def wait() -> None:
        nonlocal refused
        with pytest.raises(RuntimeError, match=r"cannot be waited for on its home thread: <TkScheduler> could not go on"):
            pending.result()
        with pytest.raises(RuntimeError, match="is run by its host"):
            run()
        refused += 1
        if refused == 3:
            root.quit()

    wait()
    root.after(1, wait)
    Promise.resolve(None).then(wait)
    root.mainloop()
    with pytest.raises(TypeError, match="the timeout must be a number"):
        elsewhere(lambda: pending.result("soon"))  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------------------------- loops as guests


def test_a_loop_that_nobody_runs_is_driven_by_it(root: tkinter.Tk) -> None:
    """One made before, as at import time, and one made later, by a callback outside any block (decision 13)."""
    before = LoopScheduler()
    said: list[Any] = []
    resolved("before", before).then(said.append)
    scheduler = TkScheduler(root)
    later = LoopScheduler()
    with use_scheduler(later):
        sleep(0.001, "later").then(said.append)
        Promise.reject(Boom("of a guest"))
    elsewhere(lambda: before.set_timeout(lambda: said.append(current_scheduler()), 2))
    until(root, lambda: len(said) == 3)
    assert said[0] == "before"
    assert "later" in said[1:]  # each of the two has a clock of its own
    assert before in said[1:]
    assert [str(error) for error in root.reported] == ["of a guest"]  # type: ignore[attr-defined]
    scheduler.close()
    with use_scheduler(LoopScheduler()) as alone:
        assert Promise.resolve("alone").then(lambda word: word).result() == "alone"
        assert alone._host is None


# ---------------------------------------------------------------------------------------------------------------------- reports


def test_rejections_and_exceptions_go_to_tks_own_handler(root: Any, scheduler: TkScheduler) -> None:
    def fail() -> None:
        raise Boom("a timer's")

    Promise.reject(Boom("one"))
    Promise.reject("no exception")
    set_timeout(fail)
    set_timeout(root.quit, 3)
    root.mainloop()
    assert [type(error).__name__ for error in root.reported] == ["Boom", "RejectionError", "Boom"]
    assert root.reported[0].__notes__


def test_tks_default_handler_prints(capsys: pytest.CaptureFixture[str]) -> None:
    """As for every exception in a callback of Tk's; a test runner is told as well."""
    from promiselite.schedulers.reports import listeners

    heard: list[BaseException] = []
    root = tkinter.Tk()
    with use_scheduler(TkScheduler(root)):
        Promise.reject(Boom("printed"))
        set_timeout(root.quit, 2)
        listeners.append(heard.append)
        root.mainloop()
        listeners.remove(heard.append)
    root.destroy()
    said = capsys.readouterr().err
    assert "Exception in Tkinter callback" in said
    assert "Boom: printed" in said
    assert [str(error) for error in heard] == ["printed"]


def test_a_handler_that_fails_itself_loses_nothing(root: Any, scheduler: TkScheduler, caplog: pytest.LogCaptureFixture) -> None:
    def report(*args: Any) -> None:
        raise ValueError("broken")

    root.report_callback_exception = report
    Promise.reject(Boom("one"))
    Promise.reject(Boom("two"))
    set_timeout(root.quit, 2)
    with caplog.at_level(logging.ERROR, "promiselite"):
        root.mainloop()
    said = [record.getMessage() for record in caplog.records]
    assert said[0::2] == ["root.report_callback_exception failed: ValueError('broken')"] * 2
    assert said[1::2] == [f"Unhandled promise rejection: Boom({word!r})" for word in ("one", "two")]


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit])
@pytest.mark.parametrize("where", ["job", "timer", "post", "thread"])
def test_an_exit_leaves_the_main_loop(root: Any, scheduler: TkScheduler, kind: type[BaseException], where: str) -> None:
    """What was queued stays queued, and runs when the loop goes on."""
    said: list[str] = []

    def leave() -> None:
        queue_microtask(said.append, "queued")
        raise kind("out")

    begin: dict[str, Any] = {
        "job": lambda: Promise.resolve(None).then(leave),
        "timer": lambda: set_timeout(leave, 2),
        "post": lambda: scheduler.post(leave),
        "thread": lambda: elsewhere(lambda: scheduler.post(leave)),
    }
    begin[where]()
    with pytest.raises(kind, match="out"):
        root.mainloop()
    assert root.reported == []
    set_timeout(root.quit, 1)
    root.mainloop()
    assert said == ["queued"]


def test_an_exit_among_rejections_comes_after_their_report(root: Any, scheduler: TkScheduler) -> None:
    """A hook that exits, while another rejection waits for its report."""

    def hook(reason: Any, promise: Any) -> None:
        raise SystemExit(3) if str(reason) == "leave" else reason

    scheduler.on_unhandled_rejection = hook
    for word in ("one", "leave", "two"):
        Promise.reject(Boom(word))
    with pytest.raises(SystemExit):
        root.mainloop()
    assert [str(error) for error in root.reported] == ["one", "two"]


# ---------------------------------------------------------------------------------------------------------------------- the end


@pytest.mark.parametrize("how", ["destroy", "tcl", "window manager"])
def test_it_is_closed_when_its_window_is_destroyed(root: Any, scheduler: TkScheduler, how: str) -> None:
    """However that happens, even if the program binds <Destroy> itself. Waits end, and posts are refused."""
    pending: Promise[Any] = Promise(lambda: None)
    root.bind("<Destroy>", lambda event: None)
    waiting = threading.Event()

    def wait() -> Any:
        waiting.set()
        return pending.result(LIMIT)

    worker = Worker(wait)
    assert waiting.wait(LIMIT)
    ways: dict[str, Any] = {
        "destroy": root.destroy,
        "tcl": lambda: root.tk.call("destroy", "."),
        "window manager": lambda: root.tk.eval(root.protocol("WM_DELETE_WINDOW")),
    }
    root.after(5, ways[how])
    root.mainloop()
    with pytest.raises(RuntimeError, match="can never be settled: .*its window was destroyed"):
        worker.outcome()
    with pytest.raises(RuntimeError, match="can never be settled: .*its window was destroyed"):
        pending.result()
    assert repr(scheduler) == "<TkScheduler of a window that is gone>"
    with pytest.raises(RuntimeError, match="its window was destroyed"):
        elsewhere(lambda: scheduler.post(print))
    with pytest.raises(RuntimeError, match="its window was destroyed"):
        set_timeout(print)
    with pytest.raises(RuntimeError, match="its window was destroyed"):
        elsewhere(pending.result)
    with pytest.raises(RuntimeError, match="its window was destroyed"):
        scheduler.root
    scheduler.wake()
    scheduler.close()
    scheduler.abandon()


def test_what_never_ran_is_warned_of_when_the_window_goes(root: Any, scheduler: TkScheduler) -> None:
    set_timeout(print, 1000)
    Promise.reject(Boom("late"))
    with pytest.warns(RuntimeWarning, match=r"1 timer of <TkScheduler> .*never ran: let mainloop\(\) run until they have"):
        root.destroy()


def test_a_warning_that_is_an_error_goes_to_tks_handler(root: Any, scheduler: TkScheduler) -> None:
    """And the scheduler is closed all the same."""
    set_timeout(print, 1000)
    root.destroy()
    assert [type(error) for error in root.reported] == [RuntimeWarning]
    assert scheduler.closed


@pytest.mark.parametrize("end", ["finally", "offload"])
def test_a_handler_may_destroy_the_window(root: Any, scheduler: TkScheduler, end: str) -> None:
    """The jobs of that turn still run; what comes later is refused."""
    said: list[Any] = []

    def goes_on() -> None:
        root.destroy()
        set_immediate(said.append, "immediate of the same turn")
        scheduler.set_alarm(1)
        scheduler.wake()

    (offload(int) if end == "offload" else Promise.resolve(None)).finally_(goes_on).then(lambda: said.append("then"))
    root.mainloop()
    assert said[0] == "then"
    assert scheduler.closed
    assert root.reported == []


def test_work_that_is_done_after_the_window_is_gone_harms_nobody(root: Any, scheduler: TkScheduler) -> None:
    """A thread of the pool that comes home too late."""
    going = threading.Event()

    def work() -> None:
        going.wait(LIMIT)

    offload(work).catch(lambda: None)
    pool = scheduler.pool()
    root.after(5, root.destroy)
    root.mainloop()
    going.set()
    pool.shutdown(wait=True)
    assert scheduler.closed
    assert root.reported == []


def test_close_lets_go_of_a_window_that_stays(root: Any, scheduler: TkScheduler) -> None:
    """And the next scheduler is a new one."""
    refused: list[str] = []

    def close() -> None:
        try:
            scheduler.close()
        except RuntimeError as error:
            refused.append(str(error))

    Promise.resolve(None).then(close).then(root.quit)
    root.mainloop()
    elsewhere(close)
    assert len(refused) == 2
    assert all("outside its jobs and callbacks" in each for each in refused)
    scheduler.close()
    scheduler.close()
    fresh = TkScheduler(root)
    assert fresh is not scheduler
    assert not fresh.closed
    fresh.set_timeout(root.quit)
    root.mainloop()


def test_a_wait_ends_when_the_thread_of_the_window_has_ended() -> None:
    """Although nobody destroyed the window."""
    made: list[Any] = []

    def make() -> None:
        root = tkinter.Tk()
        scheduler = TkScheduler(root)
        made.append((Promise(lambda: None, scheduler=scheduler), scheduler))
        scheduler.why_never()
        made.append(root)
        scheduler.home_thread = SimpleNamespace(is_alive=lambda: False)  # type: ignore[assignment]
        elsewhere(lambda: expect(made[0][0]))
        scheduler.close()
        root.destroy()

    def expect(promise: Any) -> None:
        with pytest.raises(RuntimeError, match="the thread of <TkScheduler> has ended"):
            promise.result(LIMIT)

    make()


def test_a_window_and_its_scheduler_leave_no_cycle_that_lasts(root: Any) -> None:
    """After ``destroy`` nothing of Tk's keeps the scheduler."""
    import weakref

    scheduler: Any = TkScheduler(root)
    seen = weakref.ref(scheduler)
    root.destroy()
    del scheduler
    gc.collect()
    assert seen() is None


PROGRAM = """
import tkinter
from promiselite import Promise, TkScheduler, use_scheduler, set_timeout
root = tkinter.Tk()
with use_scheduler(TkScheduler(root)):
    Promise.resolve("ran").then(print)
    set_timeout(root.quit, 5)
    root.mainloop()
"""


def test_a_program_may_end_without_destroying_its_window() -> None:
    """In silence, in development mode too."""
    done = subprocess.run([sys.executable, "-X", "dev", "-c", PROGRAM], capture_output=True, text=True, cwd=ROOT, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, "ran\n", "")


# ---------------------------------------------------------------------------------------------- where Tk cannot watch a socket


@pytest.fixture
def polling(monkeypatch: pytest.MonkeyPatch, root: tkinter.Tk) -> Iterator[TkScheduler]:
    """A scheduler as on Windows."""
    monkeypatch.setattr(tk_host, "can_watch", lambda root: False)
    with use_scheduler(TkScheduler(root)) as made:
        yield made


def test_without_sockets_it_looks_for_posts(root: Any, polling: TkScheduler) -> None:
    """Seldom while nothing is in flight; a call at home meanwhile still wakes at once."""
    said: list[str] = []
    elsewhere(lambda: polling.post(said.append, "post"))
    assert not polling._woken
    polling.post(said.append, "home")
    until(root, lambda: len(said) == 2)
    assert said == ["post", "home"]
    elsewhere(lambda: polling.post(root.quit))
    root.mainloop()


def test_without_sockets_it_looks_often_while_work_is_in_flight(
    root: Any, polling: TkScheduler, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    original = polling._set_timer_of_tk

    def note(name: str, ms: int, function: Any) -> None:
        if name == "poll":
            asked.append(ms)
        original(name, ms, function)

    monkeypatch.setattr(polling, "_set_timer_of_tk", note)
    polling._poll()
    with polling.hold():
        polling._poll()
    assert asked == [tk_host.POLL_IDLE, tk_host.POLL]
    offload(int).then(root.quit)
    root.mainloop()
    root.destroy()
    assert polling.closed


def test_without_sockets_a_handlers_own_loop_runs_no_job(root: Any, polling: TkScheduler) -> None:
    said: list[str] = []

    def dialog() -> None:
        elsewhere(lambda: polling.post(said.append, "post"))
        polling._poll()
        said.append("handler")

    Promise.resolve(None).then(dialog)
    until(root, lambda: len(said) == 2)
    assert said == ["handler", "post"]


def test_two_schedulers_of_one_thread_and_one_of_its_own(root: tkinter.Tk, scheduler: TkScheduler) -> None:
    """A promise of a ThreadScheduler is awaited in the window's thread."""
    said: list[Any] = []
    with ThreadScheduler() as behind:

        @async_function
        async def main() -> None:
            said.append(await resolved("behind", behind).then(lambda word: (word, threading.get_ident())))

        main().finally_(root.quit)
        root.mainloop()
    assert said[0][0] == "behind"
    assert said[0][1] != scheduler.home
