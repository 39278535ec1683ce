"""``promiselite run script.py`` beside ``python script.py``, in processes of their own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

import promiselite
from promiselite import LoopScheduler, cli

PLAIN = [sys.executable]
OURS = [sys.executable, "-m", "promiselite", "run"]


@dataclass
class Outcome:
    """What a process said, and how it ended."""

    status: int
    out: str
    err: str


Runner = Callable[..., Outcome]


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write a file in the test's own directory."""

    def do_write(text: str | bytes, name: str = "script.py") -> Path:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else textwrap.dedent(text).encode())
        return path

    return do_write


@pytest.fixture
def start(tmp_path: Path) -> Runner:
    """Run a command in the test's own directory."""

    def do_start(command: list[str], **options: object) -> Outcome:
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONSAFEPATH"}
        # The package is found as this test found it, and nothing else of the checkout is.
        environment["PYTHONPATH"] = str(linked_package(tmp_path))
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=tmp_path, timeout=60, **options)  # type: ignore[call-overload]
        return Outcome(done.returncode, done.stdout, done.stderr)

    return do_start


def linked_package(tmp_path: Path) -> Path:
    """Return a directory that holds the package and nothing else."""
    directory = tmp_path / ".package"
    directory.mkdir(exist_ok=True)
    link = directory / "promiselite"
    if not link.exists():
        link.symlink_to(Path(promiselite.__file__).parent, target_is_directory=True)
    return directory


SAME_AS_PYTHON = {
    "arguments": ("import sys; print(sys.argv)", ["script.py", "a", "--help", "-x", "--", "--version", "--", "b c", ""]),
    "nothing": ("", ["script.py"]),
    "names": (
        """
        '''The docstring.'''
        x: int = 1
        print(__name__, __file__, __package__, __spec__, __cached__, __doc__, __annotations__, type(__loader__).__name__)
        print(__loader__.name, __loader__.path, sorted(globals()))
        """,
        ["script.py"],
    ),
    "relative path": ("import sys; print(sys.argv, __file__, sys.path[0])", ["./script.py"]),
    "unnormal path": ("import sys; print(sys.argv, __file__, sys.path[0])", [".//./script.py"]),
    "sibling": ("import sibling; print(sibling.name)", ["script.py"]),
    "sibling of a linked script": ("import sibling", ["linked/script.py"]),
    "relative import": ("from . import sibling", ["script.py"]),
    "relative import of a name": ("from .sibling import name", ["script.py"]),
    "safe path": ("import sibling", ["-P", "script.py"]),
    "no star import of ours": ("print(Promise)", ["script.py"]),
    "main module": (
        "import sys, __main__; print(__main__.__dict__ is globals(), sys.modules['__main__'] is __main__)",
        ["script.py"],
    ),
    "uncaught exception": ("def f():\n    raise ValueError('boom')\n\nf()\n", ["script.py"]),
    "chained exceptions": (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    raise KeyError('b') from error\n",
        ["script.py"],
    ),
    "exception group": ("raise ExceptionGroup('both', [ValueError(1), KeyError(2)])", ["script.py"]),
    "exception with a note": ("error = OSError('disk'); error.add_note('a note'); raise error", ["script.py"]),
    "exit status": ("import sys; sys.exit(7)", ["script.py"]),
    "exit message": ("import sys; sys.exit('told on stderr')", ["script.py"]),
    "exit without status": ("import sys; print('x'); sys.exit()", ["script.py"]),
    "exit True": ("raise SystemExit(True)", ["script.py"]),
    "base exception": ("class Own(BaseException): pass\nraise Own(1)\n", ["script.py"]),
    "syntax error": ("print('not reached')\nx = = 1\n", ["script.py"]),
    "indentation error": ("if True:\nprint(1)\n", ["script.py"]),
    "byte order mark": (b"\xef\xbb\xbfprint('\xc3\xa9')\n", ["script.py"]),
    "encoding cookie": (b"# -*- coding: latin-1 -*-\nprint(ascii('\xe9'))\n", ["script.py"]),
    "carriage returns": (b"x = 1\r\nif x:\r\n    print(x)\r\n", ["script.py"]),
    "no newline at the end": (b"print(1)", ["script.py"]),
    "asserts": ("assert False, 'kept'", ["script.py"]),
    "asserts optimised away": ("assert False, 'gone'; print(__debug__)", ["-O", "script.py"]),
    "no future of ours": ("def f(x: int): ...\nprint(f.__annotations__)", ["script.py"]),
    "excepthook": (
        """
        import sys
        def hook(kind, error, traceback):
            print(kind, error, traceback.tb_frame.f_code.co_name, traceback is error.__traceback__, traceback.tb_next)
        sys.excepthook = hook
        raise ValueError("x")
        """,
        ["script.py"],
    ),
    "traceback at exit": (
        "import atexit, sys\natexit.register(lambda: print(sys.last_type, sys.last_value))\nraise ValueError('x')\n",
        ["script.py"],
    ),
    "source of a function": ("import inspect\ndef f():\n    return 1  # here\nprint(inspect.getsource(f))", ["script.py"]),
    "doctest": ("'''\n>>> 1 + 1\n2\n'''\nimport doctest; print(doctest.testmod())", ["script.py"]),
    "thread": ("import threading\nthreading.Thread(target=print, args=('from a thread',)).start()", ["script.py"]),
    "thread that raises": (
        "import threading\nt = threading.Thread(target=lambda: 1 / 0)\nt.start(); t.join()\nprint(1)",
        ["script.py"],
    ),
    "at exit": ("import atexit; atexit.register(print, 'bye'); print('hello')", ["script.py"]),
    "import of main by a sibling": ("value = 3\nimport looker; print(looker.look())", ["script.py"]),
    "pickle": (
        """
        import pickle
        class Point:
            def __init__(self, x): self.x = x
        def double(x): return 2 * x
        print(pickle.loads(pickle.dumps(Point(3))).x, pickle.loads(pickle.dumps(double))(4), Point)
        """,
        ["script.py"],
    ),
    "processes by spawn": (
        """
        import multiprocessing
        def double(x):
            return 2 * x, __name__
        if __name__ == "__main__":
            with multiprocessing.get_context("spawn").Pool(1) as pool:
                print(pool.map(double, [1, 2]))
                pool.close()
                pool.join()
        """,
        ["script.py"],
    ),
    "own loop": (
        "import asyncio\nasync def main():\n    await asyncio.sleep(0)\n    print('ran')\nasyncio.run(main())",
        ["script.py"],
    ),
    "finalizers": ("class A:\n    def __del__(self):\n        print('freed')\na = A()\nprint('end')", ["script.py"]),
    "run in the script": (
        """
        from promiselite import Promise, run, set_timeout
        Promise.resolve(1).then(print)
        set_timeout(print, 1, "timer")
        run()
        print("after")
        """,
        ["script.py"],
    ),
    "run in the script raises": (
        """
        from promiselite import Promise, run
        def handler(value):
            raise KeyError(value)
        Promise.resolve(1).then(handler)
        run()
        """,
        ["script.py"],
    ),
    "result in the script raises": (
        "from promiselite import Promise\nPromise.reject(KeyError('x')).then(print).result()",
        ["script.py"],
    ),
    "exit in a handler": (
        "import sys\nfrom promiselite import Promise, run\nPromise.resolve(3).then(sys.exit)\nrun()\nprint('not reached')",
        ["script.py"],
    ),
    "exit in a timer": (
        "import sys\nfrom promiselite import set_timeout, run\nset_timeout(sys.exit, 1, 4)\nrun()\nprint('not reached')",
        ["script.py"],
    ),
    "closed scheduler": ("from promiselite import current_scheduler\ncurrent_scheduler().close()", ["script.py"]),
}


