"""Python's side with another class for Promise: ``python -m tests.conformance.aplus.variants`` serves as ``bridge`` does.

The environment variable ``APLUS_VARIANT`` names the class.
"""

from __future__ import annotations

import os
from typing import Any

from promiselite import Promise

from .bridge import main


class Plain(Promise[Any]):
    """A subclass that changes nothing: its derived promises are made and settled by way of NewPromiseCapability."""


class Hasty(Promise[Any]):
    """A promise with a fault: once it is settled, its ``then`` calls the handler at once."""

    def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Promise[Any]:
        if self.state == "fulfilled" and callable(on_fulfilled):
            return Hasty.resolve(on_fulfilled(self.result()))
        return super().then(on_fulfilled, on_rejected)


VARIANTS: dict[str, type[Promise[Any]]] = {"plain": Plain, "hasty": Hasty}


if __name__ == "__main__":
    variant = VARIANTS[os.environ["APLUS_VARIANT"]]
    main({"Promise": variant, "resolve": variant.resolve, "reject": variant.reject})
