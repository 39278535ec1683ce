"""``console``: where lines go, format specifiers, groups, tables, counters and timers."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest

from promiselite import js
from promiselite.js.console import Console, console, elapsed_text
from promiselite.js.formatting import format_values
from promiselite.js.values import Map, Set, null, undefined
from promiselite.js.words import invalid_argument
from tests.console.cases import SAME_IN_BOTH
from tests.console.counterparts import Error, Point
from tests.console.record_node import PRINTED, printed
from tests.order.node_binary import find_node

circle: dict[str, Any] = {}
circle["self"] = circle


class Told:
    def __str__(self) -> str:
        return "told"


coded = js.Error("m", {"cause": 1})
vars(coded).update(name="Own", code=1)


class Refusal(js.TypeError):
    def __str__(self) -> str:
        return "no"


class Stored:
    def __init__(self, stored: Any) -> None:
        self.stored = stored

    def toJSON(self, key: str) -> Any:
        return None if self.stored is None else [key, self.stored]


class Lying(float):
    pass


FORMATS: list[tuple[tuple[Any, ...], str]] = [
    ((), ""),
    (("",), ""),
    (("", "x"), " x"),
    (("a", "b", "c"), "a b c"),
    (("a", {"b": "c"}, [1], "d"), "a { b: 'c' } [ 1 ] d"),
    ((1, "%s", "x"), "1 %s x"),
    ((null, undefined), "null undefined"),
    (("%s",), "%s"),
    (("%%",), "%%"),
    (("%%", "a"), "% a"),
    (("a%", "b"), "a% b"),
    (("%z %", "b"), "%z % b"),
    (("%s%s", "a"), "a%s"),
    (("%s|%s|%s|%s|%s", null, undefined, True, 1.0, -0.0), "null|undefined|true|1|-0"),
    (("%s", [1, [2]]), "[ 1, [Array] ]"),
    (("%s", {"a": {"b": 1}}), "{ a: [Object] }"),
    (("%s", Point(a=1)), "Point { a: 1 }"),
    (("%s", Told()), "told"),
    (("%s", Error("x")), "Error: x"),
    (("%s %s", js.TypeError("x"), Refusal("x")), "TypeError: x no"),
    (
        ("%s", invalid_argument("y", "z", 1)),
        """TypeError [ERR_INVALID_ARG_TYPE]: The "y" argument must be z. Received type number (1) {
  code: 'ERR_INVALID_ARG_TYPE'
}""",
    ),
    (("%s", datetime(1970, 1, 1, tzinfo=UTC)), "1970-01-01T00:00:00.000Z"),
    (("%s", Map([[1, {"a": 1}]])), "Map(1) { 1 => [Object] }"),
    (("%s", "%s", "x"), "%s x"),
    (("%d %d %d %d %d", "42", " 0x1f ", "", "1e3", "x"), "42 31 0 1000 NaN"),
    (("%d %d %d %d %d", null, undefined, True, {}, -0.0), "0 NaN 1 NaN -0"),
    (("%d %d %d %d", "-0", "Infinity", "1_0", "0b101"), "-0 Infinity NaN 5"),
    (("%d", Lying(2.5)), "2.5"),
    (("%d %d %d %d", [], ["7"], [1, 2], Told()), "0 7 NaN NaN"),
    (("%i %f %i", [1, 2], ["2.5"], Told()), "1 2.5 NaN"),
    (("%d%%", 50), "50%"),
    (("%i %i %i %i %i", 4.9, "12px", "0x1f", "x", 1e21), "4 12 31 NaN 1"),
    (("%i %i %i %i %i", -0.5, "-7.9", null, True, {}), "-0 -7 NaN NaN NaN"),
    (("%f %f %f %f %f", "1.5x", 2, "x", ".5.6", "-Infinityx"), "1.5 2 NaN 0.5 -Infinity"),
    (
        ("%j", {"a": [1, undefined, null, True], "b": undefined, "c": lambda: 1, "d": 'x"\n', "e": float("nan"), "f": False}),
        '{"a":[1,null,null,true],"d":"x\\"\\n","e":null,"f":false}',
    ),
    (("%j %j %j", undefined, circle, Map([[1, 2]])), "undefined [Circular] {}"),
    (("%j", datetime(1970, 1, 1, tzinfo=UTC)), '"1970-01-01T00:00:00.000Z"'),
    (("%j", {"a": Stored(1), "b": [Stored(Stored(2))], "c": Stored(None)}), '{"a":["a",1],"b":[["0",["1",2]]]}'),
    (("%j %j %j", Stored(1), Stored(None), Stored), '["",1] undefined undefined'),
    (("%j", {"\ud800": "\udfff é"}), '{"\\ud800":"\\udfff é"}'),
    (("%j %j %j", coded, js.AbortSignal.abort().reason, js.AggregateError([1], "x")), '{"name":"Own","code":1} {} {}'),
    (("%j", b"\x01\xff"), '{"type":"Buffer","data":[1,255]}'),
    (("%o", [1, {"a": [2]}]), "[ 1, { a: [ 2, [length]: 1 ] }, [length]: 2 ]"),
    (("%O", {"a": {"b": {"c": {}}}}), "{ a: { b: { c: {} } } }"),
    (("%O %s", "s", "s"), "'s' s"),
    (("%c|", "css"), "|"),
]


@pytest.mark.parametrize(("values", "expected"), FORMATS)
def test_format_specifiers(values: tuple[Any, ...], expected: str) -> None:
    """As Node's ``util.format``."""
    assert format_values(values) == expected