@pytest.mark.parametrize("name", SAME_AS_PYTHON)
def test_behaves_as_plain_python(name: str, write: Callable[..., Path], start: Runner) -> None:
    """Status, output and errors are those of ``python script.py``, to the letter."""
    text, command = SAME_AS_PYTHON[name]
    write("name = 'sibling'", "sibling.py")
    write("def look():\n    import __main__\n    return __main__.value\n", "looker.py")
    script = write(text)
    (script.parent / "linked").mkdir()
    (script.parent / "linked" / "script.py").symlink_to(script)
    options = [part for part in command if part in ("-P", "-O")]
    command = command[len(options) :]
    plain = start([*PLAIN, *options, *command])
    ours = start([PLAIN[0], *options, *OURS[1:], *command])
    assert ours == plain


@pytest.mark.parametrize("source", [b"x = 1\nprint('\0')\n", b"# coding: no-such-encoding\nprint(1)\n", b"print('\xff')\n"])
def test_a_file_that_is_no_text_is_a_syntax_error(source: bytes, write: Callable[..., Path], start: Runner) -> None:
    """The words are those of ``compile``, which change between Pythons."""
    write(source)
    plain, ours = start([*PLAIN, "script.py"]), start([*OURS, "script.py"])
    assert (ours.status, ours.out) == (plain.status, plain.out) == (1, "")
    assert "SyntaxError: " in ours.err.splitlines()[-1]
    assert "Traceback" not in ours.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process otherwise there")
