"""Fixtures for all tests."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from promiselite import AbortError, AggregateError, LoopScheduler, use_scheduler
from promiselite.core.words import Words
from promiselite.debugging import mode
from tests.support.errors import raising
from tests.support.hosts import HOSTS, Host, VirtualLoop


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests of Dask last: it leaves threads behind, and while one lives no wait is known to be in vain."""
    items.sort(key=lambda item: item.path.name == "test_dask.py")


def pytest_sessionfinish() -> None:
    """Show other plugins, which have yet to sum up, all objects again."""
    gc.unfreeze()


@pytest.fixture(scope="module", autouse=True)
def frozen_heap() -> None:
    """Leave what was there before out of the many collections to come: thousands of tests and reports, none ever garbage."""
    gc.collect()
    gc.freeze()


@pytest.fixture(params=sorted(HOSTS))
def host(request: pytest.FixtureRequest) -> Iterator[Host]:
    """Every scheduler that can run here, one after the other."""
    made = HOSTS[request.param]()
    yield made
    made.close()


@pytest.fixture(autouse=True)
def error_classes() -> Iterator[None]:
    """The core raises its own classes and Python's, whether or not a test before has imported promiselite.js."""
    with raising(TypeError, AggregateError, AbortError, TimeoutError, Words()):
        yield


@pytest.fixture(autouse=True)
def no_slow_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debug mode warns of none, however busy the machine is; a test that is about them brings a clock of its own."""
    monkeypatch.setattr(mode, "perf_counter", lambda: 0.0)


@pytest.fixture(autouse=True)
def loop() -> Iterator[LoopScheduler]:
    """A fresh embedded loop, which is the current scheduler of the test."""
    scheduler = LoopScheduler()
    with use_scheduler(scheduler):
        yield scheduler
    scheduler.abandon()


@pytest.fixture
def virtual() -> Iterator[VirtualLoop]:
    """A fresh loop in virtual time, which is the current scheduler of the test."""
    scheduler = VirtualLoop()
    with use_scheduler(scheduler):
        yield scheduler
    scheduler.abandon()
