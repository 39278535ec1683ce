"""Random programs: a small syntax tree, and a generator that draws one choice at a time.

The same program can be interpreted in Python (``interpreter.py``) and written as JavaScript (``javascript.py``). A promise is
known by its number; one that a part of the program has not made yet is ``undefined``, and what would call its methods is
skipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Pick = Callable[[int], int]
"""Choose a number below the given one; 0 is the simplest choice."""


# ---------------------------------------------------------------------------------------------------------- expressions


@dataclass(frozen=True)
class Number:
    """A plain value."""

    number: int


@dataclass(frozen=True)
class Undefined:
    """Nothing."""


@dataclass(frozen=True)
class Argument:
    """What the innermost function was called with."""


@dataclass(frozen=True)
class Failure:
    """A new error object."""

    number: int


@dataclass(frozen=True)
class Variable:
    """A promise by its number, or undefined."""

    number: int


@dataclass(frozen=True)
class Thenable:
    """An object whose ``then`` is a getter: it gives a function, raises, or gives a number."""

    number: int
    getter: str
    settles: tuple[Settle, ...]
    raises: Expression | None


Expression = Number | Undefined | Argument | Failure | Variable | Thenable


# ----------------------------------------------------------------------------------------------------------- statements


@dataclass(frozen=True)
class Settle:
    """Call a resolving function: now, or later by way of a queue of the host's."""

    when: str
    which: str
    value: Expression
    ms: int = 0
    number: int = 0


@dataclass(frozen=True)
class Function:
    """A handler or callback: it logs its number and argument, runs its body, and ends."""

    number: int
    body: tuple[Statement, ...] = ()
    end: str = "nothing"
    value: Expression = field(default_factory=Undefined)
    shape: int = 0


@dataclass(frozen=True)
class New:
    """``new Promise(executor)``."""

    target: int
    subclass: bool
    settles: tuple[Settle, ...]
    raises: Expression | None


@dataclass(frozen=True)
class WithResolvers:
    """``Promise.withResolvers()``, and calls of its two functions."""

    target: int
    subclass: bool
    settles: tuple[Settle, ...]


@dataclass(frozen=True)
class Static:
    """``Promise.resolve(value)`` or ``Promise.reject(value)``."""

    target: int
    subclass: bool
    name: str
    value: Expression


@dataclass(frozen=True)
class Try:
    """``Promise.try(function)``."""

    target: int
    subclass: bool
    function: Function


@dataclass(frozen=True)
class Then:
    """``then`` with zero to two handlers, or ``catch``; a handler None is something not callable."""

    target: int
    source: int
    name: str
    on_fulfilled: Function | None
    on_rejected: Function | None


@dataclass(frozen=True)
class Finally:
    """``finally``."""

    target: int
    source: int
    function: Function | None


@dataclass(frozen=True)
class Combine:
    """A combinator over a list, a generator, or a generator that raises at its end."""

    target: int
    subclass: bool
    name: str
    values: tuple[Expression, ...]
    source: str


@dataclass(frozen=True)
class Later:
    """A microtask, next tick, immediate or timer, with a number to clear it by."""

    target: int
    when: str
    function: Function
    ms: int = 0


@dataclass(frozen=True)
class Interval:
    """An interval that clears itself after some calls."""

    target: int
    ms: int
    times: int
    function: Function


@dataclass(frozen=True)
class Clear:
    """Clear a timer or an immediate, if there is one of that number."""

    target: int


@dataclass(frozen=True)
class Step:
    """``await value``, within a ``try`` or not."""

    value: Expression
    catches: bool


@dataclass(frozen=True)
class Async:
    """A call of an async function."""

    target: int
    number: int
    steps: tuple[Step, ...]
    end: str
    value: Expression


Statement = New | WithResolvers | Static | Try | Then | Finally | Combine | Later | Interval | Clear | Async


@dataclass(frozen=True)
class Program:
    """Statements, and what the first report of a rejection does besides being logged."""

    body: tuple[Statement, ...]
    hook: Function


@dataclass(frozen=True)
class Flavour:
    """What a program may use of its host."""

    timers: bool = True
    """Timers of any delay, in virtual time."""
    equal_timers: bool = False
    """Timers of 1 ms only: a real clock keeps their order."""
    immediates: bool = True
    raising_callbacks: bool = True
    """Callbacks of the host's other than microtasks may raise."""


# ------------------------------------------------------------------------------------------------------------ generator


