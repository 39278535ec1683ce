"""AbortController and AbortSignal: what the DOM standard says of them, threads, garbage."""

from __future__ import annotations

import copy
import gc
import logging
import pickle
import threading
import weakref
from typing import Any

import pytest

from promiselite import (
    AbortController,
    AbortError,
    AbortSignal,
    LoopScheduler,
    Promise,
    RejectionError,
    Scheduler,
    VirtualTimeScheduler,
    current_scheduler,
    deadline,
    run,
    set_timeout,
    sleep,
    use_scheduler,
)
from tests.support.hosts import Host, VirtualLoop, one_moment
from tests.support.threads import Worker, elsewhere


def made() -> tuple[AbortController, AbortSignal]:
    """Return a controller and its signal."""
    controller = AbortController()
    return controller, controller.signal


# ------------------------------------------------------------------------------------------------------------- the basics


def test_a_fresh_signal_is_not_aborted() -> None:
    controller, signal = made()
    assert controller.signal is signal
    assert (signal.aborted, signal.reason) == (False, None)
    signal.throw_if_aborted()
    assert (repr(signal), repr(controller)) == ("<AbortSignal>", "<AbortController of <AbortSignal>>")


def test_abort_keeps_the_first_reason() -> None:
    controller, signal = made()
    controller.abort("first")
    controller.abort("second")
    assert (signal.aborted, signal.reason, repr(signal)) == (True, "first", "<AbortSignal aborted: 'first'>")


def test_the_default_reason_is_an_abort_error() -> None:
    """A new one for each signal, with JavaScript's name; it can be pickled, as exceptions that cross processes are."""
    controller, signal = made()
    controller.abort()
    assert type(signal.reason) is AbortError
    assert isinstance(signal.reason, Exception)
    assert (signal.reason.name, str(signal.reason)) == ("AbortError", "This operation was aborted")
    assert AbortSignal.abort().reason is not signal.reason
    assert str(pickle.loads(pickle.dumps(AbortError("gone")))) == "gone"


@pytest.mark.parametrize("reason", [0, False, "", [], ValueError, object()])
def test_any_object_can_be_the_reason(reason: object) -> None:
    """What is false in Python too."""
    controller, signal = made()
    controller.abort(reason)
    assert signal.aborted
    assert signal.reason is reason
    with pytest.raises(RejectionError) as raised:
        signal.throw_if_aborted()
    assert raised.value.reason is reason


def test_throw_if_aborted_raises_an_exception_itself_and_its_traceback_does_not_grow() -> None:
    reason = ValueError("no")
    signal = AbortSignal.abort(reason)
    depths = []
    for _ in range(5):
        with pytest.raises(ValueError, match="no") as raised:
            signal.throw_if_aborted()
        assert raised.value is reason
        depths.append(len(raised.traceback))
    assert set(depths) == {2}


def test_a_reason_that_was_raised_before_begins_afresh() -> None:
    """Aborting with what another signal has raised does not add that signal's frames."""
    reason = ValueError()
    for _ in range(5):
        with pytest.raises(ValueError):
            AbortSignal.abort(reason).throw_if_aborted()
    count, traceback = 0, reason.__traceback__
    while traceback is not None:
        count, traceback = count + 1, traceback.tb_next
    assert count == 2


def test_a_signal_cannot_be_made_copied_or_pickled() -> None:
    with pytest.raises(TypeError, match=r"AbortController\(\)"):
        AbortSignal()
    for act in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="share it"):
            act(AbortController().signal)


# -------------------------------------------------------------------------------------------------------------- listeners


def test_listeners_are_called_once_in_order_inside_abort() -> None:
    controller, signal = made()
    events: list[Any] = []
    signal.add_listener(lambda reason: events.append(("one", reason)))
    signal.add_listener(lambda: events.append("two"))
    controller.abort("why")
    events.append("after")
    controller.abort("again")
    assert events == [("one", "why"), "two", "after"]


