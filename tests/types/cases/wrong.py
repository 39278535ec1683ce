"""What both type checkers must refuse: every ignore here is needed, or the checkers report it as unused."""

# pyright: reportUnnecessaryTypeIgnoreComment=true
# pyright: reportUnknownMemberType=false, reportUnknownLambdaType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import assert_type

from promiselite import (
    Fulfilled,
    LoopScheduler,
    Promise,
    Rejected,
    async_function,
    clear_timeout,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_timeout,
    sleep,
    use_scheduler,
)


def takes(number: int, text: str = "") -> None:
    """One argument that is needed, one that is not."""


def two(first: int, second: int) -> int:
    """More arguments than a handler is offered."""
    return first + second


async def handler(value: int) -> bytes:
    """A coroutine function."""
    return bytes(value)


@async_function
async def load(name: str) -> bytes:
    """An async function."""
    return name.encode()


def making() -> None:
    """Values and arguments of the wrong type."""
    Promise()  # type: ignore[call-overload]
    Promise(3)  # type: ignore[call-overload]
    Promise[int](lambda resolve: resolve("text"))  # type: ignore[arg-type, misc]
    Promise[int](lambda resolve, reject, more: None)  # type: ignore[arg-type, misc]
    Promise[int](lambda resolve: resolve(1), scheduler="loop")  # type: ignore[call-overload]
    Promise[int].with_resolvers().resolve("text")  # type: ignore[arg-type]
    Promise.resolve(1, 2)  # type: ignore[call-overload]
    Promise.try_(handler, "text")  # type: ignore[arg-type]
    Promise.try_(handler)  # type: ignore[call-arg]
    load(3)  # type: ignore[arg-type]
    async_function(two)  # type: ignore[arg-type]


def chaining(p_int: Promise[int]) -> None:
    """Handlers that cannot take what they get."""
    Promise.resolve(1).then(lambda s: s.upper())  # type: ignore[attr-defined]
    p_int.then(str.upper)  # type: ignore[arg-type]
    p_int.then(two)  # type: ignore[arg-type]
    p_int.then(3)  # type: ignore[call-overload]
    p_int.then(handler).then(lambda value: value.upper() + "text")  # type: ignore[operator]
    p_int.catch(3)  # type: ignore[call-overload]
    p_int.catch(int, lambda reason: 0)  # type: ignore[type-var]
    p_int.catch(OSError, lambda reason: reason.nothing)  # type: ignore[attr-defined]
    p_int.catch((OSError, KeyError), lambda reason: reason.errno)  # type: ignore[union-attr]
    p_int.catch(OSError, KeyError, lambda reason: 0)  # type: ignore[call-overload]
    p_int.finally_(lambda value: None)  # type: ignore[arg-type, misc]
    p_int.result(timeout="1")  # type: ignore[arg-type]


def narrowing(p_object: Promise[object]) -> Promise[int]:
    """A promise of a wider type does not stand for one of a narrower type."""
    return p_object  # type: ignore[return-value]


def combining(p_int: Promise[int], p_str: Promise[str]) -> None:
    """One iterable is wanted, and what comes of a tuple is known."""
    Promise.all(p_int, p_str)  # type: ignore[call-overload]
    Promise.all_settled(p_int, p_str)  # type: ignore[call-overload]
    Promise.any(p_int, p_str)  # type: ignore[call-overload]
    Promise.race(p_int, p_str)  # type: ignore[call-overload]
    Promise.all(3)  # type: ignore[call-overload]
    Promise.all_keyed([p_int])  # type: ignore[arg-type]
    assert_type(Promise.all((p_int, p_str)), Promise[tuple[str, int]])  # type: ignore[assert-type]


def changing(fulfilled: Fulfilled[int], rejected: Rejected) -> None:
    """Outcomes carry one field each."""
    fulfilled.reason  # type: ignore[attr-defined]
    rejected.value  # type: ignore[attr-defined]


def hosting(p_int: Promise[int]) -> None:
    """Callbacks that do not fit their arguments, and modes that do not exist."""
    use_scheduler(3)  # type: ignore[type-var]
    set_timeout(takes, 10)  # type: ignore[arg-type]
    set_timeout(takes, 10, "text")  # type: ignore[arg-type]
    set_timeout(print, "10")  # type: ignore[arg-type]
    set_immediate(takes, 1, 2)  # type: ignore[arg-type]
    queue_microtask(takes)  # type: ignore[arg-type]
    next_tick(takes, None)  # type: ignore[arg-type]
    clear_timeout(3)  # type: ignore[arg-type]
    sleep("1")  # type: ignore[call-overload]
    run(3)  # type: ignore[call-overload]
    LoopScheduler("throw")  # type: ignore[call-arg]
    LoopScheduler(on_unhandled_rejection="raise")  # type: ignore[arg-type]
    assert_type(LoopScheduler().run_until(p_int), str)  # type: ignore[assert-type]
