"""Context variables: a handler runs in the context of its ``then`` (decision 17)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from typing import Any

import pytest

from promiselite import (
    Promise,
    async_function,
    clear_interval,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_interval,
    set_timeout,
)
from tests.support.hosts import Host

var: ContextVar[str] = ContextVar("var", default="unset")
seen: list[str] = []


@contextmanager
def setting(text: str) -> Iterator[None]:
    token = var.set(text)
    yield
    var.reset(token)


class Sub(Promise[Any]):
    pass


async def async_handler(*_: object) -> None:
    seen.append(var.get())
    await Promise.resolve()
    seen.append(var.get())


def look(*_: object) -> None:
    seen.append(var.get())


class LooksInThen:
    def then(self, resolve: Any) -> None:
        look()
        resolve(None)


REGISTER: dict[str, Callable[[], object]] = {
    "then": lambda: Promise.resolve().then(look),
    "then_pending": lambda: Promise(lambda resolve: set_timeout(resolve, 1)).then(look),
    "then_one": lambda: Promise.resolve().then(lambda value: look()),
    "catch": lambda: Promise.reject().catch(look),
    "catch_types": lambda: Promise.reject(KeyError()).catch(KeyError, look),
    "finally": lambda: Promise.resolve().finally_(lambda: look()),
    "finally_rejected": lambda: Promise.reject().finally_(lambda: look()).catch(lambda: None),
    "subclass": lambda: Sub.resolve().then(look),
    "executor": lambda: Promise(look),
    "try": lambda: Promise.try_(look),
    "all": lambda: Promise.all([Promise.resolve()]).then(look),
    "queue_microtask": lambda: queue_microtask(look),
    "next_tick": lambda: next_tick(look),
    "set_timeout": lambda: set_timeout(look, 1),
    "set_immediate": lambda: set_immediate(look),
    "thenable": lambda: Promise.resolve(LooksInThen()),
    "thenable_from_handler": lambda: Promise.resolve().then(LooksInThen),
    "async_handler": lambda: Promise.resolve().then(async_handler),
    "async_handler_of_subclass": lambda: Sub.resolve().then(async_handler),
    "async_catch": lambda: Promise.reject().catch(async_handler),
    "coroutine": lambda: Promise.resolve(async_handler()),
    "async_function": lambda: async_function(async_handler)(),
}


@pytest.mark.parametrize("name", REGISTER)
def test_it_runs_in_the_context_of_its_registration(name: str, host: Host) -> None:
    """A handler, callback or coroutine sees the variables as they were where it was registered."""
    seen.clear()

    def program() -> None:
        with setting("registered"):
            REGISTER[name]()
        var.set("later")

    with setting("outside"):
        host.run(program)
    assert set(seen) == {"registered"}
    assert len(seen) == (2 if "async" in name or name == "coroutine" else 1)


def test_not_where_it_was_settled() -> None:
    """The context of ``resolve`` does not matter, and neither does that of ``run``."""
    seen.clear()
    promise, resolve, _ = Promise.with_resolvers()
    with setting("then"):
        promise.then(look)
    with setting("resolve"):
        resolve(1)
    with setting("run"):
        run()
    assert seen == ["then"]


def test_each_then_has_a_copy_of_its_own() -> None:
    """What one handler sets, no other sees, and nor does the caller."""
    seen.clear()

    def sets() -> None:
        look()
        var.set("set by a handler")

    promise = Promise.resolve()
    with setting("then"):
        promise.then(sets)
        promise.then(sets).then(look)
    run()
    assert seen == ["then", "then", "then"]
    assert var.get() == "unset"


def test_a_handler_registered_in_a_handler() -> None:
    """A ``then`` inside a handler copies the handler's context."""
    seen.clear()

    def outer() -> None:
        var.set("inner")
        Promise.resolve().then(look)

    Promise.resolve().then(outer).result()
    run()
    assert seen == ["inner"]


def test_an_async_call_has_one_context() -> None:
    """What a coroutine sets it sees again after every await; its caller does not."""
    seen.clear()

    @async_function
    async def call() -> None:
        var.set("own")
        await Promise.resolve()
        look()
        await Promise.resolve()
        look()

    call().result()
    assert seen == ["own", "own"]
    assert var.get() == "unset"


def test_an_interval_keeps_its_context() -> None:
    """Every call of an interval runs in the same context."""
    seen.clear()

    def tick() -> None:
        look()
        var.set(var.get() + "+")
        if len(seen) == 3:
            clear_interval(timer)

    with setting("set"):
        timer = set_interval(tick, 1)
    run()
    assert seen == ["set", "set+", "set++"]


def test_run_inside_a_context() -> None:
    """A loop that is run inside a context gives its handlers theirs all the same."""
    seen.clear()
    with setting("then"):
        Promise.resolve().then(look).then(lambda: Promise.resolve(LooksInThen()))
    context = copy_context()
    context.run(var.set, "context")
    context.run(run)
    assert seen == ["then", "then"]


# ------------------------------------------------------------------------------------- where no variable is set at the then


def in_empty_context(program: Callable[[], object]) -> None:
    """Run *program* and the loop as a script does that has no context variables at all."""
    Context().run(lambda: (program(), run()))


def test_a_variable_set_by_a_handler_is_seen_by_no_other_handler() -> None:
    """Handlers made in a context without variables do not hear of each other, however many share it."""
    seen: list[object] = []
    variable: ContextVar[str] = ContextVar("variable", default="unset")

    def sets(value: Any) -> Any:
        seen.append(variable.get())
        variable.set("set")
        return value

    def program() -> None:
        assert not copy_context()
        promise = Promise.resolve(1)
        for _ in range(3):
            promise.then(sets).then(sets)
        promise.then(lambda: seen.append(variable.get()))
        rejected: Promise[Any] = Promise.reject(2)
        rejected.catch(sets)
        rejected.catch(lambda: seen.append(variable.get()))

    in_empty_context(program)
    assert seen == ["unset"] * 9


def test_a_variable_set_by_a_handler_is_seen_by_the_then_of_what_it_returns() -> None:
    """And by nobody else, although other handlers run in between."""
    seen: list[object] = []
    variable: ContextVar[str] = ContextVar("variable", default="unset")

    class Thenable:
        def then(self, resolve: Any) -> None:
            seen.append(("then", variable.get()))
            variable.set("set by then")
            resolve("value")

    def sets(value: Any) -> Any:
        variable.set(value)
        return Thenable()

    def program() -> None:
        promise = Promise.resolve("one")
        promise.then(sets)
        promise.then(lambda: Thenable())
        promise.then(lambda value: sets("two"))
        promise.then(lambda: seen.append(variable.get()))

    in_empty_context(program)
    assert seen == ["unset", ("then", "one"), ("then", "unset"), ("then", "two")]
