"""AggregateError and RejectionError (decisions 6 and 7)."""

from __future__ import annotations

import copy
import pickle
import traceback
from typing import Any

import pytest

from promiselite import AggregateError, Promise, RejectionError


class SpecialAggregateError(AggregateError):
    """A subclass at module level, so that it can be pickled."""


def failed(*reasons: Any) -> AggregateError:
    """Return what ``any`` of promises rejected with *reasons* is rejected with."""
    error = Promise.any([Promise.reject(reason) for reason in reasons]).exception()
    assert type(error) is AggregateError
    return error


def test_errors_are_raw_and_in_input_order() -> None:
    """``errors`` is a plain list of the reasons themselves."""
    value, kill = ValueError("x"), KeyboardInterrupt()
    error = AggregateError([value, 1, None, kill])
    assert type(error.errors) is list
    assert error.errors == [value, 1, None, kill]
    assert failed(value, 1).errors == [value, 1]


def test_any_keeps_input_order_and_not_the_order_of_rejection() -> None:
    """The list follows the input, however late each was rejected."""
    first = Promise.with_resolvers()
    promise = Promise.any([first.promise, Promise.reject(2)])
    first.reject(1)
    assert promise.exception().errors == [1, 2]  # type: ignore[union-attr]


def test_exceptions_wrap_what_is_no_exception() -> None:
    """``exceptions`` holds exceptions only: everything else is wrapped in a RejectionError."""
    value, kill = ValueError("x"), KeyboardInterrupt()
    exceptions = AggregateError([value, 1, kill]).exceptions
    assert exceptions[0] is value
    assert [type(one) for one in exceptions[1:]] == [RejectionError, RejectionError]
    assert [one.reason for one in exceptions[1:]] == [1, kill]  # type: ignore[attr-defined]


def test_an_empty_list_has_one_placeholder() -> None:
    """A group cannot be empty: where there is no error, one placeholder stands in."""
    for error in (AggregateError([]), AggregateError(), failed()):
        assert error.errors == []
        [placeholder] = error.exceptions
        assert type(placeholder) is RejectionError
        assert "empty" in str(placeholder)


def test_arguments_are_javascripts() -> None:
    """Errors come first, then the message; any iterable will do."""
    error = AggregateError((ValueError(str(number)) for number in range(2)), "message")
    assert error.message == "message"
    assert [str(one) for one in error.errors] == ["0", "1"]
    assert AggregateError(errors=[1], message="m").errors == [1]
    assert AggregateError([1]).message == ""
    with pytest.raises(TypeError):
        AggregateError(5)  # type: ignore[arg-type]


def test_the_list_is_a_copy() -> None:
    """What the error was made from can change without it."""
    given = [1]
    error = AggregateError(given)
    given.append(2)
    assert error.errors == [1]


def test_any_says_so() -> None:
    """``any`` uses JavaScript's message."""
    assert failed(1).message == "All promises were rejected"


def test_it_is_an_exception_group() -> None:
    """``except*``, ``split`` and ``subgroup`` work, and keep the class."""
    error = AggregateError([ValueError("a"), KeyError("b"), 3], "message")
    assert isinstance(error, ExceptionGroup)
    assert isinstance(error, Exception)
    matched, rest = error.split(ValueError)
    assert type(matched) is type(rest) is AggregateError
    assert [str(one) for one in matched.exceptions] == ["a"]
    assert matched.message == rest.message == "message"
    assert len(rest.exceptions) == 2
    sub = error.subgroup(KeyError)
    assert type(sub) is AggregateError
    assert len(sub.exceptions) == 1
    assert error.subgroup(OSError) is None
    assert type(error.derive([ValueError()])) is AggregateError


def test_a_subclass_is_kept_by_derive() -> None:
    """A subclass's groups are of the subclass."""
    error = SpecialAggregateError([ValueError(), KeyError()])
    assert [type(part) for part in error.split(ValueError)] == [SpecialAggregateError] * 2


def test_except_star() -> None:
    """``except*`` picks what it names out of what ``result()`` raises."""
    seen: list[Any] = []
    try:
        Promise.any([Promise.reject(ValueError("v")), Promise.reject(3)]).result()
    except* ValueError as group:
        seen.append(group)
    except* RejectionError as group:
        seen.append(group)
    assert [type(one) for one in seen] == [AggregateError, AggregateError]
    assert [len(one.exceptions) for one in seen] == [1, 1]
    assert seen[1].exceptions[0].reason == 3


@pytest.mark.parametrize("kind", [AggregateError, SpecialAggregateError])
@pytest.mark.parametrize("errors", [[], [1, "two"], [None]])
def test_copies_and_pickles(kind: type[AggregateError], errors: list[Any]) -> None:
    """A round trip keeps class, errors, message and notes."""
    error = kind(errors, "message")
    error.add_note("note")
    for again in (copy.copy(error), copy.deepcopy(error), pickle.loads(pickle.dumps(error))):
        assert type(again) is kind
        assert again.errors == errors
        assert again.message == "message"
        assert again.__notes__ == ["note"]
        assert len(again.exceptions) == max(1, len(errors))


def test_it_prints_with_its_errors() -> None:
    """The traceback module prints the group and every error in it."""
    text = "".join(traceback.format_exception(AggregateError([ValueError("inner"), 3], "message")))
    assert "message" in text
    assert "ValueError: inner" in text
    assert "a promise was rejected with 3" in text
    assert repr(AggregateError([1], "m")) == "AggregateError([1], 'm')"


def test_rejection_error_carries_the_reason() -> None:
    """A reason that is no exception is raised inside a RejectionError."""
    reason = object()
    promise = Promise.reject(reason)
    with pytest.raises(RejectionError) as caught:
        promise.result()
    assert caught.value.reason is reason
    exception = promise.exception()
    assert type(exception) is RejectionError
    assert exception.reason is reason
    assert str(RejectionError("x")) == "a promise was rejected with 'x'"


def test_rejection_error_copies_and_pickles() -> None:
    """A round trip keeps the reason."""
    for again in (copy.copy(RejectionError(1)), pickle.loads(pickle.dumps(RejectionError(1)))):
        assert type(again) is RejectionError
        assert again.reason == 1


def test_raising_rejection_error_throws_its_reason() -> None:
    """``raise RejectionError(reason)`` is how a handler throws what is no exception."""

    def throw() -> None:
        raise RejectionError("thrown")

    seen: list[Any] = []
    for promise in (Promise.resolve().then(throw), Promise(throw), Promise.try_(throw), Promise.resolve().finally_(throw)):
        promise.catch(seen.append).result()
    assert seen == ["thrown"] * 4


@pytest.mark.parametrize("kind", [StopIteration, StopAsyncIteration, GeneratorExit, SystemExit, KeyboardInterrupt])
def test_result_raises_awkward_exceptions_themselves(kind: type[BaseException]) -> None:
    """``result()`` raises a reason of any exception class itself."""
    reason = kind()
    promise = Promise.reject(reason)
    with pytest.raises(kind) as caught:
        promise.result()
    assert caught.value is reason
