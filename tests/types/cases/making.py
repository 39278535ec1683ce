"""What makes promises: the constructor, resolve, reject, try_, with_resolvers, async functions."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, Literal, NoReturn, TypeVar, assert_type

from promiselite import LoopScheduler, Promise, Resolvers, async_function, set_timeout

T = TypeVar("T")
U = TypeVar("U")


def executors(p_int: Promise[int]) -> None:
    """The constructor takes T from its subscript, from the executor's signature, or from where the promise goes."""
    assert_type(Promise[int](lambda resolve: resolve(1)), Promise[int])
    assert_type(Promise[int](lambda resolve: resolve(p_int)), Promise[int])
    assert_type(Promise[int](lambda resolve, reject: reject(ValueError())), Promise[int])
    assert_type(Promise[int](lambda resolve, reject: reject("any object")), Promise[int])
    assert_type(Promise[int](lambda: None), Promise[int])
    assert_type(Promise[None](lambda resolve: resolve()), Promise[None])
    assert_type(Promise[int](lambda resolve: resolve(1), scheduler=LoopScheduler()), Promise[int])

    def with_one(resolve: Callable[[int], None]) -> None:
        resolve(1)

    def with_both(resolve: Callable[[str], None], reject: Callable[[Exception], None]) -> None:
        reject(ValueError())

    assert_type(Promise(with_one), Promise[int])
    assert_type(Promise(with_both), Promise[str])


def after(ms: float, text: str) -> Promise[str]:
    """The example of the README."""
    return Promise(lambda resolve: set_timeout(resolve, ms, text))


def pause(ms: float) -> Promise[None]:
    """Resolve without an argument, by way of a timer."""
    return Promise(lambda resolve: set_timeout(resolve, ms))


class OfInt:
    """A thenable as another library has it."""

    def then(self, resolve: Callable[[int], object], reject: Callable[[Exception], object]) -> None:
        """Resolve at once."""
        resolve(1)


class Of(Generic[T]):
    """A generic thenable."""

    def then(self, resolve: Callable[[T], object], reject: Callable[[Any], object]) -> object:
        """Never settle."""
        return self


async def fetch(number: int) -> str:
    """Return a value."""
    return str(number)


async def fetch_promise(p_int: Promise[int]) -> Promise[int]:
    """Return a promise, which is followed."""
    return p_int


def resolving(
    p_int: Promise[int],
    future: asyncio.Future[bytes],
    awaitable: Awaitable[float],
    thenable: Of[str],
    maybe: int | None,
    p_maybe: Promise[int | None],
    anything: Any,
    thing: object,
) -> None:
    """Promise.resolve flattens promises, awaitables and thenables."""
    assert_type(Promise.resolve(), Promise[None])
    assert_type(Promise.resolve(1), Promise[int])
    assert_type(Promise.resolve([1]), Promise[list[int]])
    assert_type(Promise.resolve(maybe), Promise[int | None])
    assert_type(Promise.resolve(p_int), Promise[int])
    assert_type(Promise.resolve(p_maybe), Promise[int | None])
    assert_type(Promise.resolve(fetch(1)), Promise[str])
    assert_type(Promise.resolve(fetch_promise(p_int)), Promise[int])
    assert_type(Promise.resolve(future), Promise[bytes])
    assert_type(Promise.resolve(awaitable), Promise[float])
    assert_type(Promise.resolve(OfInt()), Promise[int])
    assert_type(Promise.resolve(thenable), Promise[str])
    assert_type(Promise.resolve(anything), Promise[Any])
    assert_type(Promise.resolve(thing), Promise[object])


def rejecting() -> Promise[int]:
    """A rejected promise stands for a promise of anything."""
    assert_type(Promise.reject(ValueError()), Promise[NoReturn])
    assert_type(Promise.reject("any object"), Promise[NoReturn])
    assert_type(Promise.reject(ValueError()).catch(lambda reason: 1), Promise[int])
    return Promise.reject(ValueError())


