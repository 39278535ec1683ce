"""``process``: events, rejections on any scheduler, and the way out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, RejectionError, Scheduler, js, use_scheduler
from promiselite.js import EventEmitter
from promiselite.js.process import Process
from tests.support.hosts import Host
from tests.support.programs import run_program


@pytest.fixture
def process() -> Process:
    """A process object of the test's own."""
    return Process()


@pytest.fixture(autouse=True)
def no_listener_stays() -> Iterator[None]:
    yield
    js.process.removeAllListeners()


# ---------------------------------------------------------------------------------------------------------------- events


def test_listeners_are_called_in_order_with_what_they_take() -> None:
    emitter = EventEmitter()
    seen: list[Any] = []
    assert emitter.on("x", lambda: seen.append("none")) is emitter
    emitter.addListener("x", lambda one: seen.append(one))
    emitter.once("x", lambda one, two: seen.append((one, two)))
    assert emitter.emit("x", 1, 2)
    assert emitter.emit("x", 3, 4)
    assert not emitter.emit("y")
    assert seen == ["none", 1, (1, 2), "none", 3]
    assert emitter.listenerCount("x") == len(emitter.listeners("x")) == 2
    assert emitter.listeners("y") == []


def test_taking_listeners_back() -> None:
    """The latest of two equal ones goes first; one that was never there is ignored."""
    emitter = EventEmitter()
    seen: list[int] = []
    emitter.on("x", seen.append).on("x", seen.append)
    emitter.off("x", seen.append).off("x", print).removeListener("y", print)
    emitter.emit("x", 1)
    assert seen == [1]
    emitter.removeAllListeners("x").removeAllListeners("y")
    assert not emitter.emit("x", 2)
    emitter.on("x", print)
    emitter.removeAllListeners()
    assert emitter.listenerCount("x") == 0


def test_listeners_that_come_and_go_are_events() -> None:
    """Node emits them before a listener is added and after one was removed; the last of all are those who hear of it."""
    emitter = EventEmitter()
    seen: list[Any] = []
    emitter.on("a", seen.append)
    emitter.on("newListener", lambda event, listener: seen.append(("new", event, listener, emitter.listenerCount(event))))
    emitter.on("removeListener", lambda event, listener: seen.append(("gone", event, listener, emitter.listenerCount(event))))
    heard = emitter.listeners("newListener")[0]
    assert seen.pop()[:2] == ("new", "removeListener")
    emitter.on("a", print).once("b", seen.append).off("c", print)
    emitter.emit("b", "called")
    emitter.removeAllListeners("a")
    emitter.removeAllListeners()
    assert seen == [
        ("new", "a", print, 1),
        ("new", "b", seen.append, 0),
        ("gone", "b", seen.append, 0),
        "called",
        ("gone", "a", print, 1),
        ("gone", "a", seen.append, 0),
        ("gone", "newListener", heard, 0),
    ]
    assert emitter.eventNames() == []


def test_a_subclass_that_emits_otherwise_is_not_asked_in_vain() -> None:
    class Loud(EventEmitter):
        def emit(self, event: str, *args: Any) -> bool:
            raise AssertionError(event)

    loud = Loud().on("x", print).off("x", print).removeAllListeners()
    assert loud.eventNames() == []


@pytest.mark.parametrize("name", ["on", "once", "off", "prependListener", "prependOnceListener"])
def test_a_listener_is_needed(name: str) -> None:
    with pytest.raises(js.TypeError, match=r'The "listener" argument must be of type function. Received undefined$'):
        getattr(EventEmitter(), name)("x")


def test_a_listener_taken_back_while_called_is_still_called() -> None:
    emitter = EventEmitter()
    seen: list[str] = []

    def second() -> None:
        seen.append("second")

    emitter.on("x", lambda: emitter.off("x", second))
    emitter.on("x", second)
    emitter.emit("x")
    emitter.emit("x")
    assert seen == ["second"]


