"""Values made from a description that JavaScript reads too, and random descriptions."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from promiselite import AggregateError, Promise
from promiselite.js.values import Map, Set, null
from tests.console.counterparts import CLASSES, ERRORS, FUNCTIONS, MyArray, MyMap, MyPromise, MySet

Spec = list[Any]


def build(spec: Spec, made: list[Any]) -> Any:
    """Return the value that a description stands for; *made* collects the objects, for references back to them."""
    kind, *rest = spec

    def keep(value: Any) -> Any:
        made.append(value)
        return value

    def inner(one: Spec) -> Any:
        return build(one, made)

    def assign(target: Any, entries: list[Any]) -> Any:
        for key, value in entries:
            target.__dict__[key] = inner(value)
        return target

    match kind:
        case "undefined":
            return None
        case "null":
            return null
        case "bool" | "string":
            return rest[0]
        case "number":
            text: str = rest[0]
            return float(text.replace("Infinity", "inf")) if re.search(r"[.enIN]|^-0", text) else int(text)
        case "date":
            return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=rest[0])
        case "bytes":
            return bytes(rest[0])
        case "function":
            return FUNCTIONS[rest[0]](rest[1])
        case "class":
            return CLASSES[rest[0]]
        case "back":
            return made[rest[0] % len(made)] if made else None
        case "array":
            array: list[Any] = keep(MyArray() if rest[1] else [])
            for item in rest[0]:
                array.append(inner(item))
            return array
        case "object":
            plain: dict[str, Any] = keep({})
            for key, value in rest[0]:
                plain[key] = inner(value)
            return plain
        case "instance":
            return assign(keep(CLASSES[rest[0]]()), rest[1])
        case "map":
            entries: Map[Any, Any] = keep(MyMap() if rest[1] else Map())
            for key, value in rest[0]:
                built = inner(key)
                entries.set(built, inner(value))
            return entries
        case "set":
            members: Set[Any] = keep(MySet() if rest[1] else Set())
            for item in rest[0]:
                members.add(inner(item))
            return members
        case "error":
            name, message, properties, cause = rest
            made_error = ERRORS[name](message, **({"cause": inner(cause)} if cause else {}))
            return assign(keep(made_error), properties)
        case "aggregate":
            return keep(AggregateError([inner(item) for item in rest[0]], rest[1]))
        case "promise":
            state, settled, subclass = rest
            of: Any = MyPromise if subclass else Promise
            if state == "pending":
                return keep(of(lambda: None))
            value = inner(settled)
            if state == "fulfilled":
                return keep(of(lambda resolve: resolve(value)))
            promise = keep(of(lambda _, reject: reject(value)))
            promise.catch(lambda: None)
            return promise
    raise AssertionError(kind)


WORDS = (
    "a",
    "bc",
    "name",
    "value",
    "it's",
    'say "hi"',
    "`tick`",
    "${x}",
    "new\nline",
    "tab\t",
    "back\\slash",
    "\x00\x1b\x7f\x9f",
    "é",
    "日本語",
    "😀",
    "\ud83d",
    "e\u0301",
    "",
    " ",
    "lorem ipsum dolor sit amet",
    "x" * 20,
    "y" * 75,
    "first line\nsecond line of it\n",
    "a long text\nwith several lines, which are\nlonger than one line may be in all\n",
    'don\'t `do` "it"',
    "\u2028",
    "\u00a0",
    "\ufeff",
    "한글",
    "ﬀ",
    "\u200d",
)
KEYS = (
    "a",
    "b",
    "c",
    "key",
    "longerKey",
    "_x",
    "$y",
    "with space",
    "a-b",
    "0",
    "1",
    "42",
    "007",
    "-1",
    "4294967294",
    "4294967295",
    "é",
    "it's",
    "",
    "constructor",
    "__proto__",
    "then2",
    "new\nline",
    "日本",
    "x1",
    "9x",
)
ERROR_KEYS = ("code", "errno", "details", "a-b", "status", "info")
NUMBERS = (
    "0",
    "-0",
    "1",
    "-1",
    "3.5",
    "100",
    "255",
    "1e21",
    "1e-7",
    "123456789012345680000",
    "NaN",
    "Infinity",
    "-Infinity",
    "0.1",
    "2.5e-10",
    "9007199254740993",
    "18446744073709551616",
    "1e300",
    "-12345.678",
    "7",
    "42",
    "1000000",
)


class Describer:
    """Makes random descriptions.

    Args:
        choose: returns a random number below its argument.
    """

    def __init__(self, choose: Callable[[int], int]) -> None:
        self.choose = choose
        self.left = 0

    def pick(self, options: Any) -> Any:
        return options[self.choose(len(options))]

    def describe(self) -> Spec:
        """Return the description of one value, of up to a few hundred parts."""
        self.left = 10 + self.choose(150)
        return self.container(5)

    def count(self) -> int:
        return self.pick((0, 1, 1, 2, 2, 3, 3, 4, 5, 6, 7, 8, 12, 20, 40))

    def value(self, depth: int) -> Spec:
        self.left -= 1
        if depth <= 0 or self.left <= 0 or self.choose(5) < 2:
            return self.leaf()
        return self.container(depth)

    def leaf(self) -> Spec:
        which = self.choose(23)
        if which < 8:
            return ["string", self.text()]
        if which < 15:
            return ["number", self.pick(NUMBERS) if self.choose(2) else str(self.choose(10 ** (1 + self.choose(6))))]
        match which:
            case 15:
                return ["undefined"]
            case 16:
                return ["null"]
            case 17:
                return ["bool", bool(self.choose(2))]
            case 18:
                return ["date", self.choose(4 * 10**12) - 10**12]
            case 19:
                return ["bytes", [self.choose(256) for _ in range(self.pick((2, 3, 49, 50, 51, 60)))]]
            case 20:
                return [
                    "function",
                    self.pick(("Function", "Arrow", "AsyncFunction", "GeneratorFunction", "AsyncGeneratorFunction")),
                    self.pick(("f", "named")),
                ]
            case 21:
                return ["class", self.pick(("Point", "Child"))]
            case _:
                return ["back", self.choose(1000)]

    def text(self) -> str:
        return "".join(self.pick(WORDS) for _ in range(self.pick((1, 1, 1, 2, 3, 8))))

    def container(self, depth: int) -> Spec:
        depth -= 1
        which = self.choose(16)
        if which < 4:
            return ["array", self.items(depth), self.choose(12) == 0]
        if which < 8:
            return ["object", self.entries(KEYS, depth)]
        match which:
            case 8:
                return ["instance", self.pick(("Point", "Child")), self.entries(("a", "b", "_c", "key", "x1"), depth)]
            case 9 | 10:
                return ["map", [[self.value(depth), self.value(depth)] for _ in range(self.count())], self.choose(6) == 0]
            case 11:
                return ["set", self.items(depth), self.choose(6) == 0]
            case 12 | 13:
                cause = self.value(depth) if self.choose(3) == 0 else None
                return ["error", self.pick(sorted(ERRORS)), self.text(), self.entries(ERROR_KEYS, depth), cause]
            case 14:
                return ["aggregate", [self.value(depth) for _ in range(self.choose(9))], self.text()]
            case _:
                return ["promise", self.pick(("pending", "fulfilled", "rejected")), self.value(depth), self.choose(4) == 0]

    def items(self, depth: int) -> list[Spec]:
        if self.choose(3):
            return [self.value(depth) for _ in range(self.count())]
        # Many of one kind, which come in columns.
        count = self.choose(131)
        match self.choose(4):
            case 0:
                top = 10 ** (1 + self.choose(9))
                return [["number", str(self.choose(top))] for _ in range(count)]
            case 1:
                longest = 1 + self.choose(25)
                return [["string", "x" * self.choose(longest)] for _ in range(count)]
            case 2:
                return [["string", self.pick(WORDS)] for _ in range(count)]
            case _:
                return [self.leaf() for _ in range(count)]

    def entries(self, keys: tuple[str, ...], depth: int) -> list[Any]:
        chosen = dict.fromkeys(self.pick(keys) for _ in range(self.count()))
        return [[key, self.value(depth)] for key in chosen]


OPTIONS: tuple[dict[str, Any], ...] = (
    {},
    {},
    {},
    {},
    {"depth": None},
    {"depth": 0},
    {"depth": 1},
    {"depth": 5},
    {"compact": 0},
    {"compact": 1},
    {"compact": 5},
    {"break_length": 120},
    {"break_length": 40},
    {"max_array_length": 5},
    {"max_array_length": 0},
    {"max_string_length": 10},
    {"sorted": True},
    {"colors": True},
    {"colors": True, "depth": None},
    {"break_length": 1000},
    {"numeric_separator": True},
)


def seeded(seed: int) -> tuple[Spec, dict[str, Any]]:
    """Return the description and the options of one seed, the same on every machine."""
    chance = random.Random(seed)
    return Describer(chance.randrange).describe(), OPTIONS[chance.randrange(len(OPTIONS))]
