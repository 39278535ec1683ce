"""Compare promiselite's order of events with real Node's, on random programs: ``python -m tests.order.against_node [count]``.

All programs run in one Node process, one after the other. Their clock is real there, so a program uses either immediates or
timers of one and the same delay, whose order no delay of the machine can change.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.order.interpreter import run_on_host
from tests.order.javascript import PRELUDE, javascript
from tests.order.node_binary import install_node
from tests.order.programs import Flavour, Generator, Program
from tests.support.hosts import VirtualHost

COUNT = 2000
FLAVOURS = (
    Flavour(timers=False, raising_callbacks=False),
    Flavour(timers=False, equal_timers=True, immediates=False, raising_callbacks=False),
)


def seeded_program(seed: int) -> Program:
    """Return the program of one seed, the same on every machine."""
    return Generator(random.Random(seed).randrange, FLAVOURS[seed % 2]).program()


def run_in_node(node: str, programs: list[Program]) -> list[list[str]]:
    """Run the programs in one Node process and return the labels of each."""
    functions = ",\n".join(f"() => {{\n{javascript(program)}\n}}" for program in programs)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "programs.js"
        script.write_text(f"{PRELUDE}\ndrive([\n{functions}\n]);\n", encoding="utf-8")
        done = subprocess.run([node, str(script)], check=False, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise RuntimeError(f"Node ended with {done.returncode}:\n{done.stderr}")
    result: list[list[str]] = json.loads(done.stdout)
    return result


def run_here(program: Program) -> list[str]:
    """Return the labels promiselite prints, in virtual time."""
    host = VirtualHost()
    try:
        return run_on_host(program, host)
    finally:
        host.close()


def explain(program: Program, expected: list[str], actual: list[str], names: tuple[str, str]) -> str:
    """Show the program and where the two lists part."""
    at = next((i for i, (a, b) in enumerate(zip(expected, actual, strict=False)) if a != b), min(len(expected), len(actual)))
    lines = [javascript(program), "", f"the same {at} labels first: {expected[:at]}"]
    lines += [f"{name} goes on: {labels[at:]}" for name, labels in zip(names, (expected, actual), strict=True)]
    return "\n".join(lines)


def differences(node: str, seeds: range) -> list[str]:
    """Return an explanation for every seed whose program prints something else here than in Node."""
    programs = [seeded_program(seed) for seed in seeds]
    expected = run_in_node(node, programs)
    found = []
    for seed, program, labels in zip(seeds, programs, expected, strict=True):
        actual = run_here(program)
        if actual != labels:
            found.append(f"seed {seed}:\n{explain(program, labels, actual, ('Node', 'promiselite'))}")
    return found


def main(arguments: list[str]) -> int:
    """Compare, and print what differs."""
    count = int(arguments[0]) if arguments else COUNT
    found = differences(install_node(), range(count))
    print(*found[:5], sep="\n\n")
    print(f"{len(found)} of {count} random programs differ from Node")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
