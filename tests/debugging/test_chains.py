"""The causal chain of a rejection that nobody handled, on every scheduler."""

from __future__ import annotations

import logging
import re
from typing import Any

import pytest

from promiselite import (
    AggregateError,
    LoopScheduler,
    Promise,
    RejectionError,
    ThreadScheduler,
    async_function,
    offload,
    queue_microtask,
    run,
    set_timeout,
    use_scheduler,
)
from promiselite.debugging import chains
from promiselite.debugging.chains import rejection_chain
from tests.debugging.support import debugged, relative, reported, unhandled
from tests.support.hosts import ALL_HOSTS, Host


def parse(value: object) -> Any:
    raise ValueError(value)


def then() -> None:
    Promise.resolve(1).then(parse)


def then_passed_on() -> None:
    promise = Promise.resolve(1).then(parse)
    promise.then(print)


def through_all() -> None:
    parsed = Promise.resolve(1).then(parse)
    all_of_them = Promise.all([parsed, 2])
    all_of_them.then(print)


def through_race() -> None:
    Promise.race([Promise.resolve(1).then(parse)]).catch()


def through_any() -> None:
    Promise.any([Promise.resolve(1).then(parse)])


def through_awaits() -> None:
    @async_function
    async def inner() -> None:
        await Promise.resolve(1).then(parse)

    @async_function
    async def outer() -> None:
        await inner()

    outer()


def through_finally() -> None:
    promise = Promise.resolve(1).then(parse)
    promise.finally_(lambda: None)


def through_finally_that_waits() -> None:
    def wait() -> Any:
        return Promise.resolve(2).then(lambda value: None)

    promise = Promise.resolve(1).then(parse)
    promise.finally_(wait).catch(KeyError, print)


def followed() -> None:
    def handler(value: int) -> Any:
        return Promise.resolve(value).then(parse)

    Promise.resolve(1).then(handler)


def adopted_coroutine() -> None:
    async def coroutine() -> None:
        await Promise.reject(KeyError("x"))

    Promise.resolve(coroutine())


def raised_again() -> None:
    def handler(reason: Any) -> Any:
        raise reason

    Promise.resolve(1).then(parse).catch(handler)


def given() -> None:
    Promise.reject("no exception")


def given_by_an_executor() -> None:
    Promise(lambda resolve, reject: reject(7))


def raised_by_an_executor() -> None:
    def executor() -> None:
        raise ValueError("executor")

    Promise(executor)


def given_by_a_microtask() -> None:
    promise, _, reject = Promise.with_resolvers()
    queue_microtask(reject, 7)


def of_a_subclass() -> None:
    class Own(Promise[Any]):
        pass

    Own.resolve(1).then(parse).then(print)


def in_a_method_of_its_own() -> None:
    class Source:
        def load(self) -> Any:
            return Promise.resolve(1).then(parse)

    Source().load()


PROGRAMS = {
    then: "rejected in parse (+1) ← then at +1",
    then_passed_on: "rejected in parse (+1) ← then at +1 ← then at +2",
    through_all: "rejected in parse (+1) ← then at +1 ← all at +2 ← then at +3",
    through_race: "rejected in parse (+1) ← then at +1 ← race at +1 ← catch at +1",
    through_any: "rejected ← any at +1",
    through_awaits: "rejected in parse (+1) ← then at +3 ← async inner at +7 ← async outer at +9",
    through_finally: "rejected in parse (+1) ← then at +1 ← finally_ at +2",
    through_finally_that_waits: "rejected in parse (+1) ← then at +4 ← finally_ at +5 ← catch at +5",
    followed: "rejected in parse (+1) ← then at +2 ← then at +4",
    adopted_coroutine: "rejected in coroutine (+2) ← Promise.reject at +2 ← Promise.resolve at +4",
    raised_again: "rejected in parse (+1) ← then at +4 ← catch at +4",
    given: "rejected in given (+1) ← Promise.reject at +1",
    given_by_an_executor: "rejected in <lambda> (+1) ← Promise at +1",
    raised_by_an_executor: "rejected in executor (+2) ← Promise at +4",
    given_by_a_microtask: "rejected ← Promise.with_resolvers at +1",
    of_a_subclass: "rejected in parse (+1) ← then at +4",
    in_a_method_of_its_own: "rejected in parse (+1) ← then at +3",
}


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_chain(host: Host, program: Any) -> None:
    """It is a note of the exception, below the one that tells what an unhandled rejection is."""
    hold_to(host, program)


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.__name__)
def test_the_chain_where_workers_run_the_handlers(program: Any) -> None:
    host = ALL_HOSTS["threads-4"]()
    try:
        hold_to(host, program)
    finally:
        host.close()