class Button:
    """Has a method to listen with, and is equal to every other."""

    def __init__(self, events: list[Any]) -> None:
        self.events = events

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None  # type: ignore[assignment]

    def press(self, reason: object) -> None:
        self.events.append(("pressed", reason))

    def __call__(self) -> None:
        self.events.append("called")


def test_the_same_listener_counts_once() -> None:
    """A method is the same each time it is read; objects that are merely equal are not, and need not be hashable."""
    controller, signal = made()
    events: list[Any] = []
    one, two = Button(events), Button(events)
    for listener in (one.press, one, events.append, one.press, two.press, one, two, events.append):
        signal.add_listener(listener)
    controller.abort(1)
    assert events == [("pressed", 1), "called", 1, ("pressed", 1), "called"]


def test_a_listener_that_was_removed_is_not_called() -> None:
    """Nor one that an earlier listener removes; removing what was never added does nothing."""
    controller, signal = made()
    events: list[Any] = []
    button = Button(events)

    def first() -> None:
        events.append("first")
        signal.remove_listener(last)

    def last() -> None:
        events.append("last")

    signal.add_listener(button.press)
    signal.add_listener(first)
    signal.add_listener(last)
    signal.remove_listener(button.press)
    signal.remove_listener(button.press)
    signal.remove_listener(print)
    controller.abort()
    assert events == ["first"]


def test_removing_and_adding_again_puts_a_listener_last() -> None:
    controller, signal = made()
    events: list[str] = []
    one = lambda: events.append("one")
    signal.add_listener(one)
    signal.add_listener(lambda: events.append("two"))
    signal.remove_listener(one)
    signal.add_listener(one)
    controller.abort()
    assert events == ["two", "one"]


def test_a_listener_added_when_it_is_too_late_is_not_called() -> None:
    """After the abort, or by a listener during it; nothing keeps it."""
    controller, signal = made()
    events: list[str] = []

    def listener() -> None:
        events.append("listener")
        signal.add_listener(late)

    def late() -> None:
        events.append("late")

    signal.add_listener(listener)
    controller.abort()
    signal.add_listener(late)
    controller.abort()
    assert events == ["listener"]
    assert not signal._listeners


def test_a_listener_of_a_source_may_still_listen_to_a_dependent() -> None:
    """That is aborted by then, but its own listeners are called later; one that its own listener adds comes too late."""
    controller, signal = made()
    dependent = AbortSignal.any([signal])
    events: list[str] = []

    def of_source() -> None:
        assert dependent.aborted
        dependent.remove_listener(removed)
        dependent.add_listener(added)

    def removed() -> None:
        events.append("removed")

    def added() -> None:
        events.append("added")
        dependent.add_listener(late)

    def late() -> None:
        events.append("late")

    dependent.add_listener(removed)
    signal.add_listener(of_source)
    controller.abort()
    assert events == ["added"]
    assert not dependent._listeners


@pytest.mark.parametrize(
    "aborted", [lambda: AbortSignal.abort(), lambda: AbortSignal.any([AbortController().signal, AbortSignal.abort()])]
)
def test_a_signal_that_begins_aborted_calls_nobody(aborted: Any) -> None:
    signal = aborted()
    signal.add_listener(print)
    assert not signal._listeners


def test_abort_inside_a_listener_does_nothing_more() -> None:
    controller, signal = made()
    events: list[Any] = []

    def again() -> None:
        controller.abort("second")
        events.append(signal.reason)

    signal.add_listener(again)
    signal.add_listener(lambda reason: events.append(reason))
    controller.abort("first")
    assert events == ["first", "first"]


def test_what_is_no_function_cannot_listen() -> None:
    with pytest.raises(TypeError, match=r"add_listener\(\): a function is needed, not 3"):
        AbortController().signal.add_listener(3)  # type: ignore[arg-type]


def test_what_a_listener_raises_is_reported_and_the_others_are_called(host: Host) -> None:
    """By the scheduler, as what a timer raises is."""
    events: list[str] = []

    def program() -> None:
        controller, signal = made()
        signal.add_listener(lambda: {}["missing"])
        signal.add_listener(lambda: events.append("second"))
        controller.abort()
        events.append("aborted")

    with pytest.raises(KeyError, match="missing"):
        host.run(program)
    assert events == ["second", "aborted"]


