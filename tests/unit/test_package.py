"""What the package says of itself, and what is in the box."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata, resources
from pathlib import Path

import pytest

import promiselite

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_version_is_said_once() -> None:
    """It stands in the package; the build reads it there."""
    assert re.fullmatch(r"\d+\.\d+\.\d+", promiselite.__version__)
    assert PROJECT["dynamic"] == ["version"]
    assert promiselite.__version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_runtime_needs_typing_extensions_alone() -> None:
    assert [re.match(r"[\w-]+", one)[0] for one in PROJECT["dependencies"]] == ["typing-extensions"]  # type: ignore[index]
    assert PROJECT["requires-python"] == ">=3.11"


def test_it_is_typed() -> None:
    assert (resources.files(promiselite) / "py.typed").is_file()


def test_the_installed_metadata_agree() -> None:
    """Where the package is installed, its metadata are this project's."""
    try:
        installed = metadata.distribution("promiselite")
    except metadata.PackageNotFoundError:
        pytest.skip("promiselite is not installed here")
    assert installed.metadata["License-Expression"] == "MIT"
    assert installed.version == promiselite.__version__
    scripts = [entry for entry in installed.entry_points if entry.group == "console_scripts"]
    assert [(entry.name, entry.value) for entry in scripts] == [("promiselite", "promiselite.cli:main")]


def test_every_python_named_is_one_that_is_tested() -> None:
    """The classifiers, the README and .ci/run name the same versions."""
    named = sorted(
        one.rpartition(" ")[2]
        for one in PROJECT["classifiers"]
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", one)
    )
    assert named == ["3.11", "3.12", "3.13"]
    for name in named:
        for file in ("README.md", ".ci/run"):
            assert name in (ROOT / file).read_text(encoding="utf-8"), f"{file} does not name Python {name}"


def test_no_module_is_named_like_one_of_the_standard_library_s() -> None:
    """Nor longer than a reader can take in."""
    for path in Path(promiselite.__file__).parent.rglob("*.py"):
        assert len(path.read_text(encoding="utf-8").splitlines()) <= 520, f"{path.name} is too long"
        assert path.stem not in {"asyncio", "threading", "types", "typing", "queue", "concurrent", "contextvars", "logging"}
