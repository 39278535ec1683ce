"""Fill in the generated parts of docs/porting.md: ``python docs/make_porting.py``. A test fails when the page is stale.

The rows of the table are lines of the pairs in tests/javascript/pairs, whose two programs print the same; each is looked up
there, so no row shows what is not run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from promiselite.js.missing import INSTEAD

PAGE = Path(__file__).with_name("porting.md")
PAIRS = Path(__file__).parents[1] / "tests" / "javascript" / "pairs"

ROWS = [
    ("a promise", "create_settles_once", "new Promise((resolve, reject) => {", "Promise(executor)"),
    (
        "a short executor",
        "create_with_timer",
        "new Promise((resolve) => setTimeout(resolve, ms, value))",
        "Promise(lambda resolve: setTimeout(resolve, ms, value))",
    ),
    (
        "settled promises",
        "create_resolve_and_reject",
        "Promise.reject(new RangeError('out of range'))",
        'Promise.reject(RangeError("out of range"))',
    ),
    (
        "resolvers",
        "create_with_resolvers",
        "const { promise, resolve } = Promise.withResolvers();",
        "promise, resolve, _ = Promise.withResolvers()",
    ),
    ("`Promise.try`", "create_try", "Promise.try(parse, 'a,b')", 'Promise.try_(parse, "a,b")'),
    ("then", "chain_of_numbers", ".then((n) => n + 1)", ".then(lambda n: n + 1)"),
    (
        "a chain over several lines",
        "chain_steps_of_a_login",
        "getUser(7)\n  .then((user) => getPosts(user))",
        "(\n    get_user(7)\n    .then(lambda user: get_posts(user))",
    ),
    (
        "a handler of several statements",
        "chain_of_numbers",
        ".then((n) => {\n    console.log(n);\n    return n - 5;\n  })",
        "def show(n):\n    console.log(n)\n    return n - 5",
    ),
    (
        "a returned object",
        "flatten_keeps_scope",
        "({ cost, count, total: cost * count })",
        '{"cost": cost, "count": count, "total": cost * count}',
    ),
    ("a property", "chain_steps_of_a_login", "`${user.name} writes`", "f\"{user['name']} writes\""),
    ("spread", "chain_objects", "({ ...user, age: 36 })", '{**user, "age": 36}'),
    ("destructuring", "all_destructured", "([{ name }, list]) =>", "user, orders = results"),
    (
        "catch",
        "error_skips_to_catch",
        ".catch((error) => console.log('caught', error.message))",
        '.catch(lambda error: console.log("caught", error.message))',
    ),
    ("throw", "error_thrown_in_then", "throw new RangeError(`${n} is too small`)", 'raise RangeError(f"{n} is too small")'),
    ("throw something else", "async_throw_anything", "throw 'a string'", 'raise RejectionError("a string")'),
    ("reject with something else", "unhandled_string", "Promise.reject('a mere string')", 'Promise.reject("a mere string")'),
    ("instanceof", "error_rethrown", "error instanceof RangeError", "isinstance(error, RangeError)"),
    (
        "a cause",
        "error_new_reason",
        "new Error('could not load the user', { cause: error })",
        'Error("could not load the user", {"cause": error})',
    ),
    ("an error class", "error_own_class", "class ValidationError extends Error {", "class ValidationError(Error):"),
    ("an error as text", "create_resolve_and_reject", "`${error}`", 'f"{error}"'),
    (
        "finally",
        "finally_both_ways",
        ".finally(() => console.log('cleaned up 1'))",
        '.finally_(lambda: console.log("cleaned up 1"))',
    ),
    ("all over a map", "all_with_map", "Promise.all([1, 2, 3].map(square))", "Promise.all([square(n) for n in [1, 2, 3]])"),
    ("allSettled", "all_settled_sorted_out", "result.status === 'fulfilled'", 'result.status == "fulfilled"'),
    ("race, any", "any_none", "error instanceof AggregateError", "isinstance(error, AggregateError)"),
    ("an async function", "async_returns_promise", "async function greet() {", "@async_function\nasync def greet():"),
    ("an async handler", "async_arrow_handlers", ".then(async (n) => {", ".then(double)"),
    ("await", "async_await_values", "await wait(10, 'waited')", 'await wait(10, "waited")'),
    ("await a plain value", "async_await_values", "await 'plain'", 'await Promise.resolve("plain")'),
    ("try, catch", "async_try_catch_finally", "} catch (error) {", "except Error as error:"),
    ("catch what is no error", "async_throw_anything", "} catch (reason) {", "except RejectionError as error:"),
    ("a method", "async_methods", "async add(n) {", "@async_function\n    async def add(self, n):"),
    ("`this`", "async_methods", "this.count = before + n;", "self.count = before + n"),
    ("an outer variable", "timers_debounce", "timer = setTimeout(() => fn(...args), ms);", "nonlocal timer"),
    ("a loop of awaits", "loop_sequential", "for (const [name, ms] of", "for name, ms in"),
    ("for await", "iterate_async_generator", "for await (const i of countTo(3))", "async for i in count_to(3):"),
    ("an async generator", "iterate_async_generator", "async function* countTo(n) {", "async def count_to(n):"),
    (
        "break out of for await",
        "iterate_break",
        "for await (const letter of letters()) {",
        "async with aclosing(letters()) as generator:",
    ),
    ("an async iterator", "iterate_class", "[Symbol.asyncIterator]() {", "def __aiter__(self):"),
    (
        "`Array.fromAsync`",
        "iterate_from_async",
        "Array.fromAsync(numbers(), async (n) => n * n)",
        "Array.fromAsync(numbers(), square)",
    ),
    (
        "timers",
        "quiz_script_micro_macro",
        "setTimeout(() => console.log('5: timer'), 0);",
        'setTimeout(lambda: console.log("5: timer"), 0)',
    ),
    (
        "a loop variable in a timer",
        "quiz_loop_with_var",
        "setTimeout(() => console.log('let', own), 20);",
        'setTimeout(lambda own: console.log("let", own), 20, own)',
    ),
    (
        "microtasks",
        "quiz_next_tick",
        "queueMicrotask(() => console.log('microtask'));",
        'queueMicrotask(lambda: console.log("microtask"))',
    ),
    (
        "next tick",
        "quiz_next_tick",
        "process.nextTick(() => console.log('nextTick'));",
        'process.nextTick(lambda: console.log("nextTick"))',
    ),
    (
        "immediates",
        "timers_immediate_order",
        "setImmediate(() => console.log('immediate 2'));",
        'setImmediate(lambda: console.log("immediate 2"))',
    ),
    ("a thenable", "thenable_adopted", "then(resolve) {", "def then(self, resolve):"),
    ("cancellation", "abort_a_delay", "signal.addEventListener('abort', () => {", 'signal.addEventListener("abort", on_abort'),
    (
        "a DOMException",
        "abort_with_exception",
        "new DOMException('download cancelled', 'AbortError')",
        'DOMException("download cancelled", "AbortError")',
    ),
    ("aborted?", "abort_in_a_loop", "signal.throwIfAborted();", "signal.throwIfAborted()"),
    (
        "unhandled rejections",
        "unhandled_in_async",
        "process.once('unhandledRejection', (reason) =>",
        'process.once("unhandledRejection", lambda reason:',
    ),
    ("the exit status", "exit_code", "process.exitCode = 3;", "process.exitCode = 3"),
    ("promisify", "promisify_util", "promisify(add)", "promisify(add)"),
    ("a sleep", "promisify_timer", "promisify(setTimeout)", "promisify(setTimeout)"),
    ("an event emitter", "promisify_event", "new EventEmitter()", "EventEmitter()"),
    ("undefined, null", "chain_ignores_values", ".then(undefined)", ".then(undefined)"),
    ("Map, Set", "cache_promises", "new Map()", "Map()"),
    ("options of console.dir", "print_options", "console.dir(order, { depth: 0 });", 'console.dir(order, {"depth": 0})'),
    ("identity", "create_resolve_is_identity", "Promise.resolve(promise) === promise", "Promise.resolve(promise) is promise"),
    ("truthiness", "truthiness", "list ?", "if list is not undefined"),
]
"""What, the pair that shows it, and the words of either program."""

GROUPS = {
    "create": "Creation",
    "states": "States",
    "chain": "Chains",
    "flatten": "Flattening",
    "error": "Errors",
    "finally": "Finally",
    "all": "Promise.all and allSettled",
    "race": "Race",
    "any": "Any",
    "combinators": "Combinators",
    "quiz": "Event-loop quizzes",
    "timers": "Timers",
    "async": "Async functions",
    "loop": "Loops, sequential and parallel",
    "thenable": "Thenables",
    "unhandled": "Unhandled rejections",
    "uncaught": "Uncaught exceptions",
    "exit": "The end of the process",
    "timeout": "Time limits",
    "abort": "Cancellation",
    "iterate": "Async iteration",
    "promisify": "Promisification",
    "retry": "Retry",
    "queue": "Queues and limits",
    "print": "What console.log prints",
}
REST = "More"


def parts() -> dict[str, str]:
    """Return the generated parts by name."""
    return {"table": "\n".join(table()), "instead": "\n".join(instead()), "pairs": "\n".join(pairs())}


def table() -> Iterator[str]:
    """Yield the table of constructs."""
    yield "| what | JavaScript | Python |"
    yield "| --- | --- | --- |"
    for what, name, javascript, python in ROWS:
        for suffix, words in ((".js", javascript), (".py", python)):
            if words not in (PAIRS / (name + suffix)).read_text(encoding="utf-8"):
                raise ValueError(f"{name}{suffix} has no {words!r}")
        yield f"| [{what}](../tests/javascript/pairs/{name}.py) | {cell(javascript)} | {cell(python)} |"


def cell(words: str) -> str:
    """Write a fragment of a program so that it can stand in a table."""
    lines = [line.replace("|", "\\|") for line in words.splitlines()]
    return "<br>".join(
        f"`` {line} ``" if "`" in line else f"`{line}`"
        for line in (re.sub(r"^ +", lambda indent: "\u2003" * (len(indent[0]) // 2), line) for line in lines)
    )


def instead() -> Iterator[str]:
    """Yield the table of what the layer does not have."""
    yield "| JavaScript | in Python |"
    yield "| --- | --- |"
    for name, words in sorted(INSTEAD.items(), key=lambda item: item[0].lower()):
        yield f"| `{name}` | {words} |"


def pairs() -> Iterator[str]:
    """Yield the list of all pairs, by group."""
    names = sorted(path.stem for path in PAIRS.glob("*.js"))
    grouped: dict[str, list[str]] = {title: [] for title in (*GROUPS.values(), REST)}
    for name in names:
        grouped[GROUPS.get(name.partition("_")[0], REST)].append(name)
    for title, members in grouped.items():
        yield f"**{title}.** " + " · ".join(
            f"{first_line(name)} ([js](../tests/javascript/pairs/{name}.js), [py](../tests/javascript/pairs/{name}.py))"
            for name in members
        )
        yield ""


def first_line(name: str) -> str:
    """Return what a pair says of itself."""
    line = (PAIRS / f"{name}.js").read_text(encoding="utf-8").partition("\n")[0]
    return line.removeprefix("// ").rstrip(".")


def page(text: str) -> str:
    """Return *text* with its generated parts filled in."""
    for name, part in parts().items():
        begin, end = f"<!-- begin {name} -->", f"<!-- end {name} -->"
        head, _, rest = text.partition(begin)
        _, _, tail = rest.partition(end)
        text = f"{head}{begin}\n{part.rstrip()}\n{end}{tail}"
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
