"""Run the benchmarks on other Pythons, each in an environment made once and kept outside the tree."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")


def candidates(version: str) -> Iterator[str]:
    """Yield where that Python may be: on the path, then in pyenv."""
    for name in (f"python{version}", "python3"):
        found = shutil.which(name)
        if found is not None:
            yield found
    pyenv = shutil.which("pyenv")
    if pyenv is not None:
        root = Path(subprocess.run([pyenv, "root"], capture_output=True, text=True, check=True).stdout.strip())
        yield from (str(one) for one in sorted(root.glob(f"versions/{version}.*/bin/python")))


def find_python(version: str) -> str | None:
    """Return the path of that CPython, or None if it is not here."""
    program = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.executable)"
    for candidate in candidates(version):
        said = subprocess.run([candidate, "-c", program], capture_output=True, text=True, check=False)
        if said.returncode == 0 and said.stdout.split()[0] == version:
            return said.stdout.split()[1]
    return None


def requirements() -> list[str]:
    """Return what promiselite and its peers need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["bench"]]


def environment_of(python: str) -> Path:
    """Return an interpreter that has the peers; the first call makes its environment, which takes a minute."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "promiselite-benchmarks"
    key = hashlib.sha256("\n".join([python, *requirements()]).encode()).hexdigest()[:12]
    place = cache / key
    interpreter = place / "bin" / "python"
    if not (place / "complete").exists():
        shutil.rmtree(place, ignore_errors=True)
        subprocess.run([python, "-m", "venv", str(place)], check=True)
        subprocess.run([interpreter, "-m", "pip", "install", "-q", "--disable-pip-version-check", *requirements()], check=True)
        (place / "complete").touch()
    return interpreter


def run_on(version: str, arguments: list[str]) -> bool:
    """Run the program on that Python; return whether there is one."""
    python = find_python(version)
    if python is None:
        print(f"Python {version} is not on this machine", file=sys.stderr)
        return False
    subprocess.run([environment_of(python), "-m", "benchmarks", *arguments], check=True, cwd=ROOT)
    return True
