"""docs/porting.md shows what the pairs hold."""

from __future__ import annotations

import importlib.util
from pathlib import Path

MAKER = Path(__file__).parents[2] / "docs" / "make_porting.py"
spec = importlib.util.spec_from_file_location("make_porting", MAKER)
assert spec is not None
assert spec.loader is not None
make_porting = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_porting)


def test_the_page_is_fresh() -> None:
    """What it generates is what the pairs and the list of missing names say now."""
    text = make_porting.PAGE.read_text(encoding="utf-8")
    assert text == make_porting.page(text), "run: python docs/make_porting.py"


def test_every_group_of_pairs_has_a_title() -> None:
    titled = {path.stem.partition("_")[0] for path in make_porting.PAIRS.glob("*.js")} - {
        "cache",
        "subclass",
        "self",
        "deferred",
        "truthiness",
    }
    assert titled == set(make_porting.GROUPS)
