"""Python's side of a synchronous bridge to Node, over which a JavaScript test suite sees promiselite's promises.

Node starts this module as a child (``bridge.js``) with two blocking pipes, and one of the two processes is always waiting for
the other: whoever has asked for something reads until the answer is there, and in the meantime does what the other side asks
for. So a call goes through both stacks as if they were one, to any depth: a handler in JavaScript, called by a job in Python,
may settle another promise, whose ``then`` getter is JavaScript again.

A message is one line of JSON. Node asks for ``["offered", name]``, ``["call", number, args]``, ``["then", number, args]`` and
``["pump"]``; Python for ``["get then", object]`` and ``["apply", function, this, args]``; both answer ``["return", value]`` or
``["throw", value]``.

Values keep their identity both ways. What is the same value in both languages crosses as itself, with None for ``undefined``;
everything else stays where it is and crosses as a number, for which the other side makes one proxy and keeps it for good:

* an object of JavaScript's is a ``JSObject`` here: a thenable if JavaScript says so, which is asked each time ``then`` is read;
* a function of JavaScript's is a ``JSFunction``, which can be called as well; what it throws is raised as ``RejectionError``;
* a promise of Python's is an object with a method ``then`` there, a callable is a function, and an exception is an ``Error``.

No job may run while JavaScript has a call on its stack. Python therefore serves Node from inside one macrotask, which goes on
until Node's own loop asks for a pump: then the macrotask ends, having set the next one, the scheduler runs its jobs, and the
next macrotask answers the pump. This needs no more of a scheduler than ``set_immediate``, so it runs on any host that
``tests.support.hosts`` knows, whatever thread that host is at home on. Where handlers run on other threads, one thread at a
time speaks to Node, and only during a pump.
"""

from __future__ import annotations

import json
import math
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Condition, get_ident
from typing import Any, BinaryIO, cast

from promiselite import Promise, RejectionError, current_scheduler
from promiselite.core.calling import call
from promiselite.schedulers.base import HostScheduler
from tests.support.hosts import ALL_HOSTS, Host

READ_END, WRITE_END = 3, 4
LARGEST = 2**53

OFFERED: Mapping[str, object] = {"Promise": Promise, "resolve": Promise.resolve, "reject": Promise.reject}
"""What the adapter builds on."""


class Null:
    """JavaScript's ``null``; its ``undefined`` is None."""

    def __repr__(self) -> str:
        return "null"


NULL = Null()


class JSValue:
    """A value that lives in JavaScript: of this very class if it is a symbol or a bigint, whose ``then`` nobody asks for."""

    def __init__(self, bridge: Bridge, number: int, kind: str) -> None:
        self.bridge = bridge
        self.code = ["javascript", number, kind]

    def __repr__(self) -> str:
        return f"<JavaScript {self.code[2]} {self.code[1]}>"


class JSObject(JSValue):
    """An object that lives in JavaScript."""

    @property
    def then(self) -> Any:
        """What JavaScript reads as the object's ``then``, bound to the object if it can be called; one read for each read."""
        then = self.bridge.ask("get then", self.code)
        return BoundThen(then, self) if isinstance(then, JSFunction) else then


class JSFunction(JSObject):
    """A function that lives in JavaScript; called plainly, its ``this`` is ``undefined``."""

    def __call__(self, *args: Any) -> Any:
        return self.apply(None, args)

    def apply(self, this: Any, args: tuple[Any, ...]) -> Any:
        """Call the function with *this*."""
        bridge = self.bridge
        return bridge.ask("apply", self.code, bridge.encode(this), [bridge.encode(arg) for arg in args])


class BoundThen:
    """A thenable's ``then`` as it was once read, to be called with the thenable as ``this``."""

    def __init__(self, function: JSFunction, this: JSObject) -> None:
        self.function = function
        self.this = this

    def __call__(self, *args: Any) -> Any:
        return self.function.apply(self.this, args)


KINDS = {"object": JSObject, "function": JSFunction, "primitive": JSValue}


