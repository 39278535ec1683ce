"""What a type checker sees of ``promiselite.js``."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, NoReturn, assert_type

from promiselite import Immediate, js
from promiselite.abort import AbortSignal
from promiselite.js import Array, Error, EventEmitter, Map, Promise, Set, TypeError, process
from promiselite.js.process import Process
from promiselite.js.timers import Timeout


async def numbers() -> AsyncIterator[int]:
    yield 1


async def text_of(number: int) -> str:
    return str(number)


def length_of(text: str, index: int) -> int:
    return len(text) + index


def names_are_the_same() -> None:
    assert_type(js.Promise.resolve(1), Promise[int])
    assert_type(js.setTimeout(print, 10, "x"), Timeout)
    assert_type(js.setTimeout(print).refresh(), Timeout)
    assert_type(js.setInterval(print, 1.5).close(), Timeout)
    assert_type(js.setImmediate(print, 1), Immediate)
    assert_type(js.String(3.0), str)
    assert_type(js.console.log("x"), None)
    assert_type(js.inspect({}), str)


def errors() -> None:
    error = TypeError("m", {"cause": 1})
    assert_type(error.message, str)
    assert_type(error.cause, Any)
    assert_type(error.stack, str)
    try:
        raise Error("x", cause=error)
    except Error as caught:
        assert_type(caught, Error)


def errors_of_the_core(reason: object) -> None:
    error = js.AggregateError([Error("x"), 1], "both", {"cause": 1})
    assert_type(error.message, str)
    assert_type(error.errors, list[Any])
    assert_type(error.cause, Any)
    aborted = js.DOMException("gone", "AbortError")
    assert_type(aborted.code, int)
    aborted.name = "Other"
    if isinstance(reason, js.DOMException):
        assert_type(reason.message, str)
    try:
        raise js.RejectionError(1)
    except (Error, js.RejectionError) as caught:
        assert_type(caught, Error | js.RejectionError)


def printing() -> None:
    assert_type(js.inspect({}, {"depth": js.null, "breakLength": 120}), str)
    assert_type(js.inspect([1], depth=None, max_array_length=3, numeric_separator=True), str)
    assert_type(js.console.dir([1], {"depth": 0}), None)
    assert_type(js.console.dir([1], depth=0), None)
    assert_type(js.console.table([{"a": 1}], ["a"]), None)
    assert_type(js.console.assert_(len("x") == 2, "never", 1), None)  # noqa: PT009
    assert_type(js.console.count(), None)


def from_async() -> None:
    assert_type(Array.fromAsync(numbers()), Promise[list[int]])
    assert_type(Array.fromAsync([Promise.resolve("a"), Promise.resolve("b")]), Promise[list[str]])
    assert_type(Array.fromAsync(["a"], length_of), Promise[list[int]])
    assert_type(Array.fromAsync(numbers(), text_of), Promise[list[str]])


def events() -> None:
    assert_type(EventEmitter().on("x", print), EventEmitter)
    assert_type(process.on("exit", print), Process)
    assert_type(process.exitCode, int | None)


def leave() -> NoReturn:
    process.exit(1)


def signals(signal: AbortSignal) -> None:
    signal.addEventListener("abort", print, {"once": True})
    signal.onabort = print
    assert_type(signal.throwIfAborted(), None)


def collections() -> None:
    found: Map[str, int] = Map([["a", 1]])
    assert_type(found.get("a"), int | None)
    assert_type(Set([1]), Set[int])
    found.forEach(lambda value, key: print(key.upper(), value + 1))
    found.forEach(lambda value: print(value + 1))
    found.forEach(lambda value, key, entries: print(entries.get(key)))
    Set(["x"]).forEach(lambda value: print(value.upper()))
