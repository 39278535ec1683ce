"""The hosts: one file, one host. Those of other libraries are loaded when the program has loaded that library itself."""

from __future__ import annotations

from importlib import import_module

from ..scheduler import Ask, Find, register_host


def _host_of(module: str) -> tuple[Ask, Find]:
    return import_module(f"{__name__}.{module}").host  # type: ignore[no-any-return]


register_host("asyncio", lambda: _host_of("asyncio_host"))
register_host("trio", lambda: _host_of("trio_host"))
