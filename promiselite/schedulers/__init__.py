"""The hosts: one file, one host. Those of other libraries are loaded when the program has loaded that library itself."""

from __future__ import annotations

from importlib import import_module

from ..scheduler import Probe, register_host


def _probe_of(module: str) -> Probe:
    return import_module(f"{__name__}.{module}").probe  # type: ignore[no-any-return]


register_host("asyncio", lambda: _probe_of("asyncio_host"))
register_host("trio", lambda: _probe_of("trio_host"))
