"""Noting what happens, in order."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

_PASSES: Any = object()


class OrderRecorder:
    """Note labels in the order in which things happen, to compare them with the order that is wanted.

        order = OrderRecorder()
        Promise.resolve(1).then(order.handler("job"))
        order("code")
        run()
        assert order.labels == ["code", "job"]

    Any thread may note.

    Attributes:
        labels: what was noted so far.
    """

    def __init__(self) -> None:
        self.labels: list[Any] = []

    def __call__(self, label: Any) -> None:
        """Note *label*, now."""
        self.labels.append(label)

    def handler(self, label: Any, *, returns: Any = _PASSES, raises: BaseException | None = None) -> Callable[..., Any]:
        """Return a handler for ``then``, ``catch`` or ``finally_`` that notes *label* when it runs.

        Args:
            label: what it notes.
            returns: what it returns; by default the argument it was called with, or None.
            raises: what it raises instead of returning.
        """

        def handle(value: Any = None) -> Any:
            self.labels.append(label)
            if raises is not None:
                raise raises
            return value if returns is _PASSES else returns

        return handle

    def clear(self) -> None:
        """Forget what was noted."""
        self.labels.clear()

    def __repr__(self) -> str:
        return f"<OrderRecorder {self.labels!r}>"
