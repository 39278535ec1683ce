"""The command line."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import sys
import sysconfig
from collections.abc import Callable, Container, Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from . import imports, instructions, measure, memory, plot, pythons, report, schema, v8
from .model import Workload, version_of
from .schema import Result, Row
from .table import PROMISE, TWISTED, WORKLOADS

PARTS = {
    "times": ["times", "rounds", "packages", "node"],
    "memory": ["peaks", "sizes"],
    "growth": ["growth", "turns"],
    "imports": ["imports", "unwanted"],
    "instructions": ["instructions"],
}
"""What can be measured, and where a result holds it."""
SIZES, QUICK_SIZES = [10_000, 100_000, 1_000_000], [200, 1_000, 4_000]
COUNTED, QUICK_COUNTED = (10_000, 40_000), (100, 300)


def parser() -> argparse.ArgumentParser:
    names = [one.name for one in WORKLOADS]
    made = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure what promiselite costs, beside its peers.")
    made.add_argument("parts", nargs="*", metavar="PART", help=f"what to measure: {', '.join(PARTS)}; by default all of it")
    made.add_argument("--quick", action="store_true", help="small sizes: shows that everything runs, measures nothing well")
    made.add_argument("--only", nargs="+", choices=names, metavar="NAME", help=f"only these workloads: {', '.join(names)}")
    made.add_argument(
        "--sizes", type=sizes, metavar="N,N,N", help="sizes for growth; the middle one is the steps of a workload"
    )
    made.add_argument("--rounds", type=int, help="how often each takes its turn; 7 by default")
    made.add_argument("--pythons", metavar="all|3.11,...", help="run on these Pythons, each in an environment of its own")
    made.add_argument(
        "--json", type=Path, metavar="DIRECTORY", help="write to DIRECTORY/<Python's version>.json; other parts there are kept"
    )
    made.add_argument("--plot", type=Path, metavar="FILE", help="draw the ratios, as PNG or SVG (needs matplotlib)")
    return made


def sizes(text: str) -> list[int]:
    found = sorted(int(one) for one in text.split(","))
    if found[0] < 10:
        raise ValueError("sizes below 10 show nothing")
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure, print, and write what was asked for."""
    made = parser()
    options = made.parse_args(arguments)
    unknown = set(options.parts).difference(PARTS)
    if unknown:
        made.error(f"unknown: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    if options.plot is not None:
        plot.require_matplotlib()
    results = on_other_pythons(options, passed_on(options)) if options.pythons else [here(options)]
    if options.plot is not None:
        plot.draw(results, options.plot)


def passed_on(options: argparse.Namespace) -> list[str]:
    """Return the arguments that each of the other Pythons gets."""
    passed = list(options.parts)
    if options.quick:
        passed.append("--quick")
    if options.only:
        passed += ["--only", *options.only]
    if options.sizes:
        passed += ["--sizes", ",".join(map(str, options.sizes))]
    if options.rounds:
        passed += ["--rounds", str(options.rounds)]
    return passed


def here(options: argparse.Namespace) -> Result:
    result = measured(options)
    schema.check(result)
    print(report.text(result))
    if options.json is not None:
        write(result, options.parts or PARTS, options.json)
    return result


def write(result: Result, measured_parts: Container[str], directory: Path) -> None:
    """Write the result for this Python. Parts that were not measured now are kept as they are there, unless one is quick."""
    directory.mkdir(parents=True, exist_ok=True)
    path = directory / f"{'.'.join(platform.python_version_tuple()[:2])}.json"
    if path.exists():
        before: Any = json.loads(path.read_text(encoding="utf-8"))
        schema.check(before)
        kept = [key for part, keys in PARTS.items() if part not in measured_parts for key in keys]
        if result["quick"] or before["quick"]:
            kept = []
        result = {**result, **{key: before[key] for key in kept}}  # type: ignore[typeddict-item]
    path.write_text(dump(result), encoding="utf-8")


def dump(result: Result) -> str:
    """Return the JSON, with every list of figures on one line."""
    text = json.dumps(result, indent=1)
    return re.sub(r"\[[-\d.,\s]+\]", lambda figures: " ".join(figures[0].split()), text) + "\n"


def load(directory: Path) -> list[Result]:
    """Return the results in *directory*, the oldest Python first."""
    results: list[Result] = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(directory.glob("*.json"))]
    for result in results:
        schema.check(result)
    return results


def on_other_pythons(options: argparse.Namespace, arguments: list[str]) -> list[Result]:
    """Run this program once on each Python, without what the parent does itself, and return the results."""
    versions = pythons.VERSIONS if options.pythons == "all" else options.pythons.split(",")
    with TemporaryDirectory() as scratch:
        directory = (options.json or Path(scratch)).resolve()
        for version in versions:
            pythons.run_on(version, [*arguments, "--json", str(directory)])
        return [one for one in load(directory) if one["python"].split()[1].rpartition(".")[0] in versions]


def measured(options: argparse.Namespace) -> Result:
    wanted = options.parts or PARTS
    steps = options.sizes or (QUICK_SIZES if options.quick else SIZES)
    rounds = options.rounds or (2 if options.quick else 7)
    workloads = [one for one in WORKLOADS if not options.only or one.name in options.only]

    def scaled(count: int) -> int:
        return max(count * steps[len(steps) // 2] // 100_000, 4)

    def part(name: str, measure: Callable[[], Iterable[Any]]) -> list[Any]:
        if name not in wanted:
            return []
        begin = perf_counter()
        found = list(measure())
        print(f"{perf_counter() - begin:6.1f} s for {name}", file=sys.stderr, flush=True)
        return found

    count = QUICK_COUNTED if options.quick else COUNTED
    return {
        "version": schema.VERSION,
        "quick": options.quick,
        "date": datetime.now(UTC).date().isoformat(),
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "optimized": "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""),
        "packages": {name: version_of(name) for name in (PROMISE, TWISTED)},
        "node": v8.node_version(),
        "rounds": rounds,
        "times": part("times", lambda: (row(one, scaled(one.steps), rounds) for one in workloads)),
        "peaks": part("memory", lambda: memory.peaks(workloads, lambda count: scaled(count) // 2)),
        "sizes": part("memory", lambda: memory.sizes(scaled(10_000))),
        "growth": part("growth", lambda: memory.growth(steps, (rounds + 1) // 2)),
        "turns": part("growth", lambda: memory.turns(scaled(200_000))),
        "imports": part("imports", lambda: imports.imports(rounds * 3)),
        "unwanted": part("imports", imports.unwanted),
        "instructions": part("instructions", lambda: instructions.instructions(count, quick=options.quick)),
    }


def row(workload: Workload, steps: int, rounds: int) -> Row:
    return {
        "name": workload.name,
        "title": workload.title,
        "steps": steps,
        "timings": measure.measure_times(workload, steps, rounds),
        "node": v8.measure_node(workload, steps, rounds),
    }
