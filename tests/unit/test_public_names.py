"""The names that are public, and that each is documented."""

from __future__ import annotations

import importlib.util
import inspect
import types
from pathlib import Path

import pytest

import promiselite

MAKER = Path(__file__).parents[2] / "docs" / "make_api.py"


def load_maker() -> types.ModuleType:
    """Load docs/make_api.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("make_api", MAKER)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_api = load_maker()


def test_all_is_sorted_and_complete() -> None:
    """``__all__`` holds every public name of the package that is no module, once."""
    public = {
        name
        for name, value in vars(promiselite).items()
        if not name.startswith("_") and not isinstance(value, types.ModuleType)
    }
    assert promiselite.__all__ == sorted(set(promiselite.__all__))
    assert public | {"pending"} == set(promiselite.__all__)  # which is loaded when it is asked for


@pytest.mark.parametrize("name", promiselite.__all__)
def test_every_public_thing_has_a_docstring(name: str) -> None:
    """Its members too."""
    thing = getattr(promiselite, name)
    assert inspect.getdoc(thing)
    if isinstance(thing, type):
        assert thing.__dict__.get("__doc__"), f"{name} inherits its docstring"
        assert [names for names, value in make_api.members(thing) if not inspect.getdoc(value)] == []


def test_the_api_page_is_fresh() -> None:
    """docs/api.md is what docs/make_api.py writes now."""
    assert make_api.PAGE.read_text(encoding="utf-8") == make_api.page(), "run: python docs/make_api.py"


def test_the_api_page_names_everything_once() -> None:
    headings = [line for line in make_api.PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("### ")]
    named = [heading.removeprefix("### `").removeprefix("class ").partition("(")[0].rstrip("`") for heading in headings]
    assert sorted(named) == promiselite.__all__


def test_both_spellings_are_one_function() -> None:
    """JavaScript's names stand beside Python's where they differ."""
    for python, javascript in {
        "all_settled": "allSettled",
        "all_keyed": "allKeyed",
        "all_settled_keyed": "allSettledKeyed",
        "with_resolvers": "withResolvers",
    }.items():
        assert getattr(promiselite.Promise, python) == getattr(promiselite.Promise, javascript)