def test_what_a_listener_raises_is_reported_where_it_was_added(loop: LoopScheduler) -> None:
    """Not on the thread that happens to abort."""
    controller, signal = made()
    signal.add_listener(lambda: {}["missing"])
    elsewhere(controller.abort)
    with pytest.raises(KeyError):
        loop.run()


def test_what_a_listener_raises_is_logged_when_its_scheduler_is_closed(
    loop: LoopScheduler, caplog: pytest.LogCaptureFixture
) -> None:
    controller, signal = made()
    signal.add_listener(lambda: {}["missing"])
    loop.close()
    with caplog.at_level(logging.ERROR, "promiselite"):
        controller.abort()
    assert [record.getMessage() for record in caplog.records] == ["A listener of an AbortSignal raised KeyError('missing')"]


def test_an_exit_leaves_abort_when_all_have_been_called(loop: LoopScheduler) -> None:
    """The first of them; another one is reported."""
    controller, signal = made()
    events: list[str] = []

    def interrupt() -> None:
        raise KeyboardInterrupt

    def leave() -> None:
        raise SystemExit(3)

    signal.add_listener(interrupt)
    signal.add_listener(leave)
    signal.add_listener(lambda: events.append("last"))
    with pytest.raises(KeyboardInterrupt):
        controller.abort()
    assert events == ["last"]
    with pytest.raises(SystemExit):
        loop.run()


def test_a_coroutine_function_listens_as_an_async_function(host: Host) -> None:
    events: list[Any] = []

    def program() -> None:
        controller, signal = made()

        async def listener(reason: object) -> None:
            events.append(reason)
            await Promise.resolve()
            events.append("awaited")

        signal.add_listener(listener)
        controller.abort("why")
        events.append("aborted")

    host.run(program)
    assert events == ["why", "aborted", "awaited"]


def test_a_listener_runs_in_the_context_of_its_adding() -> None:
    """So a promise it makes belongs to the scheduler that was current then."""
    controller, signal = made()
    seen: list[Scheduler] = []
    other = VirtualTimeScheduler()
    with use_scheduler(other):
        signal.add_listener(lambda: seen.append(current_scheduler()))
    controller.abort()
    assert seen == [other]


def test_an_algorithm_that_another_takes_back_is_not_called() -> None:
    """What waits inside the package comes before all listeners."""
    controller, signal = made()
    events: list[str] = []

    def first() -> None:
        events.append("first")
        signal.forget(second)

    def second() -> None:
        events.append("second")

    signal.add_listener(lambda: events.append("listener"))
    assert signal.wait(first)
    assert signal.wait(second)
    controller.abort()
    assert events == ["first", "listener"]
    assert not signal.wait(first)


# ------------------------------------------------------------------------------------------------------ dependent signals


def test_any_of_nothing_is_never_aborted() -> None:
    assert not AbortSignal.any([]).aborted


def test_any_with_an_aborted_one_is_aborted() -> None:
    """With the reason of the first in the list; the others do not know of it."""
    controller, signal = made()
    result = AbortSignal.any([signal, AbortSignal.abort("one"), AbortSignal.abort("two")])
    assert (result.aborted, result.reason) == (True, "one")
    assert not signal._dependents
    controller.abort()
    assert result.reason == "one"


def test_any_follows_whichever_is_first() -> None:
    (one, first), (two, second) = made(), made()
    result = AbortSignal.any(iter([first, second, first]))
    events: list[Any] = []
    result.add_listener(events.append)
    assert result not in (first, second)
    two.abort("two")
    one.abort("one")
    assert (events, result.reason) == (["two"], "two")


