"""From raw figures to what is said of them: medians, ratios, spreads, targets."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median, quantiles

from .schema import Growth, Import, Instructions, Row, Turns

IMPORT_TARGET = 30.0
"""Milliseconds."""
GROWTH_TARGET = 1.5
"""Times the time a step at the smallest size."""
FLOOR = "floor: "
"""How the name of work begins that grows without promiselite, and so has no target."""
TURNS_TARGET = 1 << 20
"""Bytes."""


@dataclass(frozen=True)
class Ratio:
    """How many times as long a peer takes as promiselite: the median over the rounds, and the quartiles."""

    middle: float
    low: float
    high: float

    def meets(self, target: float) -> bool:
        return self.middle >= target


def ratio(ours: list[float], theirs: list[float]) -> Ratio:
    """Compare round by round: what slows the machine down for a while slows both."""
    each = [there / here for here, there in zip(ours, theirs, strict=True)]
    if len(each) < 2:
        return Ratio(each[0], each[0], each[0])
    low, middle, high = quantiles(each, n=4, method="inclusive")
    return Ratio(middle, low, high)


def ours_of(row: Row) -> list[float]:
    return next(one["us"] for one in row["timings"] if one["role"] == "ours")


def ratios_of(row: Row) -> dict[str, Ratio]:
    """Return the ratio of each peer and floor that was measured."""
    ours = ours_of(row)
    return {one["name"]: ratio(ours, one["us"]) for one in row["timings"] if one["role"] != "ours" and one["us"]}


def import_cost(imports: list[Import], statement: str) -> float | None:
    """Return the milliseconds that *statement* takes above a bare interpreter, or None if it was not measured."""
    ms = {one["statement"]: one["ms"] for one in imports}
    if statement not in ms:
        return None
    return median(there - here for here, there in zip(ms["pass"], ms[statement], strict=True))


def growth_factors(growth: list[Growth], workload: str) -> dict[int, float]:
    """Return for each size its time a step divided by that of the smallest size."""
    medians = {one["steps"]: median(one["us"]) for one in growth if one["workload"] == workload}
    smallest = medians[min(medians)]
    return {steps: us / smallest for steps, us in medians.items()}


def bytes_gained(turns: Turns) -> int:
    """Return how many bytes more there are at the last look than at the first."""
    return turns["bytes"][-1] - turns["bytes"][0]


def per_step(counted: Instructions) -> float:
    """Return the instructions a step: what every process needs for its start falls out of the difference."""
    return (counted["totals"][1] - counted["totals"][0]) / (counted["sizes"][1] - counted["sizes"][0])
