"""What combines: all, all_settled, any, race and the keyed pair."""

# pyright: reportUnnecessaryTypeIgnoreComment=true

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import assert_type

from promiselite import Fulfilled, Promise, Rejected


async def later() -> float:
    """Return a value, later."""
    return 1.5


def all_of_tuples(i: Promise[int], s: Promise[str], b: Promise[bytes]) -> None:
    """A tuple of up to ten keeps each type; elements may be promises, awaitables or values."""
    assert_type(Promise.all((i,)), Promise[tuple[int]])
    assert_type(Promise.all((i, s)), Promise[tuple[int, str]])
    assert_type(Promise.all((i, s, b)), Promise[tuple[int, str, bytes]])
    assert_type(Promise.all((i, s, b, i)), Promise[tuple[int, str, bytes, int]])
    assert_type(Promise.all((i, s, b, i, s)), Promise[tuple[int, str, bytes, int, str]])
    assert_type(Promise.all((i, s, b, i, s, b)), Promise[tuple[int, str, bytes, int, str, bytes]])
    assert_type(Promise.all((i, s, b, i, s, b, i)), Promise[tuple[int, str, bytes, int, str, bytes, int]])
    assert_type(Promise.all((i, s, b, i, s, b, i, s)), Promise[tuple[int, str, bytes, int, str, bytes, int, str]])
    assert_type(
        Promise.all((i, s, b, i, s, b, i, s, b)),
        Promise[tuple[int, str, bytes, int, str, bytes, int, str, bytes]],
    )
    assert_type(
        Promise.all((i, s, b, i, s, b, i, s, b, i)),
        Promise[tuple[int, str, bytes, int, str, bytes, int, str, bytes, int]],
    )
    assert_type(Promise.all((i, "text", later(), None)), Promise[tuple[int, str, float, None]])


def all_of_iterables(i: Promise[int], several: Iterable[Promise[int]], promises: tuple[Promise[int], ...]) -> None:
    """Any other iterable gives a list."""
    assert_type(Promise.all([i, i]), Promise[list[int]])
    assert_type(Promise.all([i, 3]), Promise[list[int]])
    assert_type(Promise.all([later(), later()]), Promise[list[float]])
    assert_type(Promise.all(several), Promise[list[int]])
    assert_type(Promise.all({i}), Promise[list[int]])
    assert_type(Promise.all(i for _ in range(3)), Promise[list[int]])
    assert_type(Promise.all(promises), Promise[list[int]])
    assert_type(Promise.all(range(3)), Promise[list[int]])


def mixed(i: Promise[int], s: Promise[str]) -> Promise[list[int | str]]:
    """A list of different kinds takes its type from where it goes."""
    return Promise.all([i, s])


def settled(i: Promise[int], s: Promise[str], several: Iterator[Promise[int]]) -> None:
    """all_settled wraps each type; a match tells the two apart."""
    assert_type(Promise.all_settled((i, s)), Promise[tuple[Fulfilled[int] | Rejected, Fulfilled[str] | Rejected]])
    assert_type(Promise.allSettled((i, "text")), Promise[tuple[Fulfilled[int] | Rejected, Fulfilled[str] | Rejected]])
    assert_type(Promise.all_settled([i]), Promise[list[Fulfilled[int] | Rejected]])
    assert_type(Promise.all_settled(several), Promise[list[Fulfilled[int] | Rejected]])


def matching(outcome: Fulfilled[int] | Rejected) -> int | str:
    """The two kinds carry different fields."""
    match outcome:
        case Fulfilled(value):
            assert_type(value, int)
            return value
        case Rejected(reason):
            return str(reason)


def asking(outcome: Fulfilled[int] | Rejected) -> int:
    """The status tells the two apart for a type checker as well."""
    if outcome.status == "fulfilled":
        assert_type(outcome, Fulfilled[int])
        return outcome.value
    assert_type(outcome, Rejected)
    return 0


def firsts(i: Promise[int], s: Promise[str], b: Promise[bytes], several: Iterable[Promise[int]]) -> None:
    """any and race give the union of what may win."""
    assert_type(Promise.any((i, s)), Promise[int | str])
    assert_type(Promise.race((i, s)), Promise[int | str])
    assert_type(Promise.any((i, s, b, "text", later())), Promise[int | str | bytes | float])
    assert_type(Promise.race((i, s, b, "text", later())), Promise[int | str | bytes | float])
    assert_type(Promise.race((i, i, i, i, i, i, i, i, i, s)), Promise[int | str])
    assert_type(Promise.any((i, i, i, i, i, i, i, i, i, s)), Promise[int | str])
    assert_type(Promise.any([i, i]), Promise[int])
    assert_type(Promise.race([i, i]), Promise[int])
    assert_type(Promise.any(several), Promise[int])
    assert_type(Promise.race(several), Promise[int])


def keyed(i: Promise[int], mapping: Mapping[int, Promise[str]]) -> None:
    """The keyed pair keeps the type of the keys."""
    assert_type(Promise.all_keyed({"one": i, "two": i}), Promise[dict[str, int]])
    assert_type(Promise.all_keyed({"one": i, "two": 2}), Promise[dict[str, int]])
    assert_type(Promise.allKeyed(mapping), Promise[dict[int, str]])
    assert_type(Promise.all_settled_keyed(mapping), Promise[dict[int, Fulfilled[str] | Rejected]])
    assert_type(Promise.allSettledKeyed({"one": i}), Promise[dict[str, Fulfilled[int] | Rejected]])
