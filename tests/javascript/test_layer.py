"""``from promiselite.js import *``: which names it gives, and what the small ones do."""

from __future__ import annotations

import builtins
import copy
import json
import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import promiselite
from promiselite import LoopScheduler, js, use_scheduler
from promiselite.js.missing import INSTEAD, OTHERS
from promiselite.js.strings import text_without_effects
from tests.order.node_binary import find_node
from tests.support.hosts import VirtualLoop
from tests.support.threads import Worker

DOCS = Path(__file__).parents[2] / "docs"


def test_all_is_sorted_and_there() -> None:
    assert js.__all__ == sorted(set(js.__all__))
    assert [name for name in js.__all__ if not hasattr(js, name)] == []


def test_it_is_the_same_promise_class() -> None:
    """A second class would change the order of events."""
    assert js.Promise is promiselite.Promise
    assert js.RejectionError is promiselite.RejectionError
    assert js.async_function is promiselite.async_function


def test_what_it_shadows() -> None:
    """Of Python's builtins three, by subclasses of them; the docs say so."""
    shadowed = [name for name in js.__all__ if hasattr(builtins, name)]
    assert shadowed == ["ReferenceError", "SyntaxError", "TypeError"]
    for name in shadowed:
        assert issubclass(getattr(js, name), getattr(builtins, name))
        assert f"`{name}`" in (DOCS / "porting.md").read_text(encoding="utf-8")


def test_the_core_does_not_load_it() -> None:
    """``import promiselite`` neither loads the layer nor changes what the core raises."""
    program = "import promiselite, sys; print([name for name in sys.modules if name.startswith('promiselite.js')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("name", ["fetch", "structuredClone", "JSON", "Date", "events"])
def test_a_missing_name_says_what_to_use(name: str) -> None:
    with pytest.raises(AttributeError) as raised:
        getattr(js, name)
    assert f"JavaScript's {name} is not part of promiselite.js: use {INSTEAD[name]}" in str(raised.value)
    assert "docs/porting.md" in str(raised.value)


def test_a_missing_name_with_nothing_instead() -> None:
    with pytest.raises(AttributeError, match=r"JavaScript's WebAssembly is not part of promiselite.js; docs/porting.md"):
        _ = js.WebAssembly


@pytest.mark.parametrize("name", ["fetch", "WebAssembly"])
def test_an_import_of_a_missing_name_says_the_same(name: str) -> None:
    """``from promiselite.js import fetch`` has the hint too, where Python would say only that it cannot."""
    with pytest.raises(AttributeError) as asked:
        getattr(js, name)
    with pytest.raises(ImportError) as imported:
        exec(f"from promiselite.js import {name}")
    assert str(imported.value) == str(asked.value)
    assert imported.value.name == "promiselite.js"
    with pytest.raises(ImportError, match="cannot import name 'nonsense' from 'promiselite.js'"):
        exec("from promiselite.js import nonsense")


def test_a_name_that_javascript_has_not_either() -> None:
    with pytest.raises(AttributeError, match=r"^module 'promiselite.js' has no attribute 'nonsense'$"):
        _ = js.nonsense


def test_no_name_is_both_there_and_missing() -> None:
    assert {*INSTEAD, *OTHERS.split()} & {*vars(js)} == set()
    assert set(INSTEAD) & set(OTHERS.split()) == set()


