"""V8's figures, where Node is there."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from .model import Workload

FILES = Path(__file__).with_name("node")


def node_version() -> str | None:
    """Return Node's version, or None if it is not on the path."""
    node = shutil.which("node")
    return (
        None if node is None else subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    )


def measure_node(workload: Workload, steps: int, rounds: int) -> list[float] | None:
    """Return the microseconds a step that Node takes for the same work, for each round; None where there is none."""
    node = shutil.which("node")
    if node is None or workload.node is None:
        return None
    command = [node, "--expose-gc", str(FILES / "run.js"), str(FILES / f"{workload.node}.js"), str(steps), str(rounds)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [round(float(one), 4) for one in json.loads(said)]
