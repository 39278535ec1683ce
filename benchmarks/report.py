"""A result as text for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from . import figures
from .schema import Result, Row

WIDTH = 66


def line(label: str, *cells: str) -> str:
    return f"{label:{WIDTH}}{''.join(f'{cell:>14}' for cell in cells)}".rstrip()


def verdict(met: bool) -> str:
    return "met" if met else "MISSED"


def head_lines(result: Result) -> Iterator[str]:
    build = "" if result["optimized"] else ", built without --enable-optimizations"
    yield f"{result['python']}{build}, on {result['machine']}"
    packages = [f"{name} {version}" if version else f"{name} is missing" for name, version in result["packages"].items()]
    node = f"Node {result['node']}" if result["node"] else "Node is missing"
    yield ", ".join([*packages, node])
    yield f"medians of {result['rounds']} rounds in turn, in one process, the collector as Python sets it"
    if result["quick"]:
        yield "small sizes: this shows that everything runs, and measures nothing well"


def time_lines(result: Result) -> Iterator[str]:
    if result["times"]:
        yield line("time; ratio = the other's time / promiselite's", "us a step", "ratio", "quartiles", "target")
        for row in result["times"]:
            yield from row_lines(row, result["quick"])
        yield ""


def row_lines(row: Row, quick: bool) -> Iterator[str]:
    yield f"{row['title'].replace('`', '')}: {row['steps']:,} steps"
    ratios = figures.ratios_of(row)
    for timing in row["timings"]:
        label = f"  {'floor: ' if timing['role'] == 'floor' else ''}{timing['name']}"
        if timing["missing"]:
            yield line(label, f"  missing: {timing['missing']}")
            continue
        cells = [f"{median(timing['us']):.3f}"]
        if timing["role"] != "ours":
            one = ratios[timing["name"]]
            cells += [f"{one.middle:.2f}", f"{one.low:.2f}-{one.high:.2f}"]
            if timing["target"] is not None:
                met = "" if quick else verdict(one.meets(timing["target"]))
                cells += [f"{timing['target']:g} {met}"]
        yield line(label, *cells)
    if row["node"]:
        us = median(row["node"])
        yield line("  V8", f"{us:.3f}", f"{us / median(figures.ours_of(row)):.2f}")


def memory_lines(result: Result) -> Iterator[str]:
    if result["sizes"]:
        yield line("bytes an object", "bytes", "target")
        for size in result["sizes"]:
            goal = [] if size["target"] is None else [f"{size['target']:g} {verdict(size['bytes'] <= size['target'])}"]
            yield line(f"  {size['kind']}: {size['name']}", f"{size['bytes']:.0f}", *goal)
        yield ""
    if result["peaks"]:
        yield line("peak of memory", "steps", "bytes a step")
        for peak in result["peaks"]:
            yield line(f"  {peak['workload']}: {peak['name']}", f"{peak['steps']:,}", f"{peak['bytes'] / peak['steps']:.0f}")
        yield ""


def growth_lines(result: Result) -> Iterator[str]:
    if result["growth"]:
        yield line("growth with size", "us a step", "times", "bytes a step", "target")
        for one in result["growth"]:
            factor = figures.growth_factors(result["growth"], one["workload"])[one["steps"]]
            is_floor = one["workload"].startswith(figures.FLOOR)
            target = "" if is_floor else f"{figures.GROWTH_TARGET:g} {verdict(factor <= figures.GROWTH_TARGET)}"
            yield line(
                f"  {one['workload']}: {one['steps']:,} steps",
                f"{median(one['us']):.3f}",
                f"{factor:.2f}",
                f"{one['peak']:.0f}",
                target,
            )
        yield ""
    if result["turns"]:
        yield line("a loop without end", "turns", "KiB gained", "target")
        for loop in result["turns"]:
            gained = figures.bytes_gained(loop)
            target = verdict(abs(gained) <= figures.TURNS_TARGET)
            yield line(f"  {loop['name']}", f"{loop['turns'][-1]:,}", f"{gained / 1024:,.0f}", f"1024 {target}")
        yield ""


def import_lines(result: Result) -> Iterator[str]:
    if result["imports"]:
        yield line("import, in a fresh process", "ms, whole", "ms, above", "modules")
        for one in result["imports"]:
            cost = figures.import_cost(result["imports"], one["statement"])
            yield line(f"  {one['statement']}", f"{median(one['ms']):.1f}", f"{cost:.1f}", str(one["modules"]))
        yield f"  loaded although it should not be: {', '.join(result['unwanted']) or 'nothing'}"
        yield ""


def instruction_lines(result: Result) -> Iterator[str]:
    if result["instructions"]:
        yield line(f"instructions ({result['instructions'][0]['tool']})", "a step")
        for one in result["instructions"]:
            yield line(f"  {one['path']}", f"{figures.per_step(one):,.0f}")
        yield ""


def text(result: Result) -> str:
    """Return the whole table."""
    parts = (time_lines, memory_lines, growth_lines, import_lines, instruction_lines)
    return "\n".join([*head_lines(result), "", *(text for part in parts for text in part(result))])
