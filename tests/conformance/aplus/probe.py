"""Python's side for ``probe.js``: what the bridge's own tests look at."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Thread, get_ident
from typing import Any, cast

from promiselite import Promise, RejectionError, current_scheduler, set_timeout
from promiselite.core.thenables import has_own
from promiselite.schedulers.base import Hold, HostScheduler

from .bridge import main

GIVEN: dict[str, object] = {
    "promise": Promise(lambda: None),
    "function": lambda: None,
    "error": TypeError("the message"),
    "list": [1, 2],
}


def fail() -> None:
    raise GIVEN["error"]  # type: ignore[misc]


def reason_of(function: Callable[[], object]) -> object:
    try:
        function()
    except RejectionError as error:
        return error.reason
    return None


def call_with(function: Callable[..., object], *args: object) -> object:
    return function(*args)


def later(function: Callable[[str], object]) -> None:
    set_timeout(function, 5, "later")


def in_threads(function: Callable[[int, int], object], threads: int, calls: int) -> None:
    scheduler = cast("HostScheduler", current_scheduler())

    def work(thread: int, hold: Hold) -> None:
        for number in range(calls):
            function(thread, number)
        hold.__exit__()

    for thread in range(threads):
        hold = scheduler.hold()
        hold.__enter__()
        Thread(target=work, args=(thread, hold)).start()


def at_home() -> bool:
    return get_ident() == current_scheduler().home


OFFERED: dict[str, Any] = {
    "resolve": Promise.resolve,
    "echo": lambda value: value,
    "same": lambda first, second: first is second,
    "give": lambda name: GIVEN[name],
    "readThen": lambda value: value.then,
    "hasThen": lambda value: has_own(value, "then"),
    "isCallable": callable,
    "callWith": call_with,
    "fail": fail,
    "reasonOf": reason_of,
    "later": later,
    "inThreads": in_threads,
    "atHome": at_home,
    "leave": lambda: os._exit(3),
}


if __name__ == "__main__":
    main(OFFERED)
