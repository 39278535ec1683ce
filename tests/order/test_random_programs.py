"""Random programs print the same labels on promiselite as on the model of the specification, and as in Node."""

from __future__ import annotations

import random
from contextvars import Context
from typing import Any

import pytest
from hypothesis import HealthCheck, given, note, settings, strategies as st

from tests.order.against_node import FLAVOURS, differences, explain, run_in_node, seeded_program
from tests.order.interpreter import run_on_host, run_on_model
from tests.order.javascript import javascript
from tests.order.node_binary import find_node
from tests.order.programs import Flavour, Generator, Program
from tests.support.hosts import HOSTS, VirtualHost

NAMES = ("the model", "promiselite")


@st.composite
def programs(draw: Any, flavour: Flavour) -> Program:
    """Draw a program, choice by choice, so that a failing one shrinks."""
    return Generator(lambda count: draw(st.integers(0, count - 1)), flavour).program()


def assert_same(program: Program, host: Any) -> None:
    """Compare the labels one by one; the program is shown as JavaScript."""
    expected = run_on_model(program)
    try:
        actual = run_on_host(program, host)
    finally:
        host.close()
    if actual != expected:
        raise AssertionError(explain(program, expected, actual, NAMES))


@settings(max_examples=2500, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs(Flavour()))
def test_random_program_with_timers_in_virtual_time(program: Program) -> None:
    """Timers of any delay, intervals, immediates, callbacks that raise: all in virtual time."""
    note(javascript(program))
    assert_same(program, VirtualHost())


@pytest.mark.parametrize("name", sorted(HOSTS))
@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=programs(Flavour(timers=False)))
def test_random_program_without_timers(name: str, program: Program) -> None:
    """Without timers the order is the same on every host, whatever its clock."""
    note(javascript(program))
    assert_same(program, HOSTS[name]())


@pytest.mark.parametrize("name", sorted(HOSTS))
def test_seeded_programs_without_timers(name: str) -> None:
    """A larger number of programs than Hypothesis has time for, the same at each run."""
    for seed in range(1500):
        assert_same(Generator(random.Random(seed).randrange, Flavour(timers=False)).program(), HOSTS[name]())


class BareHost(VirtualHost):
    """Where no context variable is set, as in a script: handlers share a context."""

    def run(self, program: Any) -> None:
        Context().run(self.scheduler.run, program)


def test_seeded_programs_where_no_variable_is_set() -> None:
    """A handler that is called directly comes in the same order as one that is called in a context of its own."""
    for seed in range(1500):
        assert_same(Generator(random.Random(seed).randrange, Flavour(timers=False)).program(), BareHost())


def test_seeded_programs_with_timers() -> None:
    """The same in virtual time, with all that a program may do."""
    for seed in range(3000):
        assert_same(Generator(random.Random(seed).randrange, Flavour()).program(), VirtualHost())


def test_the_model_agrees_with_node_too() -> None:
    """The oracle itself is held against Node, which prints what it prints."""
    seeded = [seeded_program(seed) for seed in range(5000, 5400)]
    for program, labels in zip(seeded, run_in_node(need_node(), seeded), strict=True):
        expected = run_on_model(program)
        assert expected == labels, explain(program, labels, expected, ("Node", "the model"))


def test_two_thousand_random_programs_differ_from_node_in_none() -> None:
    """One Node process runs 2,000 programs, with immediates or with timers; not one label differs."""
    assert differences(need_node(), range(2000)) == []


def need_node() -> str:
    """Return the path of a Node, or skip the test."""
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    return node


def test_random_programs_use_everything() -> None:
    """The generator reaches every kind of statement and label; otherwise the comparison would be blind there."""
    text = "\n".join(javascript(seeded_program(seed)) for seed in range(300))
    text += "\n".join(javascript(Generator(random.Random(seed).randrange, Flavour()).program()) for seed in range(100))
    wanted = (
        "new Promise",
        "new Sub",
        "Promise.withResolvers",
        "Promise.resolve",
        "Promise.reject",
        "Promise.try",
        "Promise.all(",
        "Promise.allSettled",
        "Promise.any",
        "Promise.race",
        ".then(5",
        ".catch(",
        ".finally(",
        "interval(",
        "clear(",
        "async ()",
        "queueMicrotask",
        "process.nextTick",
        "setImmediate",
        "setTimeout",
        "throw",
    )
    assert [word for word in wanted if word not in text] == []
    labels = {label.split()[0] for seed in range(300) for label in run_on_model(seeded_program(seed))}
    assert {"unhandled", "handled", "uncaught", "get", "then", "executor", "resolve", "reject", "async"} <= labels
    assert len(FLAVOURS) == 2
