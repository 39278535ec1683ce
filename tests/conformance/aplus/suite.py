"""Install the official Promises/A+ suite from npm and run it, as it is, against promiselite's Promise."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

PACKAGE = "promises-aplus-tests"
VERSION = "2.1.2"
TESTS = 872
"""How many tests that version has."""

TIMEOUT_MS = 2000
"""How long one test may take: the suite's own 200 ms is short for a busy machine, as its tests wait for up to 150 ms."""

ROOT = Path(__file__).resolve().parents[3]
ADAPTER = Path(__file__).with_name("adapter.js").relative_to(ROOT)
CACHE = ROOT / "build"
TOOLS = ("node", "npm")


@dataclass(frozen=True)
class Outcome:
    """What the suite said: how many tests passed and failed, what the failures were, and how long it took."""

    passed: int
    failed: int
    pending: int
    failures: tuple[str, ...]
    milliseconds: int

    @property
    def conforms(self) -> bool:
        """Whether every test of the suite ran and passed."""
        return (self.passed, self.failed, self.pending) == (TESTS, 0, 0)

    def __str__(self) -> str:
        lines = [*self.failures, f"{self.passed} passing ({self.milliseconds / 1000:.0f} s)"]
        if self.failed:
            lines.append(f"{self.failed} failing")
        if self.pending:
            lines.append(f"{self.pending} pending")
        if not self.conforms:
            lines.append(f"{TESTS} passing tests are needed")
        return "\n".join(lines)


def missing_tools() -> list[str]:
    """Return the programs that are needed and not there."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def install(cache: Path = CACHE) -> Path:
    """Install the suite below *cache*, unless it is there, and return its command-line program.

    Raises:
        RuntimeError: npm cannot install it.
    """
    home = cache / f"{PACKAGE}-{VERSION}"
    command = home / "node_modules" / PACKAGE / "lib" / "cli.js"
    if command.exists():
        return command
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache, prefix="aplus-") as directory:
        fresh = Path(directory, "fresh")
        fresh.mkdir()
        flags = ["--no-save", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(fresh)]
        done = subprocess.run(["npm", "install", *flags, f"{PACKAGE}@{VERSION}"], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(f"npm cannot install {PACKAGE}@{VERSION}:\n{done.stderr}")
        try:
            fresh.replace(home)
        except OSError:
            if not command.exists():  # else another run was quicker
                raise
    return command


def run_suite(
    scheduler: str = "loop",
    *,
    program: str = "tests.conformance.aplus.bridge",
    only: str | None = None,
    python: str = sys.executable,
    cache: Path = CACHE,
) -> Outcome:
    """Run the suite with promises that live on *scheduler*.

    Args:
        scheduler: a name that ``tests.support.hosts`` knows.
        program: the module that serves as Python's side.
        only: a regular expression; tests with other names are left out.
        python: the interpreter that runs *program*.
        cache: where the suite is, or will be, installed.

    Raises:
        RuntimeError: the suite cannot be installed, or did not run to its end.
    """
    arguments = ["--reporter", "json", "--timeout", str(TIMEOUT_MS), *(["--grep", only] if only else [])]
    settings = {"PROMISELITE_PYTHON": python, "PROMISELITE_SCHEDULER": scheduler, "PROMISELITE_BRIDGE": program}
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:  # Node may leave the end of a long text in a pipe
        done = subprocess.run(
            ["node", str(install(cache)), str(ADAPTER), *arguments],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=said,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        said.seek(0)
        text = said.read()
    try:
        report = json.loads(text)
    except json.JSONDecodeError:
        raise RuntimeError(f"the suite ended early, with status {done.returncode}:\n{text}{done.stderr}") from None
    stats = report["stats"]
    failures = tuple(f"{test['fullTitle']}: {test['err'].get('message', 'failed')}" for test in report["failures"])
    return Outcome(stats["passes"], stats["failures"], stats["pending"], failures, stats["duration"])