def test_every_global_name_of_node_is_known() -> None:
    """What Node's global object holds is either there or spoken of."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    program = "console.log(JSON.stringify(Object.getOwnPropertyNames(globalThis)))"
    done = subprocess.run([node, "-e", program], capture_output=True, text=True, check=True, timeout=60)
    known = {*INSTEAD, *OTHERS.split(), *js.__all__}
    builtin_modules = "require('module').builtinModules"
    modules = subprocess.run([node, "-p", f"JSON.stringify({builtin_modules})"], capture_output=True, text=True, check=True)
    assert [name for name in json.loads(done.stdout) if name not in known and name not in json.loads(modules.stdout)] == []


class Quiet:
    pass


class Told:
    def __repr__(self) -> str:
        return "told"


def test_timers_take_what_javascript_gives_them(virtual: VirtualLoop) -> None:
    """No delay, a surplus of arguments, nothing to clear."""
    seen: list[Any] = []
    js.setTimeout(lambda: seen.append("no delay"))
    js.setTimeout(lambda one: seen.append(one), js.null, "one", "two")
    js.setImmediate(lambda: seen.append("immediate"), "surplus")
    js.queueMicrotask(lambda: seen.append("job"))
    js.process.nextTick(lambda: seen.append("tick"), "surplus")
    interval = js.setInterval(lambda one, two=2: seen.append((one, two)), 1, 1)
    js.setTimeout(lambda: js.clearInterval(interval), 2)
    for clear in (js.clearTimeout, js.clearInterval, js.clearImmediate):
        clear()
        clear(None)
        clear(js.null)
    js.clearImmediate(js.setImmediate(seen.append, "never"))
    js.clearTimeout(js.setTimeout(seen.append, 1, "never"))
    virtual.run()
    assert seen == ["tick", "job", "immediate", "no delay", "one", (1, 2), (1, 2)] or seen[:3] == ["tick", "job", "immediate"]
    assert seen.count((1, 2)) == 1 or seen.count((1, 2)) == 2
    assert "never" not in seen


class Foo:
    pass


def test_a_refreshed_timer_begins_anew(virtual: VirtualLoop) -> None:
    """While it waits, while it is due, and after its call, with what it was set with; whether it is ref'd stays as it is."""
    seen: list[Any] = []

    def called(name: str) -> None:
        seen.append((name, virtual.clock()))

    waiting = js.setTimeout(called, 10, "waiting")
    js.setTimeout(lambda: js.setTimeout(waiting.refresh), 5)
    due = js.setTimeout(called, 20, "due")
    js.setTimeout(due.refresh, 20)
    before = js.setTimeout(lambda: last.refresh(), 30)
    last = js.setTimeout(called, 30, "last")
    again = js.setTimeout(called, 40, "again")
    js.setTimeout(again.refresh, 45)
    interval = js.setInterval(called, 50, "interval")
    js.setTimeout(interval.refresh, 60)
    js.setTimeout(interval.close, 111)
    idle = js.setTimeout(called, 1000, "never").unref()
    done = js.setTimeout(called, 1, "unref'd")
    js.setTimeout(lambda: done.unref().refresh(), 200)
    assert idle.refresh() is idle
    virtual.run()
    assert seen == [
        ("unref'd", 1),
        ("waiting", 16),
        ("due", 20),
        ("again", 40),
        ("due", 40),
        ("interval", 50),
        ("last", 60),
        ("again", 85),
        ("interval", 110),
    ]
    assert not before.active
    assert not idle.has_ref()
    assert done.active
    assert not done.has_ref()


def test_an_interval_that_is_being_called_is_set_again_anyway(virtual: VirtualLoop) -> None:
    times: list[float] = []

    def called() -> None:
        times.append(virtual.clock())
        interval.refresh()
        if len(times) == 2:
            interval.close()

    interval = js.setInterval(called, 5)
    virtual.run()
    assert times == [5, 10]


def test_timers_of_another_thread(loop: LoopScheduler) -> None:
    """They are set, refreshed and closed from there, in that order."""
    seen: list[str] = []

    def elsewhere() -> None:
        with use_scheduler(loop):
            js.setTimeout(seen.append, 1, "called").refresh()
            js.setTimeout(seen.append, 1, "never").close().refresh()

    Worker(elsewhere).outcome()
    loop.run()
    assert seen == ["called"]


def test_a_closed_scheduler_sets_no_timer() -> None:
    """Neither a new one nor one that was called already."""
    scheduler = LoopScheduler()
    with use_scheduler(scheduler):
        timer = js.setTimeout(list, 1)
        scheduler.run()
        scheduler.close()
        for setting in (timer.refresh, lambda: js.setTimeout(list, 1)):
            with pytest.raises(RuntimeError, match="closed"):
                setting()


def test_a_cleared_timer_cannot_be_refreshed(virtual: VirtualLoop) -> None:
    seen: list[str] = []
    for timer in (js.setTimeout(seen.append, 1, "never"), js.setInterval(seen.append, 1, "never")):
        js.clearTimeout(timer)
        assert timer.refresh() is timer
        assert not timer.active
    assert js.setTimeout(seen.append, 1, "never").close().refresh().active is False
    virtual.run()
    assert seen == []


