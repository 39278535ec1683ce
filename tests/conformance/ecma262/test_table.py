"""The table in tests/conformance/README.md: it names every test of this folder, no other, and every clause."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from .conftest import NOT_PROMISED

FOLDER = Path(__file__).parent
README = (FOLDER.parent / "README.md").read_text(encoding="utf-8")

CLAUSES = """
sec-promisecapability-records sec-ifabruptrejectpromise sec-promisereaction-records sec-createresolvingfunctions
sec-promise-reject-functions sec-promise-resolve-functions sec-fulfillpromise sec-newpromisecapability sec-ispromise
sec-rejectpromise sec-triggerpromisereactions sec-host-promise-rejection-tracker sec-newpromisereactionjob
sec-newpromiseresolvethenablejob sec-promise-executor sec-promise.all sec-getpromiseresolve sec-performpromiseall
sec-promise.all-resolve-element-functions sec-promise.allsettled sec-performpromiseallsettled
sec-promise.allsettled-resolve-element-functions sec-promise.allsettled-reject-element-functions sec-promise.any
sec-performpromiseany sec-promise.any-reject-element-functions sec-promise.prototype sec-promise.race sec-performpromiserace
sec-promise.reject sec-promise.resolve sec-promise-resolve sec-promise.try sec-promise.withResolvers
sec-get-promise-%symbol.species% sec-promise.prototype.catch sec-promise.prototype.constructor sec-promise.prototype.finally
sec-promise.prototype.then sec-performpromisethen sec-promise.prototype-%symbol.tostringtag%
sec-properties-of-promise-instances
""".split()


def names_of_all_tests() -> list[str]:
    """Return the names of all test functions here."""
    return [
        node.name
        for file in sorted(FOLDER.glob("test_*.py"))
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def named_in_the_table() -> set[str]:
    """Return every test that the README names."""
    return set(re.findall(r"`(test_\w+)`", README))


def test_table_names_only_tests_that_exist() -> None:
    """A test that was renamed or removed must leave the table."""
    assert sorted(named_in_the_table() - set(names_of_all_tests())) == []


def test_table_names_every_test_of_the_folder() -> None:
    """A new test must enter the table."""
    assert sorted(set(names_of_all_tests()) - named_in_the_table()) == []


def test_table_has_every_clause() -> None:
    """Each clause of 27.2 that has an algorithm or a property has its line."""
    assert [clause for clause in CLAUSES if f"`{clause}`" not in README] == []


def test_table_names_are_unique() -> None:
    """Two tests of one name could not be told apart in the table."""
    assert [name for name, count in Counter(names_of_all_tests()).items() if count > 1] == []


def test_table_names_what_workers_do_not_promise() -> None:
    """The tests that do not run on workers are listed in the README, all of them, and exist."""
    section = README.partition("## With workers")[2].partition("\n## ")[0]
    assert set(re.findall(r"`(test_\w+)`", section.partition("| --- |")[2])) == NOT_PROMISED
    assert set(names_of_all_tests()) >= NOT_PROMISED


def test_table_rows_name_a_test_or_say_why_there_is_none() -> None:
    """No step is left open: its last cell names a test, or begins with "model only" or "departure"."""
    rows = [line for line in README.splitlines() if line.startswith("| ") and not re.match(r"\| (step|clause|-)", line)]
    assert len(rows) > 80
    assert [row for row in rows if not re.search(r"`test_\w+`|\| (model only|departure)", row)] == []
