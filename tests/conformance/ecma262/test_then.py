"""Promise.prototype.then with PerformPromiseThen, SpeciesConstructor, and Promise.prototype.catch."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise, current_scheduler, queue_microtask, set_timeout
from tests.conformance.ecma262.support import WAYS, Sub, events, fulfilled, outcome, raiser, receiver, rejected, settle, ticks
from tests.support.hosts import Host

CLASSES = pytest.mark.parametrize("kind", [Promise, Sub], ids=["Promise", "subclass"])


@CLASSES
def test_promise_prototype_then_returns_a_new_promise_of_the_same_class(kind: Any) -> None:
    """A new one for each call, also without handlers."""
    source = kind(lambda: None)
    derived = [source.then(), source.then(), source.catch(), source.finally_()]
    assert [type(promise) for promise in derived] == [kind] * 4
    assert len({id(promise) for promise in [source, *derived]}) == 5


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_then_handlers_never_run_inside_the_call(host: Host, kind: Any, way: str) -> None:
    """Whatever state the promise is in."""

    def program(say: Any) -> None:
        kind.resolve(fulfilled(way, "value")).then(say)
        kind.resolve(rejected(way, "reason")).then(None, say)
        say("end")

    log = events(host, program)
    assert (log[0], sorted(log[1:])) == ("end", ["reason", "value"])


@CLASSES
@pytest.mark.parametrize("which", ["resolve", "reject"])
def test_perform_promise_then_pending_promise_queues_nothing_until_it_is_settled(host: Host, kind: Any, which: str) -> None:
    """The jobs are queued by the settlement, in its place in the order."""

    def program(say: Any) -> None:
        made = kind.with_resolvers()
        made.promise.then(lambda _: say("handler"), lambda _: say("handler"))
        queue_microtask(say, "before")
        getattr(made, which)(1)
        queue_microtask(say, "after")

    assert events(host, program) == ["before", "handler", "after"]


@CLASSES
@pytest.mark.parametrize("which", ["resolve", "reject"])
def test_perform_promise_then_settled_promise_queues_the_job_inside_the_call(host: Host, kind: Any, which: str) -> None:
    """The job has its place behind what was queued before, ahead of what comes after."""

    def program(say: Any) -> None:
        settled = getattr(kind, which)(1)
        queue_microtask(say, "before")
        settled.then(lambda _: say("handler"), lambda _: say("handler"))
        queue_microtask(say, "after")

    assert events(host, program) == ["before", "handler", "after"]


@CLASSES
def test_perform_promise_then_pending_and_settled_handlers_of_one_promise_keep_their_order(host: Host, kind: Any) -> None:
    """Those that waited come first, then those that came later."""

    def program(say: Any) -> None:
        made = kind.with_resolvers()
        made.promise.then(lambda: say(1))
        made.resolve()
        made.promise.then(lambda: say(2))
        made.promise.then(lambda: (say(3), made.promise.then(lambda: say(5))))
        made.promise.then(lambda: say(4))

    assert events(host, program) == [1, 2, 3, 4, 5]


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_then_same_handler_twice_is_called_twice(host: Host, kind: Any, way: str) -> None:
    """Registrations are not compared."""

    def program(say: Any) -> None:
        promise = kind.resolve(fulfilled(way, "v"))
        promise.then(say)
        promise.then(say)

    assert events(host, program) == ["v", "v"]


@CLASSES
def test_perform_promise_then_handlers_are_judged_at_registration(host: Host, kind: Any) -> None:
    """What was not callable then is ignored, whatever becomes of it."""

    class Growing:
        pass

    def program(say: Any) -> None:
        handler = Growing()
        kind.resolve("v").then(handler).then(say)
        Growing.__call__ = lambda self, value: "from the handler"  # type: ignore[attr-defined]

    assert events(host, program) == ["v"]


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_perform_promise_then_locked_in_promise_waits_with_its_handlers(host: Host, kind: Any, way: str) -> None:
    """Handlers given between resolution and settlement hear of the inner outcome, in order."""

    def program(say: Any) -> None:
        made, inner = kind.with_resolvers(), Promise.with_resolvers()
        made.promise.then(lambda value: say((1, value)))
        made.resolve(inner.promise)
        made.promise.then(lambda value: say((2, value)))
        queue_microtask(lambda: made.promise.then(lambda value: say((3, value))))
        set_timeout(settle, 1, way, inner.resolve, "v")

    assert events(host, program) == [(1, "v"), (2, "v"), (3, "v")]


# --------------------------------------------------------------------------------------------------------------- species


def with_species(answer: Any) -> Any:
    """Return a subclass whose species is *answer*."""
    return type("Special", (Promise,), {"species": answer})


def test_promise_species_is_the_class_it_is_asked_of() -> None:
    """Each subclass answers with itself."""
    assert Promise.species is Promise
    assert Sub.species is Sub


@pytest.mark.parametrize("method", ["then", "catch", "finally_"])
@pytest.mark.parametrize("species", [Promise, None, Sub], ids=["Promise", "None", "other subclass"])
def test_species_constructor_decides_the_class_of_derived_promises(host: Host, method: str, species: Any) -> None:
    """None stands for Promise."""
    source = with_species(species).resolve(1)
    assert type(getattr(source, method)()) is (species or Promise)


@pytest.mark.parametrize("method", ["then", "catch", "finally_"])
@pytest.mark.parametrize("species", [5, "Promise", object()], ids=lambda value: type(value).__name__)
def test_species_constructor_not_callable_raises_type_error_and_registers_nothing(
    host: Host, method: str, species: Any
) -> None:
    """The call itself raises, and the promise is as unhandled as before."""

    def program(say: Any) -> None:
        made = with_species(species).with_resolvers()
        with pytest.raises(TypeError):
            getattr(made.promise, method)(lambda *_: say("called"))
        scheduler: Any = current_scheduler()
        scheduler.on_unhandled_rejection = lambda reason: say(("unhandled", reason))
        made.reject("reason")

    assert events(host, program) == [("unhandled", "reason")]


@pytest.mark.parametrize("method", ["then", "catch", "finally_"])
def test_species_constructor_getter_raises_comes_out_and_registers_nothing(host: Host, method: str) -> None:
    """What the look at ``species`` raises comes out of the call."""

    class Raising:
        def __get__(self, instance: Any, owner: Any) -> Any:
            raise OSError("species")

    def program(say: Any) -> None:
        source = with_species(Raising()).resolve(1)
        with pytest.raises(OSError, match="species"):
            getattr(source, method)(lambda *_: say("called"))

    assert events(host, program) == []


def test_species_constructor_statics_do_not_ask_for_it(host: Host) -> None:
    """The combinators, ``resolve`` and the others make instances of the receiver, whatever its species."""
    special = with_species(5)
    assert type(special.resolve(1)) is special
    assert type(special.with_resolvers().promise) is special
    assert type(special.race([])) is special
    assert type(special.try_(lambda: 1)) is special


def test_species_constructor_is_asked_once_for_each_then(host: Host) -> None:
    """And not again when the job runs."""
    asked: list[Any] = []

    class Asked:
        def __get__(self, instance: Any, owner: Any) -> Any:
            asked.append(instance)
            return Sub

    def program(say: Any) -> None:
        with_species(Asked()).resolve(1).then(say)

    assert events(host, program) == [1]
    assert asked == [None]


@pytest.mark.parametrize("given", [(), (None, None), (1, 2)], ids=repr)
def test_promise_prototype_then_capability_checks_raise_and_register_nothing(host: Host, given: Any) -> None:
    """A species that gives no functions makes the call raise before anything is registered."""

    def construct(executor: Any) -> object:
        executor(*given)
        return object()

    def program(say: Any) -> None:
        made = with_species(staticmethod(construct)).with_resolvers()
        with pytest.raises(TypeError):
            made.promise.then(say)
        made.resolve(1)

    assert events(host, program) == []


def test_promise_prototype_then_returns_what_the_species_made(host: Host) -> None:
    """The capability's promise, whatever object it is."""

    def program(say: Any) -> None:
        say(with_species(staticmethod(receiver(say))).resolve(1).then())

    assert events(host, program) == ["the promise", ("resolve", 1)]


