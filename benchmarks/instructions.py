"""Count instructions: the steady figure to compare changes with. Each path runs at two sizes, each in a process of its own.

As a program, ``python -m benchmarks.instructions PATH STEPS`` does the work that is counted.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory

from .imports import environment
from .schema import Instructions


def paths() -> dict[str, Callable[[int], object]]:
    """Return the core paths. Every one takes part of its cost from the collector, as in a user's program."""
    from promiselite import Promise, Resolvers

    from .workloads import awaiting, chaining, combining, hosting, making

    def settle(steps: int) -> None:
        made: list[Resolvers[int]] = [Promise.with_resolvers() for _ in range(steps)]
        for index in range(steps):
            made[index].resolve(index)

    return {
        "then, and its job": chaining.chain,
        "loop: resolve, then, job": chaining.loop,
        "with_resolvers, settled": settle,
        "Promise(executor)": making.executors,
        "await of a settled promise": awaiting.await_settled,
        "async function that returns at once, in all": combining.all_calls,
        "with_resolvers, an element of all, settled": combining.all_later,
        "timer set and run": hosting.timers,
        "bare await (the interpreter's own)": awaiting.bare_await,
        "deque of closures (the interpreter's own)": chaining.closures,
    }


def count_with_perf(command: list[str], variables: dict[str, str]) -> int:
    """Return the instructions that the processor counted in user mode."""
    counted = ["perf", "stat", "-x", ",", "-e", "instructions:u", "--", *command]
    said = subprocess.run(counted, capture_output=True, text=True, check=True, env=variables).stderr
    return int(next(line for line in said.splitlines() if "instructions" in line).partition(",")[0])


def count_with_callgrind(command: list[str], variables: dict[str, str]) -> int:
    """Return the instructions that valgrind counted."""
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    said = subprocess.run(counted, capture_output=True, text=True, check=True, env=variables).stderr
    found = re.search(r"Collected : (\d+)", said)
    assert found is not None, said
    return int(found[1])


def find_tool() -> tuple[str, Callable[[list[str], dict[str, str]], int]] | None:
    """Return what can count here: perf where the processor lets it, else valgrind."""
    if shutil.which("perf"):
        try:
            with TemporaryDirectory() as compiled:
                count_with_perf([sys.executable, "-c", "pass"], environment(compiled))
        except (subprocess.CalledProcessError, ValueError, StopIteration):
            pass  # the machine is a virtual one, or its owner forbids it
        else:
            return "perf stat -e instructions:u", count_with_perf
    return ("valgrind --tool=callgrind", count_with_callgrind) if shutil.which("valgrind") else None


def instructions(sizes: tuple[int, int], *, quick: bool = False) -> Iterator[Instructions]:
    """Yield the count of each path, or of the first alone; of none where nothing can count."""
    tool = find_tool()
    if tool is None:
        print("neither perf nor valgrind can count instructions here", file=sys.stderr)
        return
    with TemporaryDirectory() as compiled:
        variables = environment(compiled)
        for path in list(paths())[: 1 if quick else None]:
            command = [sys.executable, "-m", __name__, path]
            subprocess.run([*command, "10"], check=True, env=variables)  # compiles the modules
            totals = [tool[1]([*command, str(size)], variables) for size in sizes]
            yield {"path": path, "tool": tool[0], "sizes": list(sizes), "totals": totals}


if __name__ == "__main__":
    paths()[sys.argv[1]](int(sys.argv[2]))