def test_an_error_event_nobody_hears() -> None:
    emitter = EventEmitter()
    with pytest.raises(KeyError):
        emitter.emit("error", KeyError("x"))
    with pytest.raises(js.Error, match=r"^Error \[ERR_UNHANDLED_ERROR\]: Unhandled error\. \('text'\)$"):
        emitter.emit("error", "text")
    with pytest.raises(js.Error, match=r"^Error \[ERR_UNHANDLED_ERROR\]: Unhandled error\. \(undefined\)$"):
        emitter.emit("error")


def test_a_coroutine_listener_is_run(loop: LoopScheduler) -> None:
    emitter = EventEmitter()
    seen: list[int] = []

    async def listener(value: int) -> None:
        await Promise.resolve(None)
        seen.append(value)

    emitter.on("x", listener)
    emitter.emit("x", 1)
    loop.run()
    assert seen == [1]


def test_a_listener_must_be_a_function(process: Process) -> None:
    not_callable: Any = 5
    for emitter in (EventEmitter(), process):
        with pytest.raises(TypeError, match=r'The "listener" argument must be of type function. Received type number \(5\)'):
            emitter.on("exit", not_callable)


# ------------------------------------------------------------------------------------------------------------- rejections


def test_unhandled_rejections_and_late_handling(host: Host) -> None:
    """On every scheduler, told of the promise."""
    process = Process()
    seen: list[Any] = []

    def program() -> None:
        process.on("unhandledRejection", lambda reason, promise: seen.append((reason, promise is rejected)))
        process.on("rejectionHandled", lambda promise: seen.append(promise is rejected))
        rejected = Promise.reject("reason")
        js.setTimeout(lambda: rejected.catch(lambda reason: seen.append(reason)), 1)

    host.run(program)
    assert seen[0] == ("reason", True)
    assert sorted(map(str, seen[1:])) == ["True", "reason"]


