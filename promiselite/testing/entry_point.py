"""What pytest loads at its start, under the name ``pytest_promiselite``: promiselite itself is imported for tests that use it.

It is installed as a module of its own, outside the package, because to import a module of a package is to import the package.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from inspect import iscoroutinefunction
from typing import Any

import pytest

MARKER = "promise(timeout=None): wait for the promise of this test, which may be an `async def`; timeout in seconds."


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the settings."""
    parser.addini(
        "promiselite_unhandled_rejections",
        "what a promise rejection that nobody handled does to the test that caused it: fail (default) or ignore",
        default="fail",
    )
    parser.addini(
        "promiselite_debug",
        "whether promises are in debug mode in tests, so that a failure shows the causal chain of a rejection",
        type="bool",
        default=True,
    )


def pytest_configure(config: pytest.Config) -> None:
    """Name the marker, and refuse a setting that means nothing."""
    config.addinivalue_line("markers", MARKER)
    mode = config.getini("promiselite_unhandled_rejections")
    if mode not in ("fail", "ignore"):
        raise pytest.UsageError(f"promiselite_unhandled_rejections must be fail or ignore, not {mode!r}")


@pytest.fixture
def promise_scheduler(pytestconfig: pytest.Config) -> Generator[Any, None, None]:
    """A fresh ``VirtualTimeScheduler``, current in this test: timers take no time."""
    from promiselite.testing.plugin import virtual_time

    with virtual_time(pytestconfig.getini("promiselite_debug")) as scheduler:
        yield scheduler


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, Any, Any]:
    """Wait for the promise that a test function returns."""
    __tracebackhide__ = True
    marker = pyfuncitem.get_closest_marker("promise")
    if marker is None and "promiselite" not in sys.modules:
        return (yield)
    from promiselite.testing.plugin import waiting

    function = pyfuncitem.obj
    if marker is None and iscoroutinefunction(function):
        return (yield)
    pyfuncitem.obj = waiting(function, marker)
    try:
        return (yield)
    finally:
        pyfuncitem.obj = function


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test that left a rejection unhandled."""
    __tracebackhide__ = True
    if "promiselite" in sys.modules and _checks(item):
        from promiselite.testing.plugin import begin

        begin()
    return (yield from _checked(item))


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fail a test whose fixtures left a rejection unhandled, and end what it left."""
    __tracebackhide__ = True
    try:
        return (yield from _checked(item))
    finally:
        if "promiselite" in sys.modules and _checks(item):
            from promiselite.testing.plugin import end

            end()


def _checks(item: pytest.Item) -> bool:
    return bool(item.config.getini("promiselite_unhandled_rejections") == "fail")


def _checked(item: pytest.Item) -> Generator[None, Any, Any]:
    __tracebackhide__ = True
    if not _checks(item):
        return (yield)
    if "promiselite" in sys.modules:
        from promiselite.testing.plugin import listen

        listen(item.config.getini("promiselite_debug"))
    result = yield
    if "promiselite" in sys.modules:
        from promiselite.testing.plugin import raise_unhandled

        raise_unhandled()
    return result
