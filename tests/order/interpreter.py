"""A random program run in Python, against promiselite or against the model: both have the same names."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import promiselite
from tests.order import model
from tests.order.model_host import Agent
from tests.order.programs import (
    Argument,
    Async,
    Clear,
    Combine,
    Expression,
    Failure,
    Finally,
    Function,
    Interval,
    Later,
    New,
    Number,
    Program,
    Settle,
    Statement,
    Static,
    Then,
    Thenable,
    Try,
    Undefined,
    Variable,
    WithResolvers,
)

Log = Callable[..., None]


class Err(Exception):
    """JavaScript's ``new Error(message)``."""


class Library:
    """promiselite, as the interpreter calls it."""

    def __init__(self) -> None:
        self.Promise: Any = promiselite.Promise
        self.Sub: Any = type("Sub", (promiselite.Promise,), {})
        self.queue_microtask = promiselite.queue_microtask
        self.next_tick = promiselite.next_tick
        self.set_timeout = promiselite.set_timeout
        self.set_interval = promiselite.set_interval
        self.set_immediate = promiselite.set_immediate
        self.clear = promiselite.clear_timeout
        self.async_function = promiselite.async_function
        self.throw = lambda value: value if isinstance(value, BaseException) else promiselite.RejectionError(value)
        self.reason_of = lambda error: error.reason if isinstance(error, promiselite.RejectionError) else error
        self.settled = (promiselite.Fulfilled, promiselite.Rejected)
        self.aggregate = promiselite.AggregateError

    def report_to(self, unhandled: Callable[[Any, Any], None], handled: Callable[[Any, Any], None]) -> None:
        scheduler: Any = promiselite.current_scheduler()
        scheduler.on_unhandled_rejection = unhandled
        scheduler.on_rejection_handled = handled


class Model:
    """The model, as the interpreter calls it."""

    def __init__(self) -> None:
        self.agent = agent = Agent()
        self.Promise: Any = agent.Promise
        self.Sub: Any = type("Sub", (agent.Promise,), {})
        self.queue_microtask = agent.queue_microtask
        self.next_tick = agent.next_tick
        self.set_timeout = agent.set_timeout
        self.set_interval = agent.set_interval
        self.set_immediate = agent.set_immediate
        self.clear = agent.clear
        self.async_function = partial(model.async_function, agent)
        self.throw = model.throw
        self.reason_of = model.thrown
        self.settled = (model.Settled,)
        self.aggregate = model.AggregateError

    def report_to(self, unhandled: Callable[[Any, Any], None], handled: Callable[[Any, Any], None]) -> None:
        self.agent.on_unhandled_rejection = unhandled
        self.agent.on_rejection_handled = handled


