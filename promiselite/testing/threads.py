"""Settling from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LIMIT = 30.0
"""Seconds; a function that takes longer hangs."""


def settle_from_thread(function: Callable[..., T], *args: object) -> T:
    """Call ``function(*args)`` on a new thread, wait until it has returned, and return what it returned.

    *function* is usually a promise's ``resolve`` or ``reject``: on a thread that is not the promise's home the call is posted,
    so the promise is settled when its scheduler runs next.

        promise, resolve, reject = Promise.with_resolvers()
        settle_from_thread(resolve, 42)
        assert promise.result() == 42

    Raises:
        TimeoutError: the call did not return within 30 seconds.
        BaseException: what *function* raised.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def call() -> None:
        try:
            results.append(function(*args))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=call, name="settle_from_thread", daemon=True)
    thread.start()
    thread.join(LIMIT)
    if errors:
        raise errors.pop()
    if not results:
        raise TimeoutError(f"{function!r} did not return within {LIMIT:g} seconds on another thread")
    return results[0]
