"""Find a Node that has ``Promise.try`` and ``Promise.withResolvers``: the machine's own, or npm's ``node`` package.

``python -m tests.order.node_binary`` installs the latter if need be, and prints the path.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

BUILD = Path(__file__).parents[2] / "build" / "node"
INSTALLED = BUILD / "node_modules" / "node" / "bin" / "node"
PACKAGE = "node@26"


@cache
def find_node() -> str | None:
    """Return the path of a Node that is new enough, or None."""
    for candidate in (str(INSTALLED), shutil.which("node")):
        if candidate is not None and Path(candidate).exists() and is_new_enough(candidate):
            return candidate
    return None


def is_new_enough(node: str) -> bool:
    """Tell whether *node* runs, and has what the programs use."""
    test = "process.exit(Promise.try && Promise.withResolvers ? 0 : 1)"
    return subprocess.run([node, "-e", test], check=False, capture_output=True).returncode == 0


def install_node() -> str:
    """Return the path of a Node that is new enough; install one into ``build/`` if there is none.

    Raises:
        RuntimeError: npm is missing, or could not install it; the message holds what npm said.
    """
    found = find_node()
    if found is not None:
        return found
    npm = shutil.which("npm")
    if npm is None:
        raise RuntimeError("npm is needed to install a newer Node: install Node.js first")
    BUILD.mkdir(parents=True, exist_ok=True)
    command = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(BUILD), PACKAGE]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode != 0 or not is_new_enough(str(INSTALLED)):
        raise RuntimeError(f"npm could not install {PACKAGE}:\n{done.stdout}{done.stderr}")
    find_node.cache_clear()
    return str(INSTALLED)


if __name__ == "__main__":
    print(install_node())
