"""What chains: then, catch, finally_."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NoReturn, assert_type

from promiselite import Promise


def to_promise(value: int) -> Promise[str]:
    """Return a promise."""
    return Promise.resolve(str(value))


async def to_coroutine(value: int) -> bytes:
    """Return a value, later."""
    return bytes(value)


def fails(value: object) -> NoReturn:
    """Raise."""
    raise ValueError(value)


class Parser:
    """With a method and a call."""

    def parse(self, value: int) -> list[int]:
        """Return a list."""
        return [value]

    def __call__(self, value: int) -> set[int]:
        """Return a set."""
        return {value}


def fulfilled(p_int: Promise[int], p_str: Promise[str], anything: Any) -> None:
    """One handler: a function of the value or of nothing, which returns a value or something to follow."""
    assert_type(p_int.then(lambda value: value + 1), Promise[int])
    assert_type(p_int.then(lambda value: str(value)), Promise[str])
    assert_type(p_int.then(str), Promise[str])
    assert_type(p_str.then(int), Promise[int])
    assert_type(p_int.then(print), Promise[None])
    assert_type(p_int.then(Parser().parse), Promise[list[int]])
    assert_type(p_int.then(Parser()), Promise[set[int]])
    assert_type(p_str.then(partial(int, base=16)), Promise[int])
    assert_type(p_int.then(lambda value: p_str), Promise[str])
    assert_type(p_int.then(to_promise), Promise[str])
    assert_type(p_int.then(to_coroutine), Promise[bytes])
    assert_type(p_int.then(lambda: 3.5), Promise[float])
    assert_type(p_int.then(lambda: p_str), Promise[str])
    assert_type(p_int.then(lambda value: value if value > 1 else None), Promise[int | None])
    assert_type(p_int.then(lambda value: anything), Promise[Any])
    assert_type(p_int.then(lambda value: value + 1).then(str).then(len), Promise[int])


def passing(p_int: Promise[int], handler: Callable[[int], str] | None) -> None:
    """Without a handler the value passes through."""
    assert_type(p_int.then(), Promise[int])
    assert_type(p_int.then(None), Promise[int])
    assert_type(p_int.then(None, None), Promise[int])
    assert_type(p_int.then(handler), Promise[str] | Promise[int])


def rejected(p_int: Promise[int], p_str: Promise[str]) -> None:
    """With a handler for the reason alone the value may still pass through."""
    assert_type(p_int.then(None, lambda reason: "text"), Promise[int | str])
    assert_type(p_int.then(None, lambda reason: p_str), Promise[int | str])
    assert_type(p_int.then(None, lambda: "text"), Promise[int | str])
    assert_type(p_int.then(on_rejected=lambda reason: "text"), Promise[int | str])
    assert_type(p_int.then(None, lambda reason: 0), Promise[int])


def both(p_int: Promise[int], p_str: Promise[str]) -> None:
    """With both handlers the result is one or the other's."""
    assert_type(p_int.then(lambda value: value, lambda reason: "text"), Promise[int | str])
    assert_type(p_int.then(to_promise, lambda reason: b"bytes"), Promise[str | bytes])
    assert_type(p_int.then(to_coroutine, lambda: p_str), Promise[bytes | str])
    assert_type(p_int.then(lambda: 3.5, print), Promise[float | None])
    assert_type(p_int.then(str, str), Promise[str])


async def recover(reason: Exception) -> str:
    """Return a value, later."""
    return str(reason)


def recover_two(reason: ValueError | KeyError) -> str:
    """Take what was named."""
    return str(reason)


def recover_three(reason: ValueError | KeyError | OSError) -> str:
    """Take what was named."""
    return str(reason)


def catching(p_int: Promise[int], p_str: Promise[str]) -> None:
    """Catch adds what the handler returns; with types the handler's argument is of those types."""
    assert_type(p_int.catch(), Promise[int])
    assert_type(p_int.catch(None), Promise[int])
    assert_type(p_int.catch(lambda reason: 0), Promise[int])
    assert_type(p_int.catch(lambda reason: "text"), Promise[int | str])
    assert_type(p_int.catch(lambda: p_str), Promise[int | str])
    assert_type(p_int.catch(print), Promise[int | None])
    assert_type(p_int.catch(recover), Promise[int | str])
    assert_type(p_int.catch(ValueError, lambda reason: reason), Promise[int | ValueError])
    assert_type(p_int.catch(OSError, lambda reason: reason.errno), Promise[int | None])
    assert_type(p_int.catch(OSError, lambda: "text"), Promise[int | str])
    assert_type(p_int.catch(OSError, recover), Promise[int | str])
    assert_type(p_int.catch(OSError, None), Promise[int])
    assert_type(p_int.catch((ValueError, KeyError), lambda reason: reason.args), Promise[int | tuple[Any, ...]])
    assert_type(p_int.catch((ValueError, KeyError), recover_two), Promise[int | str])
    assert_type(p_int.catch((ValueError, KeyError, OSError), recover_three), Promise[int | str])
    assert_type(p_int.catch((ValueError, KeyError, OSError, TypeError), recover), Promise[int | str])
    assert_type(p_int.catch((ValueError, KeyError), lambda: 0), Promise[int])


def failing(p_int: Promise[int]) -> Promise[int]:
    """A handler that always raises adds nothing."""
    assert_type(p_int.catch(fails), Promise[int])
    return p_int.catch(fails)


def failing_at_once(p_int: Promise[int]) -> Promise[str]:
    """What it stands for is never made."""
    return p_int.then(fails)


def at_last(p_int: Promise[int], later: Callable[[], Coroutine[Any, Any, str]]) -> None:
    """What a finally_ handler returns does not matter."""
    assert_type(p_int.finally_(), Promise[int])
    assert_type(p_int.finally_(None), Promise[int])
    assert_type(p_int.finally_(lambda: print("done")), Promise[int])
    assert_type(p_int.finally_(lambda: Promise.resolve("ignored")), Promise[int])
    assert_type(p_int.finally_(later), Promise[int])


async def awaiting(p_int: Promise[int]) -> None:
    """Await gives the value."""
    assert_type(await p_int, int)
    assert_type(await p_int.then(str), str)