def test_prints_what_node_printed(capsys: pytest.CaptureFixture[str]) -> None:
    """One program, in both languages but for three words."""
    names = {"console": console, "null": null, "true": True}
    exec(SAME_IN_BOTH.replace("'x'.repeat(80)", "'x' * 80"), names)
    assert capsys.readouterr().out == PRINTED.read_text(encoding="utf-8")


def test_the_recording_is_what_node_prints_today() -> None:
    node = find_node()
    if node is None:
        pytest.skip("no Node with Promise.try: python -m tests.order.node_binary installs one")
    assert printed(node) == PRINTED.read_text(encoding="utf-8")


def test_tables_of_maps_and_sets(capsys: pytest.CaptureFixture[str]) -> None:
    console.table(Map([["k", 1], ["l", {"a": 1}]]))
    console.table(Set(["x"]))
    console.table({"f": len})
    assert capsys.readouterr().out == (
        "┌───────────────────┬─────┬──────────┐\n"
        "│ (iteration index) │ Key │ Values   │\n"
        "├───────────────────┼─────┼──────────┤\n"
        "│ 0                 │ 'k' │ 1        │\n"
        "│ 1                 │ 'l' │ { a: 1 } │\n"
        "└───────────────────┴─────┴──────────┘\n"
        "┌───────────────────┬────────┐\n"
        "│ (iteration index) │ Values │\n"
        "├───────────────────┼────────┤\n"
        "│ 0                 │ 'x'    │\n"
        "└───────────────────┴────────┘\n"
        "┌─────────┐\n"
        "│ (index) │\n"
        "├─────────┤\n"
        "│ f       │\n"
        "└─────────┘\n"
    )


def test_errors_go_to_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    own = Console()
    own.group("g")
    own.error("a\nb %s", 1)
    own.warn({"w": 1})
    own.trace()
    own.trace("t %s", 1)
    own.assert_(True, "never")  # noqa: PT009
    own.assert_(False)  # noqa: PT009
    own.assert_(0, "m %s", "x")  # noqa: PT009
    own.countReset("nope")
    own.timeEnd("nope")
    own.timeLog("nope")
    said = capsys.readouterr()
    assert said.out == "g\n"
    assert said.err.splitlines() == [
        "  a",
        "  b 1",
        "  { w: 1 }",
        "  Trace",
        "  Trace: t 1",
        "  Assertion failed",
        "  Assertion failed: m x",
        "  Warning: Count for 'nope' does not exist",
        "  Warning: No such label 'nope' for console.timeEnd()",
        "  Warning: No such label 'nope' for console.timeLog()",
    ]