def hold_to(host: Host, program: Any) -> None:
    """Run *program*, and compare the chain with the one that is wanted."""
    raising = parse.__code__.co_firstlineno + 1 - program.__code__.co_firstlineno
    wanted = PROGRAMS[program].replace("parse (+1)", f"parse (+{raising})")
    notes = reported(host, program)
    assert wanted in [relative(note, program) for note in notes]
    assert any("unhandled promise rejection" in note for note in notes)


@pytest.mark.parametrize("mode", ["warn", "function"])
def test_the_chain_wherever_it_is_reported(mode: str, loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    """A function that is handed the reason finds the chain on it, too."""
    seen: list[Any] = []
    loop.on_unhandled_rejection = seen.append if mode == "function" else mode  # type: ignore[assignment]
    with debugged():
        then()
        run()
    errors = seen or [record.exc_info[1] for record in caplog.records if record.exc_info]
    [error] = errors
    [note] = error.__notes__
    assert relative(note, then).endswith("← then at +1")


def of_any() -> None:
    @async_function
    async def fetch() -> None:
        raise KeyError("key")

    fetching = fetch()
    Promise.any([Promise.resolve(1).then(parse), fetching, Promise.reject("text")]).then(print)


def of_a_map() -> None:
    def fails(value: object) -> Any:
        return Promise.resolve(value).then(parse)

    Promise.map([1], fails, stop_on_error=False)


def of_groups_in_a_group() -> None:
    inner = Promise.any([Promise.resolve(1).then(parse)])
    Promise.any([inner])


def of_one_reason_twice() -> None:
    error = ValueError()
    first, second = Promise.reject(error), Promise.reject(error)
    Promise.any([first, second])


def of_an_async_function() -> None:
    @async_function
    async def main() -> None:
        await Promise.any([Promise.resolve(1).then(parse)])

    main()


GROUPS: dict[Any, Any] = {
    of_any: [
        ["rejected in parse ← then at +6"],
        ["rejected in fetch (+3) ← async fetch at +5"],
        ["rejected in of_any (+6) ← Promise.reject at +6"],
    ],
    of_a_map: [["rejected in parse ← then at +2"]],
    of_groups_in_a_group: [[["rejected in parse ← then at +1"]]],
    of_one_reason_twice: [["rejected in of_one_reason_twice (+2) ← Promise.reject at +2"]] * 2,
    of_an_async_function: [["rejected in parse ← then at +3"]],
}


@pytest.mark.parametrize("program", GROUPS, ids=lambda program: program.__name__)
def test_each_error_of_a_group_has_a_chain_of_its_own(host: Host, program: Any) -> None:
    """Where it was raised, and which promise brought it into the group."""
    assert notes_within(unhandled(host, program), program) == GROUPS[program]


def notes_within(error: Any, program: Any) -> Any:
    """Return the chains of the errors in a group, as they are nested."""
    if not isinstance(error, AggregateError):
        notes = getattr(error, "__notes__", [])
        return [re.sub(r"(parse) [^ ]*", r"\1", relative(note, program)) for note in notes]
    return [notes_within(each, program) for each in error.exceptions]


def test_a_reason_that_comes_from_elsewhere_has_no_place(virtual: LoopScheduler) -> None:
    """A timer gives it: no code of the user's stands on the stack, and the line of ``run()`` has nothing to do with it."""
    with debugged():
        promise, _, reject = Promise.with_resolvers()
        set_timeout(reject, 10, 7)
        with pytest.raises(RejectionError):
            run()
        assert rejection_chain(promise).startswith("rejected ← Promise.with_resolvers at test_chains.py:")


def test_a_stage_that_fails_in_a_library_is_named_where_the_users_code_called_it(loop: LoopScheduler) -> None:
    import json

    def parse_json(text: str) -> Any:
        return json.loads(text)

    with debugged():
        promise = Promise.resolve("{").then(parse_json)
        promise.exception()
    assert rejection_chain(promise).startswith("rejected in parse_json (test_chains.py:")


def test_a_failure_with_no_frame_of_the_users_is_named_all_the_same(loop: LoopScheduler) -> None:
    import json

    with debugged():
        promise = Promise.resolve("{").then(json.loads)
        promise.exception()
    assert rejection_chain(promise).startswith("rejected in ")


def test_work_elsewhere(loop: LoopScheduler) -> None:
    with debugged():
        promise = offload(parse, 1)
        promise.exception(30)
    assert rejection_chain(promise).startswith("rejected in parse (test_chains.py:")
    assert "← offload at test_chains.py:" in rejection_chain(promise)


def test_handlers_of_workers() -> None:
    with ThreadScheduler(workers=2, debug=True) as scheduler, use_scheduler(scheduler):
        promise = Promise.resolve(1).then(parse)
        promise = promise.then(print).catch()
        promise.exception(30)
    scheduler.debug = False
    assert [link.partition(" ")[0] for link in rejection_chain(promise).split(" ← ")] == [
        "rejected",
        "then",
        "then",
        "catch",
    ]


def test_a_long_chain_is_told_from_both_ends(loop: LoopScheduler, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chains, "LONGEST", 4)
    with debugged():
        promise: Any = Promise.reject(KeyError())
        for _ in range(3):
            promise = promise.then(print)
            promise = promise.catch()
        promise.exception()
    told = rejection_chain(promise).split(" ← ")
    assert len(told) == 5
    assert told[2] == "... 4 more ..."


def test_the_log_has_it_too(loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    with debugged() as scheduler:
        scheduler.on_unhandled_rejection = "warn"
        Promise.resolve(1).then(parse)
        with caplog.at_level(logging.ERROR, "promiselite"):
            run()
    assert "rejected in parse (test_chains.py:" in caplog.text


def test_what_was_made_outside_debug_mode_is_unknown(loop: LoopScheduler) -> None:
    before = Promise.resolve(1)
    with debugged():
        assert rejection_chain(before) == ""
        promise = before.then(parse)
    promise.exception()


def test_what_was_made_before_is_no_part_of_a_chain(loop: LoopScheduler, caplog: pytest.LogCaptureFixture) -> None:
    """What came of it has one that begins later."""
    before: Promise[Any] = Promise.reject(KeyError("before"))
    before.then(print)
    with debugged() as scheduler:
        scheduler.on_unhandled_rejection = "warn"
        group = Promise.any([before])
        group.then(print)
        with caplog.at_level(logging.ERROR, "promiselite"):
            run()
    of_group, of_before = (record.exc_info[1] for record in reversed(caplog.records) if record.exc_info)
    assert notes_within(of_before, run) == []
    assert of_group.__notes__[0].startswith("rejected ← any at")
    assert notes_within(of_group, run) == [[]]


def test_one_exception_that_rejects_twice_has_both_chains(loop: LoopScheduler) -> None:
    error = ValueError("shared")
    with debugged():
        Promise.reject(error)
        Promise.resolve(1).then(lambda: Promise.reject(error))
        with pytest.raises(ValueError, match="shared"):
            run()
    assert len([note for note in error.__notes__ if note.startswith("rejected in")]) >= 2
