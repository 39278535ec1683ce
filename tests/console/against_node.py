"""Compare ``inspect`` with Node's on random values: ``python -m tests.console.against_node [count [first seed]]``."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from promiselite import LoopScheduler, use_scheduler
from promiselite.js.inspect import inspect
from tests.console.building import Spec, build, seeded
from tests.order.node_binary import install_node

COUNT = 6000
DRIVER = Path(__file__).with_name("driver.js")
NAMES = {
    "break_length": "breakLength",
    "max_array_length": "maxArrayLength",
    "max_string_length": "maxStringLength",
    "show_hidden": "showHidden",
    "numeric_separator": "numericSeparator",
}


def javascript_options(options: dict[str, Any]) -> dict[str, Any]:
    """Return the options as Node names them."""
    renamed = {NAMES.get(name, name): value for name, value in options.items()}
    if renamed.get("compact") == 0:
        renamed["compact"] = False
    return renamed


def node_texts(
    node: str, cases: list[tuple[str, dict[str, Any]]] | None = None, specs: list[tuple[Spec, dict[str, Any]]] | None = None
) -> list[str]:
    """Return what Node prints for each source and for each description, in one process."""
    asked = {
        "cases": [[source, javascript_options(options)] for source, options in cases or ()],
        "specs": [[spec, javascript_options(options)] for spec, options in specs or ()],
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "asked.json"
        file.write_text(json.dumps(asked), encoding="utf-8")
        done = subprocess.run([node, str(DRIVER), str(file)], check=False, capture_output=True, timeout=300)
    if done.returncode != 0:
        raise RuntimeError(f"Node ended with {done.returncode}:\n{done.stderr.decode()}")
    texts: list[str] = json.loads(done.stdout)
    return texts


def own_text(spec: Spec, options: dict[str, Any]) -> str:
    """Return what promiselite prints for a description."""
    with use_scheduler(LoopScheduler(on_unhandled_rejection="none")) as scheduler:
        value = build(spec, [])
        scheduler.run()
        return inspect(value, **options)


def differences(node: str, seeds: range) -> list[str]:
    """Return an explanation for each seed whose value prints otherwise here than in Node."""
    asked = [seeded(seed) for seed in seeds]
    found = []
    for seed, (spec, options), expected in zip(seeds, asked, node_texts(node, specs=asked), strict=True):
        actual = own_text(spec, options)
        if actual != expected:
            found.append(f"seed {seed}, {options}: {json.dumps(spec)[:3000]}\nNode:\n{expected}\npromiselite:\n{actual}")
    return found


def main(arguments: list[str]) -> int:
    """Compare, and print the shortest that differ."""
    count = int(arguments[0]) if arguments else COUNT
    first = int(arguments[1]) if len(arguments) > 1 else 0
    found = differences(install_node(), range(first, first + count))
    sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    print(*sorted(found, key=len)[:4], sep="\n\n")
    print(f"{len(found)} of {count} random values print otherwise than in Node")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
