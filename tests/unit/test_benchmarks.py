"""The benchmark program itself: it measures in turn, says what it found, and the docs say the same. No time is asserted."""

from __future__ import annotations

import copy
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks import cli, figures, imports, instructions, measure, model, plot, pythons, report, schema, table

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def load_maker() -> Any:
    """Load docs/make_performance.py, which is in no package."""
    spec = importlib.util.spec_from_file_location("make_performance", ROOT / "docs" / "make_performance.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    return maker


make_performance = load_maker()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> tuple[schema.Result, str]:
    """A run as a user starts it, at sizes that measure nothing: the result that it wrote, and what it printed."""
    directory = tmp_path_factory.mktemp("results")
    arguments = ["times", "memory", "growth", "imports", "--quick", "--sizes", "10,20,40", "--rounds", "1"]
    command = [sys.executable, "-m", "benchmarks", *arguments, "--json", str(directory)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert [path.name for path in directory.iterdir()] == [f"{sys.version_info[0]}.{sys.version_info[1]}.json"]
    return cli.load(directory)[0], done.stdout


@pytest.fixture(scope="module")
def quick(printed: tuple[schema.Result, str]) -> schema.Result:
    """The result of that run."""
    return printed[0]


# --------------------------------------------------------------------------------------------------------------- measuring


def test_those_who_take_part_take_turns() -> None:
    """A B C A B C, and each one's figures stay together."""
    called: list[str] = []

    def measure_of(name: str) -> Any:
        def one() -> str:
            called.append(name)
            return f"{name}{called.count(name)}"

        return one

    assert measure.take_turns([measure_of(name) for name in "ABC"], 2) == [["A1", "A2"], ["B1", "B2"], ["C1", "C2"]]
    assert called == ["A", "B", "C", "A", "B", "C"]


def test_a_workload_is_measured_in_turn_with_its_peers_and_floors() -> None:
    """After a small warm-up of each; who is missing is left out and says what to install."""
    called: list[tuple[str, int]] = []

    async def theirs(steps: int) -> None:
        called.append(("theirs", steps))

    workload = model.Workload(
        "name",
        "title",
        lambda steps: called.append(("ours", steps)),
        (model.Peer("peer", theirs, 2), model.Peer("gone", theirs, 3, "no-such-distribution")),
        (model.Peer("floor", lambda steps: called.append(("floor", steps))),),
    )
    timings = measure.measure_times(workload, 50, 2)
    round_of_all = [("ours", 50), ("theirs", 50), ("floor", 50)]
    assert called == [("ours", 5), ("theirs", 5), ("floor", 5), *round_of_all, *round_of_all]
    assert [(one["name"], one["role"], one["target"], len(one["us"])) for one in timings] == [
        ("promiselite", "ours", None, 2),
        ("peer", "peer", 2, 2),
        ("gone", "peer", 3, 0),
        ("floor", "floor", None, 2),
    ]
    assert [one["missing"] for one in timings] == [None, None, "pip install no-such-distribution", None]


def test_every_turn_gets_a_loop_of_its_own() -> None:
    import asyncio

    from promiselite import current_scheduler

    loops: list[object] = []

    async def on_asyncio(_: int) -> None:
        loops.append(asyncio.get_running_loop())

    for work in (lambda _: loops.append(current_scheduler()), on_asyncio) * 2:
        measure.microseconds(work, 1)
    assert len({id(one) for one in loops}) == 4


def test_the_collector_is_left_as_it_is() -> None:
    import gc

    before = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    measure.microseconds(lambda _: None, 1)
    assert (gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()) == before
    assert gc.isenabled()


@pytest.mark.parametrize("workload", table.WORKLOADS, ids=lambda workload: workload.name)
def test_every_program_checks_its_own_result(workload: model.Workload) -> None:
    """It does so itself; here each runs once, and none of them answers anything."""
    for one in (model.Peer("ours", workload.ours), *workload.peers, *workload.floors):
        if one.missing() is None:
            with measure.fresh(one.work) as run:
                assert run(7) is None


def test_a_wrong_result_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    from benchmarks.workloads import chaining

    monkeypatch.setattr(chaining, "inc", lambda value: value)
    for work in (chaining.chain, chaining.tasks, chaining.futures, chaining.closures, chaining.handlers):
        with pytest.raises(AssertionError), measure.fresh(work) as run:
            run(3)


def test_node_has_a_file_for_each_workload_that_names_one() -> None:
    named = {one.node for one in table.WORKLOADS if one.node}
    assert named | {"run"} == {path.stem for path in (ROOT / "benchmarks" / "node").glob("*.js")}


def test_instructions_are_counted_for_each_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """At both sizes, in processes of their own; what a start costs falls out of the difference."""
    calls: list[tuple[str, int]] = []

    def count(command: list[str], variables: dict[str, str]) -> int:
        calls.append((command[-2], int(command[-1])))
        assert variables["PYTHONHASHSEED"] == "0"
        return 1_000_000 + 70 * int(command[-1])

    monkeypatch.setattr(instructions, "find_tool", lambda: ("a tool", count))
    found = list(instructions.instructions((10, 30), quick=True))
    path = next(iter(instructions.paths()))
    assert calls == [(path, 10), (path, 30)]
    assert found == [{"path": path, "tool": "a tool", "sizes": [10, 30], "totals": [1_000_700, 1_002_100]}]
    assert figures.per_step(found[0]) == 70


def test_nothing_is_counted_where_nothing_can(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(instructions, "find_tool", lambda: None)
    assert list(instructions.instructions((10, 30))) == []
    assert "neither perf nor valgrind" in capsys.readouterr().err


def test_every_path_runs() -> None:
    for path in instructions.paths().values():
        with measure.fresh(path) as run:
            run(5)


# ----------------------------------------------------------------------------------------------------------------- results


def test_a_result_has_the_form_it_should(quick: schema.Result) -> None:
    """Also after a way through JSON."""
    schema.check(quick)
    again = json.loads(cli.dump(quick))
    schema.check(again)
    assert again == quick
    assert quick["quick"]
    assert [row["name"] for row in quick["times"]] == [one.name for one in table.WORKLOADS]
    assert {row["name"]: row["steps"] for row in quick["times"]}["chain"] == 20


@pytest.mark.parametrize(
    ("where", "spoil"),
    [
        ("result.rounds", lambda one: one.update(rounds="7")),
        ("result.quick", lambda one: one.update(quick=1)),
        (r"result.times\[0\].timings\[0\].us\[0\]", lambda one: one["times"][0]["timings"][0].update(us=[None])),
        (r"result.times\[0\].timings\[1\].role", lambda one: one["times"][0]["timings"][1].update(role="friend")),
        ("result:", lambda one: one.pop("node")),
        (r"result.sizes\[0\]:", lambda one: one["sizes"][0].update(more=1)),
        ("result.packages.promise", lambda one: one["packages"].update(promise=2.3)),
        ("result.growth", lambda one: one.update(growth={})),
    ],
)
def test_a_result_of_another_form_is_told(quick: schema.Result, where: str, spoil: Any) -> None:
    spoilt: Any = copy.deepcopy(quick)
    spoil(spoilt)
    with pytest.raises(ValueError, match=f"^{where}"):
        schema.check(spoilt)


def test_a_ratio_is_the_median_of_the_rounds() -> None:
    """Each round by itself: one slow round of both changes nothing."""
    one = figures.ratio([1.0, 2.0, 100.0], [4.0, 8.0, 400.0])
    assert (one.low, one.middle, one.high) == (4, 4, 4)
    assert one.meets(4)
    assert not one.meets(4.1)
    assert figures.ratio([2.0], [1.0]) == figures.Ratio(0.5, 0.5, 0.5)


def test_an_import_costs_what_it_takes_above_the_bare_interpreter() -> None:
    measured: list[schema.Import] = [
        {"statement": "pass", "ms": [10.0, 12.0, 30.0], "modules": 30},
        {"statement": "import x", "ms": [15.0, 18.0, 35.0], "modules": 40},
    ]
    assert figures.import_cost(measured, "import x") == 5
    assert figures.import_cost(measured, "import y") is None


def test_growth_is_against_the_smallest_size() -> None:
    measured: list[schema.Growth] = [
        {"workload": "chain", "steps": 10, "us": [2.0, 2.0], "peak": 1.0},
        {"workload": "chain", "steps": 100, "us": [3.0, 3.0], "peak": 1.0},
        {"workload": "all", "steps": 10, "us": [1.0], "peak": 1.0},
    ]
    assert figures.growth_factors(measured, "chain") == {10: 1, 100: 1.5}


def test_the_text_says_everything(quick: schema.Result) -> None:
    """Each workload, peer, target and missing peer; the columns stand under their heads."""
    told = copy.deepcopy(quick)
    told["quick"] = False
    peer = told["times"][0]["timings"][1]
    peer["us"] = [one * 8 for one in figures.ours_of(told["times"][0])]
    gone = told["times"][0]["timings"][3]
    gone.update(us=[], missing="pip install it")
    text = report.text(told)
    for row in told["times"]:
        assert f"{row['title'].replace('`', '')}: {row['steps']:,} steps" in text
        assert all(one["name"] in text for one in row["timings"])
    lines = text.splitlines()
    first = next(line for line in lines if line.startswith(f"  {peer['name']}"))
    assert first.split()[-4:] == ["8.00", "8.00-8.00", "7", "met"]
    assert next(line for line in lines if line.startswith(f"  {gone['name']}")).endswith("missing: pip install it")
    head = next(line for line in lines if line.endswith("target") and "ratio" in line)
    assert len(first) == len(head)


def test_small_sizes_are_not_judged(quick: schema.Result) -> None:
    text = report.text({**quick, "sizes": [], "growth": [], "turns": []})
    assert "measures nothing well" in text
    assert "MISSED" not in text


def test_a_part_that_was_not_measured_is_not_told() -> None:
    options = cli.parser().parse_args(["times", "--only", "executor", "--quick", "--sizes", "10", "--rounds", "1"])
    text = report.text(cli.measured(options))
    assert "Promise(executor)" in text
    for absent in ("chain", "bytes", "growth", "import,", "instructions"):
        assert absent not in text


# ------------------------------------------------------------------------------------------------------------ command line


def test_the_command_writes_what_it_prints(printed: tuple[schema.Result, str]) -> None:
    result, text = printed
    assert report.text(result).strip() == text.strip()


def test_parts_that_were_not_measured_are_kept(quick: schema.Result, tmp_path: Path) -> None:
    """So that the instructions can be counted by themselves; but quick results and others are never mixed."""
    full: schema.Result = {**quick, "quick": False, "rounds": 7}
    counted: schema.Instructions = {"path": "then", "tool": "a tool", "sizes": [1, 2], "totals": [3, 4]}
    cli.write(full, list(cli.PARTS), tmp_path)
    cli.write({**full, "times": [], "sizes": [], "rounds": 3, "instructions": [counted]}, ["instructions"], tmp_path)
    assert cli.load(tmp_path) == [{**full, "instructions": [counted]}]
    cli.write({**quick, "times": []}, ["imports"], tmp_path)
    assert cli.load(tmp_path) == [{**quick, "times": []}]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["speed"], "unknown: speed"), (["--only", "nothing"], "invalid choice"), (["--sizes", "1"], "invalid sizes")],
)
def test_what_it_does_not_know_it_refuses(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(arguments)
    assert said in capsys.readouterr().err


def test_every_python_gets_the_same_arguments(monkeypatch: pytest.MonkeyPatch, quick: schema.Result) -> None:
    """But for those that the parent obeys itself; and only the results of these Pythons come back."""
    started: list[tuple[str, list[str]]] = []

    def run_on(version: str, arguments: list[str]) -> bool:
        started.append((version, arguments))
        directory = Path(arguments[-1])
        (directory / f"{version}.json").write_text(cli.dump({**quick, "python": f"CPython {version}.0"}))
        return True

    monkeypatch.setattr(pythons, "run_on", run_on)
    options = cli.parser().parse_args(["times", "--quick", "--rounds", "3", "--only", "all", "--pythons", "3.11,3.13"])
    results = cli.on_other_pythons(options, cli.passed_on(options))
    assert [version for version, _ in started] == ["3.11", "3.13"]
    assert {tuple(arguments[:-1]) for _, arguments in started} == {
        ("times", "--quick", "--only", "all", "--rounds", "3", "--json")
    }
    assert [one["python"] for one in results] == ["CPython 3.11.0", "CPython 3.13.0"]


def test_it_finds_this_python() -> None:
    """On the path or in pyenv, as .ci/run does; and no Python that is not there."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    found = pythons.find_python(version)
    if found is not None:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        assert said.startswith(f"Python {version}.")
    assert pythons.find_python("2.0") is None
    assert not pythons.run_on("2.0", [])


def test_the_import_is_measured_in_turn_with_a_bare_interpreter() -> None:
    found = list(imports.imports(1))
    assert [one["statement"] for one in found[:3]] == ["pass", "import promiselite", "import asyncio"]
    assert found[0]["modules"] < found[1]["modules"]
    assert imports.unwanted() == []


# -------------------------------------------------------------------------------------------------------------- plot, docs


def test_a_plot_without_matplotlib_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "find_spec", lambda _: None)
    with pytest.raises(SystemExit, match=r"promiselite\[bench\]"):
        cli.main(["--quick", "--plot", "x.png"])


def test_the_plot_is_drawn(quick: schema.Result, tmp_path: Path) -> None:
    """With every peer and target on it, and the mark of the results it shows."""
    pytest.importorskip("matplotlib")
    drawing = tmp_path / "ratios.svg"
    plot.draw([quick, {**quick, "python": "CPython 3.99.0"}], drawing)
    text = drawing.read_text(encoding="utf-8")
    assert "CPython 3.99.0" in text
    assert all(f">{peer}<" in text for _, peer, _, _ in plot.bars([quick]))
    assert plot.digest([quick, {**quick, "python": "CPython 3.99.0"}]) in text


def test_the_page_is_fresh() -> None:
    """The page and its drawing are made from the results beside the program: python docs/make_performance.py."""
    results = cli.load(RESULTS)
    assert [one["python"].split()[1].rpartition(".")[0] for one in results] == list(pythons.VERSIONS)
    assert not any(one["quick"] for one in results)
    page = make_performance.page(make_performance.TEMPLATE.read_text(encoding="utf-8"), results)
    assert make_performance.PAGE.read_text(encoding="utf-8") == page
    assert plot.digest(results) in make_performance.PAGE.with_suffix(".svg").read_text(encoding="utf-8")


def test_the_results_are_of_the_table_as_it_is() -> None:
    """Each workload, peer and target of the table stands in each result."""
    wanted = [(one.name, peer.name, peer.target) for one in table.WORKLOADS for peer in one.peers]
    for result in cli.load(RESULTS):
        assert wanted == [
            (row["name"], one["name"], one["target"])
            for row in result["times"]
            for one in row["timings"]
            if one["role"] == "peer"
        ]


def test_the_page_can_be_made_of_few_figures(quick: schema.Result) -> None:
    """Where nothing could count instructions, Node is missing or a peer is not installed, a dash stands."""
    few = copy.deepcopy(quick)
    few["node"] = None
    for row in few["times"]:
        row["node"] = None
        for one in row["timings"][1:]:
            one.update(us=[], missing="pip install it")
    page = make_performance.page(make_performance.TEMPLATE.read_text(encoding="utf-8"), [few])
    assert "{{" not in page
    assert f"| {make_performance.MISSING} |" in page
    assert "Node (missing)" in page
