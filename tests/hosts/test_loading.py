"""The schedulers of other libraries' loops are loaded when they are asked for, and say what to install."""

from __future__ import annotations

import sys

import pytest

import promiselite


@pytest.mark.parametrize("name", ["AsyncioScheduler", "TkScheduler", "TrioScheduler"])
def test_a_host_is_loaded_when_it_is_asked_for(name: str) -> None:
    """It is an attribute of the package although the import of the package does not load it."""
    if name == "TkScheduler":
        pytest.importorskip("_tkinter", reason="this Python has no tkinter (Debian: apt install python3-tk)")
    assert getattr(promiselite, name).__name__ == name


def test_a_missing_library_is_named_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without trio, its scheduler is an ImportError that helps."""
    monkeypatch.delitem(sys.modules, "promiselite.schedulers.trio_host")
    monkeypatch.setitem(sys.modules, "trio", None)
    with pytest.raises(ImportError, match=r"TrioScheduler needs trio: pip install 'promiselite\[trio\]'"):
        promiselite.TrioScheduler


def test_a_host_that_is_broken_inside_is_not_taken_for_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of promiselite's own that is not there is another matter."""
    monkeypatch.setitem(promiselite._LATER, "TrioScheduler", "schedulers.no_such_host")
    with pytest.raises(ModuleNotFoundError, match="no_such_host"):
        promiselite.TrioScheduler


def test_other_names_are_not_there() -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="no attribute 'Deferred'"):
        promiselite.Deferred
