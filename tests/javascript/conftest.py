"""The fixtures for tests of promiselite.js."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from promiselite.js import errors, outcomes
from promiselite.js.words import EngineWords
from tests.support.errors import raising


@pytest.fixture(autouse=True)
def error_classes() -> Iterator[None]:
    """The core raises and makes what the import of promiselite.js gave it."""
    classes = (errors.TypeError, errors.AggregateError, errors.AbortError, errors.TimeoutError)
    with raising(*classes, EngineWords(), outcomes.Fulfilled, outcomes.Rejected):
        yield
