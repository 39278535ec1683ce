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
    "bounded_downloads": (
        "".join(f"{done} of 9\n" for done in range(1, 10))
        + "bytes: 4500 - at most three at a time: True\ncleaned up\ncalled off: the time limit of 0.01 seconds is over\n"
    ),
    "parallel": "['one', 'two', 'three']\n",
    "parallel_rejecting": "one is done\ncaught: two failed\nthree is done\n",
    "http_parallel": (
        "oslo: 4 degrees\nlima: 19 degrees\ncairo: 30 degrees\nwarmest: cairo\natlantis: 404 no such city\nserver stopped\n"
    ),
    "tk_window": (
        re.compile(r"no window: .*\n") if why_no_display() else "sum of 20 pieces: 2470\nthe window stayed alive: True\n"
    ),
    "fetch": "{ name: 'Oslo', degrees: 4 }\n404 no such city\nTypeError: fetch failed because of a ConnectError\n",
    "cpu_processes": re.compile(
        r"49098 primes below 600000; the same as without processes: True\nspeed-up: \d+\.\d times on \d+ processes\n"
    ),
    "downloader": (
        "/file1: 50000 bytes, 793060f4\n/file2: 100000 bytes, 6d480505\n/file3: 150000 bytes, 4b511673\n"
        "/file4: 200000 bytes, c18240d1\n/file5: 250000 bytes, 04ce106a\n/file6: 300000 bytes, 5a88aa1e\n"
        "all good: True\nturned away and tried again: True\nmissing: 404 /file7\n"
        "coroutines of httpx: {'one': 50000, 'two': 100000}\n"
    ),
    "progress_bars": (
        "".join(f"{done} of 5\n" for done in range(1, 6))
        + "".join(
            f"\ntqdm: {done}/{total} |{'#' * done:5}|"
            for done, total in [(0, "?"), *((done, 5) for done in (1, 2, 3, 4, 5, 5))]
        )
        + "\nrich: 5/5\n"
    ),
    "cluster": (
        "threads: 4203 primes below 40000\nprocesses: 4203 primes below 40000\ncluster: 4203 primes below 40000\n"
        "a worker was killed: KilledWorker\ncluster, afterwards: 4203 primes below 40000\n"
    ),
}
"""What an example prints, or a pattern for it."""

NEEDS = {"downloader": ["httpx"], "cluster": ["distributed"], "progress_bars": ["tqdm", "rich"]}
"""What an example imports beyond promiselite."""

SLOW = re.compile(r"^(Executing .* took \d+\.\d+ seconds|.*:\d+: SlowHandlerWarning: .*\n  .*)\n", re.MULTILINE)
"""What development mode tells on a busy machine: asyncio of a slow turn, promiselite of a slow handler."""

MISSING = {"downloader": "pip install httpx", "cluster": "pip install 'promiselite[dask]'"}
"""What an example says where that is missing."""


def test_every_example_is_run_here() -> None:
    assert sorted(OUTPUT) == sorted(path.stem for path in EXAMPLES.glob("*.py"))


@pytest.mark.parametrize("command", [["-X", "dev"], ["-m", "promiselite", "run"]], ids=["python", "promiselite-run"])
@pytest.mark.parametrize("name", OUTPUT)
def test_example(name: str, command: list[str]) -> None:
    """It prints what it should, nothing on stderr, and ends by itself."""
    for module in NEEDS.get(name, []):
        pytest.importorskip(module)
    done = subprocess.run(
        [sys.executable, *command, str(EXAMPLES / f"{name}.py")],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=EXAMPLES.parent,
    )
    assert (done.returncode, SLOW.sub("", done.stderr)) == (0, "")
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


@pytest.mark.parametrize("name", MISSING)
def test_an_example_says_what_to_install(name: str, tmp_path: Path) -> None:
    """Where what it needs is missing."""
    for module in ("httpx", "distributed"):
        (tmp_path / f"{module}.py").write_text(f"raise ModuleNotFoundError('No module named {module}', name='{module}')")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / f"{name}.py")],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(EXAMPLES.parent)])},
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.endswith(f"{MISSING[name]}\n")


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
