"""``progress=`` and ``abort=`` of the combinators, on every scheduler."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    LoopScheduler,
    Promise,
    RejectionError,
    queue_microtask,
    run,
    sleep,
)
from tests.support.hosts import Host
from tests.support.threads import elsewhere


class Own(Promise[Any]):
    """A subclass: its combinators take the steps that the specification spells out."""


CLASSES = pytest.mark.parametrize("kind", [Promise, Own])


class Bar:
    """What tqdm's bars have of it."""

    def __init__(self, total: int | None = None) -> None:
        self.total = total
        self.n = 0

    def update(self, n: int = 1, /) -> None:
        self.n += n


def settled(value: Any) -> Any:
    """Return a promise that is fulfilled with *value* in a job."""
    promise, resolve, _ = Promise.with_resolvers()
    queue_microtask(resolve, value)
    return promise


@CLASSES
@pytest.mark.parametrize("name", ["all", "all_settled"])
def test_progress_is_told_one_by_one(name: str, kind: Any, host: Host) -> None:
    """With the total, before the result is there; plain values count too."""
    told: list[Any] = []
    host.run(
        lambda: getattr(kind, name)([settled(1), 2, settled(3)], progress=lambda done, total: told.append((done, total))).then(
            lambda _: told.append("result")
        )
    )
    assert told == [(1, 3), (2, 3), (3, 3), "result"]


def test_the_total_of_an_iterator_is_known_when_it_is_exhausted(loop: LoopScheduler) -> None:
    told: list[Any] = []
    Promise.all((settled(each) for each in range(2)), progress=lambda *given: told.append(given)).result()
    assert told == [(1, 2), (2, 2)]


@pytest.mark.parametrize(("total", "shown"), [(None, 3), (7, 7)])
def test_a_bar_as_it_is(total: int | None, shown: int, loop: LoopScheduler) -> None:
    """It is given the total unless it has one."""
    bar = Bar(total)
    Promise.all_settled(iter([settled(1), Promise.reject(2), 3]), progress=bar).result()
    assert (bar.n, bar.total) == (3, shown)


def test_all_tells_nothing_once_it_is_rejected(host: Host) -> None:
    told: list[Any] = []
    host.run(
        lambda: Promise.all([settled(1), Promise.reject("no"), settled(3)], progress=lambda done: told.append(done)).catch(
            lambda reason: told.append(reason)
        )
    )
    assert told in (["no"], [1, "no"])


def test_what_the_progress_raises_is_reported_and_hinders_nothing(loop: LoopScheduler) -> None:
    def progress() -> None:
        raise KeyError("progress")

    seen: list[Any] = []
    loop.on_unhandled_rejection = seen.append
    assert Promise.all([1, settled(2)], progress=progress).result() == [1, 2]
    run()
    assert [type(each) for each in seen] == [KeyError, KeyError]


@CLASSES
@pytest.mark.parametrize("name", ["race", "any"])
def test_the_losers_of_a_decision_are_aborted(name: str, kind: Any, host: Host) -> None:
    """The signal's listeners hear of it, promises under it are rejected; the result is the winner's."""
    events: list[Any] = []

    def program() -> None:
        controller = AbortController()
        controller.signal.add_listener(lambda: events.append("aborted"))
        loser = sleep(60, signal=controller.signal)
        loser.catch(AbortError, lambda: events.append("loser let go"))
        getattr(kind, name)([loser, settled("winner")], abort=controller).then(events.append)

    host.run(program)
    assert sorted(events) == ["aborted", "loser let go", "winner"]
    assert events[0] == "aborted"


@CLASSES
def test_all_aborts_when_one_is_rejected(kind: Any, host: Host) -> None:
    events: list[Any] = []

    def program() -> None:
        controller = AbortController()
        other = sleep(60, signal=controller.signal)
        kind.all([other, Promise.reject("no")], abort=controller).catch(events.append)
        other.catch(AbortError, lambda: events.append("other let go"))

    host.run(program)
    assert sorted(events) == ["no", "other let go"]


