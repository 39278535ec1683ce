"""Write docs/performance.md from the results of the benchmarks: ``python docs/make_performance.py``. A test holds it fresh."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from benchmarks import figures  # noqa: E402 (the benchmarks are no part of the package)
from benchmarks.cli import load  # noqa: E402
from benchmarks.schema import Result  # noqa: E402

TEMPLATE = Path(__file__).with_name("performance.template")
PAGE = Path(__file__).with_name("performance.md")
RESULTS = ROOT / "benchmarks" / "results"

MISSING = "-"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table of Markdown, with figures to the right."""
    names = list(head)
    lines = [names, ["---", *["---:"] * (len(names) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def short(result: Result) -> str:
    """Return the Python's version, as the head of a column."""
    return result["python"].split()[1].rpartition(".")[0]


def mark(met: bool) -> str:
    return "✓" if met else "✗"


def across(results: list[Result], cell: Callable[[Result], str | None]) -> list[str]:
    """Return one cell for each Python."""
    return [cell(result) or MISSING for result in results]


def figure_of(us: list[float] | None) -> str:
    return MISSING if not us else f"{median(us):.2f}" if median(us) >= 0.1 else f"{median(us):.3f}"


# ------------------------------------------------------------------------------------------------------------------ times


def costs(results: list[Result]) -> str:
    """Return the table of microseconds."""
    rows = []
    for index, row in enumerate(results[0]["times"]):
        title = f"{row['title']} ({row['steps']:,})"
        rows.append(
            [title, *across(results, lambda one, i=index: figure_of(figures.ours_of(one["times"][i]))), v8(results, index)]
        )
        for place, timing in enumerate(row["timings"]):
            if timing["role"] == "floor":
                cells = across(results, lambda one, i=index, p=place: f"*{figure_of(one['times'][i]['timings'][p]['us'])}*")
                rows.append([f"*{timing['name']}*", *cells, ""])
    return table(["workload (steps)", *map(short, results), "V8"], rows)


def v8(results: list[Result], index: int) -> str:
    figures_of_all = [us for one in results for us in one["times"][index]["node"] or []]
    return figure_of(figures_of_all)


def each_ratio(results: list[Result]) -> dict[tuple[str, str, float | None], list[figures.Ratio | None]]:
    """Return the ratios of each workload and peer, one for each Python."""
    found: dict[tuple[str, str, float | None], list[figures.Ratio | None]] = {}
    for place, result in enumerate(results):
        for row in result["times"]:
            measured = figures.ratios_of(row)
            for timing in row["timings"]:
                if timing["role"] == "peer":
                    key = row["title"], timing["name"], timing["target"]
                    found.setdefault(key, [None] * len(results))[place] = measured.get(timing["name"])
    return found


def ratios(results: list[Result]) -> str:
    """Return the table of ratios and targets."""
    rows = []
    before = None
    for (title, peer, target), found in each_ratio(results).items():
        cells = [
            MISSING if one is None else f"{one.middle:.2f}" + ("" if target is None else f" {mark(one.meets(target))}")
            for one in found
        ]
        rows.append([title if title != before else "", peer, "" if target is None else f"{target:g}", *cells])
        before = title
    return table(["workload", "peer", "at least", *map(short, results)], rows)


def verdict(results: list[Result]) -> str:
    """Say how many of the targets of speed are met on each Python."""
    said = []
    for place, result in enumerate(results):
        goals = [(target, found[place]) for (_, _, target), found in each_ratio(results).items() if target is not None]
        met = sum(one is not None and one.meets(target) for target, one in goals)
        said.append(f"{met} of {len(goals)} on {result['python']}")
    return f"Targets of speed that are met: {', '.join(said)}."


# ----------------------------------------------------------------------------------------------------------------- memory


def objects(results: list[Result]) -> str:
    rows = []
    for index, size in enumerate(results[0]["sizes"]):
        target = size["target"]
        cells = across(results, lambda one, i=index, t=target: with_mark(one["sizes"][i]["bytes"], t))
        rows.append([f"{size['kind']}: {size['name']}", "" if target is None else f"{target:g}", *cells])
    return table(["object", "at most", *map(short, results)], rows)


def with_mark(value: float, target: float | None) -> str:
    return f"{value:.0f}" + ("" if target is None else f" {mark(value <= target)}")


def peaks(results: list[Result]) -> str:
    rows = [
        [
            peak["workload"],
            peak["name"],
            *across(results, lambda one, i=index: f"{one['peaks'][i]['bytes'] / one['peaks'][i]['steps']:.0f}"),
        ]
        for index, peak in enumerate(results[0]["peaks"])
    ]
    return table(["workload", "by", *map(short, results)], rows)


def growth(results: list[Result]) -> str:
    def cell(result: Result, workload: str, steps: int) -> str:
        factor = figures.growth_factors(result["growth"], workload)[steps]
        return (
            f"{factor:.2f}" if workload.startswith(figures.FLOOR) else f"{factor:.2f} {mark(factor <= figures.GROWTH_TARGET)}"
        )

    rows = [
        [
            f"{one['workload']}: {one['steps']:,} steps",
            *across(results, lambda result, w=one["workload"], n=one["steps"]: cell(result, w, n)),
            f"{one['peak']:.0f}",
        ]
        for one in results[0]["growth"]
    ]
    return table(["work", *map(short, results), f"bytes a step ({short(results[0])})"], rows)


def turns(results: list[Result]) -> str:
    def cell(result: Result, index: int) -> str:
        gained = figures.bytes_gained(result["turns"][index])
        return f"{gained / 1024:,.0f} {mark(abs(gained) <= figures.TURNS_TARGET)}"

    rows = [
        [f"`{one['name']}`", f"{one['turns'][-1]:,}", *across(results, lambda result, i=index: cell(result, i))]
        for index, one in enumerate(results[0]["turns"])
    ]
    return table(["loop", "turns", *(f"KiB, {short(one)}" for one in results)], rows)


# ------------------------------------------------------------------------------------------------- import and instructions


def imports(results: list[Result]) -> str:
    def cell(result: Result, statement: str) -> str | None:
        cost = figures.import_cost(result["imports"], statement)
        target = figures.IMPORT_TARGET if statement == "import promiselite" else None
        return None if cost is None else with_mark(cost, target)

    statements = [one["statement"] for one in results[0]["imports"] if one["statement"] != "pass"]
    rows = [[f"`{statement}`", *across(results, lambda one, s=statement: cell(one, s))] for statement in statements]
    unwanted = sorted({name for one in results for name in one["unwanted"]})
    loaded = f"`import promiselite` loads {', '.join(unwanted)}, which it should not." if unwanted else NOTHING_UNWANTED
    return table(["statement", *map(short, results)], rows) + f"\n\n{loaded}"


NOTHING_UNWANTED = (
    "`import promiselite` loads none of `asyncio`, `concurrent.futures`, `inspect`, `logging` and `typing_extensions`."
)


def instructions(results: list[Result]) -> str:
    rows = [
        [one["path"], *across(results, lambda result, i=index: counted(result, i))]
        for index, one in enumerate(results[0]["instructions"])
    ]
    tools = sorted({one["tool"] for result in results for one in result["instructions"]})
    said = f"Counted with `{'`, `'.join(tools)}`.\n\n" if tools else ""
    return said + table(["path", *map(short, results)], rows)


def counted(result: Result, index: int) -> str | None:
    return f"{figures.per_step(result['instructions'][index]):,.0f}" if result["instructions"] else None


def setting(results: list[Result]) -> str:
    """Say where and with what these results were had."""
    first = results[0]
    packages = ", ".join(f"{name} {version or '(missing)'}" for name, version in first["packages"].items())
    plain = [one["python"] for one in results if not one["optimized"]]
    build = f" Built without `--enable-optimizations`: {', '.join(plain)}." if plain else ""
    return (
        f"These results: {', '.join(one['python'] for one in results)} on {first['machine']}; {packages}; "
        f"Node {first['node'] or '(missing)'}; {first['rounds']} rounds; {first['date']}.{build}"
    )


PARTS: dict[str, Callable[[list[Result]], str]] = {
    "verdict": verdict,
    "costs": costs,
    "ratios": ratios,
    "objects": objects,
    "peaks": peaks,
    "growth": growth,
    "growth_target": lambda _: f"{figures.GROWTH_TARGET:g}",
    "turns": turns,
    "imports": imports,
    "import_target": lambda _: f"{figures.IMPORT_TARGET:g}",
    "instructions": instructions,
    "setting": setting,
}


def page(template: str, results: list[Result]) -> str:
    """Return the whole page."""
    return re.sub(r"\{\{(\w+)\}\}", lambda found: PARTS[found[1]](results), template)


if __name__ == "__main__":
    PAGE.write_text(page(TEMPLATE.read_text(encoding="utf-8"), load(RESULTS)), encoding="utf-8")
