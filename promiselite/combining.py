# The tuple overloads below win over the one for any iterable, which they overlap, by standing first.
# mypy: disable-error-code="overload-overlap"
"""The combinators as people call them: class methods of ``Promise``, with their types.

A tuple of up to ten keeps each element's type; the value is a list all the same, as in JavaScript.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, overload

from . import combinators, mapping
from ._types import Resolvable as R  # noqa: N817 (it stands in every line below)
from .abort import AbortController, AbortSignal
from .core.record import PromiseRecord
from .gathering import Control
from .progress import Meter, Progress
from .results import Fulfilled, Rejected
from .scheduler import current_scheduler

if TYPE_CHECKING:
    from .promise import Promise

K = TypeVar("K")
T = TypeVar("T")
T1 = TypeVar("T1")
T2 = TypeVar("T2")
T3 = TypeVar("T3")
T4 = TypeVar("T4")
T5 = TypeVar("T5")
T6 = TypeVar("T6")
T7 = TypeVar("T7")
T8 = TypeVar("T8")
T9 = TypeVar("T9")
T10 = TypeVar("T10")

S: TypeAlias = Fulfilled[T] | Rejected
Meterable: TypeAlias = "Progress | None"
Aborts: TypeAlias = "AbortController | None"


class Combining(PromiseRecord):
    """``all``, ``all_settled``, ``any``, ``race`` and the keyed pair, for the ``Promise`` class."""

    __slots__ = ()

    @overload
    @classmethod
    def all(cls, iterable: tuple[R[T1]], *, progress: Meterable = None, abort: Aborts = None) -> Promise[tuple[T1]]: ...  # pyright: ignore[reportOverlappingOverload] (as above)
    @overload
    @classmethod
    def all(
        cls, iterable: tuple[R[T1], R[T2]], *, progress: Meterable = None, abort: Aborts = None
    ) -> Promise[tuple[T1, T2]]: ...
    @overload
    @classmethod
    def all(
        cls, iterable: tuple[R[T1], R[T2], R[T3]], *, progress: Meterable = None, abort: Aborts = None
    ) -> Promise[tuple[T1, T2, T3]]: ...
    @overload
    @classmethod
    def all(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4]], *, progress: Meterable = None, abort: Aborts = None
    ) -> Promise[tuple[T1, T2, T3, T4]]: ...
    @overload
    @classmethod
    def all(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5]], *, progress: Meterable = None, abort: Aborts = None
    ) -> Promise[tuple[T1, T2, T3, T4, T5]]: ...
    @overload
    @classmethod
    def all(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6]], *, progress: Meterable = None, abort: Aborts = None
    ) -> Promise[tuple[T1, T2, T3, T4, T5, T6]]: ...
    @overload
    @classmethod
    def all(
        cls,
        iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7]],
        *,
        progress: Meterable = None,
        abort: Aborts = None,
    ) -> Promise[tuple[T1, T2, T3, T4, T5, T6, T7]]: ...
    @overload
    @classmethod
    def all(
        cls,
        iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8]],
        *,
        progress: Meterable = None,
        abort: Aborts = None,
    ) -> Promise[tuple[T1, T2, T3, T4, T5, T6, T7, T8]]: ...
    @overload
    @classmethod
    def all(
        cls,
        iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9]],
        *,
        progress: Meterable = None,
        abort: Aborts = None,
    ) -> Promise[tuple[T1, T2, T3, T4, T5, T6, T7, T8, T9]]: ...
    @overload
    @classmethod
    def all(
        cls,
        iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9], R[T10]],
        *,
        progress: Meterable = None,
        abort: Aborts = None,
    ) -> Promise[tuple[T1, T2, T3, T4, T5, T6, T7, T8, T9, T10]]: ...
    @overload
    @classmethod
    def all(cls, iterable: Iterable[R[T]], *, progress: Meterable = None, abort: Aborts = None) -> Promise[list[T]]: ...
    @classmethod
    def all(cls, iterable: Iterable[Any], *extra: Any, progress: Meterable = None, abort: Aborts = None) -> Promise[Any]:
        """Wait for all: fulfilled with the list of values in input order, rejected with the first reason.

        Args:
            iterable: promises, or whatever else ``Promise.resolve`` takes.
            progress: called with ``(done, total)``, or a bar such as tqdm's, as each is fulfilled; on the home thread.
            abort: aborted as soon as the result is decided while others are not settled: give its signal to their work.

        Spec: https://tc39.es/ecma262/#sec-promise.all
        """
        return combinators.promise_all(cls, _one_iterable("all", iterable, extra), _control("all", iterable, progress, abort))

    @overload
    @classmethod
    def all_settled(cls, iterable: tuple[R[T1]], *, progress: Meterable = None) -> Promise[tuple[S[T1]]]: ...  # pyright: ignore[reportOverlappingOverload] (as above)
    @overload
    @classmethod
    def all_settled(cls, iterable: tuple[R[T1], R[T2]], *, progress: Meterable = None) -> Promise[tuple[S[T1], S[T2]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5], S[T6]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5], S[T6], S[T7]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5], S[T6], S[T7], S[T8]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9]], *, progress: Meterable = None
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5], S[T6], S[T7], S[T8], S[T9]]]: ...
    @overload
    @classmethod
    def all_settled(
        cls,
        iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9], R[T10]],
        *,
        progress: Meterable = None,
    ) -> Promise[tuple[S[T1], S[T2], S[T3], S[T4], S[T5], S[T6], S[T7], S[T8], S[T9], S[T10]]]: ...
    @overload
    @classmethod
    def all_settled(cls, iterable: Iterable[R[T]], *, progress: Meterable = None) -> Promise[list[S[T]]]: ...
    @classmethod
    def all_settled(cls, iterable: Iterable[Any], *extra: Any, progress: Meterable = None) -> Promise[Any]:
        """Wait until all are settled: fulfilled with a list of ``Fulfilled(value)`` and ``Rejected(reason)``, in input order.

        Args:
            iterable: promises, or whatever else ``Promise.resolve`` takes.
            progress: called with ``(done, total)``, or a bar such as tqdm's, as each is settled; on the home thread.

        Spec: https://tc39.es/ecma262/#sec-promise.allsettled
        """
        return combinators.promise_all_settled(
            cls, _one_iterable("all_settled", iterable, extra), _control("all_settled", iterable, progress, None)
        )

    @overload
    @classmethod
    def any(cls, iterable: tuple[R[T1]], *, abort: Aborts = None) -> Promise[T1]: ...
    @overload
    @classmethod
    def any(cls, iterable: tuple[R[T1], R[T2]], *, abort: Aborts = None) -> Promise[T1 | T2]: ...
    @overload
    @classmethod
    def any(cls, iterable: tuple[R[T1], R[T2], R[T3]], *, abort: Aborts = None) -> Promise[T1 | T2 | T3]: ...
    @overload
    @classmethod
    def any(cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4]], *, abort: Aborts = None) -> Promise[T1 | T2 | T3 | T4]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9]: ...
    @overload
    @classmethod
    def any(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9], R[T10]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9 | T10]: ...
    @overload
    @classmethod
    def any(cls, iterable: Iterable[R[T]], *, abort: Aborts = None) -> Promise[T]: ...
    @classmethod
    def any(cls, iterable: Iterable[Any], *extra: Any, abort: Aborts = None) -> Promise[Any]:
        """Wait for the first to be fulfilled; rejected with an ``AggregateError`` of all reasons if none is.

        Of nothing, the promise is rejected at once, with an empty list of errors.

        Args:
            iterable: promises, or whatever else ``Promise.resolve`` takes.
            abort: aborted as soon as the result is decided while others are not settled: give its signal to their work.

        Spec: https://tc39.es/ecma262/#sec-promise.any
        """
        return combinators.promise_any(cls, _one_iterable("any", iterable, extra), _control("any", iterable, None, abort))

    @overload
    @classmethod
    def race(cls, iterable: tuple[R[T1]], *, abort: Aborts = None) -> Promise[T1]: ...
    @overload
    @classmethod
    def race(cls, iterable: tuple[R[T1], R[T2]], *, abort: Aborts = None) -> Promise[T1 | T2]: ...
    @overload
    @classmethod
    def race(cls, iterable: tuple[R[T1], R[T2], R[T3]], *, abort: Aborts = None) -> Promise[T1 | T2 | T3]: ...
    @overload
    @classmethod
    def race(cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4]], *, abort: Aborts = None) -> Promise[T1 | T2 | T3 | T4]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9]: ...
    @overload
    @classmethod
    def race(
        cls, iterable: tuple[R[T1], R[T2], R[T3], R[T4], R[T5], R[T6], R[T7], R[T8], R[T9], R[T10]], *, abort: Aborts = None
    ) -> Promise[T1 | T2 | T3 | T4 | T5 | T6 | T7 | T8 | T9 | T10]: ...
    @overload
    @classmethod
    def race(cls, iterable: Iterable[R[T]], *, abort: Aborts = None) -> Promise[T]: ...
    @classmethod
    def race(cls, iterable: Iterable[Any], *extra: Any, abort: Aborts = None) -> Promise[Any]:
        """Follow whichever is settled first; of nothing, the promise stays pending for ever.

        Args:
            iterable: promises, or whatever else ``Promise.resolve`` takes.
            abort: aborted as soon as the result is decided while others are not settled: give its signal to their work.

        Spec: https://tc39.es/ecma262/#sec-promise.race
        """
        return combinators.promise_race(cls, _one_iterable("race", iterable, extra), _control("race", iterable, None, abort))

    @classmethod
    def all_keyed(cls, mapping: Mapping[K, R[T]]) -> Promise[dict[K, T]]:
        """Wait for all values of a mapping: fulfilled with a dict of the same keys, rejected with the first reason.

        Provisional: it follows a proposal that is not yet part of ECMAScript, and may change with it.

        Spec: https://tc39.es/proposal-await-dictionary/
        """
        return combinators.promise_all_keyed(cls, mapping)

    @classmethod
    def all_settled_keyed(cls, mapping: Mapping[K, R[T]]) -> Promise[dict[K, S[T]]]:
        """Wait until all values of a mapping are settled: fulfilled with a dict of ``Fulfilled`` and ``Rejected``.

        Provisional: it follows a proposal that is not yet part of ECMAScript, and may change with it.

        Spec: https://tc39.es/proposal-await-dictionary/
        """
        return combinators.promise_all_settled_keyed(cls, mapping)

    @classmethod
    def map(
        cls,
        iterable: Iterable[R[T]] | AsyncIterable[R[T]],
        fn: Callable[[T], R[T1]] | Callable[[T, int], R[T1]] | Callable[[], R[T1]],
        *,
        concurrency: int | None = None,
        stop_on_error: bool = True,
        signal: AbortSignal | None = None,
        progress: Progress | None = None,
    ) -> Promise[list[T1]]:
        """Call *fn* with each element, so many at a time: fulfilled with the list of what comes of it, in input order.

        An element is pulled out of the input only when a place is free for it, the first ones inside this call; a promise among
        them is waited for before *fn* is called with its value. *fn* runs on the home thread, in the context that is current
        now, and may return a promise or be an ``async def``. When it is over before the input is exhausted, a generator is
        closed and any other iterator is left alone; what is in flight then goes on, and nobody hears of it.

        Args:
            iterable: of values or promises; plain or async, may be endless. One element of an async one is asked for at a time.
            fn: gets the value, and the index too if it requires two arguments; a default is not filled with the index.
            concurrency: how many calls, and elements that are waited for, are in flight at most; None sets no limit.
            stop_on_error: whether the first rejection rejects. If not, all is worked through, and rejected in the end with an
                ``AggregateError`` of every reason, in input order; an iterator that raises ends the input.
            signal: when it is aborted, no new work starts, and the promise is rejected with its reason, which is also raised
                where an async generator awaits. If it is aborted already, nothing is pulled.
            progress: a function that is called with ``(done, total)`` after each call that has ended, or a bar such as tqdm's;
                the total is None where the input has no length.

        Raises:
            TypeError: an argument is of the wrong type, or *fn* requires more than two.
            ValueError: *concurrency* is less than 1.
        """
        return mapping.promise_map(  # type: ignore[no-any-return]
            cls, iterable, fn, concurrency=concurrency, stop_on_error=stop_on_error, signal=signal, progress=progress
        )

    allSettled = all_settled  # noqa: N815
    allKeyed = all_keyed  # noqa: N815
    allSettledKeyed = all_settled_keyed  # noqa: N815


def _one_iterable(name: str, iterable: Any, extra: tuple[Any, ...]) -> Any:
    if extra:
        raise TypeError(f"Promise.{name} takes one iterable: write Promise.{name}([a, b]) instead of Promise.{name}(a, b)")
    if mapping.is_async_iterable(iterable):
        mapping.check_iterable(f"Promise.{name}", iterable)
    return iterable


def _control(name: str, iterable: object, progress: Any, abort: Any) -> Control | None:
    if progress is None and abort is None:
        return None
    if abort is not None and not isinstance(abort, AbortController):
        raise TypeError(f"Promise.{name}(abort=): an AbortController is needed, not {abort!r}")
    meter = None if progress is None else Meter(f"Promise.{name}", progress, iterable, current_scheduler())
    return Control(meter, abort)
