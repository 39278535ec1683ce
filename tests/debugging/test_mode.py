"""Switching debug mode on and off; what it costs when it is off; that it changes nothing but what is told."""

from __future__ import annotations

import random
from types import MemberDescriptorType
from typing import Any
from weakref import ref

import pytest

from promiselite import (
    LoopScheduler,
    Promise,
    ThreadScheduler,
    VirtualTimeScheduler,
    current_scheduler,
    pending,
    run,
    use_scheduler,
)
from promiselite.core.record import Job, PromiseRecord
from promiselite.debugging.records import watched
from tests.order.against_node import explain
from tests.order.interpreter import run_on_host, run_on_model
from tests.order.programs import Flavour, Generator
from tests.support.hosts import VirtualHost
from tests.support.programs import run_program

SLOTS = [(PromiseRecord, "_scheduler"), (PromiseRecord, "_state"), (Job, "_state")]


def is_watched() -> bool:
    """Tell whether the slots are stood in for: all of them or none."""
    [answer] = {type(vars(owner)[name]) is not MemberDescriptorType for owner, name in SLOTS}
    return answer


def test_the_slots_are_watched_while_a_scheduler_is_in_debug_mode() -> None:
    assert not is_watched()
    one, two = LoopScheduler(debug=True), LoopScheduler()
    assert (one.debug, two.debug) == (True, False)
    assert is_watched()
    two.debug = True
    one.debug = False
    assert is_watched()
    two.debug = False
    assert not is_watched()
    two.debug = False  # nothing changes


def test_they_are_put_back_when_the_last_one_is_gone() -> None:
    scheduler = LoopScheduler(debug=True)
    gone = ref(scheduler)
    del scheduler
    assert gone() is None
    assert len(watched) == 0
    Promise.resolve(1)
    assert not is_watched()


@pytest.mark.parametrize("make", [LoopScheduler, VirtualTimeScheduler, ThreadScheduler])
def test_every_scheduler_takes_the_argument(make: Any) -> None:
    scheduler = make(debug=True)
    with use_scheduler(scheduler):
        promise = Promise(lambda: None)
        assert [node.promise for node in pending()] == [promise]
    scheduler.close()
    scheduler.debug = False


def test_promises_of_other_schedulers_are_not_watched(loop: LoopScheduler) -> None:
    other = LoopScheduler(debug=True)
    promise = Promise(lambda: None)
    assert list(pending()) == []
    assert promise.state == "pending"
    other.debug = False


def test_asyncio() -> None:
    import asyncio

    async def main() -> None:
        scheduler: Any = current_scheduler()
        scheduler.debug = True
        promise = Promise(lambda: None)
        assert [node.promise for node in pending()] == [promise]
        scheduler.debug = False

    asyncio.run(main())


FAILS = """
    from promiselite import Promise, current_scheduler, run

    def parse(value):
        raise ValueError(value)

    print(current_scheduler().debug)
    Promise.all([Promise.resolve(1).then(parse)])
    run()
"""


@pytest.mark.parametrize(
    ("options", "value", "is_on"),
    [((), "1", True), ((), "yes", True), ((), "0", False), ((), "", False), (("-X", "dev"), "", True)],
)
def test_the_environment(options: Any, value: str, is_on: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """PROMISELITE_DEBUG=1 or python -X dev."""
    monkeypatch.setenv("PROMISELITE_DEBUG", value)
    done = run_program(FAILS, *options)
    assert done.stdout == f"{is_on}\n"
    assert ("rejected in parse (<string>:5) ← then at <string>:8 ← all at <string>:8" in done.stderr) is is_on


def test_an_argument_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROMISELITE_DEBUG", "1")
    assert run_program("import promiselite; print(promiselite.LoopScheduler(debug=False).debug)").stdout == "False\n"


def test_it_is_not_loaded_while_it_is_off() -> None:
    done = run_program(
        """
        import sys
        from promiselite import Promise, run
        Promise.resolve(1).then(print)
        run()
        print([name for name in sys.modules if name.startswith("promiselite.debugging.")])
        """
    )
    assert done.stdout == "1\n[]\n"


class DebugHost(VirtualHost):
    """The embedded loop in debug mode."""

    def make(self) -> Any:
        loop = super().make()
        loop.debug = True
        return loop

    def close(self) -> None:
        self.scheduler.debug = False
        super().close()


@pytest.mark.filterwarnings("ignore::promiselite.errors.PromiseWarning")
def test_the_order_of_events_is_the_same() -> None:
    """Random programs, held against the model of the specification."""
    for seed in range(300):
        program = Generator(random.Random(seed).randrange, Flavour()).program()
        host = DebugHost()
        try:
            expected, actual = run_on_model(program), run_on_host(program, host)
        finally:
            host.close()
        assert actual == expected, explain(program, expected, actual, ("the model", "debug mode"))


@pytest.mark.parametrize("program", [lambda: Promise.resolve(1).then(print), lambda: Promise.reject(ValueError()).catch(print)])
def test_nothing_is_kept_alive(program: Any, loop: LoopScheduler, capsys: pytest.CaptureFixture[str]) -> None:
    """What is known of a promise goes with it."""
    loop.debug = True
    promise = program()
    gone = ref(promise)
    del promise
    run()
    assert gone() is None
    loop.debug = False