def trying(to_promise: Callable[[int], Promise[str]]) -> None:
    """Promise.try_ takes the function's own arguments and flattens what it returns."""
    assert_type(Promise.try_(int, "3"), Promise[int])
    assert_type(Promise.try_(to_promise, 3), Promise[str])
    assert_type(Promise.try_(fetch, number=3), Promise[str])
    assert_type(Promise.try_(lambda: 3.5), Promise[float])


def resolvers(p_int: Promise[int]) -> None:
    """The named tuple knows what it resolves with."""
    made = Promise[int].with_resolvers()
    assert_type(made, Resolvers[int])
    assert_type(made.promise, Promise[int])
    made.resolve(1)
    made.resolve(p_int)
    made.reject(ValueError())
    promise, resolve, reject = Promise[str].withResolvers()
    assert_type(promise, Promise[str])
    resolve("value")
    reject()


@async_function
async def load(name: str, *, retries: int = 3) -> bytes:
    """A function with its own parameters."""
    return name.encode() * retries


@async_function
async def load_later(p_int: Promise[int]) -> Promise[int]:
    """What it returns is followed."""
    return p_int


@async_function
async def cached(p_int: Promise[int]) -> int | Promise[int]:
    """So is a promise that it may return."""
    return p_int


@async_function
async def identity(value: T) -> T:
    """A generic function."""
    return value


@async_function
async def called(function: Callable[[], T], *, times: int = 1) -> dict[str, list[T]]:
    """Its variable inside other types."""
    return {"results": [function() for _ in range(times)]}


@async_function
async def followed(value: T) -> Promise[T]:
    """One that returns a promise."""
    return Promise.resolve(value)


def future(value: T) -> asyncio.Future[T]:
    """No ``async def``, but what it returns can be awaited."""
    raise NotImplementedError


class Client:
    """With a method."""

    @async_function
    async def get(self, url: str) -> int:
        """Await a promise."""
        assert_type(await after(1, url), str)
        return 200


class Box(Generic[T]):
    """A generic class."""

    def __init__(self, value: T) -> None:
        self.value = value

    @classmethod
    @async_function
    async def made(cls, value: T) -> Box[T]:
        """A class method."""
        return cls(value)

    @staticmethod
    @async_function
    async def static(value: int) -> str:
        """A static method."""
        return str(value)

    @property
    @async_function
    async def held(self) -> T:
        """A property."""
        return self.value

    @async_function
    async def paired(self, other: U) -> tuple[T, U]:
        """A generic method."""
        return self.value, other


def async_functions(p_int: Promise[int]) -> None:
    """An async function keeps its parameters and returns a promise."""
    assert_type(load("x", retries=1), Promise[bytes])
    assert_type(load_later(p_int), Promise[int])
    assert_type(cached(p_int), Promise[int])
    assert_type(identity("x"), Promise[str])
    assert_type(called(lambda: 1, times=2), Promise[dict[str, list[int]]])
    assert_type(followed(1), Promise[int])
    assert_type(async_function(future)(1), Promise[int])
    assert_type(Client().get("/"), Promise[int])
    assert_type(Box(1).paired("x"), Promise[tuple[int, str]])
    assert_type(Box[bytes].made(b""), Promise[Box[bytes]])
    assert_type(Box.static(1), Promise[str])
    assert_type(Box(1.5).held, Promise[float])


def inspecting(p_int: Promise[int]) -> None:
    """State, result and exception."""
    assert_type(p_int.state, Literal["pending", "fulfilled", "rejected"])
    assert_type(p_int.result(), int)
    assert_type(p_int.result(timeout=1.5), int)
    assert_type(p_int.exception(), BaseException | None)


def covariance(p_bool: Promise[bool]) -> Promise[int | str]:
    """A promise of a narrower type stands for one of a wider type."""
    return p_bool
