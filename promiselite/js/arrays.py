"""``Array.fromAsync``, and what goes with it."""

from __future__ import annotations

from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Iterator, Mapping
from types import AsyncGeneratorType, CoroutineType, GeneratorType
from typing import Any, NamedTuple, TypeVar, overload

from .._types import Resolvable
from ..core.calling import call
from ..coroutines import run_coroutine
from ..errors import RejectionError
from ..promise import Promise
from .errors import TypeError
from .strings import String, is_nothing, text_without_effects
from .values import NOT_GIVEN

T = TypeVar("T")
U = TypeVar("U")


class Array:
    """The static functions of JavaScript's Array that have to do with promises; arrays themselves are lists.

    Spec: https://tc39.es/ecma262/#sec-array-constructor
    """

    @overload
    @staticmethod
    def fromAsync(items: AsyncIterable[T] | Iterable[Resolvable[T]]) -> Promise[list[T]]: ...
    @overload
    @staticmethod
    def fromAsync(
        items: AsyncIterable[T] | Iterable[Resolvable[T]], mapper: Callable[[T], Resolvable[U]]
    ) -> Promise[list[U]]: ...
    @overload
    @staticmethod
    def fromAsync(
        items: AsyncIterable[T] | Iterable[Resolvable[T]], mapper: Callable[[T, int], Resolvable[U]]
    ) -> Promise[list[U]]: ...
    @overload
    @staticmethod
    def fromAsync(items: Mapping[Any, Any], mapper: Callable[..., Any] | None = None) -> Promise[list[Any]]: ...
    @staticmethod
    def fromAsync(items: Any = NOT_GIVEN, mapper: Any = None) -> Promise[list[Any]]:
        """Gather an async iterable, or an iterable whose elements may be promises, into a list: one element after the other.

        A dict counts as an array-like object: ``{"length": 2, 0: "a", 1: "b"}``; what has no elements at all, such as a number,
        gives an empty list. The promise is rejected at the first element that fails; generators are closed then.

        Args:
            items: what to gather.
            mapper: called with each value and its index as it comes; a promise that it returns is waited for.

        Spec: https://tc39.es/ecma262/#sec-array.fromasync
        """
        return run_coroutine(_from_async(items, mapper))

    @staticmethod
    def isArray(value: object) -> bool:
        """Tell whether *value* is a list or a tuple."""
        return isinstance(value, (list, tuple))


class _Result(NamedTuple):
    """What a call of an iterator's ``next`` gives in JavaScript."""

    done: bool
    value: Any


_DONE = _Result(True, None)


async def _from_async(items: Any, mapper: Any) -> list[Any]:
    if mapper is not None and not callable(mapper):
        raise TypeError(f"{text_without_effects(mapper)} is not a function")
    found: list[Any] = []
    if isinstance(items, Mapping):
        array: Any = items  # pyright: ignore[reportUnknownVariableType]
        for place in range(_length(array)):
            value = await Promise.resolve(array.get(place, array.get(str(place))))
            found.append(await _mapped(mapper, value, place))
        return found
    iterator = _iterator(items)
    if iterator is None:
        return found
    step: Callable[[Any], Awaitable[_Result]] = _next_of_async if hasattr(iterator, "__anext__") else _next_of_sync
    try:
        while True:
            result = await step(iterator)
            if result.done:
                return found
            found.append(await _mapped(mapper, result.value, len(found)))
    except BaseException:
        await _close(iterator)
        raise


async def _mapped(mapper: Any, value: Any, place: int) -> Any:
    if mapper is None:
        return value
    mapped = call(mapper, value, place)
    return await (run_coroutine(mapped) if type(mapped) is CoroutineType else Promise.resolve(mapped))


def _iterator(items: Any) -> Any:
    """Return an iterator over *items*, an async one if there is one, or None for what has no elements."""
    if hasattr(items, "__aiter__"):
        return aiter(items)
    if hasattr(items, "__iter__") or hasattr(items, "__getitem__"):
        return iter(items)
    if is_nothing(items):
        raise TypeError(f"Cannot read properties of {String(items)} (reading 'Symbol(Symbol.asyncIterator)')")
    return None


def _length(items: Mapping[Any, Any]) -> int:
    length = items.get("length", 0)
    return max(0, int(length)) if isinstance(length, (int, float)) else 0


def _next_of_sync(iterator: Iterator[Any]) -> Promise[_Result]:
    """Ask a plain iterator as an async one is asked.

    Spec: https://tc39.es/ecma262/#sec-%asyncfromsynciteratorprototype%.next
    """
    try:
        value = next(iterator)
    except StopIteration:
        return Promise.resolve(None).then(lambda: _DONE)

    def close(reason: Any) -> Any:
        _close_generator(iterator)
        raise RejectionError(reason)

    return Promise.resolve(value).then(lambda value: _Result(False, value), close)


async def _next_of_async(iterator: Any) -> _Result:
    """Ask an async iterator: what a generator yields is awaited in it, as JavaScript does, and what it returns is not."""
    coming = iterator.__anext__()
    is_generator = isinstance(iterator, AsyncGeneratorType)
    if is_generator or type(coming) is CoroutineType:
        promise: Promise[_Result] = run_coroutine(_run_next(coming, is_generator))
        return await promise
    try:
        return _Result(False, await Promise.resolve(coming))
    except RejectionError as error:
        if isinstance(error.reason, StopAsyncIteration):
            return _DONE
        raise


async def _run_next(coming: Any, is_generator: bool) -> _Result:
    try:
        value = await coming
    except StopAsyncIteration:
        return _DONE
    return _Result(False, await Promise.resolve(value) if is_generator else value)


async def _close(iterator: Any) -> None:
    """End an iterator that is abandoned, in as many turns as V8 takes for it; it does so after a failure of its own, too.

    Spec: https://tc39.es/ecma262/#sec-asynciteratorclose
    """
    if isinstance(iterator, AsyncGeneratorType):
        await iterator.aclose()
        turns = 2
    elif isinstance(iterator, GeneratorType):
        iterator.close()
        turns = 2
    else:
        turns = 0 if hasattr(iterator, "__anext__") else 1
    for _ in range(turns):
        await Promise.resolve(None)


def _close_generator(iterator: Any) -> None:
    if isinstance(iterator, GeneratorType):
        iterator.close()
