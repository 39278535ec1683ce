"""``promiselite run`` of a script over ``promiselite.js``: it ends as Node does, and says so in Node's words."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.order.node_binary import find_node

ROOT = Path(__file__).parents[2]
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run a script whose first line imports everything; return status, stdout and stderr."""

    def do_run(text: str, *arguments: str, head: str = "from promiselite.js import *\n") -> tuple[int, str, str]:
        script = tmp_path / "script.py"
        script.write_text(head + textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        command = [sys.executable, "-m", "promiselite", "run", "script.py", *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=tmp_path, env=environment)
        return done.returncode, done.stdout, done.stderr.replace(str(tmp_path), "")

    return do_run


REJECTION = (
    "UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, "
    'or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "{}". {{\n'
    "  code: 'ERR_UNHANDLED_REJECTION'\n}}\n"
)


def test_an_exception_in_the_script(run: Run) -> None:
    """Place, line, mark; then the message and the stack."""
    assert run("""
        def parse(text):
            raise TypeError(f"no {text}")
        parse("way")
    """) == (
        1,
        "",
        (
            '/script.py:3\n    raise TypeError(f"no {text}")\n    ^\n\n'
            "TypeError: no way\n    at parse (/script.py:3:11)\n    at /script.py:4:1\n"
        ),
    )


def test_an_unhandled_rejection_with_an_error(run: Run) -> None:
    """The place is where the error was made."""
    status, out, said = run('Promise.reject(Error("boom", cause=RangeError("root")))\nconsole.log("script")\n')
    assert (status, out) == (1, "script\n")
    assert said == (
        "/script.py:2\n"
        'Promise.reject(Error("boom", cause=RangeError("root")))\n'
        "               ^\n\n"
        "Error: boom\n"
        "    at /script.py:2:16 {\n"
        "  [cause]: RangeError: root\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("reason", "words"),
    [('"abc"', "abc"), ("None", "undefined"), ("null", "null"), ("3.0", "3"), ("{}", "#<Object>"), ("[1]", "[object Array]")],
)
def test_an_unhandled_rejection_with_something_else(run: Run, reason: str, words: str) -> None:
    assert run(f"Promise.reject({reason})\n") == (1, "", REJECTION.format(words))


def test_pythons_own_exceptions(run: Run) -> None:
    """They are told in the same way, with the frames of their traceback."""
    status, _, said = run("""
        def divide(a):
            return a // 0
        Promise.resolve(1).then(lambda a: divide(a))
    """)
    assert status == 1
    assert (
        "ZeroDivisionError: integer division or modulo by zero\n    at divide (/script.py:3:12)\n    at /script.py:4:35\n"
        in said
    )
    assert said.startswith("/script.py:3\n    return a // 0\n")


def test_a_timer_that_raises(run: Run) -> None:
    """An error made elsewhere: the place is that of the raise, the stack that of the making."""
    status, out, said = run("""
        error = RangeError("late")
        def fail():
            raise error
        setTimeout(fail, 1)
        setTimeout(console.log, 50, "never")
    """)
    assert (status, out) == (1, "")
    assert said == "/script.py:4\n    raise error\n    ^\n\nRangeError: late\n    at /script.py:2:9\n"


@pytest.mark.parametrize(("reason", "shown"), [('"a text"', "a text"), ("{'a': 1}", "{ a: 1 }"), ("None", "undefined")])
def test_something_else_that_a_timer_raises(run: Run, reason: str, shown: str) -> None:
    assert run(f"""
        from promiselite import RejectionError
        def fail():
            raise RejectionError({reason})
        setTimeout(fail, 1)
    """) == (1, "", f"{shown}\n")


def test_something_else_that_the_script_raises(run: Run) -> None:
    assert run("from promiselite import RejectionError\nraise RejectionError('a text')\n") == (1, "", "a text\n")


def test_only_the_first_rejection_is_told(run: Run) -> None:
    """The process is over then: no other rejection, timer or job."""
    status, out, said = run("""
        process.on("exit", lambda code: console.log("exit", code, process.exitCode))
        setTimeout(console.log, 1, "never")
        Promise.reject("one")
        Promise.reject("two")
    """)
    assert (status, out, said) == (1, "exit 1 1\n", REJECTION.format("one"))


def test_a_listener_of_before_exit_may_give_the_program_more_to_do(run: Run) -> None:
    """Then it is called again when that is done."""
    assert run("""
        rounds = []
        def listener():
            rounds.append(len(rounds))
            console.log("round", rounds[-1])
            if len(rounds) < 3:
                setTimeout(lambda: console.log("one more"), 1)
        process.on("beforeExit", listener)
    """) == (0, "round 0\none more\nround 1\none more\nround 2\n", "")


def test_listeners_of_exit_may_change_the_status(run: Run) -> None:
    """After a normal end, an exit, and an uncaught exception."""
    listener = "def listener():\n    process.exitCode = 9\nprocess.on('exit', listener)\n"
    assert run(listener) == (9, "", "")
    assert run(listener + "process.exit(2)\n") == (9, "", "")
    assert run(listener + "Promise.reject(1)\n")[0] == 9


def test_an_exit_in_a_listener_of_exit(run: Run) -> None:
    assert run("""
        process.on("exit", lambda code: process.exit(code + 5))
        process.on("exit", lambda: console.log("never"))
        process.exit(1)
    """) == (6, "", "")


def test_a_listener_of_exit_that_raises(run: Run) -> None:
    status, out, said = run("""
        def listener():
            raise Error("in exit")
        process.on("exit", listener)
        console.log("script")
    """)
    assert (status, out) == (1, "script\n")
    assert said.startswith("/script.py:3\n")
    assert "Error: in exit" in said


def test_uncaught_exceptions_with_a_listener(run: Run) -> None:
    """The script's own, a timer's and a rejection: the loop goes on after each."""
    status, out, said = run("""
        process.on("uncaughtException", lambda error, origin: console.log(error.message, origin))
        setTimeout(console.log, 20, "the end")
        def fail(text):
            raise Error(text)
        setTimeout(fail, 1, "timer")
        Promise.reject(Error("rejection"))
        fail("script")
    """)
    assert (status, said) == (0, "")
    assert out == "script uncaughtException\nrejection unhandledRejection\ntimer uncaughtException\nthe end\n"


@pytest.mark.parametrize("failing", ["fail()", "setTimeout(fail, 1)", "Promise.reject(Error('x'))"])
def test_a_listener_of_uncaught_exceptions_that_raises(run: Run, failing: str) -> None:
    """Status 7, and no listener of exit is called."""
    status, out, said = run(f"""
        def listener():
            raise Error("in the listener")
        def fail():
            raise Error("first")
        process.on("uncaughtException", listener)
        process.on("exit", lambda: console.log("never"))
        {failing}
    """)
    assert (status, out) == (7, "")
    assert "Error: in the listener" in said
    assert "Error: first" not in said


def test_a_listener_of_unhandled_rejections_that_raises(run: Run) -> None:
    """That is an uncaught exception."""
    status, _, said = run("""
        def listener():
            raise Error("in the listener")
        process.on("unhandledRejection", listener)
        Promise.reject("x")
    """)
    assert status == 1
    assert "Error: in the listener" in said


def test_an_exit_in_a_listener_of_rejections(run: Run) -> None:
    status, out, said = run("""
        process.on("exit", lambda code: console.log("exit", code))
        process.on("unhandledRejection", lambda: process.exit(4))
        Promise.reject("x")
    """)
    assert (status, out, said) == (4, "exit 4\n", "")


def test_pythons_own_exit(run: Run) -> None:
    """sys.exit ends it too, with the listeners of exit; a text goes to stderr as in Python."""
    head = "import sys\nprocess.on('exit', lambda code: console.log('exit', code))\nsetTimeout(print, 1, 'never')\n"
    assert run(head + "sys.exit(3)\n") == (3, "exit 3\n", "")
    assert run(head + "sys.exit()\n") == (0, "exit 0\n", "")
    assert run(head + "sys.exit('a text')\n") == (1, "exit 0\n", "a text\n")


def test_what_is_left_is_dropped_in_silence(run: Run) -> None:
    assert run("setTimeout(print, 10_000, 'never')\nPromise.resolve().then(print)\nprocess.exit()\n") == (0, "", "")


def test_arguments(run: Run) -> None:
    assert run("console.log(process.argv[1:])\n", "--one", "two") == (0, "[ 'script.py', '--one', 'two' ]\n", "")


def test_a_script_that_has_run_its_loop_itself(run: Run) -> None:
    """A rejection that ``run()`` raised is an uncaught exception of the script."""
    assert run("from promiselite import run\nsetTimeout(print, 1, 'timer')\nrun()\nprint('after')\n") == (
        0,
        "timer\nafter\n",
        "",
    )
    status, _, said = run("from promiselite import run\nPromise.reject(Error('x'))\nrun()\n")
    assert (status, "Error: x" in said) == (1, True)


def test_a_script_on_another_loop(run: Run) -> None:
    """asyncio ran it: there is nothing left to run, and the listeners of exit are called."""
    assert run("""
        import asyncio
        from promiselite import current_scheduler
        process.on("exit", lambda code: console.log("exit", code))
        async def main():
            await Promise(lambda resolve: setTimeout(resolve, 1))
            console.log("asyncio")
        asyncio.run(main())
        current_scheduler().close()
    """) == (0, "asyncio\nexit 0\n", "")


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process otherwise there")
@pytest.mark.parametrize("how", ["raise KeyboardInterrupt\n", "Promise.resolve().then(lambda: fail())\n"])
def test_an_interrupt_ends_it_as_in_python(run: Run, how: str) -> None:
    status, _, said = run("def fail():\n    raise KeyboardInterrupt\n" + how)
    assert status == -signal.SIGINT
    assert said.startswith("Traceback (most recent call last):\n  File")
    assert said.endswith("KeyboardInterrupt\n")


def test_a_script_over_pythons_names_is_told_by_python(run: Run) -> None:
    """Neither Node's words nor its end: it did not import promiselite.js."""
    status, _, said = run("Promise.reject('x')\n", head="from promiselite import Promise\n")
    assert status == 1
    assert said.splitlines()[-1].startswith("This was an unhandled promise rejection")
    assert "UnhandledPromiseRejection" not in said


def test_a_source_that_is_gone(run: Run) -> None:
    """The place is told without the line."""
    _, _, said = run("exec(compile('raise Error(\"x\")', 'made up', 'exec'))\n")
    assert said.startswith("made up:1\n\nError: x\n    at made up:1:7\n    at /script.py:2:1\n")


@pytest.mark.parametrize(
    ("javascript", "python"),
    [
        ("Promise.reject('abc')", "Promise.reject('abc')"),
        ("Promise.reject({ a: 1 })", "Promise.reject({'a': 1})"),
        ("Promise.reject(new Error('boom'))", "Promise.reject(Error('boom'))"),
        ("throw new TypeError('bad')", "raise TypeError('bad')"),
    ],
)
def test_the_words_are_nodes(run: Run, javascript: str, python: str) -> None:
    """The message of Node today stands in what is said here."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    done = subprocess.run([node, "-e", javascript], capture_output=True, text=True, timeout=60)
    message = re.search(r"^(\w+: .*)$", done.stderr, re.MULTILINE)
    assert message is not None
    status, _, said = run(python + "\n")
    assert status == done.returncode == 1
    assert message[1] in said