def test_uncaught_exceptions_of_timers(loop: LoopScheduler, process: Process) -> None:
    seen: list[Any] = []
    process.on("uncaughtException", lambda error, origin: seen.append((type(error), origin)))
    js.setTimeout(lambda: 1 // 0)
    Promise.reject(KeyError("x"))
    Promise.reject("text")
    loop.run()
    assert seen[0] == (KeyError, "unhandledRejection")
    assert seen[1][0].__name__ == "UnhandledPromiseRejection"
    assert seen[2] == (ZeroDivisionError, "uncaughtException")


def test_without_listeners_the_mode_from_before_holds(process: Process) -> None:
    """Throw, warn, none or a function; also when the last listener was taken back."""

    def listener() -> None: ...

    def loop_with(mode: Any, hook: Any = None) -> LoopScheduler:
        scheduler = LoopScheduler(on_unhandled_rejection=mode, on_rejection_handled=hook)
        with use_scheduler(scheduler):
            process.on("unhandledRejection", listener).on("rejectionHandled", listener)
            process.removeAllListeners()
            rejected = Promise.reject("reason")
            js.setTimeout(lambda: rejected.catch(lambda: None), 1)
        return scheduler

    throwing = loop_with("throw")
    with pytest.raises(RejectionError, match="reason"):
        throwing.run()
    throwing.run()
    loop_with("none").run()
    seen: list[Any] = []
    loop_with(lambda reason: seen.append(reason), lambda reason: seen.append(("late", reason))).run()
    assert seen == ["reason", ("late", "reason")]


@pytest.mark.parametrize(
    ("promise", "words"), [(True, "Unhandled promise rejection"), (False, "Uncaught exception in a callback")]
)
def test_the_mode_warn_logs(process: Process, caplog: pytest.LogCaptureFixture, promise: bool, words: str) -> None:
    scheduler = LoopScheduler(on_unhandled_rejection="warn")
    with use_scheduler(scheduler):
        process.watch(scheduler)
        process.watch(scheduler)  # changes nothing
        if promise:
            Promise.reject(KeyError("x"))
        else:
            js.setImmediate(lambda: 1 // 0)
    scheduler.run()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [words]


def test_a_scheduler_without_reports_is_left_alone(process: Process) -> None:
    class Bare(Scheduler):
        pass

    process.watch(Bare())


def test_a_listener_that_raises_leaves_the_loop(loop: LoopScheduler, process: Process) -> None:
    def listener() -> None:
        raise KeyError("from the listener")

    process.on("uncaughtException", listener)
    js.setImmediate(lambda: 1 // 0)
    with pytest.raises(KeyError, match="from the listener"):
        loop.run()


# ------------------------------------------------------------------------------------------------------------- the rest


def test_what_it_knows(process: Process, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMISELITE_TEST", "there")
    assert process.argv[:1] == [sys.executable]
    assert (process.pid, process.cwd(), process.platform) == (os.getpid(), os.getcwd(), sys.platform)
    assert process.env.PROMISELITE_TEST == process.env["PROMISELITE_TEST"] == "there"
    assert process.env.NO_SUCH_VARIABLE is None
    assert process.uptime() >= 0
    before = process.hrtime()
    seconds, nanoseconds = process.hrtime(before)
    assert seconds >= 0
    assert 0 <= nanoseconds < 1_000_000_000
    assert process.hrtime.bigint() >= before[0] * 1_000_000_000
    assert process.stdout.write("\ud83d out")
    process.stderr.write("err")
    assert capsys.readouterr() == ("\ufffd out", "err")
    with pytest.raises(AttributeError, match=r"process.binding is not part of promiselite.js; docs/porting.md"):
        _ = process.binding


def test_exit_calls_its_listeners_once(process: Process) -> None:
    seen: list[Any] = []
    process._is_registered = True  # not at the end of the test run
    process.on("exit", seen.append)
    process.exitCode = 3
    with pytest.raises(SystemExit) as ended:
        process.exit()
    assert (ended.value.code, seen) == (3, [3])
    with pytest.raises(SystemExit) as ended:
        process.exit(5.0)
    assert (ended.value.code, seen) == (5, [3])
    with pytest.raises(SystemExit) as ended:
        process.exit(js.null)
    assert ended.value.code == 5


@pytest.mark.parametrize(("given", "code"), [(None, None), (js.null, None), (0, 0), (2.0, 2), ("7", 7), ("-1", -1)])
def test_exit_codes(process: Process, given: Any, code: int | None) -> None:
    process.exitCode = given
    assert process.exitCode == code


@pytest.mark.parametrize("given", ["x", "", 1.5, True, object()])
def test_what_is_no_exit_code(process: Process, given: Any) -> None:
    with pytest.raises(js.TypeError, match='"code" argument must be of type number'):
        process.exitCode = given


def test_a_plain_program_tells_the_exit() -> None:
    """Without ``promiselite run`` the interpreter's own end calls the listeners, once."""
    done = run_program("""
        from promiselite import run
        from promiselite.js import *
        process.on("exit", lambda code: console.log("exit", code))
        process.on("exit", lambda code: console.log("exit again", code))
        Promise.resolve("job").then(console.log)
        run()
    """)
    assert (done.returncode, done.stdout, done.stderr) == (0, "job\nexit 0\nexit again 0\n", "")


def test_listeners_before_others_and_the_names_of_events() -> None:
    emitter = EventEmitter()
    seen: list[str] = []
    emitter.on("x", lambda: seen.append("third"))
    emitter.prependListener("x", lambda: seen.append("second"))
    emitter.prependOnceListener("x", lambda: seen.append("first"))
    emitter.on("y", print)
    assert emitter.eventNames() == ["x", "y"]
    emitter.off("y", print)
    emitter.emit("x")
    emitter.emit("x")
    assert seen == ["first", "second", "third", "second", "third"]
    assert emitter.eventNames() == ["x"]


def test_a_listener_that_is_no_function_is_refused_in_nodes_words() -> None:
    with pytest.raises(js.TypeError) as caught:
        EventEmitter().on("x", 5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    words = 'TypeError [ERR_INVALID_ARG_TYPE]: The "listener" argument must be of type function. Received type number (5)'
    assert js.inspect(caught.value) == words + " {\n  code: 'ERR_INVALID_ARG_TYPE'\n}"