class Bridge:
    """One end of the conversation, and the tables of what has crossed.

    Args:
        reader: Node's messages.
        writer: where messages to Node go.
        offered: what Node may ask for by name.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO, offered: Mapping[str, object]) -> None:
        self.reader = reader
        self.writer = writer
        self.offered = offered
        self.objects: list[Any] = []
        self.numbers: dict[int, int] = {}
        self.proxies: dict[int, JSValue] = {}
        self.pumping = False
        self.failure: BaseException | None = None
        self.free = Condition()
        self.speaker: int | None = None
        self.waiting = 0

    # ------------------------------------------------------------------------------------------------------ conversation

    def start(self) -> None:
        """Set the first macrotask that serves Node; called on the home thread, where the scheduler is the current one."""
        scheduler = cast("HostScheduler", current_scheduler())
        scheduler.on_unhandled_rejection = "none"
        scheduler.set_immediate(self.serve, scheduler)

    def serve(self, scheduler: HostScheduler) -> None:
        """Do what Node asks for, as one macrotask, until it asks for a pump or is gone."""
        try:
            with self.speaking(last=True):
                if self.pumping:
                    self.pumping = False
                    self.send(["return", scheduler.has_work()])
                while message := self.receive():
                    if message == ["pump"]:
                        self.pumping = True
                        scheduler.set_immediate(self.serve, scheduler)
                        return
                    self.send(self.answer(message))
        except BaseException as error:
            self.failure = error
            self.writer.close()

    def ask(self, *message: Any) -> Any:
        """Have Node do one thing, and do what Node asks for in the meantime.

        Raises:
            RejectionError: JavaScript threw a value.
            EOFError: Node is gone.
        """
        with self.speaking():
            self.send(list(message))
            while answer := self.receive():
                if answer[0] == "return":
                    return self.decode(answer[1])
                if answer[0] == "throw":
                    raise RejectionError(self.decode(answer[1]))
                self.send(self.answer(answer))
        raise EOFError("Node has ended")

    @contextmanager
    def speaking(self, last: bool = False) -> Iterator[None]:
        """Be the one thread that speaks to Node; with *last*, let all the others that want to go first."""
        thread = get_ident()
        with self.free:
            if last:
                self.free.wait_for(lambda: self.speaker is None and not self.waiting)
            else:
                self.waiting += 1
                self.free.wait_for(lambda: self.speaker in (None, thread))
                self.waiting -= 1
            before, self.speaker = self.speaker, thread
        try:
            yield
        finally:
            with self.free:
                self.speaker = before
                self.free.notify_all()

    def answer(self, message: list[Any]) -> list[Any]:
        """Do one thing Node asks for."""
        kind, target, args = message
        try:
            values = [self.decode(arg) for arg in args]
            if kind == "offered":
                return ["return", self.encode(self.offered[target])]
            if kind == "then":
                return ["return", self.encode(self.objects[target].then(*values))]
            if kind == "call":
                return ["return", self.encode(call(self.objects[target], *values))]
        except Exception as error:
            return ["throw", self.encode(error.reason if type(error) is RejectionError else error)]
        raise ValueError(f"Node asks for {message!r}, which is nothing that Python does")

    def send(self, message: list[Any]) -> None:
        """Send one message."""
        self.writer.write(json.dumps(message, allow_nan=False).encode() + b"\n")
        self.writer.flush()

    def receive(self) -> Any:
        """Wait for one message; None if Node is gone."""
        line = self.reader.readline()
        return json.loads(line) if line else None

    # ------------------------------------------------------------------------------------------------------------ values

    def encode(self, value: object) -> Any:
        """Return the JSON that stands for *value*."""
        kind = type(value)
        if kind is bool or kind is str or (kind is int and -LARGEST <= value <= LARGEST):  # type: ignore[operator]
            return value
        if value is None:
            return ["undefined"]
        if value is NULL:
            return ["null"]
        if isinstance(value, float) and kind is float:
            if math.isnan(value):
                return ["number", "NaN"]
            return value if math.isfinite(value) else ["number", "Infinity" if value > 0 else "-Infinity"]
        if isinstance(value, JSValue):
            return value.code
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.objects)
            self.objects.append(value)
        return ["python", number, self.kind_of(value), str(value) if isinstance(value, BaseException) else ""]

    def kind_of(self, value: object) -> str:
        """Say what sort of proxy Node has to make for *value*."""
        if isinstance(value, Promise):
            return "promise"
        if isinstance(value, TypeError):
            return "TypeError"
        if isinstance(value, BaseException):
            return "Error"
        return "function" if callable(value) else "object"

    def decode(self, code: Any) -> Any:
        """Return the value that *code*, some JSON, stands for."""
        if type(code) is not list:
            return code
        tag, *details = code
        if tag == "undefined":
            return None
        if tag == "null":
            return NULL
        if tag == "number":
            return float(details[0])
        if tag == "python":
            return self.objects[details[0]]
        number, kind = details
        proxy = self.proxies.get(number)
        if proxy is None:
            proxy = self.proxies[number] = KINDS[kind](self, number, kind)
        return proxy


def make_host(name: str) -> Host:
    """Make the host, a scheduler and the way to run it, called *name*; new ones are added in ``tests.support.hosts``."""
    return ALL_HOSTS[name]()


def main(offered: Mapping[str, object] = OFFERED) -> None:
    """Serve the Node process that started this one until it ends, on the scheduler that the command line names."""
    host = make_host(sys.argv[1])
    bridge = Bridge(os.fdopen(READ_END, "rb"), os.fdopen(WRITE_END, "wb"), offered)
    try:
        host.run(bridge.start)
    finally:
        host.close()
    if bridge.failure is not None:
        raise bridge.failure


if __name__ == "__main__":
    main()