def test_dependents_are_all_aborted_before_any_listener_runs() -> None:
    """Then the events: the source's own first, then the dependents' in the order in which those were made."""
    controller, signal = made()
    events: list[Any] = []
    dependents = [AbortSignal.any([signal]) for _ in range(3)]

    def note(name: str) -> Any:
        return lambda: events.append((name, [each.aborted for each in (signal, *dependents)]))

    for number, dependent in reversed([*enumerate(dependents)]):
        dependent.add_listener(note(f"dependent {number}"))
    signal.add_listener(note("source"))
    controller.abort()
    yes = [True] * 4
    assert events == [("source", yes), ("dependent 0", yes), ("dependent 1", yes), ("dependent 2", yes)]


def test_dependents_of_dependents_belong_to_the_sources() -> None:
    """So they are told in the order in which they were made, whatever they were made of, and outlive what lay between."""
    (one, first), (two, second) = made(), made()
    middle = AbortSignal.any([first])
    outer = AbortSignal.any([middle, second])
    later = AbortSignal.any([first])
    assert outer._sources == (first, second)
    seen: list[str] = []
    for name, signal in {"later": later, "outer": outer, "middle": middle}.items():
        _listen(signal, seen, name)
    one.abort("why")
    assert seen == ["middle", "outer", "later"]
    assert [signal.reason for signal in (middle, outer, later)] == ["why"] * 3
    two.abort()
    assert len(seen) == 3


def _listen(signal: AbortSignal, seen: list[str], name: str) -> None:
    signal.add_listener(lambda: seen.append(name))


def test_a_dependent_that_another_source_aborted_is_not_told_again() -> None:
    (one, first), (two, second) = made(), made()
    result = AbortSignal.any([first, second])
    seen: list[str] = []
    _listen(result, seen, "once")
    first.add_listener(lambda: two.abort("two"))
    one.abort("one")
    assert (result.reason, second.reason, seen) == ("one", "two", ["once"])


@pytest.mark.parametrize("wrong", [3, None, [3], [AbortController()], "signals", AbortController().signal])
def test_any_wants_signals(wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"AbortSignal\.any\(signals\)"):
        AbortSignal.any(wrong)


def test_a_controller_in_place_of_its_signal_gets_a_hint() -> None:
    with pytest.raises(TypeError, match=r"controller\.signal"):
        AbortSignal.any([AbortController()])  # type: ignore[list-item]


# --------------------------------------------------------------------------------------------------------------- time limits


def test_timeout_takes_milliseconds_and_deadline_seconds(host: Host) -> None:
    """Both abort with the builtin TimeoutError, in a macrotask, in the order in which they are due."""
    events: list[str] = []
    kept: list[AbortSignal] = []

    def program() -> None:
        with one_moment():
            for name, signal in {"seconds": deadline(0.02), "milliseconds": AbortSignal.timeout(5)}.items():
                kept.append(signal)
                _note_reason(signal, events, name)
            sleep(0.05)

    host.run(program)
    assert events == [
        "milliseconds TimeoutError the time limit of 5 ms is over",
        "seconds TimeoutError the time limit of 0.02 seconds is over",
    ]


def _note_reason(signal: AbortSignal, events: list[str], name: str) -> None:
    signal.add_listener(lambda reason: events.append(f"{name} {type(reason).__name__} {reason}"))


@pytest.mark.parametrize("make", [AbortSignal.timeout, deadline])
@pytest.mark.parametrize(
    ("limit", "error"),
    [
        ("1", TypeError),
        (None, TypeError),
        (-1, ValueError),
        (float("nan"), ValueError),
        (float("inf"), ValueError),
        (1e308, ValueError),
        (10**400, ValueError),
    ],
)
def test_a_wrong_limit_is_refused_at_once(make: Any, limit: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="a number of"):
        make(limit)


def test_a_scheduler_without_timers_has_no_time_limits() -> None:
    with use_scheduler(Scheduler()), pytest.raises(TypeError, match="no timers"):
        deadline(1)


def test_a_closed_scheduler_sets_no_time_limit(loop: LoopScheduler) -> None:
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        deadline(1)


