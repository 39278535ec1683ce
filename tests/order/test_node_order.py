"""Hand-written programs print the same lines on promiselite as their JavaScript twins print in Node."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite.core.jobs import run_job
from tests.javascript.record import ORDERS
from tests.order.node_binary import find_node
from tests.support.hosts import HOSTS, VirtualHost, VirtualLoop

FOLDER, PROGRAMS, RECORDED = ORDERS.folder, ORDERS.names, ORDERS.recorded()
TIMERS = ("set_timeout", "set_interval", "sleep")


def source(name: str) -> str:
    return (FOLDER / f"{name}.py").read_text(encoding="utf-8")


def uses_timers(name: str) -> bool:
    """Tell whether a program's order depends on a clock, which has to be a virtual one then."""
    return any(word in source(name) for word in TIMERS)


CASES = [
    pytest.param(host, name, id=f"{host}-{name}")
    for host in sorted(HOSTS)
    for name in PROGRAMS
    if HOSTS[host].is_virtual or not uses_timers(name)
]


def run_python(host: Any, name: str) -> list[str]:
    """Run one program as a main script on *host* and return the lines it prints."""
    lines: list[str] = []

    def record(*values: object) -> None:
        lines.append(" ".join(map(str, values)))

    code = compile(source(name), str(FOLDER / f"{name}.py"), "exec", dont_inherit=True)
    host.run(lambda: exec(code, {"__name__": "__main__", "print": record}))
    return lines


@pytest.mark.parametrize(("host_name", "name"), CASES)
def test_prints_what_node_prints(host_name: str, name: str) -> None:
    """Line by line, the recording and the Python program agree."""
    host = HOSTS[host_name]()
    try:
        assert run_python(host, name) == RECORDED[name].stdout.splitlines()
    finally:
        host.close()


class ReadableLoop(VirtualLoop):
    """Runs each job by its readable definition, where the drain has the commonest written out in line."""

    def drain(self, limit: int = 0) -> None:
        while self.jobs:
            run_job(self, self.jobs.popleft())


class ReadableHost(VirtualHost):
    """The embedded loop without the fast form of its drain."""

    def make(self) -> VirtualLoop:
        return ReadableLoop()


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_readable_definition_prints_the_same(name: str) -> None:
    """The drain's fast form and ``run_promise_job`` are two forms of one thing."""
    host = ReadableHost()
    try:
        assert run_python(host, name) == RECORDED[name].stdout.splitlines()
    finally:
        host.close()


def test_every_program_exists_in_both_languages() -> None:
    """Each JavaScript program has its Python twin and its recording, and there are no others."""
    assert sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__") == PROGRAMS
    assert sorted(RECORDED) == PROGRAMS
    assert len(PROGRAMS) >= 60
    assert [name for name in PROGRAMS if not RECORDED[name].stdout or RECORDED[name].status] == []


def test_recordings_are_what_node_prints_today() -> None:
    """The JavaScript programs, run once more: no recording is stale."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    assert ORDERS.run_all(node) == RECORDED
