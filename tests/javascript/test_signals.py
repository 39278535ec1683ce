"""The DOM's spelling of abort signals."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, js
from promiselite.js import AbortController, AbortSignal


def test_a_listener_gets_an_event() -> None:
    controller = AbortController()
    events: list[Any] = []
    controller.signal.addEventListener("abort", lambda event: events.append(event))
    controller.abort("reason")
    assert [(event.type, event.target) for event in events] == [("abort", controller.signal)]
    assert repr(events[0]).startswith("<AbortEvent of <AbortSignal")


def test_order_and_repetition() -> None:
    """In order of adding; the same one twice counts once; other events and no listener are ignored."""
    signal, seen = (controller := AbortController()).signal, []

    def twice() -> None:
        seen.append("twice")

    signal.addEventListener("abort", lambda: seen.append("first"))
    signal.onabort = lambda: seen.append("replaced")
    signal.addEventListener("abort", twice)
    signal.addEventListener("abort", twice, {"once": True})
    signal.addEventListener("abort", None)
    signal.addEventListener("other", lambda: seen.append("never"))
    signal.onabort = lambda: seen.append("onabort")
    controller.abort()
    controller.abort()
    assert seen == ["first", "onabort", "twice"]


def test_taking_back() -> None:
    controller, other, seen = AbortController(), AbortController(), []

    def one() -> None:
        seen.append("one")

    def two() -> None:
        seen.append("two")

    controller.signal.addEventListener("abort", one)
    controller.signal.removeEventListener("abort", one)
    controller.signal.removeEventListener("abort", one)
    controller.signal.removeEventListener("other", one)
    controller.signal.addEventListener("abort", two, {"signal": other.signal})
    other.abort()
    controller.signal.addEventListener("abort", two, {"signal": other.signal})
    controller.abort()
    assert seen == []


def ignore(event: Any) -> None:
    """Listen to no purpose."""


@pytest.mark.parametrize("end", ["called", "taken back", "gone"])
def test_the_signal_that_takes_back_keeps_no_listener(end: str) -> None:
    """Many signals may come and go while that one lives."""
    ending = AbortController()
    controller: Any = AbortController()
    reference = weakref.ref(controller.signal)
    controller.signal.addEventListener("abort", ignore, {"signal": ending.signal})
    if end == "called":
        controller.abort()
    elif end == "taken back":
        controller.signal.removeEventListener("abort", ignore)
    del controller
    gc.collect()
    assert reference() is None
    assert not ending.signal._listeners


def test_taking_back_is_for_one_listener() -> None:
    """The same function that was added anew is another one."""
    controller, other, seen = AbortController(), AbortController(), []

    def one() -> None:
        seen.append("one")

    controller.signal.addEventListener("abort", one, {"signal": other.signal})
    controller.signal.removeEventListener("abort", one)
    controller.signal.addEventListener("abort", one)
    other.abort()
    controller.abort()
    assert seen == ["one"]


def test_a_listener_that_is_gone_when_it_would_be_taken_back() -> None:
    """Its weak reference says so later than the abort of the other signal comes: inside the collector, say."""
    controller, other = AbortController(), AbortController()
    controller.signal.addEventListener("abort", ignore, {"signal": other.signal})
    [listening] = other.signal._listeners.values()
    del controller
    gc.collect()
    listening.function()


@pytest.mark.parametrize("wrong", [5, "signal", AbortController()])
def test_the_option_signal_is_a_signal(wrong: Any) -> None:
    with pytest.raises(TypeError, match="the option signal is an AbortSignal"):
        AbortController().signal.addEventListener("abort", ignore, {"signal": wrong})


def test_onabort_reads_as_it_was_set() -> None:
    signal = (controller := AbortController()).signal
    assert signal.onabort is None
    signal.onabort = 5  # as in the DOM, what cannot be called is nothing
    assert signal.onabort is None
    function = print
    signal.onabort = function
    assert signal.onabort is function
    signal.onabort = js.null
    assert signal.onabort is None
    controller.abort()


def test_throw_if_aborted() -> None:
    controller = AbortController()
    controller.signal.throwIfAborted()
    controller.abort(js.RangeError("far"))
    with pytest.raises(js.RangeError, match="far"):
        controller.signal.throwIfAborted()


def test_a_listener_must_be_a_function() -> None:
    not_callable: Any = 5
    with pytest.raises(TypeError, match=r"addEventListener\(\): a function is needed, not 5"):
        AbortController().signal.addEventListener("abort", not_callable)


def test_signals_made_of_others(loop: LoopScheduler) -> None:
    """``any`` and ``timeout`` know the spelling too."""
    controller = AbortController()
    signal = AbortSignal.any([controller.signal, AbortSignal.timeout(60_000)])
    promise = Promise(lambda _, reject: signal.addEventListener("abort", lambda: reject(signal.reason)))
    controller.abort("reason")
    seen: list[Any] = []
    promise.catch(seen.append)
    loop.run()
    assert seen == ["reason"]