def test_labels_are_strings(capsys: pytest.CaptureFixture[str]) -> None:
    """As a template string makes them; undefined stands for none."""
    own = Console()
    for label in ("default", undefined, null, True, [1, 2.0]):
        own.count(label)
    own.countReset(undefined)
    own.count()
    own.time(undefined)
    own.time("default")
    own.timeEnd(1.0)
    own.timeLog(null)
    said = capsys.readouterr()
    assert said.out.splitlines() == ["default: 1", "default: 2", "null: 1", "true: 1", "1,2: 1", "default: 1"]
    assert said.err.splitlines() == [
        "Warning: Label 'default' already exists for console.time()",
        "Warning: No such label '1' for console.timeEnd()",
        "Warning: No such label 'null' for console.timeLog()",
    ]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_clear_is_for_terminals(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    console.dirxml({"a": 1}, "b")
    console.clear()
    assert capsys.readouterr().out == "{ a: 1 } b\n"
    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    console.clear()
    assert terminal.getvalue() == "\x1b[1;1H\x1b[0J"


def test_assertions_go_by_what_is_true_in_javascript(capsys: pytest.CaptureFixture[str]) -> None:
    """Empty lists are, NaN is not; only a string is joined to the words by a colon."""
    own = Console()
    for true in ([], {}, Map(), (), "x", 1, -0.5, True, Point()):
        own.assert_(true, "never")  # noqa: PT009
    for false in (None, null, False, 0, -0.0, float("nan"), ""):
        own.assert_(false)  # noqa: PT009
    own.assert_(False, {"a": 1}, "rest")  # noqa: PT009
    own.assert_(False, "%s", "text")  # noqa: PT009
    assert capsys.readouterr().err.splitlines() == [
        *["Assertion failed"] * 7,
        "Assertion failed { a: 1 } rest",
        "Assertion failed: text",
    ]


def test_timers(capsys: pytest.CaptureFixture[str]) -> None:
    own = Console()
    own.time()
    own.time()
    own.timeLog("default", 1, "x")
    own.timeEnd()
    said = capsys.readouterr()
    assert said.err == "Warning: Label 'default' already exists for console.time()\n"
    first, second = said.out.splitlines()
    assert first.startswith("default: ")
    assert first.endswith("s 1 x")
    assert second.startswith("default: ")


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.0, "0ms"), (0.0012345, "1.234ms"), (0.5, "500ms"), (1.5, "1.500s"), (62.3456, "1:02.346 (m:ss.mmm)")],
)
def test_elapsed_time(seconds: float, text: str) -> None:
    assert elapsed_text(seconds) == text


def test_stdout_is_looked_up_at_each_call(monkeypatch: pytest.MonkeyPatch) -> None:
    said = io.StringIO()
    monkeypatch.setattr(sys, "stdout", said)
    console.log("here")
    assert said.getvalue() == "here\n"


def test_without_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program without a console, as pythonw runs it."""
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    console.log("a")
    console.error("b")
    console.clear()


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-8", "\ufffd \U0001f600\n".encode()), ("ascii", b"\\ufffd \\U0001f600\n"), ("latin-1", b"\\ufffd \\U0001f600\n")],
)
def test_what_the_stream_cannot_write(monkeypatch: pytest.MonkeyPatch, encoding: str, expected: bytes) -> None:
    """Lone surrogates become U+FFFD as in Node, pairs are joined, and an encoding without the character gets an escape."""
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, newline="\n")
    monkeypatch.setattr(sys, "stdout", stream)
    console.log("\ud83d \ud83d\ude00")
    stream.flush()
    assert raw.getvalue() == expected


def test_stdout_and_stderr_keep_their_order() -> None:
    """Where both go to one pipe."""
    program = "from promiselite.js.console import console as c; c.log(1); c.error(2); c.log(3); c.warn(4)"
    done = subprocess.run([sys.executable, "-c", program], check=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert done.stdout.split() == [b"1", b"2", b"3", b"4"]


def test_nothing_of_this_is_loaded_with_the_core() -> None:
    program = "import json, sys, promiselite; print(json.dumps([n for n in sys.modules if n.startswith('promiselite.js')]))"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert json.loads(done.stdout) == []
