"""``catch`` with exception types before the handler (decision 11)."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise, RejectionError
from tests.support.hosts import Host


class Special(ValueError):
    pass


@pytest.mark.parametrize(
    "types", [ValueError, (ValueError,), (KeyError, ValueError), (KeyError, (OSError, ValueError)), Exception]
)
def test_a_reason_of_the_types_is_handled(types: Any) -> None:
    """The handler gets a reason that is an instance of one of the types, subclasses included."""
    for reason in (ValueError("x"), Special("x")):
        assert Promise.reject(reason).catch(types, lambda caught: caught).result() is reason


@pytest.mark.parametrize("types", [KeyError, (KeyError, OSError), (), Special])
@pytest.mark.parametrize("reason", [ValueError("x"), "text", None, ValueError, RejectionError("x")])
def test_every_other_reason_passes_unchanged(types: Any, reason: Any) -> None:
    """Whatever is not of the types passes on: the very same object."""
    seen: list[Any] = []
    Promise.reject(reason).catch(types, lambda: pytest.fail("not its type")).catch(seen.append).result()
    assert len(seen) == 1
    assert seen[0] is reason


def test_a_passing_reason_keeps_its_traceback() -> None:
    """To pass a reason on is not to raise it: its traceback stays."""

    def fail() -> None:
        raise ValueError("x")

    failed = Promise.resolve().then(fail)
    before = failed.exception().__traceback__  # type: ignore[union-attr]
    assert failed.catch(KeyError, lambda: None).exception().__traceback__ is before  # type: ignore[union-attr]


def test_a_value_passes() -> None:
    """A fulfilled promise passes its value."""
    assert Promise.resolve(1).catch(ValueError, lambda: 2).result() == 1


def test_what_the_handler_returns_and_raises() -> None:
    """The handler decides, as without types."""
    assert Promise.reject(ValueError()).catch(ValueError, lambda: Promise.resolve(2)).result() == 2
    error = Promise.reject(ValueError()).catch(ValueError, lambda a, b: None).exception()
    assert type(error) is TypeError


def test_the_first_that_fits_in_a_chain() -> None:
    """As ``except`` clauses, the first that fits handles."""
    promise = Promise.reject(Special()).catch(KeyError, lambda: 1).catch(ValueError, lambda: 2).catch(lambda: 3)
    assert promise.result() == 2


def test_it_costs_one_job(host: Host) -> None:
    """A ``catch`` with types runs and passes in as many jobs as one without."""
    events: list[str] = []

    def program() -> None:
        Promise.reject(ValueError()).catch(lambda: None).then(lambda: events.append("plain"))
        Promise.reject(ValueError()).catch(ValueError, lambda: None).then(lambda: events.append("handled"))
        Promise.reject(ValueError()).catch(KeyError, lambda: None).catch(lambda: events.append("passed"))
        Promise.resolve().then(lambda: None).then(lambda: events.append("last"))

    host.run(program)
    assert events == ["plain", "handled", "passed", "last"]


@pytest.mark.parametrize("handler", [None, 1, "text"])
def test_a_handler_that_is_not_callable_is_ignored(handler: Any) -> None:
    """With types as without, what is not callable handles nothing."""
    reason = ValueError()
    assert Promise.reject(reason).catch(ValueError, handler).exception() is reason


@pytest.mark.parametrize("types", [ValueError, KeyboardInterrupt, (ValueError, KeyError)])
def test_types_alone_are_a_type_error_with_a_hint(types: Any) -> None:
    """An exception class alone is a mistake that the message puts right."""
    with pytest.raises(TypeError, match=r"write catch\(.*, handler\)"):
        Promise.resolve().catch(types)


@pytest.mark.parametrize("types", [1, "ValueError", int, (ValueError, int), [ValueError], lambda: None])
def test_types_that_are_none(types: Any) -> None:
    """Only exception classes and tuples of them are types."""
    with pytest.raises(TypeError, match="types must be an exception class or a tuple of them"):
        Promise.resolve().catch(types, lambda: None)


def test_several_types_without_a_tuple() -> None:
    """Several types go in one tuple, says the message."""
    with pytest.raises(TypeError, match="as one tuple"):
        Promise.resolve().catch(ValueError, KeyError, lambda: None)


def test_without_arguments() -> None:
    """``catch()`` handles nothing, as in JavaScript."""
    reason = ValueError()
    assert Promise.reject(reason).catch().exception() is reason


def test_catch_calls_then() -> None:
    """``catch`` goes through the promise's own ``then``, with and without types."""
    calls: list[tuple[Any, Any]] = []

    class Sub(Promise[Any]):
        def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Any:
            calls.append((on_fulfilled, callable(on_rejected)))
            return super().then(on_fulfilled, on_rejected)

    Sub.resolve(1).catch(lambda: None)
    Sub.resolve(1).catch(ValueError, lambda: None)
    assert calls == [(None, True), (None, True)]
