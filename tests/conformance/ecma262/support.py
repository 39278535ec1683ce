"""What the tests of clause 27.2 share: ways to settle, misbehaving classes and thenables, and a count of jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from promiselite import Promise, current_scheduler, queue_microtask, set_timeout
from tests.support.hosts import Host

WAYS = ("already", "immediately", "eventually")
"""When a promise of a test is settled: before it is used, by a job, or by a timer."""

ITERABLES = ("all", "all_settled", "any", "race")
KEYED = ("all_keyed", "all_settled_keyed")
COMBINATORS = (*ITERABLES, *KEYED)
STATICS: dict[str, tuple[Any, ...]] = {
    **{name: ([],) for name in ITERABLES},
    **{name: ({},) for name in KEYED},
    "resolve": (1,),
    "reject": (1,),
    "try_": (lambda: 1,),
    "with_resolvers": (),
}
"""Every static method that makes a promise, with arguments for it."""

Settled = tuple[str, Any]


def static(name: str, receiver: Any, *arguments: Any) -> Any:
    """Call the static method *name* of Promise with *receiver* as its class, whatever that is."""
    return getattr(Promise, name).__func__(receiver, *arguments)


def combine(name: str, receiver: Any, values: list[Any]) -> Any:
    """Call a combinator on *receiver*, the keyed ones with the indices as keys."""
    return static(name, receiver, dict(enumerate(values)) if name in KEYED else values)


def settle(way: str, function: Callable[[Any], object], argument: Any) -> None:
    """Call ``function(argument)`` now, in a job, or in a timer."""
    if way == "already":
        function(argument)
    elif way == "immediately":
        queue_microtask(function, argument)
    else:
        set_timeout(function, 1, argument)


def fulfilled(way: str, value: Any) -> Promise[Any]:
    """Return a promise that is, or will be, fulfilled."""
    made = Promise.with_resolvers()
    settle(way, made.resolve, value)
    return made.promise


def rejected(way: str, reason: Any) -> Promise[Any]:
    """Return a promise that is, or will be, rejected."""
    made = Promise.with_resolvers()
    settle(way, made.reject, reason)
    return made.promise


def events(host: Host, program: Callable[[Callable[[Any], None]], object]) -> list[Any]:
    """Run *program* on *host* with a function that writes a log, and return the log; an unhandled rejection is raised."""
    log: list[Any] = []
    host.run(lambda: program(log.append))
    return log


def outcome(host: Host, program: Callable[[], Any]) -> Settled:
    """Run *program*, which returns a promise, until nothing is left; return the promise's state with value or reason."""
    return outcomes(host, lambda: [program()])[0]


def outcomes(host: Host, program: Callable[[], list[Any]]) -> list[Settled]:
    """Do the same for a program that returns several promises; rejections are looked at here, so none is reported."""
    made: list[Any] = []

    def whole() -> None:
        current_scheduler().on_unhandled_rejection = "none"  # type: ignore[attr-defined]
        made.extend(program())

    host.run(whole)
    return [look(promise) for promise in made]


def look(promise: Any) -> Settled:
    """Return a promise's state with its value or reason."""
    if promise.state == "pending":
        return "pending", None
    if promise.state == "fulfilled":
        return "fulfilled", promise.result()
    reason = promise.exception()
    return "rejected", reason.reason if type(reason).__name__ == "RejectionError" else reason


def ticks(host: Host, make: Callable[[], Any], limit: int = 40) -> int:
    """Return in which round of jobs a reaction to the promise that *make* returns runs; 1 is that of a settled promise."""
    heard: list[int] = []

    def program() -> None:
        beats = [0]

        def beat() -> None:
            beats[0] += 1
            if beats[0] < limit:
                queue_microtask(beat)

        def hear(_: Any) -> None:
            heard.append(beats[0] + 1)

        promise = make()
        promise.then(hear, hear)
        queue_microtask(beat)

    host.run(program)
    (tick,) = heard
    return tick


class Sub(Promise[Any]):
    """A subclass that changes nothing."""


class Thenable:
    """An object whose ``then`` is *function*."""

    def __init__(self, function: Callable[[Any, Any], Any]) -> None:
        self.function = function

    def then(self, resolve: Any, reject: Any) -> Any:
        return self.function(resolve, reject)


class Capture:
    """A thenable that keeps the functions each call of its ``then`` was given."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []

    def then(self, *functions: Any) -> None:
        self.calls.append(functions)

    @property
    def functions(self) -> tuple[Any, Any]:
        """The two functions of the only call."""
        (call,) = self.calls
        return call[0], call[1]


class Getter:
    """A thenable whose ``then`` is a property that counts how often it is read."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.answer = answer
        self.reads = 0

    @property
    def then(self) -> Any:
        self.reads += 1
        return self.answer()


class Steps:
    """An iterator, no generator, that logs what is asked of it; an exception among its items is raised."""

    def __init__(self, items: list[Any], say: Callable[[Any], None]) -> None:
        self.items = items
        self.say = say

    def __iter__(self) -> Iterator[Any]:
        self.say("iter")
        return self

    def __next__(self) -> Any:
        self.say("next")
        if not self.items:
            raise StopIteration
        item = self.items.pop(0)
        if isinstance(item, BaseException):
            raise item
        return item

    def close(self) -> None:
        self.say("close")

    def throw(self, *_: Any) -> None:
        self.say("throw")


def generator(items: list[Any], say: Callable[[Any], None], at_close: BaseException | None = None) -> Iterator[Any]:
    """Yield *items*, and log how the generator ended; *at_close* is raised while it is closed."""
    try:
        yield from items
        say("exhausted")
    except GeneratorExit:
        say("closed")
        if at_close is not None:
            raise at_close from None
        raise


def receiver(
    say: Callable[[Any], None],
    resolve: Any = None,
    on_resolve: Callable[[Any], Any] | None = None,
    on_reject: Callable[[Any], Any] | None = None,
) -> Any:
    """Return a plain function that serves as a promise class: its "promise" is a string, its functions write the log."""

    def resolve_function(value: Any = None) -> Any:
        say(("resolve", value))
        return on_resolve and on_resolve(value)

    def reject_function(reason: Any = None) -> Any:
        say(("reject", reason))
        return on_reject and on_reject(reason)

    def construct(executor: Any) -> str:
        executor(resolve_function, reject_function)
        return "the promise"

    construct.resolve = resolve or Promise.resolve  # type: ignore[attr-defined]
    construct.functions = (resolve_function, reject_function)  # type: ignore[attr-defined]
    return construct


def raiser(error: BaseException) -> Callable[..., Any]:
    """Return a function that raises *error* whatever it is given."""

    def raising(*_: Any) -> Any:
        raise error

    return raising
