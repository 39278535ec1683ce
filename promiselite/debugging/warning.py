"""Warnings that point at a line of the user's."""

from __future__ import annotations

import warnings
from typing import Any

from .sites import Site

_registry: dict[Any, int] = {}


def warn(category: type[Warning], message: str, site: Site | None) -> None:
    """Warn as if the line at *site* had: once for each line, unless the filters say otherwise."""
    if site is None:
        warnings.warn(message, category, stacklevel=2)
    else:
        warnings.warn_explicit(message, category, site.file, site.line, registry=_registry)
