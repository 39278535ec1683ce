"""Thenables: what counts as one, how its ``then`` is read, and how hostile ones are tamed (decision 2)."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from promiselite import Promise, run, set_timeout
from promiselite.testing import HOSTILE_THENABLES, HostileThenable
from tests.support.hostile import (
    ClaimsToBeException,
    GetattributeRaises,
    LyingClass,
    OfHostileMeta,
    OfRaisingHashMeta,
    OfUnhashableMeta,
    Oops,
    Touchy,
)
from tests.support.hosts import Host


def then_seven(self: object, resolve: Callable[[Any], None], reject: Callable[[Any], None]) -> None:
    resolve(7)


class OnType:
    then = then_seven


class Inherits(OnType):
    pass


class InDict:
    def __init__(self) -> None:
        self.then = lambda resolve: resolve(7)


class Property:
    reads = 0

    @property
    def then(self) -> Callable[..., None]:
        type(self).reads += 1
        return lambda resolve, reject: resolve(7)


class InSlot:
    __slots__ = ("then",)

    def __init__(self) -> None:
        self.then = lambda resolve, reject: resolve(7)


class StaticThen:
    @staticmethod
    def then(resolve: Callable[[Any], None]) -> None:
        resolve(7)


class ClassThen:
    @classmethod
    def then(cls, resolve: Callable[[Any], None]) -> None:
        resolve(7)


class CallableThen:
    class Then:
        def __call__(self, resolve: Callable[[Any], None]) -> None:
            resolve(7)

    then = Then()


class ShadowsInDict:
    """The type's ``then`` is no function, the instance's own is."""

    then: Any = None

    def __init__(self) -> None:
        self.then = lambda resolve: resolve(7)


class GetattributeThen:
    """The type has a ``then``, and ``__getattribute__`` answers for it."""

    def then(self) -> None:
        raise AssertionError

    def __getattribute__(self, name: str) -> Any:
        return (lambda resolve: resolve(7)) if name == "then" else object.__getattribute__(self, name)


def module_with_then() -> types.ModuleType:
    module = types.ModuleType("thenable")
    module.then = lambda resolve: resolve(7)  # type: ignore[attr-defined]
    return module


class IntThenable(int):
    then = then_seven


class UnhashableThenable(OfUnhashableMeta):
    then = then_seven


def mock_with_then() -> Any:
    made = mock.Mock()
    made.then = lambda resolve: resolve(7)
    return made


THENABLES: dict[str, Callable[[], Any]] = {
    "on_type": OnType,
    "inherited": Inherits,
    "in_dict": InDict,
    "property": Property,
    "in_slot": InSlot,
    "static": StaticThen,
    "class_method": ClassThen,
    "callable_object": CallableThen,
    "shadowed": ShadowsInDict,
    "getattribute": GetattributeThen,
    "module": module_with_then,
    "of_int": IntThenable,
    "of_unhashable_metaclass": UnhashableThenable,
    "simple_namespace": lambda: types.SimpleNamespace(then=lambda resolve: resolve(7)),
    "mock_that_was_given_one": mock_with_then,
}


@pytest.mark.parametrize("name", THENABLES)
def test_a_thenable_is_followed(name: str, host: Host) -> None:
    """An object with a callable ``then`` on its type or in its own ``__dict__`` is followed, however it is met."""
    make = THENABLES[name]
    seen: list[Any] = []

    def program() -> None:
        Promise(lambda resolve: resolve(make())).then(lambda value: seen.append(("executor", value)))
        Promise.resolve(make()).then(lambda value: seen.append(("resolve", value)))
        Promise.resolve().then(lambda: make()).then(lambda value: seen.append(("handler", value)))
        Promise.all([make()]).then(lambda value: seen.append(("all", value)))
        Promise.try_(make).then(lambda value: seen.append(("try", value)))

    host.run(program)
    assert sorted(seen, key=str) == [("all", [7]), ("executor", 7), ("handler", 7), ("resolve", 7), ("try", 7)]


class Invents:
    def __getattr__(self, name: str) -> Any:
        return lambda *args: pytest.fail("an invented then was called")


class NoneThen:
    then = None


class TextThen:
    then = "then"


class EmptySlot:
    __slots__ = ("then",)


class DeletesItself:
    """A class whose ``then`` is not for its instances: it belongs to the metaclass."""

    class Meta(type):
        def then(cls, resolve: Any, reject: Any) -> None:
            raise AssertionError


class OfMetaWithThen(metaclass=DeletesItself.Meta):
    pass


VALUES: dict[str, Callable[[], Any]] = {
    "a_class_with_then": lambda: OnType,
    "a_class_whose_metaclass_has_then": lambda: OfMetaWithThen,
    "an_instance_of_a_class_whose_metaclass_has_then": OfMetaWithThen,
    "mock": mock.Mock,
    "magic_mock": mock.MagicMock,
    "mock_with_spec": lambda: mock.Mock(spec=Promise),
    "mock_whose_then_was_read": lambda: (made := mock.Mock(), made.then)[0],
    "getattr": Invents,
    "none_then": NoneThen,
    "text_then": TextThen,
    "empty_slot": EmptySlot,
    "module": lambda: sys,
    "function": lambda: test_a_thenable_is_followed,
    "generator": lambda: (number for number in range(3)),
    "dict_with_a_then_key": lambda: {"then": lambda resolve: resolve(7)},
    "touchy": Touchy,
    "lying_class": LyingClass,
    "claims_to_be_exception": ClaimsToBeException,
    "getattribute_raises": GetattributeRaises,
    "of_hostile_metaclass": lambda: type.__call__(OfHostileMeta),
    "of_unhashable_metaclass": OfUnhashableMeta,
    "of_raising_hash_metaclass": OfRaisingHashMeta,
    "exception": lambda: ValueError("a value"),
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_is_no_thenable(name: str) -> None:
    """What has no callable ``then`` of its own fulfils, itself and untouched, on every way into a promise."""
    value = VALUES[name]()
    seen: list[Any] = []

    def see(settled: Any) -> None:
        seen.append(settled)

    Promise(lambda resolve: resolve(value)).then(see)
    Promise.resolve(value).then(see)
    Promise.resolve().then(lambda: value).then(see)
    Promise.resolve().then(lambda *_: value).finally_(lambda: value).then(see)
    Promise.all([value]).then(lambda values: see(values[0]))
    Promise.all_settled([value]).then(lambda values: see(values[0].value))
    Promise.any([value]).then(see)
    Promise.race([value]).then(see)
    Promise.try_(lambda: value).then(see)
    run()
    assert len(seen) == 9
    assert all(one is value for one in seen)


@pytest.mark.parametrize("name", VALUES)
def test_any_object_is_a_reason(name: str) -> None:
    """Any object can be a reason, and is handed to handlers itself and untouched."""
    reason = VALUES[name]()
    seen: list[Any] = []

    def see(rejected: Any) -> None:
        seen.append(rejected)

    Promise(lambda _, reject: reject(reason)).catch(see)
    Promise.reject(reason).then(lambda value: value).finally_(lambda: None).catch(see)
    Promise.all([Promise.reject(reason)]).catch(see)
    Promise.all_settled([Promise.reject(reason)]).then(lambda outcomes: see(outcomes[0].reason))
    Promise.any([Promise.reject(reason)]).catch(lambda error: see(error.errors[0]))
    Promise.race([Promise.reject(reason)]).catch(see)
    Promise.reject(reason).catch(KeyError, lambda: None).catch(see)
    run()
    assert len(seen) == 7
    assert all(one is reason for one in seen)


def test_then_is_read_exactly_once() -> None:
    """A getter is read once for each resolution, and never before."""
    Property.reads = 0
    thenable = Property()
    assert Promise.resolve(thenable).result() == 7
    assert Property.reads == 1


def test_then_is_read_inside_resolve_and_called_in_a_job(host: Host) -> None:
    """The getter runs at once, inside ``resolve``; the ``then`` itself in a job of its own."""
    events: list[str] = []

    class Watched:
        @property
        def then(self) -> Callable[..., None]:
            events.append("read")

            def then(resolve: Callable[[Any], None]) -> None:
                events.append("called")
                resolve(1)

            return then

    def program() -> None:
        Promise.resolve().then(lambda: events.append("job before"))
        Promise.resolve(Watched()).then(lambda: events.append("followed"))
        events.append("end of program")

    host.run(program)
    assert events == ["read", "end of program", "job before", "called", "followed"]


@pytest.mark.parametrize("error", [Oops("getter"), AttributeError("getter"), TypeError("getter")])
def test_a_getter_that_raises_rejects(error: Exception) -> None:
    """What the getter raises is the reason, an AttributeError included."""

    class Raises:
        @property
        def then(self) -> Any:
            raise error

    assert Promise.resolve(Raises()).exception() is error
    assert Promise(lambda resolve: resolve(Raises())).exception() is error
    assert Promise.resolve().then(Raises).exception() is error
    assert Promise.all([Raises()]).exception() is error


def test_a_getter_that_raises_an_exit_leaves(host: Host) -> None:
    """A KeyboardInterrupt in a getter leaves at once, and its promise is rejected with it."""

    class Raises:
        @property
        def then(self) -> Any:
            raise KeyboardInterrupt

    made: list[Any] = []

    def program() -> None:
        made.append(Promise.resolve().then(Raises))

    with pytest.raises(KeyboardInterrupt):
        host.run(program)
    assert made[0].state == "rejected"


@pytest.mark.parametrize("name", HOSTILE_THENABLES)
def test_a_hostile_thenable_is_tamed(name: str, host: Host) -> None:
    """Only what a thenable does first counts, and it is called once."""
    behave, expected = HOSTILE_THENABLES[name]
    thenable = HostileThenable(behave)
    seen: list[tuple[str, Any]] = []

    def program() -> None:
        promise = Promise.resolve(thenable)
        promise.then(lambda value: seen.append(("value", value)), lambda reason: seen.append(("reason", reason)))

    host.run(program)
    assert thenable.calls == 1
    if isinstance(expected, Exception):
        [(kind, reason)] = seen
        assert kind == "reason"
        assert type(reason) is type(expected)
        assert reason.args == expected.args
    else:
        assert seen == [("value", expected)]


@pytest.mark.parametrize("name", HOSTILE_THENABLES)
def test_a_hostile_thenable_from_a_handler_and_from_another_thenable(name: str) -> None:
    """The same holds where a handler returns it, and where another thenable resolves with it."""
    behave, expected = HOSTILE_THENABLES[name]
    ways: list[Callable[[], Promise[Any]]] = [
        lambda: Promise.resolve().then(lambda: HostileThenable(behave)),
        lambda: Promise.resolve(HostileThenable(lambda resolve, _: resolve(HostileThenable(behave)))),
        lambda: Promise.reject(0).catch(lambda: HostileThenable(behave)),
        lambda: Promise.race([HostileThenable(behave)]),
    ]
    for way in ways:
        promise = way()
        if isinstance(expected, Exception):
            assert promise.exception().args == expected.args  # type: ignore[union-attr]
        else:
            assert promise.result() == expected


def test_a_thenable_that_never_calls_leaves_the_promise_pending() -> None:
    """Nothing settles what a silent thenable was given to."""
    promise = Promise.resolve(HostileThenable(lambda resolve, reject: None))
    run()
    assert promise.state == "pending"


def test_what_a_then_returns_is_ignored() -> None:
    """The result of a thenable's ``then`` is nobody's, even where it is another thenable."""
    other = HostileThenable(lambda resolve, _: resolve("other"))
    promise = Promise.resolve(HostileThenable(lambda resolve, _: (resolve("own"), other)[1]))
    assert promise.result() == "own"
    run()
    assert other.calls == 0


def test_a_thenable_resolving_with_its_promise_is_a_cycle() -> None:
    """A promise that a thenable resolves with that promise itself rejects with a TypeError."""
    promise = Promise.resolve().then(lambda: HostileThenable(lambda resolve, _: resolve(promise)))
    assert type(promise.exception()) is TypeError


def test_a_thenable_that_calls_late() -> None:
    """A thenable may take its time."""
    assert Promise.resolve(HostileThenable(lambda resolve, _: set_timeout(resolve, 2, "late"))).result() == "late"


def test_a_thenable_whose_then_takes_fewer_or_too_many() -> None:
    """The calling convention holds for ``then`` as well."""
    assert Promise.resolve(HostileThenable(lambda resolve, _: resolve(1))).result() == 1
    silent = Promise.resolve(types.SimpleNamespace(then=lambda: None))
    run()
    assert silent.state == "pending"
    demanding = Promise.resolve(types.SimpleNamespace(then=lambda a, b, c: None))
    assert "requires 3 positional arguments" in str(demanding.exception())


def test_resolving_functions_can_be_called_without_arguments() -> None:
    """``resolve()`` fulfils with None and ``reject()`` rejects with None."""
    assert Promise.resolve(HostileThenable(lambda resolve, _: resolve())).result() is None
    seen: list[Any] = []
    Promise.resolve(HostileThenable(lambda _, reject: reject())).catch(seen.append)
    run()
    assert seen == [None]


def test_resolve_returns_none() -> None:
    """The resolving functions return nothing, whatever happens."""
    promise, resolve, reject = Promise.with_resolvers()
    assert resolve(1) is None
    assert resolve(2) is None
    assert reject(3) is None
    assert promise.result() == 1
