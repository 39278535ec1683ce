"""The command line: ``promiselite run script.py [argument ...]``."""

from __future__ import annotations

import argparse
import builtins
import io
import os
import sys
from collections.abc import Sequence
from importlib.machinery import SourceFileLoader
from types import ModuleType

from . import __version__
from .errors import without_own_frames
from .scheduler import current_scheduler
from .schedulers.loop import LoopScheduler

JAVASCRIPT = f"{__package__}.js"
"""The module that a script imports which is to end as in Node."""


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
    given = list(sys.argv[1:] if arguments is None else arguments)
    # What follows the script is the script's, "--" included, which argparse would take out.
    own = 2 if given[:1] == ["run"] and given[1:2] and not given[1].startswith("-") else len(given)
    options = parser.parse_args(given[:own])
    return run_script(options.script, options.arguments + given[own:])


def run_script(path: str, arguments: Sequence[str]) -> int:
    """Run a Python file as ``python path`` would, then the current scheduler until nothing is left.

    A script that has imported ``promiselite.js`` ends as in Node: ``process`` decides the status, and what nobody caught is
    told in Node's words.

    Returns:
        0, or 2 if the file cannot be read, which is told on stderr.

    Raises:
        BaseException: what the file or a callback raised, or an unhandled rejection. The interpreter shows it and ends with
            status 1 (or what SystemExit says), and its traceback begins in the file.
    """
    try:
        with io.open_code(path) as file:
            source = file.read()
    except OSError as error:
        print(f"promiselite: can't open file {path!r}: [Errno {error.errno}] {error.strerror}", file=sys.stderr)
        return 2
    file_name = path if os.path.isabs(path) else os.path.join(os.getcwd(), path)
    module = ModuleType("__main__")
    module.__dict__.update(
        __annotations__={},
        __builtins__=builtins,
        __cached__=None,
        __file__=file_name,
        __loader__=SourceFileLoader("__main__", file_name),
    )
    sys.modules["__main__"] = module
    sys.argv = [path, *arguments]
    if not sys.flags.safe_path:
        sys.path[0] = os.path.dirname(os.path.realpath(path))
    is_running = False
    try:
        try:
            exec(compile(source, file_name, "exec", dont_inherit=True), module.__dict__)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            if JAVASCRIPT not in sys.modules:
                raise
            return _finish_as_node(error)
        is_running = True
        if JAVASCRIPT in sys.modules:
            return _finish_as_node(None)
        scheduler = current_scheduler()
        if isinstance(scheduler, LoopScheduler) and not scheduler.closed:
            scheduler.run()
    except SystemExit:
        raise
    except BaseException as error:
        _show_without_own_frames(error, is_running)
        _forget_the_rest()
        raise
    return 0


def _finish_as_node(error: BaseException | None) -> int:
    from .js.program import finish

    return finish(error)


def _show_without_own_frames(error: BaseException, is_running: bool) -> None:
    """Let the interpreter, which ends with *error*, show it without the frames that lead from here to the script.

    A reason that was never raised has no frames but ours: they are better than no traceback.
    """
    hook = sys.excepthook
    whole = error.__traceback__
    traceback = without_own_frames(whole) or (whole if is_running else None)

    def show(kind: type[BaseException], shown: BaseException, _: object) -> None:
        shown.__traceback__ = traceback
        hook(kind, shown, traceback)

    sys.excepthook = show


def _forget_the_rest() -> None:
    """Drop what is queued, as the end of a Node process does; rejections that were not reported yet are logged."""
    scheduler = current_scheduler()
    if isinstance(scheduler, LoopScheduler) and not scheduler.closed:
        scheduler.quiet = True
        scheduler.report_rejections()
        scheduler.abandon()