@pytest.mark.parametrize(
    ("name", "items"),
    [
        ("all", [1, 2]),
        ("any", [Promise.reject, Promise.reject]),
        ("all", []),
        ("race", []),
        ("any", []),
        ("race", [1]),
        ("race", [Promise.reject]),
        ("any", [Promise.reject, partial(sleep, 0)]),
        ("all", [1, Promise.reject]),
    ],
)
@CLASSES
def test_nothing_is_aborted_where_nobody_has_lost(kind: Any, name: str, items: list[Any], loop: LoopScheduler) -> None:
    controller = AbortController()
    promise = getattr(kind, name)([each(1) if callable(each) else each for each in items], abort=controller)
    promise.catch(lambda: None)
    run()
    assert not controller.signal.aborted


class Settling:
    """A thenable that is fulfilled while it is asked."""

    def then(self, resolve: Any, reject: Any) -> None:
        resolve("at once")


@pytest.mark.parametrize("name", ["any", "race"])
def test_a_decision_inside_the_call_aborts_what_comes_after_it(name: str, loop: LoopScheduler) -> None:
    """It cannot be known yet that nothing will."""

    class Direct(Promise[Any]):
        """A class that takes a thenable as it is."""

        @classmethod
        def resolve(cls, value: Any = None) -> Any:
            return value

    controller = AbortController()
    promise = getattr(Direct, name)([Settling(), sleep(60, signal=controller.signal)], abort=controller)
    assert controller.signal.aborted
    assert promise.result() == "at once"


def test_the_order_of_events_is_the_same_with_control(loop: LoopScheduler) -> None:
    """Each variant beside a chain that counts the jobs."""

    def turns(start: Any) -> list[Any]:
        events: list[Any] = []
        counter = Promise.resolve()
        for number in range(8):
            counter = counter.then(lambda number=number: events.append(number) if number is not None else None)
        start().then(lambda _: events.append("fulfilled"), lambda _: events.append("rejected"))
        run()
        return [type(each) is str and each for each in events]

    for name in ("all", "all_settled", "any", "race"):
        for items in ([1, 2], [settled, 2], []):

            def made() -> list[Any]:
                return [each(1) if callable(each) else each for each in items]  # noqa: B023

            combine = getattr(Promise, name)
            options: dict[str, Any] = {} if name == "all_settled" else {"abort": AbortController()}
            if name in ("all", "all_settled"):
                options["progress"] = lambda: None
            plain = turns(lambda: combine(made()))  # noqa: B023
            assert turns(lambda: combine(made(), **options)) == plain  # noqa: B023


def test_from_another_thread(loop: LoopScheduler) -> None:
    """The losers are aborted on the home thread."""
    controller = AbortController()
    first, resolve, _ = Promise.with_resolvers()
    raced = Promise.race([first, Promise(lambda: None)], abort=controller)
    elsewhere(resolve, "there")
    assert not controller.signal.aborted
    assert raced.result() == "there"
    assert controller.signal.aborted


def test_an_iterator_that_raises_aborts_what_has_begun(loop: LoopScheduler) -> None:
    controller = AbortController()

    def work() -> Any:
        yield sleep(60, signal=controller.signal)
        raise KeyError("input")

    promise = Promise.all(work(), abort=controller)
    with pytest.raises(KeyError, match="input"):
        promise.result()
    assert controller.signal.aborted


@pytest.mark.parametrize("name", ["all", "any", "race"])
def test_a_wrong_controller_is_refused_at_once(name: str) -> None:
    with pytest.raises(TypeError, match=rf"Promise.{name}\(abort=\): an AbortController is needed"):
        getattr(Promise, name)([], abort=AbortController().signal)


@pytest.mark.parametrize("name", ["all", "all_settled"])
def test_wrong_progress_is_refused_at_once(name: str) -> None:
    with pytest.raises(TypeError, match=rf"Promise.{name}\(progress=\): a function \(done, total\) is needed"):
        getattr(Promise, name)([], progress=7)


def test_a_reason_that_is_no_exception(loop: LoopScheduler) -> None:
    with pytest.raises(RejectionError):
        Promise.all([Promise.reject(1)], abort=AbortController(), progress=lambda: None).result()