def test_a_timer_that_was_called_and_then_cleared_cannot_be_refreshed(virtual: VirtualLoop) -> None:
    """Its own function may have cleared it, or somebody later."""
    seen: list[str] = []

    def called() -> None:
        seen.append("called")
        if len(seen) < 9:
            within.close().refresh()

    within = js.setTimeout(called, 1)
    later = js.setTimeout(seen.append, 2, "later")
    js.setTimeout(lambda: js.clearTimeout(later), 3)
    js.setTimeout(lambda: later.refresh(), 4)
    virtual.run()
    assert seen == ["called", "later"]


def test_delays_are_read_as_in_node(virtual: VirtualLoop) -> None:
    """What is no number from 1 to 2147483647 is 1; a string is read."""
    for delay in (None, js.null, 0, -5, float("nan"), float("inf"), 2**31, "", "x", "1", True):
        assert js.setTimeout(print, delay).due == virtual.clock() + 1  # type: ignore[arg-type]
    assert js.setInterval(print, " 20 ").interval == 20  # type: ignore[arg-type]
    assert js.setInterval(print, 2**31 - 1).interval == 2**31 - 1
    not_a_number: Any = {}
    with pytest.raises(TypeError, match="the delay must be a number of milliseconds, not {}"):
        js.setTimeout(print, not_a_number)


def test_bad_input_of_timers() -> None:
    not_callable: Any = "code"
    words = r"""The "callback" argument must be of type function. Received type string \('code'\)"""
    for function in (js.setTimeout, js.setInterval, js.setImmediate, js.queueMicrotask, js.process.nextTick):
        with pytest.raises(js.TypeError, match=words):
            function(not_callable)
        with pytest.raises(js.TypeError, match=r"must be of type function. Received undefined$"):
            function()
    with pytest.raises(js.TypeError, match=words):
        js.setTimeout(not_callable, 1, 2)
    with pytest.raises(js.TypeError, match="a function is needed, not 'code'"):
        js.promisify(not_callable)


@pytest.mark.parametrize(
    "misuse",
    [
        js.AbortSignal,
        lambda: js.AbortSignal.any(5),
        lambda: js.AbortSignal.any([js.AbortController()]),
        lambda: js.AbortSignal.any(js.AbortController().signal),
        lambda: js.AbortSignal.timeout("soon"),
        lambda: js.AbortController().signal.addEventListener("abort", 5),
        lambda: js.AbortController().signal.add_listener(5),
        lambda: js.AbortController().signal.remove_listener(5),
    ],
)
def test_bad_input_of_signals(misuse: Any) -> None:
    """A ported script catches it by ``except TypeError``."""
    with pytest.raises(js.TypeError):
        misuse()


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (js.null, "null"),
        ((1, 2), "an instance of Array"),
        (js.Set(), "an instance of Set"),
        (-1.5, "type number (-1.5)"),
        (False, "type boolean (false)"),
    ],
)
def test_what_node_says_it_received(value: Any, text: str) -> None:
    with pytest.raises(js.TypeError, match=rf"Received {re.escape(text)}$"):
        js.queueMicrotask(value)


@pytest.mark.parametrize(("value", "text"), [(print, "function print"), (Foo, "function Foo"), (lambda n: n, "function ")])
def test_what_node_says_it_received_for_a_number(value: Any, text: str) -> None:
    with pytest.raises(js.TypeError, match=rf"Received {re.escape(text)}$"):
        js.process.exitCode = value


@pytest.mark.parametrize("clear", [js.clearTimeout, js.clearInterval, js.clearImmediate])
def test_what_is_no_timer_is_not_cleared(clear: Any) -> None:
    """As in Node, where programs begin with ``let timer = 0``."""
    for value in (None, js.null, 0, 12345, "", False, {}, print):
        assert clear(value) is None


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "undefined"),
        (js.null, "null"),
        (True, "true"),
        (False, "false"),
        (3, "3"),
        (3.0, "3"),
        (0.1, "0.1"),
        (float("nan"), "NaN"),
        ("text", "text"),
        ([1, [2, None], js.null, "x"], "1,2,,,x"),
        ((1, 2), "1,2"),
        ({"a": 1}, "[object Object]"),
        (js.Promise.resolve(1), "[object Promise]"),
        (js.RangeError("far"), "RangeError: far"),
        (ValueError("odd"), "ValueError: odd"),
        (ValueError(), "ValueError"),
        (js.AggregateError([], "none"), "AggregateError: none"),
        (js.Map(), "[object Map]"),
        (js.Set(), "[object Set]"),
        (js.AbortController(), "[object AbortController]"),
        (js.AbortSignal.abort(), "[object AbortSignal]"),
        ((one for one in ()), "[object Generator]"),
        (object(), "[object Object]"),
        (Quiet(), "[object Object]"),
        (Told(), "told"),
    ],
)
def test_string(value: object, text: str) -> None:
    """As JavaScript's String does."""
    assert js.String(value) == text