class Generator:
    """Draws one program."""

    def __init__(self, pick: Pick, flavour: Flavour) -> None:
        self.pick = pick
        self.flavour = flavour
        self.numbers = 0
        self.promises = 0
        self.callbacks = 0
        self.budget = 50
        self.whens = ["now", "microtask", "tick"]
        if flavour.immediates:
            self.whens.append("immediate")
        if flavour.timers or flavour.equal_timers:
            self.whens.append("timer")

    def program(self) -> Program:
        body = self.body(1 + self.pick(12), 0)
        return Program(body, self.function(1, False) if self.one_in(4) else Function(0))

    def number(self) -> int:
        self.numbers += 1
        return self.numbers

    def one_in(self, count: int) -> bool:
        return self.pick(count) == count - 1

    def choice(self, items: list[Any]) -> Any:
        return items[self.pick(len(items))]

    def promise(self) -> int:
        self.promises += 1
        return self.promises

    def some_promise(self) -> int:
        """The number of a promise, most often one of the last three."""
        if self.promises == 0:
            return 0
        back = self.pick(3) or self.pick(self.promises)
        return max(1, self.promises - back)

    def ms(self) -> int:
        return 1 if self.flavour.equal_timers else self.pick(5)

    def expression(self, depth: int) -> Expression:
        kind = self.pick(10)
        if kind < 3:
            return Number(self.number())
        if kind == 3:
            return Argument()
        if kind == 4:
            return Failure(self.number())
        if kind < 8 and self.promises:
            return Variable(self.some_promise())
        if kind > 7 and depth < 4:
            return self.thenable(depth)
        return Undefined()

    def thenable(self, depth: int) -> Thenable:
        number = self.number()
        getter = self.choice(["function"] * 7 + ["raises", "number"])
        if getter != "function":
            return Thenable(number, getter, (), None)
        raises = Failure(self.number()) if self.one_in(5) else None
        return Thenable(number, getter, self.settles(depth + 1, 3), raises)

    def settles(self, depth: int, most: int) -> tuple[Settle, ...]:
        return tuple(self.settle(depth) for _ in range((1 + self.pick(most)) if not self.one_in(10) else 0))

    def settle(self, depth: int) -> Settle:
        when = self.choice(self.whens) if self.pick(2) else "now"
        which = "reject" if self.one_in(3) else "resolve"
        value = self.expression(depth + 1)
        return Settle(when, which, value, self.ms() if when == "timer" else 0, self.number())

    def function(self, depth: int, callback: bool | None = None) -> Function:
        """Draw a function: a handler, or a callback of the host's that may raise or not."""
        number = self.number()
        body = self.body(self.pick(3), depth) if depth < 4 and self.pick(2) else ()
        end = self.choice(["nothing", "return"] if callback is False else ["return", "nothing", "return", "throw"])
        value: Expression = Undefined()
        if end == "throw":
            value = self.expression(depth) if callback is None and self.one_in(3) else Failure(self.number())
        elif end == "return":
            value = self.expression(depth)
        return Function(number, body, end, value, self.pick(4))

    def handler(self, depth: int) -> Function | None:
        return None if self.one_in(8) else self.function(depth + 1)

    def body(self, count: int, depth: int) -> tuple[Statement, ...]:
        statements = []
        for _ in range(count):
            if self.budget <= 0:
                break
            self.budget -= 1
            statements.append(self.statement(depth))
        return tuple(statements)

    def statement(self, depth: int) -> Statement:
        kind = self.pick(20) if self.promises else self.pick(5)
        subclass = self.one_in(8)
        if kind == 0:
            return Static(self.promise(), subclass, "reject" if self.one_in(3) else "resolve", self.expression(depth))
        if kind <= 2:
            target = self.promise()
            return New(target, subclass, self.settles(depth, 3), Failure(self.number()) if self.one_in(6) else None)
        if kind == 3:
            target = self.promise()
            if self.pick(2):
                return WithResolvers(target, subclass, self.settles(depth, 3))
            return Try(target, subclass, self.function(depth + 1))
        if kind == 4:
            return self.later(depth)
        if kind <= 10:
            return self.then(depth)
        if kind <= 12:
            source = self.some_promise()
            function = self.handler(depth)
            return Finally(self.promise(), source, function)
        if kind <= 15:
            name = self.choice(["all", "all_settled", "any", "race"])
            values = tuple(self.expression(depth + 1) for _ in range(self.pick(5)))
            source_kind = self.choice(["list", "list", "generator", "raising generator"])
            return Combine(self.promise(), subclass, name, values, source_kind)
        if kind <= 17:
            steps = tuple(Step(self.expression(depth + 1), bool(self.pick(2))) for _ in range(self.pick(4)))
            end = self.choice(["return", "nothing", "throw"])
            value = Failure(self.number()) if end == "throw" else self.expression(depth + 1)
            return Async(self.promise(), self.number(), steps, end, value)
        if kind == 18 and self.flavour.timers:
            self.callbacks += 1
            target = self.callbacks
            return Interval(target, self.ms(), 1 + self.pick(3), self.function(depth + 2, False))
        if kind == 19 and self.callbacks:
            return Clear(1 + self.pick(self.callbacks))
        return self.later(depth)

    def then(self, depth: int) -> Then:
        source = self.some_promise()
        form = self.pick(4)
        on_fulfilled = None if form == 1 else self.handler(depth)
        on_rejected = None if form == 0 else self.handler(depth)
        return Then(self.promise(), source, "catch" if form == 1 else "then", on_fulfilled, on_rejected)

    def later(self, depth: int) -> Later:
        when = self.choice(self.whens[1:])
        self.callbacks += 1
        target = self.callbacks
        raises = self.flavour.raising_callbacks or when == "microtask"
        return Later(target, when, self.function(depth + 1, raises), self.ms() if when == "timer" else 0)
