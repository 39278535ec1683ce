"""Record what Node prints for the pairs, and for the program: ``python -m tests.console.record_node``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.console.against_node import node_texts
from tests.console.cases import SAME_IN_BOTH, cases
from tests.order.node_binary import install_node

EXPECTED = Path(__file__).with_name("expected.json")
PRINTED = Path(__file__).with_name("printed.txt")


def record(node: str) -> dict[str, str]:
    """Return what Node prints for each pair."""
    asked = cases()
    texts = node_texts(node, [(source, options) for source, _, options in asked])
    return {f"{source} {options or ''}".strip(): text for (source, _, options), text in zip(asked, texts, strict=True)}


def printed(node: str) -> str:
    """Return what the program prints in Node."""
    return subprocess.run([node, "-e", SAME_IN_BOTH], check=True, capture_output=True, encoding="utf-8").stdout


def main() -> int:
    """Write the recordings."""
    node = install_node()
    recorded = record(node)
    EXPECTED.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    PRINTED.write_text(printed(node), encoding="utf-8")
    print(f"{len(recorded)} values recorded in {EXPECTED}, and the program's lines in {PRINTED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