def test_string_of_nothing() -> None:
    assert js.String() == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "undefined"),
        (js.null, "null"),
        (1.0, "1"),
        ("x", "x"),
        ([1], "[object Array]"),
        ({}, "#<Object>"),
        (Foo(), "#<Foo>"),
        (js.Map(), "#<Map>"),
        (Foo, "class Foo"),
        (find_node, "function find_node"),
    ],
)
def test_what_v8_says_of_a_reason(value: object, text: str) -> None:
    value = getattr(value, "__wrapped__", value)
    assert text_without_effects(value) == text


def test_array_is_array() -> None:
    assert js.Array.isArray([])
    assert js.Array.isArray((1,))
    assert not js.Array.isArray("text")


def test_promisify_of_timers(virtual: VirtualLoop) -> None:
    """``promisify(setTimeout)``, the shortest way to a sleep in Node; timers tell whether they keep the loop."""
    seen: list[Any] = []
    js.promisify(js.setTimeout)(5, "slept").then(seen.append)
    js.promisify(js.setImmediate)("soon").then(seen.append)
    timer = js.setTimeout(seen.append, 1000, "never").unref()
    assert timer.hasRef() is False
    virtual.run()
    assert seen == ["soon", "slept"]


def test_promisify_takes_null_for_no_error(loop: LoopScheduler) -> None:
    def ask(question: str, callback: Any) -> None:
        callback(js.null, question + "!")

    assert js.promisify(ask)("really").result() == "really!"


def test_maps_and_sets_of_nothing_and_of_what_cannot_be_iterated_over() -> None:
    for nothing in (None, js.null):
        assert js.inspect([js.Map(nothing), js.Set(nothing)]) == "[ Map(0) {}, Set(0) {} ]"
    with pytest.raises(js.TypeError, match="number 5 is not iterable"):
        js.Map(5)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_what_an_error_says_was_given() -> None:
    """``typeof`` it, and what it is; the functions that settle a promise have no name."""
    _, resolve, reject = js.Promise.withResolvers()
    for given, words in (
        (None, "undefined is not iterable"),
        (js.null, "object null is not iterable"),
        (True, "boolean true is not iterable"),
        (resolve, "function is not iterable"),
        (reject, "function is not iterable"),
        ({}.get(1, 5.5), "number 5.5 is not iterable"),
    ):
        reason = js.Promise.all(given).exception()  # type: ignore[call-overload]  # pyright: ignore[reportArgumentType, reportCallIssue]
        assert str(reason).startswith(f"TypeError: {words} (")


def test_outcomes_answer_undefined_for_what_they_lack(virtual: VirtualLoop) -> None:
    """``result.value || result.reason`` is usual; Python's own outcomes raise instead, and are equal to these."""
    told: list[Any] = virtual.run(lambda: js.Promise.allSettled([1, js.Promise.reject("no")]))
    assert [(one.value, one.reason) for one in told] == [(1, None), (None, "no")]
    assert [(one["status"], one["value"], one["reason"]) for one in told] == [("fulfilled", 1, None), ("rejected", None, "no")]
    assert told == [promiselite.Fulfilled(1), promiselite.Rejected("no")]
    assert repr(told) == "[Fulfilled(1), Rejected('no')]"
    assert copy.copy(told) == pickle.loads(pickle.dumps(told)) == told
    for one in told:
        with pytest.raises(KeyError):
            one["then"]
    match told:
        case [promiselite.Fulfilled(value), promiselite.Rejected(reason)]:
            assert (value, reason) == (1, "no")
        case _:
            raise AssertionError