def test_promise_prototype_then_of_a_species_that_is_promise_keeps_the_order(host: Host) -> None:
    """The jobs of all kinds of derived promises stand in one queue."""

    def program(say: Any) -> None:
        for number, kind in enumerate([Promise, Sub, with_species(None), with_species(Sub), Promise]):
            kind.resolve(number).then(say)

    assert events(host, program) == [0, 1, 2, 3, 4]


# ----------------------------------------------------------------------------------------------------------------- catch


def test_promise_prototype_catch_calls_then_of_the_receiver(host: Host) -> None:
    """An overridden ``then`` is called with None and the very handler; what it returns is returned."""

    class Own(Promise[Any]):
        def then(self, *handlers: Any) -> Any:
            return ("then", handlers)

    handler = object()
    assert Own.resolve(1).catch(handler) == ("then", (None, handler))
    assert Own.resolve(1).catch() == ("then", (None, None))


def test_promise_prototype_catch_of_anything_with_a_then() -> None:
    """``catch`` asks nothing else of its receiver."""

    class Other:
        def then(self, *handlers: Any) -> Any:
            return handlers

    assert Promise.catch(Other(), len) == (None, len)  # type: ignore[call-overload]


def test_promise_prototype_catch_then_raises_comes_out() -> None:
    """What ``then`` raises comes out of ``catch``."""

    class Own(Promise[Any]):
        then = raiser(OSError("then"))  # type: ignore[assignment]

    with pytest.raises(OSError, match="then"):
        Own.resolve(1).catch(print)


@CLASSES
@pytest.mark.parametrize("way", WAYS)
def test_promise_prototype_catch_hears_of_the_reason_alone(host: Host, kind: Any, way: str) -> None:
    """A value passes through; a reason is handled."""
    assert outcome(host, lambda: kind.resolve(fulfilled(way, "v")).catch(raiser(AssertionError()))) == ("fulfilled", "v")
    assert outcome(host, lambda: kind.resolve(rejected(way, "r")).catch(lambda reason: [reason])) == ("fulfilled", ["r"])


@CLASSES
def test_promise_prototype_catch_costs_one_round_either_way(host: Host, kind: Any) -> None:
    """As ``then`` does."""
    assert ticks(host, lambda: kind.resolve(1).catch(lambda _: 2)) == 2
    assert ticks(host, lambda: kind.reject(1).catch(lambda _: 2)) == 2
