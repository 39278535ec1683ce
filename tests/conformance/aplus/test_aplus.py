"""Promises/A+: every test of the official suite passes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from . import suite

SCHEDULERS = ("loop",)
"""The schedulers the whole suite is run on; each run takes a quarter of a minute, nearly all of it the suite's own timers."""

pytestmark = pytest.mark.skipif(bool(suite.missing_tools()), reason=f"not on the path: {', '.join(suite.missing_tools())}")
VARIANTS = "tests.conformance.aplus.variants"


@pytest.mark.parametrize("scheduler", SCHEDULERS)
def test_every_test_of_the_suite_passes(scheduler: str) -> None:
    """All 872 tests pass on a scheduler."""
    outcome = suite.run_suite(scheduler)
    assert (outcome.passed, outcome.failed, outcome.pending) == (suite.TESTS, 0, 0), str(outcome)


def test_every_test_of_the_suite_passes_for_a_subclass(monkeypatch: pytest.MonkeyPatch) -> None:
    """All 872 tests pass for a subclass, whose promises take the long way through NewPromiseCapability."""
    monkeypatch.setenv("APLUS_VARIANT", "plain")
    outcome = suite.run_suite(program=VARIANTS)
    assert outcome.conforms, str(outcome)


def test_the_suite_sees_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A promise that calls a handler inside ``then`` fails clause 2.2.4, so a fault does not get lost on the bridge."""
    monkeypatch.setenv("APLUS_VARIANT", "hasty")
    outcome = suite.run_suite(program=VARIANTS, only="2.2.4")
    assert outcome.failed > 0
    assert not outcome.conforms
    assert "2.2.4" in outcome.failures[0]


def test_a_python_side_that_breaks_off_is_an_error() -> None:
    """A suite that cannot run to its end is an error with both sides' messages, never a shorter list of passes."""
    with pytest.raises(RuntimeError, match="the Python side has ended"):
        suite.run_suite(program="tests.conformance.aplus.no_such_module")


def test_the_command_fails_unless_every_test_ran() -> None:
    """``python -m tests.conformance.aplus`` prints the count, and its status is 0 for the whole suite only."""
    command = [sys.executable, "-m", "tests.conformance.aplus", "--scheduler", "loop", "--only", "2.3.1"]
    done = subprocess.run(command, cwd=suite.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "2 passing" in done.stdout
    assert "872 passing tests are needed" in done.stdout


def test_an_npm_that_fails_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What npm says is shown, and no half-installed suite is left behind."""
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    cache = tmp_path / "cache"
    with pytest.raises(RuntimeError, match="no network"):
        suite.install(cache)
    assert list(cache.iterdir()) == []