@pytest.mark.parametrize("where", ["script", "run"])
def test_keyboard_interrupt_ends_as_in_plain_python(where: str, write: Callable[..., Path], start: Runner) -> None:
    """The traceback is shown and the process dies of SIGINT, so that a shell sees why."""
    work = "def work(_):\n    raise KeyboardInterrupt\n\n"
    if where == "script":
        write(work + "work(1)\n")
    else:
        write(f"from promiselite import Promise, run\n{work}Promise.resolve(1).then(work)\nrun()\n")
    plain = start([*PLAIN, "script.py"])
    assert plain.status == -signal.SIGINT
    assert start([*OURS, "script.py"]) == plain


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process otherwise there")
def test_keyboard_interrupt_in_the_loop_begins_in_the_handler(write: Callable[..., Path], start: Runner) -> None:
    """No frame of the command line or the loop stands in front of the user's."""
    write("from promiselite import Promise\ndef work(_):\n    raise KeyboardInterrupt\nPromise.resolve(1).then(work)\n")
    ours = start([*OURS, "script.py"])
    assert ours.status == -signal.SIGINT
    assert ours.err.splitlines()[1].endswith('script.py", line 3, in work')


@pytest.mark.skipif(sys.platform == "win32", reason="signals end a process otherwise there")
def test_an_interrupt_ends_the_sleep_of_the_loop(write: Callable[..., Path], start: Runner) -> None:
    """The signal comes from another thread while the next timer is ten minutes away; nothing is warned of."""
    write("""
        import os, signal, threading
        from promiselite import set_immediate, set_timeout
        signal.signal(signal.SIGINT, signal.default_int_handler)
        set_timeout(print, 600_000, "not reached")
        set_immediate(threading.Thread(target=os.kill, args=(os.getpid(), signal.SIGINT)).start)
    """)
    ours = start([*OURS, "script.py"])
    assert (ours.status, ours.out) == (-signal.SIGINT, "")
    assert ours.err.splitlines()[-1] == "KeyboardInterrupt"


@pytest.mark.skipif(sys.platform == "win32", reason="there is no sh")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_behave_as_in_plain_python(closed: str, write: Callable[..., Path], start: Runner) -> None:
    write("import sys\nif sys.stdout: print(sys.stdin is None, sys.stderr is None)\nsys.exit(5)\n")
    plain, ours = (start(["sh", "-c", f'"$@" script.py {closed}', "sh", *command]) for command in (PLAIN, OURS))
    assert ours == plain
    assert ours.status == 5


def test_the_loop_runs_until_nothing_is_left(write: Callable[..., Path], start: Runner) -> None:
    """Jobs first, then immediates and timers; a promise that is merely pending does not keep the process."""
    write("""
        from promiselite import Promise, set_immediate, set_timeout
        Promise(lambda: None)
        set_timeout(lambda: Promise.resolve("job of a timer").then(print), 5)
        set_timeout(print, 20_000, "second timer").unref()
        Promise.resolve("job").then(print)
        set_timeout(print, 10, "last timer")
        print("script")
    """)
    assert start([*OURS, "script.py"]) == Outcome(0, "script\njob\njob of a timer\nlast timer\n", "")


def test_an_unhandled_rejection_is_shown_from_the_users_first_frame(write: Callable[..., Path], start: Runner) -> None:
    """Status 1; the traceback holds the handler's frames and nothing of the loop; nothing else is run or warned of."""
    path = write("""
        from promiselite import Promise, set_timeout

        def parse(text):
            return int(text)

        Promise.resolve("x").then(lambda text: parse(text))
        set_timeout(print, 10, "not reached")
    """)
    ours = start([*OURS, "script.py"])
    assert (ours.status, ours.out) == (1, "")
    lines = [line for line in ours.err.splitlines() if "^" not in line]
    assert lines == [
        "Traceback (most recent call last):",
        f'  File "{path}", line 7, in <lambda>',
        '    Promise.resolve("x").then(lambda text: parse(text))',
        f'  File "{path}", line 5, in parse',
        "    return int(text)",
        "ValueError: invalid literal for int() with base 10: 'x'",
        "This was an unhandled promise rejection: when the queued jobs had run, nothing had handled the promise.",
    ]


def test_a_rejection_with_no_exception_is_shown(write: Callable[..., Path], start: Runner) -> None:
    write("from promiselite import Promise\nPromise.reject('a text')\n")
    ours = start([*OURS, "script.py"])
    assert ours.status == 1
    assert "RejectionError: a promise was rejected with 'a text'" in ours.err


def test_an_exception_of_a_timer_is_shown_from_the_users_first_frame(write: Callable[..., Path], start: Runner) -> None:
    path = write("from promiselite import set_timeout\ndef late():\n    1 / 0\nset_timeout(late, 1)\n")
    ours = start([*OURS, "script.py"])
    assert ours.status == 1
    assert ours.err.splitlines()[:3] == ["Traceback (most recent call last):", f'  File "{path}", line 3, in late', "    1 / 0"]
    assert ours.err.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_exit_in_the_loop_gives_the_status(write: Callable[..., Path], start: Runner) -> None:
    write("import sys\nfrom promiselite import set_timeout\nset_timeout(sys.exit, 1, 9)\n")
    assert start([*OURS, "script.py"]) == Outcome(9, "", "")


