"""Both type checkers, strict, on the package and on the assertions in ``cases``.

``cases`` holds what users see: each ``assert_type`` must hold, and each ``type: ignore`` in ``wrong.py`` must be needed, so a
line there that stops being an error fails as well. What is checked and how is said in pyproject.toml, for both.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
CASES = Path(__file__).with_name("cases")


def command(checker: str) -> list[str]:
    """Return how *checker* is started here; skip the test if it is not installed, or if the package is not in this tree."""
    if not (ROOT / "promiselite").is_dir():
        pytest.skip("the package is installed elsewhere, and checked in the tree that holds it")
    if importlib.util.find_spec(checker) is not None:
        return [sys.executable, "-m", checker]
    found = shutil.which(checker)
    if found is None:
        pytest.skip(f"{checker} is not installed: pip install 'promiselite[lint]'")
    return [found]


def check(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run a checker with the project's settings."""
    return subprocess.run(arguments, cwd=cwd, capture_output=True, text=True, encoding="utf-8", timeout=300, check=False)


def mypy(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run mypy on this interpreter's packages, whichever interpreter mypy itself runs on."""
    return check(*command("mypy"), "--strict", "--python-executable", sys.executable, "--no-error-summary", *arguments)


def pyright(*arguments: str) -> list[dict[str, Any]]:
    """Run pyright and return what it found."""
    done = check(*command("pyright"), "--pythonpath", sys.executable, "--outputjson", *arguments)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] > len(list(CASES.glob("*.py"))), "pyright did not find the files"
    found: list[dict[str, Any]] = report["generalDiagnostics"]
    return found


def test_mypy() -> None:
    """Mypy finds nothing in the package, and every assertion holds."""
    done = mypy()
    assert done.returncode == 0, done.stdout + done.stderr


def test_pyright() -> None:
    """Pyright finds nothing in the package, and every assertion holds."""
    found = pyright()
    places = [f"{one['file']}:{one['range']['start']['line'] + 1}: {one['message']}" for one in found]
    assert not places, "\n".join(places)


def test_mypy_sees_a_wrong_assertion(tmp_path: Path) -> None:
    """An assertion that does not hold, and an ignore that is not needed, are found: the test above can fail."""
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from typing import assert_type\n"
        "from promiselite import Promise\n"
        "assert_type(Promise.resolve(1), Promise[str])\n"
        "Promise.resolve(1).then(str)  # type: ignore[arg-type]\n",
        encoding="utf-8",
    )
    done = mypy(str(wrong))
    assert done.returncode == 1
    assert "[assert-type]" in done.stdout
    assert "[unused-ignore]" in done.stdout


def test_pyright_reports_unneeded_ignores() -> None:
    """Each file of assertions asks pyright to report an ignore that is not needed."""
    files = [path for path in CASES.glob("*.py") if path.name != "__init__.py"]
    assert files
    line = "# pyright: reportUnnecessaryTypeIgnoreComment=true\n"
    assert [path.name for path in files if line not in path.read_text(encoding="utf-8")] == []
