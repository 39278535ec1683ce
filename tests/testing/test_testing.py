"""What ``promiselite.testing`` offers."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from promiselite import Promise, run
from promiselite.testing import OrderRecorder, settle_from_thread, threads


def test_labels_are_noted_in_order() -> None:
    order = OrderRecorder()
    Promise.resolve(1).then(order.handler("job")).then(order.handler("passed on")).then(order)
    order("code")
    run()
    assert order.labels == ["code", "job", "passed on", 1]
    assert repr(order) == "<OrderRecorder ['code', 'job', 'passed on', 1]>"
    order.clear()
    assert order.labels == []


def test_handlers_return_or_raise_what_they_are_told_to() -> None:
    order = OrderRecorder()
    boom = ValueError("boom")
    raising = Promise.resolve(1).then(order.handler("raises", raises=boom))
    assert raising.catch(order.handler("caught", returns=None)).finally_(order.handler("finally")).result() is None
    assert order.labels == ["raises", "caught", "finally"]


def test_settling_from_a_thread() -> None:
    promise, resolve, _ = Promise.with_resolvers()
    settle_from_thread(resolve, 42)
    assert promise.state == "pending"  # it was posted
    assert promise.result() == 42
    assert settle_from_thread(threading.get_ident) != threading.get_ident()


def test_what_the_function_raises_comes_back() -> None:
    def fail() -> Any:
        raise KeyError("x")

    with pytest.raises(KeyError):
        settle_from_thread(fail)


def test_a_function_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "LIMIT", 0.001)
    gate = threading.Event()
    with pytest.raises(TimeoutError, match="did not return within 0.001 seconds"):
        settle_from_thread(gate.wait)
    gate.set()
