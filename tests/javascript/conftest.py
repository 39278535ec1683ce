"""The fixtures for tests of promiselite.js."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from promiselite import js
from promiselite.core.record import intrinsics


@pytest.fixture(autouse=True)
def type_error() -> Iterator[None]:
    """The core raises what the import of promiselite.js gave it."""
    before, intrinsics.type_error = intrinsics.type_error, js.TypeError
    yield
    intrinsics.type_error = before
