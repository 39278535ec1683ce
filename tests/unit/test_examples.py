"""The examples, run as a user runs them."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from promiselite import LoopScheduler
from tests.support.display import why_no_display

EXAMPLES = Path(__file__).parents[2] / "examples"

OUTPUT: dict[str, str | re.Pattern[str]] = {
    "parallel": "['one', 'two', 'three']\n",
    "parallel_rejecting": "one is done\ncaught: two failed\nthree is done\n",
    "http_parallel": (
        "oslo: 4 degrees\nlima: 19 degrees\ncairo: 30 degrees\nwarmest: cairo\natlantis: 404 no such city\nserver stopped\n"
    ),
    "tk_window": (
        re.compile(r"no window: .*\n") if why_no_display() else "sum of 20 pieces: 2470\nthe window stayed alive: True\n"
    ),
    "cpu_processes": re.compile(
        r"49098 primes below 600000; the same as without processes: True\nspeed-up: \d+\.\d times on \d+ processes\n"
    ),
}
"""What an example prints, or a pattern for it."""


def test_every_example_is_run_here() -> None:
    assert sorted(OUTPUT) == sorted(path.stem for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("command", [["-X", "dev"], ["-m", "promiselite", "run"]], ids=["python", "promiselite-run"])
@pytest.mark.parametrize("name", OUTPUT)
def test_example(name: str, command: list[str]) -> None:
    """It prints what it should, nothing on stderr, and ends by itself."""
    done = subprocess.run(
        [sys.executable, *command, str(EXAMPLES / f"{name}.py")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=EXAMPLES.parent,
    )
    assert (done.returncode, done.stderr) == (0, "")
    expected = OUTPUT[name]
    assert done.stdout == expected if isinstance(expected, str) else expected.fullmatch(done.stdout)


def test_the_window_says_plainly_that_there_is_no_display() -> None:
    """And ends well."""
    environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "tk_window.py")], capture_output=True, text=True, timeout=60, env=environment
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("no window: ") or sys.platform in ("win32", "darwin")


def test_a_hold_left_on_another_thread_ends_the_run(loop: LoopScheduler) -> None:
    """Leaving wakes the loop even where nothing is posted: an example whose thread fails must not hang."""
    hold = loop.hold()
    hold.__enter__()
    asleep = threading.Event()

    class Watching(threading.Thread):
        def run(self) -> None:
            asleep.wait()
            hold.__exit__()

    thread = Watching(daemon=True)
    thread.start()
    loop.set_immediate(asleep.set)
    loop.run()
    thread.join()
