"""A snippet and its port print the same bytes: ``name.js`` in Node, ``name.py`` under ``promiselite run``."""

from __future__ import annotations

import ast
import contextlib
import io
import subprocess
import sys
from collections.abc import Iterator

import pytest

from promiselite.js import process
from tests.javascript.record import SNIPPETS
from tests.order.node_binary import find_node
from tests.support.hosts import HOSTS

RECORDED = SNIPPETS.recorded()
PROCESS_WIDE = ("process.exit", "process.on", "process.once")
"""What decides over the process: only a process of its own shows it."""


def source(name: str) -> str:
    return (SNIPPETS.folder / f"{name}.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SNIPPETS.names)
def test_prints_what_node_prints(name: str) -> None:
    """To the byte, and it ends with the same status."""
    command = [sys.executable, "-W", "error", "-m", "promiselite", "run", f"{name}.py"]
    done = subprocess.run(command, check=False, capture_output=True, timeout=60, cwd=SNIPPETS.folder)
    assert (done.stdout.decode(), done.returncode) == (RECORDED[name].stdout, RECORDED[name].status), done.stderr.decode()
    assert bool(done.stderr) == bool(done.returncode and "process.exit" not in source(name)), done.stderr.decode()


@pytest.fixture
def own_process() -> Iterator[None]:
    """Let no listener outlive its test."""
    yield
    process.removeAllListeners()


CASES = [
    pytest.param(host, name, id=f"{host}-{name}")
    for host in sorted(HOSTS)
    if HOSTS[host].is_virtual
    for name in SNIPPETS.names
    if RECORDED[name].status == 0 and not any(word in source(name) for word in PROCESS_WIDE)
]


@pytest.mark.parametrize(("host_name", "name"), CASES)
def test_prints_the_same_on_every_scheduler(host_name: str, name: str, own_process: None) -> None:
    """In virtual time, as part of a program that is no script."""
    host = HOSTS[host_name]()
    said = io.StringIO()
    code = compile(source(name), str(SNIPPETS.folder / f"{name}.py"), "exec", dont_inherit=True)
    try:
        with contextlib.redirect_stdout(said):
            host.run(lambda: exec(code, {"__name__": "__main__"}))
    finally:
        host.close()
    assert said.getvalue() == RECORDED[name].stdout


def test_there_are_enough_pairs() -> None:
    """Each program exists in both languages, says what it is about in its first line, and prints something."""
    assert sorted(path.stem for path in SNIPPETS.folder.glob("*.py") if path.stem != "__init__") == SNIPPETS.names
    assert sorted(RECORDED) == SNIPPETS.names
    assert len(SNIPPETS.names) >= 120
    for name in SNIPPETS.names:
        title = ast.get_docstring(ast.parse(source(name)))
        assert title
        assert (SNIPPETS.folder / f"{name}.js").read_text(encoding="utf-8").startswith(f"// {title}\n"), name
        assert RECORDED[name].stdout, name


def test_recordings_are_what_node_prints_today() -> None:
    """The JavaScript programs, run once more: no recording is stale."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    assert SNIPPETS.run_all(node) == RECORDED