def test_a_time_limit_alone_does_not_keep_run_going(virtual: VirtualLoop) -> None:
    """Nor does a listener; a promise that waits for it does, through a dependent signal too, until it has let go."""
    limit = deadline(100)
    limit.add_listener(print)
    run()
    assert virtual.now == 0
    nap = sleep(1, signal=AbortSignal.any([limit]))
    assert virtual.has_work()
    run(nap)
    assert virtual.now == 1000
    with pytest.raises(TimeoutError, match="100 seconds"):
        Promise(lambda: None).result(signal=AbortSignal.any([AbortSignal.any([limit])]))
    assert virtual.now == 100_000
    assert virtual.timers.next_due() is None


def test_threads_that_begin_and_end_to_wait_at_once_leave_a_time_limit_as_it_was(virtual: VirtualLoop) -> None:
    """Another thread ends its wait while one has begun to, and has not told the timer yet: it does not keep ``run()`` going."""
    limit = deadline(100)
    at_home = virtual.at_home

    def delayed(function: Any, *args: Any) -> None:
        virtual.at_home = at_home  # type: ignore[method-assign]
        limit.forget(print)
        at_home(function, *args)

    virtual.at_home = delayed  # type: ignore[method-assign]
    limit.wait(print)
    run()
    assert virtual.now == 0


def test_a_time_limit_goes_with_its_signal(virtual: VirtualLoop) -> None:
    """100,000 limits that nobody has any more leave one timer."""
    for _ in range(100_000):
        deadline(3600)
    assert len(virtual.timers) <= 1
    reference = weakref.ref(deadline(3600))
    assert reference() is None
    virtual.run()


def test_a_time_limit_that_something_listens_to_needs_no_reference(virtual: VirtualLoop) -> None:
    events: list[object] = []
    deadline(1).add_listener(events.append)
    AbortSignal.any([AbortSignal.timeout(2000), AbortController().signal]).add_listener(events.append)
    gc.collect()
    set_timeout(lambda: None, 3000)
    run()
    assert [str(event) for event in events] == ["the time limit of 1 seconds is over", "the time limit of 2000 ms is over"]


def test_a_time_limit_whose_signal_is_gone_ends_quietly(virtual: VirtualLoop) -> None:
    """Its timer is still there when it is due, if no other was set meanwhile."""
    deadline(1)
    assert len(virtual.timers) == 1
    run(sleep(2))
    assert virtual.now == 2000


def test_a_scheduler_goes_with_its_time_limits() -> None:
    """Also where one is gone whose timer was not cleared yet."""
    scheduler = VirtualTimeScheduler()
    with use_scheduler(scheduler):
        deadline(1)
    reference = weakref.ref(scheduler)
    del scheduler
    gc.collect()
    assert reference() is None


def test_a_limit_survives_that_its_scheduler_is_closed(loop: LoopScheduler) -> None:
    """What listens and stops listening on another thread then changes nothing."""
    limit = deadline(100)
    waits = lambda: None
    loop.close()

    def change() -> None:
        assert limit.wait(waits)
        limit.forget(waits)

    elsewhere(change)
    assert not limit.aborted


# ------------------------------------------------------------------------------------------------------------------ garbage


def test_a_million_dependents_of_one_signal_leave_nothing() -> None:
    """A long-lived signal does not keep those that were made of it: reference counting frees them."""
    _, signal = made()
    gc.disable()
    try:
        for _ in range(1_000_000):
            AbortSignal.any([signal])
    finally:
        gc.enable()
    assert not signal._dependents
    assert not signal._kept


def test_a_dependent_with_a_listener_lives_as_long_as_its_sources() -> None:
    controller, signal = made()
    events: list[str] = []
    reference = weakref.ref(AbortSignal.any([signal]))
    assert reference() is None
    dependent: AbortSignal | None = AbortSignal.any([signal])
    assert dependent is not None
    listener = lambda: events.append("told")
    dependent.add_listener(listener)
    reference = weakref.ref(dependent)
    del dependent
    gc.collect()
    assert reference() is not None
    controller.abort()
    assert events == ["told"]
    assert reference() is None
    assert not signal._kept


