"""What a benchmark is made of: a workload, promiselite's side of it, and the peers that do the same work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import metadata
from typing import Any

Work = Callable[[int], Any]
"""Do so many steps and check the result. A plain function gets a fresh ``LoopScheduler``, a coroutine function a fresh asyncio
loop; what making and closing them costs is not measured."""


@dataclass(frozen=True)
class Peer:
    """The same work done by another library, as its users would write it.

    Attributes:
        name: what the table says.
        work: the work.
        target: the least that its time divided by promiselite's shall be; None where nothing is promised.
        needs: the distribution that it is part of, unless that is Python itself.
    """

    name: str
    work: Work
    target: float | None = None
    needs: str | None = None

    def missing(self) -> str | None:
        """Say what to install, or return None if it is there."""
        if self.needs is None or version_of(self.needs) is not None:
            return None
        return f"pip install {self.needs}"


@dataclass(frozen=True)
class Workload:
    """One row of the table.

    Attributes:
        name: what ``--only`` selects.
        title: what the table says.
        ours: the work done with promiselite.
        peers: who else does it.
        floors: the same effect without promises, futures or tasks: what the interpreter itself costs for it.
        steps: how many steps are measured.
        node: the file in ``benchmarks/node`` that does the work in JavaScript, if it can be done there.
    """

    name: str
    title: str
    ours: Work
    peers: tuple[Peer, ...]
    floors: tuple[Peer, ...] = ()
    steps: int = 100_000
    node: str | None = None


def version_of(distribution: str) -> str | None:
    """Return the version that is installed, or None."""
    try:
        return metadata.version(distribution)
    except metadata.PackageNotFoundError:
        return None
