"""FulfillPromise, RejectPromise, TriggerPromiseReactions and HostPromiseRejectionTracker."""

from __future__ import annotations

from typing import Any

import pytest

from promiselite import Promise, current_scheduler, queue_microtask, set_timeout
from tests.conformance.ecma262.support import WAYS, Sub, Thenable, events, fulfilled, rejected, settle
from tests.support.hosts import Host


def track(say: Any) -> None:
    """Log what the host is told, instead of raising it."""
    scheduler: Any = current_scheduler()
    scheduler.on_unhandled_rejection = lambda reason, promise: say(("unhandled", reason))
    scheduler.on_rejection_handled = lambda reason, promise: say(("handled", reason))


def test_fulfill_promise_sets_state_and_value_inside_the_call(host: Host) -> None:
    """The state is there at once, before any reaction has run."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        say(made.promise.state)
        made.resolve("value")
        say((made.promise.state, made.promise.result()))

    assert events(host, program) == ["pending", ("fulfilled", "value")]


def test_fulfill_promise_drops_the_reject_handlers(host: Host) -> None:
    """Only the handlers for the value run."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(lambda value: say(("value", value)), lambda reason: say(("reason", reason)))
        made.resolve(1)

    assert events(host, program) == [("value", 1)]


def test_fulfill_promise_forgets_its_reactions(host: Host) -> None:
    """Each reaction runs once: handlers that come later do not call the earlier ones again."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(lambda: say("early"))
        made.resolve(1)
        made.promise.then(lambda: say("late"))
        set_timeout(lambda: made.promise.then(lambda: say("last")), 1)

    assert events(host, program) == ["early", "late", "last"]


def test_reject_promise_sets_state_and_reason_inside_the_call(host: Host) -> None:
    """The state is there at once, before any reaction has run."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        error = ValueError("reason")
        made.reject(error)
        say((made.promise.state, made.promise.exception() is error))

    assert events(host, program) == [("rejected", True)]


def test_reject_promise_drops_the_fulfil_handlers(host: Host) -> None:
    """Only the handlers for the reason run."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(lambda value: say(("value", value)), lambda reason: say(("reason", reason)))
        made.reject(1)

    assert events(host, program) == [("reason", 1)]


@pytest.mark.parametrize("count", [1, 2, 3, 10])
@pytest.mark.parametrize("way", WAYS)
def test_trigger_promise_reactions_one_job_each_in_order_of_registration(host: Host, way: str, count: int) -> None:
    """Every ``then`` is heard, in order, in a job of its own."""

    def program(say: Any) -> None:
        promise = fulfilled(way, "v")
        for index in range(count):
            promise.then(_Saying(say, index))

    assert events(host, program) == list(range(count))


class _Saying:
    def __init__(self, say: Any, event: Any) -> None:
        self.say = say
        self.event = event

    def __call__(self) -> None:
        self.say(self.event)


def test_trigger_promise_reactions_queue_all_jobs_before_the_first_runs(host: Host) -> None:
    """What the first handler queues stands behind the second handler."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(lambda: (say(1), queue_microtask(say, 3)))
        made.promise.then(lambda: say(2))
        made.resolve()

    assert events(host, program) == [1, 2, 3]


