"""What ``import promiselite`` loads, in a fresh interpreter that finds nothing but the standard library."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import promiselite

HEAVY = {
    "argparse",
    "asyncio",
    "concurrent",
    "dataclasses",
    "email",
    "inspect",
    "logging",
    "multiprocessing",
    "selectors",
    "socket",
    "ssl",
    "subprocess",
    "tempfile",
    "trio",
    "typing_extensions",
    "unittest",
}

PROGRAMS = {
    "the import": "import promiselite",
    "a chain": """
from promiselite import Promise, run, set_timeout
said = []
def after(ms, text):
    return Promise(lambda resolve: set_timeout(resolve, ms, text))
Promise.all([after(2, "one"), after(1, "two")]).then(said.append).catch(said.append)
Promise.reject(ValueError("x")).catch(ValueError, lambda error: said.append(str(error)))
run()
assert said == ["x", ["one", "two"]], said
""",
    "an async function": """
from promiselite import Promise, async_function
@async_function
async def double(x):
    return 2 * await Promise.resolve(x)
assert double(2).result() == 4
""",
}


def modules_loaded_by(program: str, tmp_path: Path) -> list[str]:
    """Run *program* without site-packages; return the names of all modules it has loaded."""
    (tmp_path / "promiselite").symlink_to(Path(promiselite.__file__).parent, target_is_directory=True)
    text = f"import sys; sys.path.append({str(tmp_path)!r})\n{program}\nimport json\nprint(json.dumps(loaded))"
    text = text.replace("\nimport json\n", "\nloaded = sorted(sys.modules)\nimport json\n")
    done = subprocess.run([sys.executable, "-I", "-S", "-c", text], capture_output=True, text=True, check=True, timeout=60)
    loaded: list[str] = json.loads(done.stdout)
    assert "promiselite.core.jobs" in loaded
    return loaded


@pytest.mark.parametrize("name", PROGRAMS)
def test_needs_the_standard_library_alone(name: str, tmp_path: Path) -> None:
    """typing-extensions is for type checkers: at run time even that is not needed."""
    roots = {module.partition(".")[0] for module in modules_loaded_by(PROGRAMS[name], tmp_path)}
    assert roots - sys.stdlib_module_names == {"__main__", "promiselite"}


def test_the_import_loads_nothing_heavy(tmp_path: Path) -> None:
    """What is slow to load waits until it is used."""
    assert HEAVY & {module.partition(".")[0] for module in modules_loaded_by("import promiselite", tmp_path)} == set()


def test_the_import_starts_nothing(tmp_path: Path) -> None:
    """No thread, no signal handler, no output, no loop."""
    program = """
import threading, signal
before = signal.getsignal(signal.SIGINT), threading.active_count()
import promiselite
assert (signal.getsignal(signal.SIGINT), threading.active_count()) == before
"""
    modules_loaded_by(program, tmp_path)
