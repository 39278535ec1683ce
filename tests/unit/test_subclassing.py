"""Subclasses: what is kept, what is called, and what ``species`` decides."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, run, set_timeout
from tests.support.hosts import Host


class Sub(Promise[Any]):
    pass


def test_a_subclass_is_kept() -> None:
    """Everything that makes a promise makes one of the receiver's class."""
    made = [
        Sub(lambda resolve: resolve(1)),
        Sub.resolve(1),
        Sub.try_(lambda: 1),
        Sub.with_resolvers().promise,
        Sub.all([]),
        Sub.all_settled([]),
        Sub.any([1]),
        Sub.race([]),
        Sub.all_keyed({}),
        Sub.all_settled_keyed({}),
        Sub.resolve(1).then(),
        Sub.resolve(1).catch(),
        Sub.resolve(1).catch(ValueError, lambda: None),
        Sub.resolve(1).finally_(),
        Sub.resolve(1).finally_(lambda: None),
        Sub.reject(1).catch(lambda: None),
        Sub.resolve(1).timeout(1),
    ]
    assert {type(one) for one in made} == {Sub}


def test_a_time_limit_keeps_a_subclass(host: Host) -> None:
    """It derives a promise, as ``then`` does, and what it derives is settled or rejected in time."""
    events: list[object] = []

    class Plain(Sub):
        species = Promise

    def program() -> None:
        late = Sub(lambda: None).timeout(0.001, reason="late")
        late.catch(events.append)
        Sub.resolve("in time").timeout(1000).then(events.append)
        events.append([type(late), type(Plain.resolve(1).timeout(1000))])

    host.run(program)
    assert events == [[Sub, Promise], "in time", "late"]


def test_resolve_keeps_a_promise_of_exactly_the_class() -> None:
    """``resolve`` returns a promise of the receiver's class itself, and wraps every other."""
    plain, sub = Promise.resolve(1), Sub.resolve(1)
    assert Promise.resolve(plain) is plain
    assert Sub.resolve(sub) is sub
    assert Promise.resolve(sub) is not sub
    assert type(Promise.resolve(sub)) is Promise
    assert type(Sub.resolve(plain)) is Sub
    assert Promise.resolve(sub).result() == Sub.resolve(plain).result() == 1


def test_species_names_the_class_of_derived_promises() -> None:
    """A subclass may name another class, or None for Promise; ``resolve`` and the combinators do not ask it."""

    class Plain(Promise[Any]):
        species = Promise

    class Default(Promise[Any]):
        species = None

    class Other(Promise[Any]):
        species = Sub

    for cls, expected in ((Plain, Promise), (Default, Promise), (Other, Sub)):
        assert type(cls.resolve(1)) is cls
        assert type(cls.all([])) is cls
        assert type(cls.resolve(1).then()) is expected
        assert type(cls.resolve(1).finally_(lambda: None)) is expected
        assert cls.resolve(1).then(lambda value: value + 1).result() == 2


def test_species_by_default_is_the_class() -> None:
    """Asked of a class, it answers that class."""
    assert Promise.species is Promise
    assert Sub.species is Sub
    assert Sub.resolve(1).species is Sub


@pytest.mark.parametrize("species", [1, "Promise", object()])
def test_a_species_that_cannot_be_called(species: Any) -> None:
    """What cannot be called is a TypeError that names the class."""

    class Wrong(Promise[Any]):
        pass

    Wrong.species = species
    for call in (lambda: Wrong.resolve(1).then(), lambda: Wrong.resolve(1).finally_(lambda: None)):
        with pytest.raises(TypeError, match=r"Wrong\.species must be a promise class or None"):
            call()