def test_trigger_promise_reactions_fulfil_and_reject_handlers_share_one_order(host: Host) -> None:
    """A ``then`` without a handler for the outcome still has its place in the order, and its job."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(None, lambda _: say("wrong")).then(lambda: say("passed on"))
        made.promise.then(lambda _: say("first"))
        made.promise.catch(lambda _: say("wrong")).then(lambda: say("passed on too"))
        made.resolve()

    assert events(host, program) == ["first", "passed on", "passed on too"]


def test_trigger_promise_reactions_of_mixed_kinds_keep_their_order(host: Host) -> None:
    """Plain handlers, a subclass's derived promise and a combinator's element stand in one list."""

    def program(say: Any) -> None:
        made = Promise.with_resolvers()
        made.promise.then(lambda: say("plain"))
        Promise.race([made.promise]).then(lambda: say("after the race"))
        Promise.resolve(made.promise).then(lambda: say("the same promise"))
        Sub.resolve(made.promise).then(lambda: say("after the subclass"))
        made.resolve()

    assert events(host, program) == ["plain", "the same promise", "after the race", "after the subclass"]


def test_host_promise_rejection_tracker_reject_without_handler_is_told(host: Host) -> None:
    """A rejection that nobody handles is reported once."""

    def program(say: Any) -> None:
        track(say)
        Promise.reject("a")
        Promise(lambda resolve, reject: reject("b"))

    assert events(host, program) == [("unhandled", "a"), ("unhandled", "b")]


def test_host_promise_rejection_tracker_gets_the_promise_itself(host: Host) -> None:
    """The host is told which promise it is about."""

    def program(say: Any) -> None:
        promise = Promise.reject("a")
        current_scheduler().on_unhandled_rejection = lambda reason, which: say(which is promise)  # type: ignore[attr-defined]

    assert events(host, program) == [True]


@pytest.mark.parametrize("way", WAYS)
def test_host_promise_rejection_tracker_reject_with_handler_is_not_told(host: Host, way: str) -> None:
    """A promise with any reaction is handled; what is derived from it is not."""

    def program(say: Any) -> None:
        track(say)
        rejected(way, "caught").catch(lambda _: None)
        rejected(way, "derived").then(lambda _: None)

    assert events(host, program) == [("unhandled", "derived")]


def test_host_promise_rejection_tracker_handler_in_the_same_drain_is_in_time(host: Host) -> None:
    """Handled before the drain has ended: never reported, and no late handling either."""

    def program(say: Any) -> None:
        track(say)
        promise = Promise.reject("a")
        Promise.resolve().then(lambda: None).then(lambda: promise.catch(lambda reason: say(("caught", reason))))

    assert events(host, program) == [("caught", "a")]


def test_host_promise_rejection_tracker_handle_is_told_once_after_a_report(host: Host) -> None:
    """The first handler after the report is told, the second is not."""

    def program(say: Any) -> None:
        track(say)
        promise = Promise.reject("a")
        set_timeout(lambda: promise.catch(lambda _: say("one")), 1)
        set_timeout(lambda: promise.catch(lambda _: say("two")), 2)

    assert events(host, program) == [("unhandled", "a"), "one", ("handled", "a"), "two"]


def test_host_promise_rejection_tracker_then_without_handlers_handles_too(host: Host) -> None:
    """A ``then`` with nothing to call marks its promise; its derived promise is reported in its place."""

    def program(say: Any) -> None:
        source = Promise.reject("a")
        derived = source.then()
        current_scheduler().on_unhandled_rejection = lambda reason, which: say(which is derived)  # type: ignore[attr-defined]

    assert events(host, program) == [True]


@pytest.mark.parametrize("way", WAYS)
def test_host_promise_rejection_tracker_followed_promise_is_handled_by_its_follower(host: Host, way: str) -> None:
    """Following costs the inner promise a ``then``: one report, for the follower."""

    def program(say: Any) -> None:
        inner = Promise.with_resolvers()
        follower = Promise(lambda resolve: resolve(inner.promise))
        current_scheduler().on_unhandled_rejection = lambda reason, which: say(which is follower)  # type: ignore[attr-defined]
        settle(way, inner.reject, "a")

    assert events(host, program) == [True]


def test_host_promise_rejection_tracker_race_handles_its_losers(host: Host) -> None:
    """Every element of a combinator is handled, whether it decides or not."""

    def program(say: Any) -> None:
        track(say)
        Promise.race([Promise.resolve(1), Promise.reject("loser")]).then(say)
        Promise.all([Promise.reject("first"), Promise.reject("second")]).catch(say)

    assert events(host, program) == [1, "first"]


def test_host_promise_rejection_tracker_reports_in_order_of_rejection(host: Host) -> None:
    """In the order in which the promises were rejected, not made."""

    def program(say: Any) -> None:
        track(say)
        one, two = Promise.with_resolvers(), Promise.with_resolvers()
        two.reject(2)
        one.reject(1)
        Promise.resolve(Thenable(lambda resolve, reject: reject(3)))

    assert events(host, program) == [("unhandled", 2), ("unhandled", 1), ("unhandled", 3)]