def test_exit_in_the_script_tells_what_never_ran(write: Callable[..., Path], start: Runner) -> None:
    write("import sys\nfrom promiselite import Promise\nPromise.resolve(1).then(print)\nsys.exit(2)\n")
    ours = start([*OURS, "script.py"])
    assert (ours.status, ours.out) == (2, "")
    assert "RuntimeWarning" in ours.err
    assert "1 job" in ours.err


def test_a_failing_script_drops_what_is_queued_but_no_rejection(write: Callable[..., Path], start: Runner) -> None:
    """As in Node nothing runs any more; what was rejected before is logged, for nobody else will tell."""
    write("""
        from promiselite import Promise, set_timeout
        Promise.reject(KeyError("lost"))
        set_timeout(print, 1, "not reached")
        raise ValueError("boom")
    """)
    ours = start([*OURS, "script.py"])
    assert (ours.status, ours.out) == (1, "")
    assert "KeyError: 'lost'" in ours.err
    assert ours.err.splitlines()[-1] == "ValueError: boom"
    assert "RuntimeWarning" not in ours.err


def test_a_failing_script_that_closed_its_scheduler(write: Callable[..., Path], start: Runner) -> None:
    write("from promiselite import current_scheduler\ncurrent_scheduler().close()\nraise ValueError('boom')\n")
    assert start([*OURS, "script.py"]) == start([*PLAIN, "script.py"])


def test_rejections_that_are_only_logged_leave_the_status_alone(write: Callable[..., Path], start: Runner) -> None:
    write("""
        from promiselite import Promise, current_scheduler
        current_scheduler().on_unhandled_rejection = "warn"
        Promise.reject(ValueError("told"))
    """)
    ours = start([*OURS, "script.py"])
    assert ours.status == 0
    assert "ValueError: told" in ours.err


def test_the_scheduler_in_use_is_the_one_that_runs(write: Callable[..., Path], start: Runner) -> None:
    """A script may set another loop as the current one for good."""
    write("""
        from promiselite import LoopScheduler, Promise, use_scheduler
        own = use_scheduler(LoopScheduler())
        own.__enter__()
        Promise.resolve("ran").then(print)
    """)
    assert start([*OURS, "script.py"]) == Outcome(0, "ran\n", "")


def test_a_missing_script(start: Runner) -> None:
    """Status and words are Python's."""
    plain, ours = start([*PLAIN, "no.py"]), start([*OURS, "no.py"])
    assert ours.status == plain.status == 2
    assert ours.err == "promiselite: can't open file 'no.py': [Errno 2] No such file or directory\n"


def test_a_directory_is_no_script(start: Runner, tmp_path: Path) -> None:
    ours = start([*OURS, "."])
    assert ours.status == 2
    assert "Is a directory" in ours.err


@pytest.mark.parametrize("arguments", [[], ["run"], ["walk"], ["run", "--fast", "script.py"]])
def test_wrong_usage(arguments: list[str], start: Runner) -> None:
    ours = start([*OURS[:-1], *arguments])
    assert ours.status == 2
    assert ours.err.startswith("usage: promiselite")


def test_help_and_version(start: Runner) -> None:
    assert start([*OURS[:-1], "--version"]) == Outcome(0, f"promiselite {promiselite.__version__}\n", "")
    assert "usage: promiselite run [-h] script" in start([*OURS, "--help"]).out


def test_the_console_script(write: Callable[..., Path], start: Runner) -> None:
    """The installed command is the same program."""
    command = Path(sys.executable).with_name("promiselite")
    if not command.exists():
        pytest.skip("promiselite is not installed here")
    write("import sys\nfrom promiselite import Promise\nPromise.resolve(sys.argv).then(print)\nimport sibling\n")
    write("", "sibling.py")
    assert start([str(command), "run", "script.py", "a"]) == Outcome(0, "['script.py', 'a']\n", "")
    write("raise ValueError('boom')")
    assert start([str(command), "run", "script.py"]) == start([*PLAIN, "script.py"])


def test_in_this_process(
    write: Callable[..., Path], loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``main`` takes its arguments from ``sys.argv``, runs the current scheduler and returns the status."""
    script = write("from promiselite import Promise\nPromise.resolve('ran').then(print)\n")
    monkeypatch.setattr(sys, "argv", ["promiselite", "run", str(script)])
    monkeypatch.setattr(sys, "path", ["", *sys.path])
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    assert cli.main() == 0
    assert capsys.readouterr().out == "ran\n"
    assert sys.path[0] == str(script.parent)
