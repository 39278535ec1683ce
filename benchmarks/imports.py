"""Measure what an import costs: in fresh processes, in turn with a bare interpreter."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from .measure import take_turns
from .schema import Import

ROOT = Path(__file__).parents[1]
STATEMENTS = ("pass", "import promiselite", "import asyncio", "import promise", "import twisted.internet.defer")
UNWANTED = ("inspect", "logging", "asyncio", "concurrent.futures", "typing_extensions")


def environment(compiled: str) -> dict[str, str]:
    """Return what a process is started with: this tree, compiled modules of its own, the same order of every set."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONSTARTUP")}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": compiled, "PYTHONHASHSEED": "0"}


def say(program: str, variables: dict[str, str]) -> str:
    """Run *program* in a fresh interpreter and return what it prints."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True, env=variables).stdout


def milliseconds(program: str, variables: dict[str, str]) -> float:
    """Return how long a fresh interpreter takes for *program*, from its start to its end."""
    begin = perf_counter()
    say(program, variables)
    return round((perf_counter() - begin) * 1e3, 3)


def imports(rounds: int) -> Iterator[Import]:
    """Yield the figures of every statement; the first is the bare interpreter."""
    with TemporaryDirectory() as compiled:
        variables = environment(compiled)
        modules: dict[str, int] = {}
        for statement in STATEMENTS:
            try:
                modules[statement] = int(say(f"{statement}\nimport sys; print(len(sys.modules))", variables))
            except subprocess.CalledProcessError:
                continue  # it is not installed
        measures = [lambda statement=statement: milliseconds(statement, variables) for statement in modules]
        for statement, ms in zip(modules, take_turns(measures, rounds), strict=True):
            yield {"statement": statement, "ms": ms, "modules": modules[statement]}


def unwanted() -> list[str]:
    """Return the modules that ``import promiselite`` loads although it shall not."""
    program = "import sys; before = set(sys.modules); import promiselite; print(*set(sys.modules) - before)"
    with TemporaryDirectory() as compiled:
        return sorted(set(say(program, environment(compiled)).split()).intersection(UNWANTED))
