"""A function that a signal interrupts, once: for the places where a test wants it exactly."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class InterruptedOnce:
    """Call *function*; one of the calls, the first by default, raises KeyboardInterrupt just before or just after that."""

    def __init__(self, function: Callable[..., Any], when: str, call: int = 1) -> None:
        self.function = function
        self.when = when
        self.left = call
        self.__self__ = getattr(function, "__self__", function)  # a resolving function is known by it

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.left -= 1
        if self.left == 0 and self.when == "before":
            raise KeyboardInterrupt
        result = self.function(*args, **kwargs)
        if self.left == 0:
            raise KeyboardInterrupt
        return result
