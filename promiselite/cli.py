"""The command line: ``promiselite run script.py [argument ...]``."""

from __future__ import annotations

import argparse
import builtins
import io
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from types import CodeType, ModuleType

from . import __version__, run
from .errors import without_own_frames
from .scheduler import current_scheduler
from .schedulers.loop import LoopScheduler


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    parser = argparse.ArgumentParser(prog="promiselite", description="JavaScript's Promise, in pure Python.")
    parser.add_argument("--version", action="version", version=f"promiselite {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run_parser = commands.add_parser(
        "run",
        help="run a Python script as Node runs one: the file, then the loop until nothing is left",
        description="Run a Python script as Node runs one: the file, then the loop until nothing is left. "
        "The exit status is 1 if an exception or a rejection was not handled.",
    )
    run_parser.add_argument("script", help="the Python file")
    run_parser.add_argument("arguments", nargs=argparse.REMAINDER, help="its sys.argv[1:]")
    options = parser.parse_args(arguments)
    return run_script(options.script, options.arguments)


def run_script(path: str, arguments: Sequence[str]) -> int:
    """Run a Python file as ``python path`` would, then the current scheduler until nothing is left.

    Returns:
        0, or 1 after an uncaught exception or an unhandled rejection, told on stderr; 2 if the file cannot be read.
    """
    path = os.path.abspath(path) if os.path.exists(path) else path
    try:
        with io.open_code(path) as file:
            source = file.read()
    except OSError as error:
        print(f"promiselite: can't open file {path!r}: {error.strerror}", file=sys.stderr)
        return 2
    module = ModuleType("__main__")
    module.__dict__.update(
        __file__=path, __builtins__=builtins, __cached__=None, __loader__=SourceFileLoader("__main__", path)
    )
    sys.modules["__main__"] = module
    sys.argv = [path, *arguments]
    sys.path[0] = os.path.dirname(os.path.realpath(path))
    try:
        code: CodeType = compile(source, path, "exec", dont_inherit=True)
        exec(code, module.__dict__)
        run()
    except Exception as error:
        sys.excepthook(type(error), error, without_own_frames(error.__traceback__))
        _forget_the_rest()
        return 1
    return 0


def _forget_the_rest() -> None:
    """Drop what is queued, as the end of a Node process does: its story is told by the error."""
    scheduler = current_scheduler()
    if isinstance(scheduler, LoopScheduler) and not scheduler.closed:
        scheduler.abandon()
