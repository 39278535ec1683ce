"""Write docs/api.md from the docstrings: ``python docs/make_api.py``. A test fails when the page is stale."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promiselite

PAGE = Path(__file__).with_name("api.md")

GROUPS = {
    "Promises": ["Promise", "Resolvers", "Fulfilled", "Rejected", "async_function"],
    "Errors": ["AggregateError", "RejectionError"],
    "Cancellation and time limits": ["AbortController", "AbortSignal", "AbortError", "deadline", "with_signal", "aborting"],
    "Bounded concurrency": ["limit", "Limiter", "as_completed", "AsCompleted"],
    "Debugging": [
        "pending",
        "PromiseWarning",
        "ForgottenReturnWarning",
        "SlowHandlerWarning",
        "ClosedSchedulerWarning",
        "UnawaitedCoroutineWarning",
    ],
    "Running": ["run", "current_scheduler", "use_scheduler"],
    "Jobs and ticks": ["queue_microtask", "next_tick"],
    "Timers": [
        "set_timeout",
        "clear_timeout",
        "set_interval",
        "clear_interval",
        "set_immediate",
        "clear_immediate",
        "sleep",
        "Timer",
        "Immediate",
    ],
    "Work elsewhere": ["offload", "offloaded", "promisify"],
    "Bridges": ["to_asyncio_future", "to_concurrent_future"],
}
LAST_GROUP = "Schedulers"

HEAD = """\
# API

<!-- Written by docs/make_api.py from the docstrings: change those, then run it. -->

Everything here is imported from `promiselite`. What bears a JavaScript name takes milliseconds; what bears a Python name
takes seconds.
"""


def page() -> str:
    """Return the whole page."""
    grouped = [name for names in GROUPS.values() for name in names]
    rest = [name for name in promiselite.__all__ if name not in grouped]
    return "\n".join([HEAD, *(line for group, names in {**GROUPS, LAST_GROUP: rest}.items() for line in section(group, names))])


def section(group: str, names: list[str]) -> Iterator[str]:
    """Yield the lines of one group."""
    yield f"## {group}\n"
    for name in names:
        thing = getattr(promiselite, name)
        if isinstance(thing, type):
            yield f"### `class {name}{signature(thing)}`\n"
            yield text_of(thing)
            for (member, *aliases), value in members(thing):
                yield f"#### `{name}.{heading(member, value)}`\n"
                if aliases:
                    yield f"Also spelled `{aliases[0]}`.\n"
                yield text_of(value)
        else:
            yield f"### `{name}{signature(thing)}`\n"
            yield text_of(thing)


def members(owner: type) -> Iterator[tuple[list[str], Any]]:
    """Yield what *owner* and its undocumented bases define, each with all its names."""
    documented = [base for base in owner.__mro__[1:] if base.__name__ in promiselite.__all__]
    found: dict[int, tuple[list[str], Any]] = {}
    for base in owner.__mro__:
        if not base.__module__.startswith("promiselite") or any(issubclass(one, base) for one in documented):
            continue
        for name, value in vars(base).items():
            described = isinstance(value, (property, staticmethod, classmethod)) or inspect.isfunction(value)
            if described and not name.startswith("_"):
                found.setdefault(id(getattr(value, "__func__", value)), ([], value))[0].append(name)
    yield from found.values()


def heading(name: str, value: Any) -> str:
    """Return a member's name with its parameters, if it has any to name."""
    if isinstance(value, property):
        return name
    function = getattr(value, "__func__", value)
    return name + signature(function, skip=0 if isinstance(value, staticmethod) else 1)


def signature(function: Any, skip: int = 0) -> str:
    """Return the parameters with their defaults, and without annotations."""
    try:
        found = inspect.signature(function)
    except ValueError:
        return ""
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in list(found.parameters.values())[skip:]]
    return str(found.replace(parameters=bare, return_annotation=inspect.Signature.empty))


def text_of(thing: Any) -> str:
    """Return a docstring as Markdown."""
    lines = (inspect.getdoc(thing) or "").splitlines()
    text: list[str] = []
    in_section = False
    for line in lines:
        if re.fullmatch(r"(Args|Attributes|Raises|Returns):", line):
            in_section = True
            text += [f"**{line}**", ""]
        elif in_section and line.startswith("    "):
            entry = re.fullmatch(r"    (\*{0,2}\w[\w, ]*): (.*)", line)
            text.append(f"- `{entry[1]}`: {entry[2]}" if entry else "  " + line.strip())
        else:
            in_section = in_section and not line
            text.append(line)
    joined = "\n".join(text).replace("``", "`")
    return re.sub(r"(?<![<(])(https://[^\s,]+[^\s,.])", r"<\1>", joined) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
