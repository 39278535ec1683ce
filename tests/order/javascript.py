"""A random program written as JavaScript: what Node runs, and what a failed test shows."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from tests.order.programs import (
    Argument,
    Async,
    Clear,
    Combine,
    Expression,
    Failure,
    Finally,
    Function,
    Interval,
    Later,
    New,
    Number,
    Program,
    Settle,
    Statement,
    Static,
    Then,
    Thenable,
    Try,
    Undefined,
    Variable,
    WithResolvers,
)

PRELUDE = (Path(__file__).parent / "prelude.js").read_text(encoding="utf-8")
LATER = {"microtask": "queueMicrotask", "tick": "process.nextTick", "immediate": "setImmediate", "timer": "setTimeout"}
JS_NAMES = {"all_settled": "allSettled"}


def javascript(program: Program) -> str:
    """Write *program* as the statements of a main script, over the names of ``prelude.js``."""
    lines = [f"hook = {function(program.hook)};", *(statement(one) for one in program.body), 'log("main ends");']
    return "\n".join(lines)


def function(node: Function) -> str:
    """Write a function of one parameter."""
    end = {"throw": " throw {};", "return": " return {};", "nothing": ""}[node.end].format(expression(node.value))
    body = "".join(f"\n{statement(one)}" for one in node.body).replace("\n", "\n  ")
    return f'(x) => {{ log("f{node.number}", x);{body}{end} }}'


def handler(node: Function | None) -> str:
    return "5" if node is None else function(node)


def constructor(subclass: bool) -> str:
    return "Sub" if subclass else "Promise"


def settle(nodes: Iterable[Settle]) -> str:
    """Write calls of ``resolve`` and ``reject``, now or later."""
    parts = []
    for node in nodes:
        act = f'log("{node.which} {node.number}"); {node.which}({expression(node.value)});'
        if node.when != "now":
            ms = f", {node.ms}" if node.when == "timer" else ""
            act = f"{LATER[node.when]}(() => {{ {act} }}{ms});"
        parts.append(act)
    return " ".join(parts)


def throw(node: Expression | None) -> str:
    return "" if node is None else f" throw {expression(node)};"


def expression(node: Expression) -> str:
    """Write an expression; ``x`` is the argument of the innermost function."""
    match node:
        case Number(number):
            return str(number)
        case Undefined():
            return "undefined"
        case Argument():
            return "x"
        case Failure(number):
            return f'new Error("e{number}")'
        case Variable(number):
            return f"p[{number}]"
        case Thenable(number, getter, settles, raises):
            if getter == "raises":
                return f'thenable({number}, () => {{ throw new Error("getter {number}"); }})'
            if getter == "number":
                return f"thenable({number}, () => 5)"
            body = f'log("then {number}"); {settle(settles)}{throw(raises)}'
            return f"thenable({number}, () => (resolve, reject) => {{ {body} }})"


def statement(node: Statement) -> str:
    """Write one statement."""
    match node:
        case New(target, subclass, settles, raises):
            body = f'log("executor {target}"); {settle(settles)}{throw(raises)}'
            return f"p[{target}] = new {constructor(subclass)}((resolve, reject) => {{ {body} }});"
        case WithResolvers(target, subclass, settles):
            made = f"const {{ promise, resolve, reject }} = {constructor(subclass)}.withResolvers();"
            return f"{{ {made} p[{target}] = promise; {settle(settles)} }}"
        case Static(target, subclass, name, value):
            return f"p[{target}] = {constructor(subclass)}.{name}({expression(value)});"
        case Try(target, subclass, tried):
            return f"p[{target}] = {constructor(subclass)}.try({function(tried)}, x);"
        case Then(target, source, "catch", _, on_rejected):
            return f"if (p[{source}]) p[{target}] = p[{source}].catch({handler(on_rejected)});"
        case Then(target, source, _, on_fulfilled, on_rejected):
            return f"if (p[{source}]) p[{target}] = p[{source}].then({handler(on_fulfilled)}, {handler(on_rejected)});"
        case Finally(target, source, tried):
            return f"if (p[{source}]) p[{target}] = p[{source}].finally({handler(tried)});"
        case Combine(target, subclass, name, values, source):
            items = f"[{', '.join(expression(value) for value in values)}]"
            iterable = items if source == "list" else f"generate({items}, {str(source == 'raising generator').lower()})"
            return f"p[{target}] = {constructor(subclass)}.{JS_NAMES.get(name, name)}({iterable});"
        case Later(target, when, called, ms):
            delay = f", {ms}" if when == "timer" else ""
            return f"c[{target}] = {LATER[when]}({function(called)}{delay});"
        case Interval(target, ms, times, called):
            return f"interval({target}, {ms}, {times}, {function(called)});"
        case Clear(target):
            return f"clear(c[{target}]);"
        case Async():
            return f"p[{node.target}] = (async () => {{ {async_body(node)} }})();"


def async_body(node: Async) -> str:
    label = f"async {node.number}"
    parts = [f'log("{label}");']
    for step in node.steps:
        awaits = f'log("{label} got", await ({expression(step.value)}));'
        parts.append(f'try {{ {awaits} }} catch (e) {{ log("{label} caught", e); }}' if step.catches else awaits)
    if node.end != "nothing":
        parts.append(f"{node.end} {expression(node.value)};")
    return " ".join(parts)
