"""What the errors say that a step of the specification throws: it says which error, and leaves the words to the engine."""

from __future__ import annotations

from typing import Any


class Words:
    """Python's words; ``promiselite.js`` puts Node's in their place, in ``intrinsics.words``."""

    def itself(self) -> str:
        """Say that a promise was resolved with itself."""
        return "a promise cannot be resolved with itself: it would wait for itself for ever"

    def executor(self, given: object) -> str:
        """Say that the constructor was given something that is no function."""
        return f"Promise(executor): a function (resolve, reject) is needed, not {given!r}"

    def iterable(self, given: Any) -> str:
        """Say that a combinator was given something that cannot be iterated over."""
        kind: type[Any] = type(given)  # pyright: ignore[reportUnknownVariableType]
        if hasattr(kind, "then"):
            return f"an iterable of promises is needed, not the single promise {given!r}: put it in a list"
        return f"{kind.__name__!r} object is not iterable"
