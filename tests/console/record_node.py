"""Record what Node prints for the pairs: ``python -m tests.console.record_node``."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.console.against_node import node_texts
from tests.console.cases import cases
from tests.order.node_binary import install_node

EXPECTED = Path(__file__).with_name("expected.json")


def record(node: str) -> dict[str, str]:
    """Return what Node prints for each pair."""
    asked = cases()
    texts = node_texts(node, [(source, options) for source, _, options in asked])
    return {f"{source} {options or ''}".strip(): text for (source, _, options), text in zip(asked, texts, strict=True)}


def main() -> int:
    """Write the recordings."""
    recorded = record(install_node())
    EXPECTED.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    print(f"{len(recorded)} values recorded in {EXPECTED}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
