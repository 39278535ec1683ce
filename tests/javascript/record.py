"""Record what Node prints for the programs that exist in both languages: ``python -m tests.javascript.record``.

A pair is ``name.js`` beside ``name.py``. Those in tests/javascript/pairs are written over ``promiselite.js``, as a snippet is
ported; those in tests/order/node over the Python names, to hold every scheduler to the order of events. Installs npm's ``node``
package into ``build/node`` if the Node of the machine is too old.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.order.node_binary import install_node

ROOT = Path(__file__).parents[1]
FRAMES = re.compile(r"\n +(?:at [^\n]*?|\.\.\. \d+ lines matching cause stack trace \.\.\.)(?= \{\n|,\n|\n|\Z)")
"""The lines of a stack trace: paths of one machine, and Python has none of them in an error."""


@dataclass(frozen=True)
class Outcome:
    """What a program printed, without stack traces, and how it ended."""

    stdout: str
    status: int = 0


class Pairs:
    """The programs of one folder, and the recording of what Node made of them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.expected = folder / "expected.json"
        self.names = sorted(path.stem for path in folder.glob("*.js"))

    def recorded(self) -> dict[str, Outcome]:
        """Return what was recorded."""
        found: dict[str, dict[str, object]] = json.loads(self.expected.read_text(encoding="utf-8"))
        return {name: Outcome(**outcome) for name, outcome in found.items()}  # type: ignore[arg-type]

    def run_all(self, node: str) -> dict[str, Outcome]:
        """Run every program in a Node process of its own."""
        with ThreadPoolExecutor(2) as pool:
            return dict(zip(self.names, pool.map(lambda name: self.run(node, name), self.names), strict=True))

    def run(self, node: str, name: str) -> Outcome:
        """Run one program in Node."""
        command = [node, "--no-warnings", f"{name}.js"]
        done = subprocess.run(command, check=False, capture_output=True, timeout=60, cwd=self.folder)
        if done.returncode == 0 and done.stderr:
            raise RuntimeError(f"{name}.js said on stderr:\n{done.stderr.decode()}")
        return Outcome(FRAMES.sub("", done.stdout.decode()), done.returncode)

    def record(self, node: str) -> None:
        """Write down what Node prints today."""
        outcomes = {name: asdict(outcome) for name, outcome in self.run_all(node).items()}
        self.expected.write_text(json.dumps(outcomes, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{len(outcomes)} programs recorded in {self.expected}")


SNIPPETS = Pairs(ROOT / "javascript" / "pairs")
ORDERS = Pairs(ROOT / "order" / "node")


def main() -> int:
    """Write both recordings."""
    node = install_node()
    for pairs in (SNIPPETS, ORDERS):
        pairs.record(node)
    return 0


if __name__ == "__main__":
    sys.exit(main())
