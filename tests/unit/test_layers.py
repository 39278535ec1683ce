"""The storeys of the house: imports run downwards only."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import promiselite

ROOT = Path(promiselite.__file__).parent

STOREYS = """
    _types errors weak
    scheduler
    core core.words core.record core.thenables core.calling core.showing core.settling core.reactions core.capability
    core.handlers core.following core.jobs
    expiry abort_events abort abortable progress mapping
    results
    gathering combinators combining promise
    concurrency
    debugging debugging.sites debugging.warning debugging.records debugging.chains debugging.waiting debugging.mode
    coroutines
    schedulers schedulers.timers schedulers.reports schedulers.waiting schedulers.queues schedulers.thread_end
    schedulers.phases schedulers.generators schedulers.base
    schedulers.loop
    schedulers.virtual schedulers.threads schedulers.asyncio_cancelling schedulers.asyncio_tasks schedulers.asyncio_host
    schedulers.trio_cancelling schedulers.trio_tasks schedulers.trio_host
    schedulers.tk_host
    control
    interop
    host
    testing.threads testing.hostile testing.order testing testing.plugin
    js.values js.outcomes js.numerals js.strings js.frames js.errors js.text js.reading js.error_heads js.shapes js.layout
    js.inspect js.formatting js.table js.console js.words js.emitter js.timers js.arrays js.process js.missing js.program js
    __init__
    cli
    __main__
"""
"""From the ground up. Inside a line too a module imports only what stands to its left."""

ORDER = {name: place for place, name in enumerate(STOREYS.split())}
LOWEST_HOST = ORDER["schedulers.timers"]


class Import(NamedTuple):
    """One module of the package that another one imports."""

    importer: str
    imported: str
    for_types: bool


def module_names() -> dict[str, Path]:
    """Return every module of the package, named as in the table.

    The entry point of the pytest plugin is none: an install puts it beside the package, as ``pytest_promiselite``.
    """
    names = {}
    for path in sorted(set(ROOT.rglob("*.py")) - {ROOT / "testing" / "entry_point.py"}):
        parts = path.relative_to(ROOT).with_suffix("").parts
        names[".".join(parts[:-1] if len(parts) > 1 and parts[-1] == "__init__" else parts)] = path
    return names


MODULES = module_names()


def imports_of(name: str, source: str) -> Iterator[Import]:
    """Yield what a module imports, inside functions too; ``if TYPE_CHECKING:`` is told apart."""
    is_package = name == "__init__" or MODULES[name].name == "__init__.py"
    package = [] if name == "__init__" else name.split(".") if is_package else name.split(".")[:-1]
    tree = ast.parse(source)
    type_only = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        for target in targets(node, package):
            imported = ".".join(target[1:]) or "__init__"
            if imported != name:
                yield Import(name, imported, node in type_only)


def targets(node: ast.AST, package: list[str]) -> Iterator[list[str]]:
    """Yield the package's own modules that one node of the syntax tree names."""
    if isinstance(node, ast.ImportFrom):
        base = ["promiselite", *package][: len(package) + 2 - node.level] if node.level else []
        base = base + (node.module.split(".") if node.module else [])
        if base[:1] == ["promiselite"]:
            for alias in node.names:
                deeper = [*base, alias.name]
                yield deeper if ".".join(deeper[1:]) in MODULES else base
    elif isinstance(node, ast.Import):
        yield from (alias.name.split(".") for alias in node.names if alias.name.split(".")[0] == "promiselite")
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("promiselite."):
        # A name given to importlib.import_module.
        if node.value.removeprefix("promiselite.") in MODULES:
            yield node.value.split(".")


IMPORTS = [
    found
    for name, path in MODULES.items()
    for found in imports_of(name, path.read_text(encoding="utf-8"))
    if found.importer in ORDER and found.imported in ORDER  # a module without a place fails the first test
]


def test_every_module_has_its_place() -> None:
    """A new file is put into the table above, and a file that is gone is taken out."""
    assert sorted(MODULES) == sorted(ORDER)


def test_imports_run_downwards() -> None:
    """What is imported when the program runs stands lower; so there is no circle either.

    The one exception is made by name: a package of hosts registers those of other libraries, which load when they are used.
    """
    registered = {("schedulers", "schedulers.asyncio_host")}
    upwards = [
        f"{one.importer} imports {one.imported}"
        for one in IMPORTS
        if not one.for_types and ORDER[one.imported] >= ORDER[one.importer] and one[:2] not in registered
    ]
    assert upwards == []


def test_the_core_knows_no_host() -> None:
    """Neither when it runs nor in its annotations."""
    known = [
        f"{one.importer} names {one.imported}"
        for one in IMPORTS
        if one.importer.partition(".")[0] in ("core", "errors", "scheduler", "results", "combinators", "combining", "promise")
        and ORDER[one.imported] >= LOWEST_HOST
    ]
    assert known == []


def test_the_core_names_only_what_it_stands_on() -> None:
    """Even for types alone the core names nothing above itself."""
    allowed = {"errors", "scheduler", "_types"}
    named = {one.imported for one in IMPORTS if one.importer.startswith("core") and not one.imported.startswith("core")}
    assert named <= allowed


def test_one_host_does_not_import_another() -> None:
    """A host builds on the base, or on the embedded loop, and on files of its own name."""
    shared = {
        "schedulers",
        "schedulers.timers",
        "schedulers.reports",
        "schedulers.waiting",
        "schedulers.queues",
        "schedulers.thread_end",
        "schedulers.generators",
        "schedulers.phases",
        "schedulers.base",
        "schedulers.loop",
    }
    crossings = [
        f"{one.importer} imports {one.imported}"
        for one in IMPORTS
        if one.importer.startswith("schedulers.")
        and one.imported.startswith("schedulers.")
        and one.imported not in shared
        and one.imported.split(".")[1].partition("_")[0] != one.importer.split(".")[1].partition("_")[0]
    ]
    assert crossings == []


def test_the_checker_sees_every_way_to_import() -> None:
    """Relative and absolute, inside functions, as a text for importlib, and under TYPE_CHECKING."""
    source = """
from . import record
from ..scheduler import Scheduler
from .. import errors, __version__
import promiselite.host
if TYPE_CHECKING:
    from ..promise import Promise
def late():
    from promiselite.schedulers.loop import LoopScheduler
    import_module("promiselite.cli")
    import os.path
"""
    assert sorted(imports_of("core.jobs", source)) == [
        Import("core.jobs", "__init__", False),
        Import("core.jobs", "cli", False),
        Import("core.jobs", "core.record", False),
        Import("core.jobs", "errors", False),
        Import("core.jobs", "host", False),
        Import("core.jobs", "promise", True),
        Import("core.jobs", "scheduler", False),
        Import("core.jobs", "schedulers.loop", False),
    ]