def test_a_dependent_whose_listener_is_removed_can_go() -> None:
    _, signal = made()
    dependent = AbortSignal.any([signal])
    listener = lambda: None
    dependent.add_listener(listener)
    dependent.remove_listener(listener)
    reference = weakref.ref(dependent)
    del dependent
    assert reference() is None


def test_a_dependent_goes_when_nothing_can_abort_it() -> None:
    controller, signal = made()
    dependent = AbortSignal.any([signal])
    dependent.add_listener(lambda: None)
    reference = weakref.ref(dependent)
    del controller, signal, dependent
    gc.collect()
    assert reference() is None


def test_an_aborted_signal_keeps_no_listener() -> None:
    controller, signal = made()
    button = Button([])
    reference = weakref.ref(button)
    signal.add_listener(button.press)
    del button
    controller.abort()
    assert reference() is None


# ------------------------------------------------------------------------------------------------------------------ threads


def test_many_threads_abort_once() -> None:
    """One reason wins, and each listener and each algorithm is called once, whoever adds them meanwhile."""
    for _ in range(50):
        controller, signal = made()
        derived = AbortSignal.any([signal])
        barrier = threading.Barrier(4)
        calls: list[str] = []
        _listen(signal, calls, "source")
        _listen(derived, calls, "derived")
        waited: list[int] = []
        unheard: list[int] = []

        def abort(number: int, controller: AbortController = controller, barrier: Any = barrier) -> None:
            barrier.wait(30)
            controller.abort(number)

        def wait(signal: AbortSignal = signal, barrier: Any = barrier, waited: Any = waited, unheard: Any = unheard) -> None:
            barrier.wait(30)
            for number in range(100):
                if not signal.wait(lambda number=number: waited.append(number)):
                    unheard.append(number)

        def derive(signal: AbortSignal = signal, barrier: Any = barrier) -> list[AbortSignal]:
            barrier.wait(30)
            return [AbortSignal.any([signal]) for _ in range(100)]

        threads = [Worker(abort, 1), Worker(abort, 2), Worker(wait)]
        made_meanwhile = Worker(derive).outcome()
        for thread in threads:
            thread.outcome()
        assert signal.reason in (1, 2)
        assert derived.reason == signal.reason
        assert {each.reason for each in made_meanwhile} == {signal.reason}
        assert sorted(calls) == ["derived", "source"]
        assert sorted(waited + unheard) == list(range(100))
        assert not signal._algorithms


def test_listeners_run_on_the_thread_that_aborts() -> None:
    controller, signal = made()
    threads: list[int] = []
    signal.add_listener(lambda: threads.append(threading.get_ident()))
    assert elsewhere(lambda: (controller.abort(), threading.get_ident())[1]) == threads[0]


class RacingReasons(list[Any]):
    """Holds nothing when it is asked the first time, and a reason from then on: an abort on another thread, in between."""

    def __init__(self, reason: Any) -> None:
        super().__init__()
        self.reason = reason
        self.asked = 0

    def __bool__(self) -> bool:
        self.asked += 1
        if self.asked == 2:
            self.append(self.reason)
        return len(self) > 0


class RacingListeners(dict[Any, Any]):
    """Takes a listener while the signal is aborted on another thread, which has looked for listeners just before."""

    def __init__(self, controller: AbortController) -> None:
        super().__init__()
        self.controller = controller

    def setdefault(self, key: Any, value: Any = None) -> Any:
        self.controller.abort()
        return super().setdefault(key, value)


def test_an_abort_while_a_listener_is_added_counts_as_earlier() -> None:
    controller, signal = made()
    signal._listeners = RacingListeners(controller)
    signal.add_listener(print)
    assert not signal._listeners


def test_an_abort_while_signals_are_combined_is_not_missed() -> None:
    signal = AbortController().signal
    signal._reasons = RacingReasons(AbortSignal.abort("x")._reasons[0])
    assert AbortSignal.any([signal]).reason == "x"
