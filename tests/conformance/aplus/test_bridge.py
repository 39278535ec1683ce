"""The bridge itself: identity, ``then`` read once, re-entrancy, exceptions, and how it ends."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from .suite import missing_tools

PROBE = Path(__file__).with_name("probe.js")
NAMES = re.findall(r"^    (?:async )?(\w+)\(\) \{$", PROBE.read_text(encoding="utf-8"), re.MULTILINE)

pytestmark = pytest.mark.skipif("node" in missing_tools(), reason="node is not on the path")


def run_probe(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the probe; this returns once Node and the Python child have both let go of stderr, so neither outlives it."""
    settings = {"PROMISELITE_PYTHON": sys.executable, "PROMISELITE_SCHEDULER": "loop"}
    command = ["node", str(PROBE), *arguments]
    return subprocess.run(
        command, env={**os.environ, **settings}, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False
    )


@pytest.fixture(scope="module")
def outcomes() -> dict[str, str | None]:
    """What each of the probe's tests came to: None, or what went wrong."""
    done = run_probe()
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found: dict[str, str | None] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_bridge(name: str, outcomes: dict[str, str | None]) -> None:
    """Each of the probe's tests passes."""
    assert outcomes[name] is None, outcomes[name]


def test_every_probe_is_collected(outcomes: dict[str, str | None]) -> None:
    """Pytest shows each of the probe's tests by its name."""
    assert list(outcomes) == NAMES


def test_node_stops_when_python_has_gone() -> None:
    """A Python side that dies ends the Node side at once, with a message."""
    done = run_probe("leave")
    assert done.returncode == 70
    assert "the Python side has ended" in done.stderr


def test_a_message_that_is_no_request_ends_both_sides() -> None:
    """A fault of the bridge's own is shown with Python's traceback and never taken for a rejection."""
    done = run_probe("nonsense")
    assert done.returncode == 70
    assert "nothing that Python does" in done.stderr