def test_a_species_that_gives_no_functions() -> None:
    """A class that does not call its executor, or calls it with what cannot be called, is refused."""

    class Silent(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            super().__init__(lambda: None)

    class Useless(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            super().__init__(lambda: None)
            executor(1, 2)

    for cls in (Silent, Useless):
        with pytest.raises(TypeError, match="did not call its executor with two functions"):
            cls.resolve(1)


def test_an_executor_called_twice() -> None:
    """A class that calls its executor twice with functions is refused."""

    class Twice(Promise[Any]):
        def __init__(self, executor: Any) -> None:
            super().__init__(executor)
            executor(lambda value: None, lambda reason: None)

    assert type(Twice(lambda resolve, reject: None)) is Twice
    with pytest.raises(TypeError, match="called its executor twice"):
        Twice.with_resolvers()


def test_combinators_call_the_subclass_resolve_and_the_elements_then() -> None:
    """``resolve`` is read once and called for each element, and each element's own ``then`` is called."""
    calls: list[Any] = []

    class Watched(Promise[Any]):
        @classmethod
        def resolve(cls, value: Any = None) -> Any:
            calls.append(("resolve", value))
            return super().resolve(value)

        def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Any:
            calls.append("then")
            return super().then(on_fulfilled, on_rejected)

    for name in ("all", "all_settled", "any", "race"):
        calls.clear()
        getattr(Watched, name)([1, 2])
        assert calls == [("resolve", 1), "then", ("resolve", 2), "then"]
    run()


def test_a_subclass_with_a_constructor_of_its_own() -> None:
    """A subclass may take more, as long as it can be called with an executor."""

    class Named(Promise[Any]):
        name: str

        def __init__(self, executor: Any, name: str = "derived") -> None:
            super().__init__(executor)
            self.name = name

    first = Named(lambda resolve: resolve(1), "first")
    derived = first.then(lambda value: value + 1)
    assert (first.name, derived.name) == ("first", "derived")  # type: ignore[attr-defined]
    assert derived.result() == 2


def test_a_capability_need_not_be_a_promise() -> None:
    """Any callable that follows the protocol serves as a species."""
    settled: list[Any] = []

    class Recorder:
        def __init__(self, executor: Any) -> None:
            executor(lambda value: settled.append(("value", value)), lambda reason: settled.append(("reason", reason)))

    class Records(Promise[Any]):
        species = Recorder

    assert type(Records.resolve(1).then(lambda value: value + 1)) is Recorder
    Records.reject(2).then()
    run()
    assert settled == [("value", 2), ("reason", 2)]


def test_a_derived_promise_lives_on_its_parents_scheduler() -> None:
    """Whatever scheduler is current, ``then`` of a subclass stays at home."""
    other = LoopScheduler()
    seen: list[int] = []
    promise = Sub(lambda resolve: resolve(1), scheduler=other)
    promise.then(seen.append).then(lambda: seen.append(2))
    run()
    assert seen == []
    other.run()
    assert seen == [1, 2]


def test_order_of_a_subclass(host: Host) -> None:
    """A subclass's chain takes exactly as many jobs as a plain one."""
    events: list[str] = []

    def chain(cls: Any, name: str) -> None:
        promise = cls.resolve()
        for number in range(4):
            promise = promise.then(lambda _, *, number=number: events.append(f"{name}{number}"))

    def program() -> None:
        chain(Sub, "sub")
        chain(Promise, "plain")

    host.run(program)
    assert events == [f"{name}{number}" for number in range(4) for name in ("sub", "plain")]


def test_a_then_that_was_replaced_is_called() -> None:
    """A subclass's ``then`` is what ``catch``, ``finally_`` and a promise that follows it call."""
    calls: list[tuple[bool, bool]] = []

    class Watched(Promise[Any]):
        def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Any:
            calls.append((callable(on_fulfilled), callable(on_rejected)))
            return super().then(on_fulfilled, on_rejected)

    promise = Watched.resolve(1)
    promise.catch(lambda: None)
    promise.finally_(lambda: None)
    promise.finally_(None)
    assert calls == [(False, True), (True, True), (False, False)]
    calls.clear()
    assert Promise(lambda resolve: resolve(promise)).result() == 1
    assert (True, True) in calls


def test_a_subclass_can_have_attributes_and_methods() -> None:
    """A subclass without ``__slots__`` has a ``__dict__``."""

    class Rich(Promise[Any]):
        def after(self, ms: float) -> Any:
            return self.then(lambda value: type(self)(lambda resolve: set_timeout(resolve, ms, value)))

    promise: Any = Rich.resolve(1)
    promise.note = "note"
    assert promise.after(1).result() == 1
    assert promise.note == "note"