class Run:
    """One run of a program: its promises by number, and its log."""

    def __init__(self, program: Program, library: Any) -> None:
        self.program = program
        self.library = library
        self.promises: dict[int, Any] = {}
        self.callbacks: dict[int, Any] = {}
        self.labels: list[str] = []
        self.hooked = False

    def log(self, *parts: Any) -> None:
        self.labels.append(" ".join(part if isinstance(part, str) else self.show(part) for part in parts))

    def show(self, value: Any) -> str:
        """Write a value as the JavaScript side does."""
        if value is None:
            return "undefined"
        if isinstance(value, self.library.Promise):
            return "promise"
        if isinstance(value, self.library.aggregate):
            return f"AggregateError {self.show(value.errors)}"
        if isinstance(value, Err):
            return f"Error {value}"
        if isinstance(value, self.library.settled):
            return f"{value.status}({self.show(value.value if value.status == 'fulfilled' else value.reason)})"
        if isinstance(value, list):
            return f"[{', '.join(self.show(item) for item in value)}]"
        if isinstance(value, (Object, BaseException)):
            return type(value).__name__
        return str(value)

    def main(self) -> None:
        """The program's main script."""
        self.library.report_to(self.unhandled, lambda reason, promise: self.log("handled", reason))
        self.run_body(self.program.body, None)
        self.log("main ends")

    def unhandled(self, reason: Any, promise: Any) -> None:
        self.log("unhandled" if promise is not None else "uncaught", reason)
        if not self.hooked:
            self.hooked = True
            self.function(self.program.hook)(reason)

    def run_body(self, body: tuple[Statement, ...], argument: Any) -> None:
        for statement in body:
            self.run_statement(statement, argument)

    def run_statement(self, statement: Statement, argument: Any) -> None:
        promises = self.promises
        library = self.library
        match statement:
            case New(target, subclass, settles, raises):

                def executor(resolve: Any, reject: Any) -> None:
                    self.log(f"executor {target}")
                    self.settle(settles, argument, resolve, reject)
                    if raises is not None:
                        raise library.throw(self.value(raises, argument))

                promises[target] = self.constructor(subclass)(executor)
            case WithResolvers(target, subclass, settles):
                promise, resolve, reject = self.constructor(subclass).with_resolvers()
                promises[target] = promise
                self.settle(settles, argument, resolve, reject)
            case Static(target, subclass, name, value):
                promises[target] = getattr(self.constructor(subclass), name)(self.value(value, argument))
            case Try(target, subclass, function):
                promises[target] = self.constructor(subclass).try_(self.function(function), argument)
            case Then(target, source, name, on_fulfilled, on_rejected):
                promise = promises.get(source)
                if promise is not None:
                    handlers = [5 if handler is None else self.function(handler) for handler in (on_fulfilled, on_rejected)]
                    promises[target] = promise.catch(handlers[1]) if name == "catch" else promise.then(*handlers)
            case Finally(target, source, handler):
                promise = promises.get(source)
                if promise is not None:
                    promises[target] = promise.finally_(None if handler is None else lambda: self.function(handler)(None))
            case Combine(target, subclass, name, values, source_kind):
                found = [self.value(value, argument) for value in values]
                iterable = found if source_kind == "list" else generate(found, source_kind)
                promises[target] = getattr(self.constructor(subclass), name)(iterable)
            case Later(target, when, function, ms):
                self.callbacks[target] = self.later(when, partial(self.function(function), None), ms)
            case Interval(target, ms, times, function):
                left = [times]

                def tick() -> None:
                    left[0] -= 1
                    if left[0] == 0:
                        library.clear(timer)
                    self.function(function)(None)

                timer = self.callbacks[target] = library.set_interval(tick, ms)
            case Clear(target):
                callback = self.callbacks.get(target)
                if callback is not None:
                    library.clear(callback)
            case Async():
                promises[statement.target] = library.async_function(self.coroutine)(statement, argument)

    async def coroutine(self, statement: Async, argument: Any) -> Any:
        self.log(f"async {statement.number}")
        for step in statement.steps:
            value = self.value(step.value, argument)
            awaited = value if isinstance(value, self.library.Promise) else self.library.Promise.resolve(value)
            if step.catches:
                try:
                    result = await awaited
                except Exception as error:
                    self.log(f"async {statement.number} caught", self.library.reason_of(error))
                    continue
            else:
                result = await awaited
            self.log(f"async {statement.number} got", result)
        value = self.value(statement.value, argument)
        if statement.end == "throw":
            raise self.library.throw(value)
        return value if statement.end == "return" else None

    def function(self, function: Function) -> Callable[[Any], Any]:
        """Make a Python callable of one argument, in one of several shapes."""

        def run(argument: Any) -> Any:
            self.log(f"f{function.number}", argument)
            self.run_body(function.body, argument)
            value = self.value(function.value, argument)
            if function.end == "throw":
                raise self.library.throw(value)
            return value

        if function.shape == 0:
            return run
        if function.shape == 1:
            return partial(run)
        called = Called(run)
        return called.method if function.shape == 2 else called

    def constructor(self, subclass: bool) -> Any:
        return self.library.Sub if subclass else self.library.Promise

    def settle(self, settles: tuple[Settle, ...], argument: Any, resolve: Any, reject: Any) -> None:
        for settle in settles:
            self.settle_one(settle, argument, resolve if settle.which == "resolve" else reject)

    def settle_one(self, settle: Settle, argument: Any, function: Any) -> None:
        def act() -> None:
            self.log(f"{settle.which} {settle.number}")
            function(self.value(settle.value, argument))

        if settle.when == "now":
            act()
        else:
            self.later(settle.when, act, settle.ms)

    def later(self, when: str, function: Callable[[], Any], ms: int) -> Any:
        library = self.library
        if when == "microtask":
            return library.queue_microtask(function)
        if when == "tick":
            return library.next_tick(function)
        if when == "immediate":
            return library.set_immediate(function)
        return library.set_timeout(function, ms)

    def value(self, expression: Expression, argument: Any) -> Any:
        match expression:
            case Number(number):
                return number
            case Undefined():
                return None
            case Argument():
                return argument
            case Failure(number):
                return Err(f"e{number}")
            case Variable(number):
                return self.promises.get(number)
            case Thenable():
                return Object(self, expression, argument)


class Called:
    """A callable object, and a method."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self.function = function

    def __call__(self, argument: Any) -> Any:
        return self.function(argument)

    def method(self, argument: Any) -> Any:
        return self.function(argument)


class Object:
    """A thenable of a random program."""

    def __init__(self, run: Run, thenable: Thenable, argument: Any) -> None:
        self.run = run
        self.thenable = thenable
        self.argument = argument

    @property
    def then(self) -> Any:
        self.run.log(f"get then {self.thenable.number}")
        if self.thenable.getter == "raises":
            raise Err(f"getter {self.thenable.number}")
        return 5 if self.thenable.getter == "number" else self.call_then

    def call_then(self, resolve: Any, reject: Any) -> None:
        self.run.log(f"then {self.thenable.number}")
        self.run.settle(self.thenable.settles, self.argument, resolve, reject)
        if self.thenable.raises is not None:
            raise self.run.library.throw(self.run.value(self.thenable.raises, self.argument))


def generate(values: list[Any], kind: str) -> Iterator[Any]:
    """Yield the values; a raising generator raises at its end."""
    yield from values
    if kind == "raising generator":
        raise Err("generator")


def run_on_model(program: Program) -> list[str]:
    """Return the labels the model prints."""
    library = Model()
    run = Run(program, library)
    run.main()
    library.agent.run()
    return run.labels


def run_on_host(program: Program, host: Any) -> list[str]:
    """Return the labels promiselite prints on a host of ``tests.support.hosts``."""
    runs: list[Run] = []

    def main() -> None:
        run = Run(program, Library())
        runs.append(run)
        run.main()

    host.run(main)
    return runs[0].labels
