"""Record what Node prints for the ordering programs: ``python -m tests.order.record_node``.

Installs npm's ``node`` package into ``build/node`` if the Node of the machine is too old.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.order.node_binary import install_node

FOLDER = Path(__file__).parent / "node"
EXPECTED = FOLDER / "expected.json"
PROGRAMS = sorted(path.stem for path in FOLDER.glob("*.js"))


def run_javascript(node: str, name: str) -> list[str]:
    """Run one program in a Node process of its own and return the lines it prints."""
    script = FOLDER / f"{name}.js"
    done = subprocess.run([node, "--no-warnings", str(script)], check=False, capture_output=True, text=True, timeout=60)
    if done.returncode != 0 or done.stderr:
        raise RuntimeError(f"{script} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout.splitlines()


def run_all(node: str) -> dict[str, list[str]]:
    """Return the lines of every program."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(PROGRAMS, pool.map(lambda name: run_javascript(node, name), PROGRAMS), strict=True))


def main() -> int:
    """Write the recordings."""
    recorded = run_all(install_node())
    EXPECTED.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    print(f"{len(recorded)} programs recorded in {EXPECTED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
