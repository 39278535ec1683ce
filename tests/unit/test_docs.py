"""Every program in the README and the docs is run, and what it prints is compared with what the page shows."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import stat
from importlib.util import find_spec
from pathlib import Path

import pytest

from promiselite import LoopScheduler, current_scheduler
from tests.support.display import why_no_display
from tests.support.programs import run_program

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```text\n(.*?)^```$)?", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)")


LIBRARIES_THAT_LAST = ("import tkinter", "from distributed import")
"""What leaves something behind that other tests would meet: programs that use one run in a process of their own."""

NEED_DASK = pytest.mark.skipif(find_spec("distributed") is None, reason="needs the extra dask: pip install 'promiselite[dask]'")


def blocks() -> list[object]:
    """Return every python block with the output that follows it, if one does."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for match in BLOCK.finditer(text):
            line = text.count("\n", 0, match.start()) + 2
            marks = (NEED_DASK,) if "from distributed import" in match[1] else ()
            found.append(pytest.param(page, line, match[1], match[2], id=f"{page.name}:{line}", marks=marks))
    return found


@pytest.mark.parametrize(("page", "line", "program", "output"), blocks())
def test_program(page: Path, line: int, program: str, output: str | None, virtual: LoopScheduler) -> None:
    """It runs to the end, in virtual time, leaves nothing over, and prints what the page says."""
    if "import tkinter" in program and (reason := why_no_display()):
        pytest.skip(reason)
    if "PySide6" in program:
        pytest.importorskip("PySide6.QtCore", reason="needs the extra qt: pip install promiselite[qt]")
    if any(library in program for library in LIBRARIES_THAT_LAST):
        done = run_program(program)
        assert (done.returncode, done.stdout) == (0, output or ""), done.stderr
        return
    said = io.StringIO()
    code = compile("\n" * (line - 1) + program, str(page), "exec", dont_inherit=True)
    with contextlib.redirect_stdout(said):
        exec(code, {"__name__": "__main__"})
    assert current_scheduler() is virtual
    assert virtual.jobs == type(virtual.jobs)()
    assert output is None or said.getvalue() == output
    if output is None:
        assert said.getvalue() == "", "the page shows no output"


def test_there_are_programs_on_the_pages() -> None:
    """The pattern above still finds them."""
    counts = {page.name: len(BLOCK.findall(page.read_text(encoding="utf-8"))) for page in PAGES}
    assert counts["README.md"] >= 1
    assert counts["guide.md"] >= 12
    assert all(page.read_text(encoding="utf-8").count("```python") == counts[page.name] for page in PAGES)


def slug(heading: str) -> str:
    """Return the anchor that a heading gets."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


@pytest.mark.parametrize("page", [*PAGES, ROOT / "CHANGELOG.md"], ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Files exist, and so do the headings they are entered at."""
    for target, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        file = page.parent / target if target else page
        assert file.exists(), f"{page.name} links to {target}"
        if anchor:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in map(slug, headings), f"{page.name} links to {target}#{anchor}"


def test_the_readme_shows_the_example_as_it_is() -> None:
    """The program on the first page is examples/parallel.py but for its docstring."""
    shown = BLOCK.search((ROOT / "README.md").read_text(encoding="utf-8"))
    assert shown is not None
    _, _, example = (ROOT / "examples" / "parallel.py").read_text(encoding="utf-8").partition('"""\n\n')
    assert shown[1] == example


def test_the_readme_has_the_two_commands() -> None:
    """One line each, in the two shell blocks that .ci/run runs: the first runs the example, the second the tests."""
    commands = re.findall(r"^```sh\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert [command.count("\n") for command in commands] == [1, 1]
    assert shlex.split(commands[0])[-3:] == [".venv/bin/promiselite", "run", "examples/parallel.py"]
    assert shlex.split(commands[1])[-3:] == [".venv/bin/python", "-m", "pytest"]


@pytest.mark.skipif(os.name == "nt", reason="there are no such permissions")
def test_the_check_can_be_run() -> None:
    assert (ROOT / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_no_page_is_a_stub() -> None:
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        assert len(text) > 1500, f"{page.name} says too little"
        assert not re.search(r"\b(TODO|TBD|FIXME|coming soon)\b", text, re.IGNORECASE)
