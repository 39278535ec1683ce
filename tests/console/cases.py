"""JavaScript literals and the Python values that port them, each alone and inside the containers that change how it prints."""

from __future__ import annotations

from typing import Any

PAIRS: tuple[tuple[str, str], ...] = (
    ("undefined", "None"),
    ("null", "null"),
    ("true", "True"),
    ("false", "False"),
    ("0", "0"),
    ("0.0", "0.0"),
    ("-0", "-0.0"),
    ("3.0", "3.0"),
    ("1e21", "1e21"),
    ("1e20", "1e20"),
    ("123456789012345680000", "123456789012345680000"),
    ("0.1 + 0.2", "0.1 + 0.2"),
    ("1e-7", "1e-7"),
    ("0.000001", "0.000001"),
    ("5e-324", "5e-324"),
    ("1.7976931348623157e308", "1.7976931348623157e308"),
    ("-1.5e-9", "-1.5e-9"),
    ("2 ** 53 + 1", "2 ** 53 + 1"),
    ("-(2 ** 60)", "-(2 ** 60)"),
    ("10 ** 400", "10 ** 400"),
    ("-(10 ** 400)", "-(10 ** 400)"),
    ("NaN", "nan"),
    ("Infinity", "inf"),
    ("-Infinity", "-inf"),
    ("''", "''"),
    ("'text'", "'text'"),
    ('"it\'s"', '"it\'s"'),
    ("'say \"hi\"'", "'say \"hi\"'"),
    ("'it\\'s \"hi\"'", "'it\\'s \"hi\"'"),
    ("'it\\'s \"`hi`\"'", "'it\\'s \"`hi`\"'"),
    ("'it\\'s \"${x}\"'", "'it\\'s \"${x}\"'"),
    ("'a\\nb\\tc\\\\d\\x00\\x1b\\x7f\\x9f\\u2028'", "'a\\nb\\tc\\\\d\\x00\\x1b\\x7f\\x9f\\u2028'"),
    ("'\\b\\f\\v\\r'", "'\\b\\f\\v\\r'"),
    ("'\\ud83d'", "'\\ud83d'"),
    ("'日本語 😀'", "'日本語 😀'"),
    ("'x'.repeat(90)", "'x' * 90"),
    ("'line one\\nline two\\n'.repeat(6)", "'line one\\nline two\\n' * 6"),
    ("'😀'.repeat(6000)", "'😀' * 6000"),
    ("'x'.repeat(10001)", "'x' * 10001"),
    ("[]", "[]"),
    ("[1, 'a', [2, [3, [4, [5]]]]]", "(1, 'a', [2, (3, [4, [5]])])"),
    ("[1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, 7]"),
    ("Array.from({ length: 101 }, (_, i) => i)", "range(101)"),
    ("Array.from({ length: 150 }, (_, i) => i * i)", "[i * i for i in range(150)]"),
    ("Array.from({ length: 27 }, (_, i) => 'x'.repeat(i % 9))", "['x' * (i % 9) for i in range(27)]"),
    ("Array(7).fill('日本')", "['日本'] * 7"),
    ("Array(7).fill('a\\u00adb👍🏽')", "['a\\u00adb👍🏽'] * 7"),
    ("Array(8).fill(true)", "[True] * 8"),
    ("[1, 2, 3, 4, 5, 6, 'seven']", "[1, 2, 3, 4, 5, 6, 'seven']"),
    ("[1.5, 22, 333, -4, 5, 6, 7, 1e21]", "[1.5, 22, 333, -4, 5, 6, 7, 1e21]"),
    ("Array(10).fill({ a: 1 })", "[{'a': 1}] * 10"),
    ("MyArray.from([1, 2])", "MyArray([1, 2])"),
    ("Object.keys({ a: 1, b: 2 })", "{'a': 1, 'b': 2}.keys()"),
    ("Object.values({ a: 1, b: 2 })", "{'a': 1, 'b': 2}.values()"),
    ("Object.entries({ a: 1, b: 2 })", "{'a': 1, 'b': 2}.items()"),
    ("{}", "{}"),
    ("{ a: 1, b: 'two', c: null, d: undefined }", "{'a': 1, 'b': 'two', 'c': null, 'd': None}"),
    ("{ 2: 'b', x: 0, 1: 'a', '-1': 2, '01': 3 }", "{2: 'b', 'x': 0, '1': 'a', -1: 2, '01': 3}"),
    ("{ 'a-b': 1, $c: 2, _d: 3, é: 4, '': 5, \"it's\": 6 }", "{'a-b': 1, '$c': 2, '_d': 3, 'é': 4, '': 5, \"it's\": 6}"),
    ("{ ['__proto__']: 1 }", "{'__proto__': 1}"),
    ("{ a: { b: { c: { d: 1 } } } }", "{'a': {'b': {'c': {'d': 1}}}}"),
    ("{ [true]: 1, [null]: 2, [undefined]: 3, [1.5]: 4 }", "{True: 1, null: 2, None: 3, 1.5: 4}"),
    ("{ a: 'x'.repeat(30), b: 'y'.repeat(30) }", "{'a': 'x' * 30, 'b': 'y' * 30}"),
    ("{ a: 'x'.repeat(31), b: 'y'.repeat(30) }", "{'a': 'x' * 31, 'b': 'y' * 30}"),
    ("Object.fromEntries(Array.from({ length: 30 }, (_, i) => ['k' + i, i]))", "{f'k{i}': i for i in range(30)}"),
    ("{ a: 1, b: 2 }", "SimpleNamespace(a=1, b=2)"),
    ("{ a: 1, b: 2 }", "MappingProxyType({'a': 1, 'b': 2})"),
    ("{ a: 1, b: 2 }", "OrderedDict(a=1, b=2)"),
    ("{ status: 'fulfilled', value: 1 }", "Fulfilled(1)"),
    ("{ status: 'rejected', reason: 'no' }", "Rejected('no')"),
    ("new Point({ a: 1, b: [2] })", "Point(a=1, b=[2])"),
    ("new Child({})", "Child()"),
    ("Point", "Point"),
    ("Child", "Child"),
    ("Promise", "Promise"),
    ("Map", "Map"),
    ("new Map()", "Map()"),
    ("new Map([['a', 1], [{ b: 2 }, new Map([[1, 2]])]])", "Map([['a', 1], [{'b': 2}, Map([[1, 2]])]])"),
    ("new Map(Array.from({ length: 120 }, (_, i) => [i, i]))", "Map((i, i) for i in range(120))"),
    ("new MyMap([['a', 1]])", "MyMap([['a', 1]])"),
    ("new Set()", "Set()"),
    ("new Set(['a', [1], { b: 2 }])", "Set(['a', [1], {'b': 2}])"),
    ("new Set([1])", "{1}"),
    ("new Set([1])", "frozenset([1])"),
    ("new Set(Array.from({ length: 101 }, (_, i) => i))", "Set(range(101))"),
    ("new MySet([1])", "MySet([1])"),
    ("FUNCTIONS.Function('f')", "FUNCTIONS['Function']('f')"),
    ("FUNCTIONS.Arrow()", "lambda: None"),
    ("FUNCTIONS.AsyncFunction('g')", "FUNCTIONS['AsyncFunction']('g')"),
    ("FUNCTIONS.AsyncFunction('g')", "async_function(FUNCTIONS['AsyncFunction']('g'))"),
    ("FUNCTIONS.GeneratorFunction('h')", "FUNCTIONS['GeneratorFunction']('h')"),
    ("FUNCTIONS.AsyncGeneratorFunction('i')", "FUNCTIONS['AsyncGeneratorFunction']('i')"),
    ("FUNCTIONS.Function('f').bind(null)", "partial(FUNCTIONS['Function']('f'))"),
    ("Object.assign(FUNCTIONS.Function('f'), { a: 1 })", "with_properties(FUNCTIONS['Function']('f'), a=1)"),
    ("FUNCTIONS.GeneratorFunction('h')()", "FUNCTIONS['GeneratorFunction']('h')()"),
    ("FUNCTIONS.AsyncGeneratorFunction('h')()", "FUNCTIONS['AsyncGeneratorFunction']('h')()"),
    ("Math.max", "with_properties(FUNCTIONS['Function']('max'))"),
    ("Array.prototype.push", "with_properties(FUNCTIONS['Function']('push'))"),
    ("new Promise(() => {})", "Promise(lambda: None)"),
    ("Promise.resolve({ a: 1 })", "Promise.resolve({'a': 1})"),
    ("Promise.reject(new Error('no'))", "Promise.reject(ERRORS['Error']('no'))"),
    ("Promise.reject(1)", "Promise.reject(1)"),
    ("MyPromise.resolve(1)", "MyPromise.resolve(1)"),
    ("(async () => 1)().then(() => new Promise(() => {}))", "coroutine"),
    ("new Error('message')", "ERRORS['Error']('message')"),
    ("new Error()", "ERRORS['Error']()"),
    ("new TypeError('two\\nlines')", "ERRORS['TypeError']('two\\nlines')"),
    ("new RangeError('python')", "with_class_name('RangeError', ValueError)('python')"),
    ("new ERRORS.HttpError('not found')", "ERRORS['HttpError']('not found')"),
    ("new ERRORS.Unnamed('u')", "ERRORS['Unnamed']('u')"),
    ("new ERRORS.MyTypeError('m')", "ERRORS['MyTypeError']('m')"),
    ("new ERRORS.Other('o')", "ERRORS['Other']('o')"),
    ("Object.assign(new Error('x'), { name: 'Renamed' })", "with_properties(ERRORS['Error']('x'), name='Renamed')"),
    ("Object.assign(new Error('x'), { name: '' })", "with_properties(ERRORS['Error']('x'), name='')"),
    ("Object.assign(new Error('x'), { message: 'y' })", "with_properties(ERRORS['Error']('x'), message='y')"),
    ("Object.assign(new Error('x'), { stack: 'mine' })", "with_properties(ERRORS['Error']('x'), stack='mine')"),
    ("Object.assign(new Error('x'), { stack: undefined })", "with_properties(ERRORS['Error']('x'), stack=None)"),
    (
        "Object.assign(new Error('x'), { code: 'E', info: { a: [1] } })",
        "with_properties(ERRORS['Error']('x'), code='E', info={'a': [1]})",
    ),
    (
        "new Error('a', { cause: new Error('b', { cause: 'c' }) })",
        "ERRORS['Error']('a', cause=ERRORS['Error']('b', cause='c'))",
    ),
    ("new Error('a', { cause: undefined })", "ERRORS['Error']('a', cause=None)"),
    ("new Error('a', { cause: new Error('b') })", "caused_by(with_class_name('Error', ValueError)('a'), ERRORS['Error']('b'))"),
    ("new AggregateError([new Error('1'), 2], 'all')", "AggregateError([ERRORS['Error']('1'), 2], 'all')"),
    (
        "new AggregateError([new Error('1')], 'all')",
        "with_class_name('AggregateError', ExceptionGroup)('all', [ERRORS['Error']('1')])",
    ),
    ("Promise.any([Promise.reject(1)])", "Promise.any([Promise.reject(1)])"),
    ("new Date(0)", "datetime(1970, 1, 1, tzinfo=UTC)"),
    ("new Date('2026-02-03')", "date(2026, 2, 3)"),
    ("new Date(-62135596800000)", "datetime(1, 1, 1, tzinfo=UTC)"),
    ("new Date(1234567890123)", "datetime.fromtimestamp(1234567890.123)"),
    ("Buffer.from('abc')", "b'abc'"),
    ("Buffer.alloc(0)", "memoryview(b'')"),
    ("Buffer.alloc(51)", "bytes(51)"),
    ("Buffer.alloc(60)", "bytes(60)"),
    ("new Uint8Array([1, 2, 3])", "bytearray([1, 2, 3])"),
    ("/a+b/i", "re.compile('a+b', re.I)"),
    ("/x/ims", "re.compile(b'x', re.I | re.M | re.S)"),
    ("AbortSignal.abort()", "AbortSignal.abort()"),
    ("new DOMException('no', 'AbortError')", "DOMException('no', 'AbortError')"),
    ("new WeakMap()", "WeakKeyDictionary()"),
    ("new Map([['a', 1], ['b', { x: 1 }]]).keys()", "Map([['a', 1], ['b', {'x': 1}]]).keys()"),
    ("new Map([['a', 1], ['b', { x: [[[1]]] }]]).values()", "Map([['a', 1], ['b', {'x': [[[1]]]}]]).values()"),
    ("new Map([['a', 1], ['b', { x: [[[1]]] }]]).entries()", "iter(Map([['a', 1], ['b', {'x': [[[1]]]}]]))"),
    ("new Map([['x'.repeat(60), 'y'.repeat(60)]]).entries()", "Map([['x' * 60, 'y' * 60]]).entries()"),
    ("new Map().keys()", "Map().keys()"),
    ("new Set([1, ['a'], 2]).values()", "Set([1, ['a'], 2]).values()"),
    ("new Set([1, ['a']]).entries()", "Set([1, ['a']]).entries()"),
    ("const i = new Set('abc').keys(); i.next(); return i", "cycle(Set('abc').keys(), next)"),
    ("const i = new Set('a').keys(); [...i]; return i", "cycle(Set('a').keys(), list)"),
    ("new WeakSet()", "WeakSet()"),
    ("const o = {}; o.self = o; return o", "cycle({}, lambda o: o.update(self=o))"),
    ("const a = [1]; a.push(a, { a }); return a", "cycle([1], lambda a: a.extend([a, {'a': a}]))"),
    ("const m = new Map(); m.set('m', m); m.set(m, 1); return m", "cycle(Map(), lambda m: m.set('m', m).set(m, 1))"),
    (
        "const o = { x: {} }; o.x.up = o.x; o.o = o; return o",
        "cycle({'x': {}}, lambda o: (o['x'].update(up=o['x']), o.update(o=o)))",
    ),
    ("const p = new Point({}); p.self = p; return [p, p]", "[cycle(Point(), lambda p: setattr(p, 'self', p))] * 2"),
)

AROUND: tuple[tuple[str, str, str, str], ...] = (
    ("", "", "", ""),
    ("[", "]", "[", "]"),
    ("({ key: ", ", other: 'y'.repeat(40) })", "{'key': ", ", 'other': 'y' * 40}"),
    ("({ a: { b: { c: ", " } } })", "{'a': {'b': {'c': ", "}}}"),
    ("new Map([['key', ", "]])", "Map([['key', ", "]])"),
)


OPTIONS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("[1, 2, { a: [3] }]", "[1, 2, {'a': [3]}]", {"show_hidden": True}),
    ("({ b: 1, a: [2, 1] })", "{'b': 1, 'a': [2, 1]}", {"sorted": True}),
    ("new Set([3, 1, 2])", "Set([3, 1, 2])", {"sorted": True}),
    ("'abcdef'", "'abcdef'", {"max_string_length": 3}),
    ("'a😀b😀'", "'a😀b😀'", {"max_string_length": 2}),
    ("[1, 2, 3, 4]", "[1, 2, 3, 4]", {"max_array_length": 2}),
    ("[1, 2, 3, 4]", "[1, 2, 3, 4]", {"max_array_length": 3}),
    ("new Map([[1, 2]])", "Map([[1, 2]])", {"max_array_length": 0}),
    ("new Map([[1, 2], [3, 4]]).keys()", "Map([[1, 2], [3, 4]]).keys()", {"max_array_length": 1}),
    ("new Map([[3, 4], [1, 2]]).entries()", "Map([[3, 4], [1, 2]]).entries()", {"sorted": True}),
    ("new Map([[3, 4], [1, 2]]).entries()", "Map([[3, 4], [1, 2]]).entries()", {"compact": 0}),
    ("new Map([[[3], {}], [1, {}]]).entries()", "Map([[[3], {}], [1, {}]]).entries()", {"depth": 0}),
    ("new Map([[[3], {}], [1, {}]]).entries()", "Map([[[3], {}], [1, {}]]).entries()", {"max_array_length": 0}),
    ("'x'.repeat(10005)", "'x' * 10005", {"max_string_length": None}),
    ("Array.from({ length: 103 }, (_, i) => i)", "range(103)", {"max_array_length": None}),
    ("[1, 2, 3, 4, 5, 6, 7]", "[1, 2, 3, 4, 5, 6, 7]", {"compact": 0}),
    ("Array(9).fill(['a'])", "[['a']] * 9", {"compact": 1}),
    ("[1, 2, 3, 4, 5, 6, 7, 8]", "[1, 2, 3, 4, 5, 6, 7, 8]", {"break_length": 10}),
    ("Array(20).fill('xxxxxxxxx')", "['xxxxxxxxx'] * 20", {"break_length": 37}),
    (
        "({ a: 1, b: 'x', c: null, d: undefined, e: true, f: new Date(0), 'g-h': [1] })",
        "{'a': 1, 'b': 'x', 'c': null, 'd': None, 'e': True, 'f': datetime(1970, 1, 1, tzinfo=UTC), 'g-h': [1]}",
        {"colors": True, "depth": 0},
    ),
    ("({ a: { b: { c: {} } } })", "{'a': {'b': {'c': {}}}}", {"depth": 0}),
    ("[new AbortController()]", "[AbortController()]", {}),
    ("Array(30).fill(1)", "[1] * 30", {"break_length": 10**9}),
    *(
        (number, number, {"numeric_separator": True})
        for number in ("123", "-123", "1234", "-1234567", "0.1234", "-1234567.1234567", "12345.678", "1e21", "1e-7", "-0.0")
    ),
    ("[NaN, Infinity, 10000]", "[nan, inf, 10000]", {"numeric_separator": True}),
    ("({ a: { b: { c: { d: 1 } } } })", "{'a': {'b': {'c': {'d': 1}}}}", {"depth": None}),
)


SAME_IN_BOTH = r"""
console.log('plain'); console.log(); console.log('%s is %d', 'it', 1, [1, 'a']);
console.table([[1, 2], [3, 4]]); console.table([{'a': 1, 'b': 'x'}, {'a': 2, 'c': true}]);
console.table({'r1': {'a': 1}, 'r2': {'a': 2}}); console.table([1, 'b', {'c': 1}]); console.table(5); console.table('x');
console.table([{'a': 1, 'b': 2}], ['b']); console.table([]); console.table([[]]); console.table(null);
console.table([{'a': {'b': 1, 'c': 2, 'd': 3}, 'e': [1, 2, 3, 4, 5]}]); console.table([['日本', 1], ['x\u0301', 2]]);
console.table({'a': 1, 'b': null}); console.table([{'a': {'b': 1}}]);
console.group('G'); console.log('a\nb'); console.group(); console.log({'a': 1, 'b': 'x'.repeat(80)});
console.groupEnd(); console.groupEnd(); console.groupEnd(); console.log('z');
console.count(); console.count(); console.count('x'); console.countReset(); console.count();
console.dir({'a': {'b': {'c': {'d': 1}}}}); console.dir('x');
console.dir({'a': {'b': 1}}, {'depth': 0}); console.dir([1000], {'numericSeparator': true, 'depth': null});
console.table([1, {'a': 2}], ['b', 'a']); console.table([], ['a']); console.table({}, ['a']); console.table([[1]], ['a']);
console.groupCollapsed('%s', 'A'); console.table([1]); console.log([1, 2, 3, 4, 5, 6, 7]); console.log(''); console.groupEnd();
console.debug('d'); console.info('i');
console.table([{'b': 1}, [2, 3], {'a': 4}]); console.table([{'b': 1}], ['b', '10', '9']);
"""
"""A program that prints the same with the console of either language, but for three words."""


def cases() -> list[tuple[str, str, dict[str, Any]]]:
    """Return every pair, alone and in each container, and those with options."""
    made: list[tuple[str, str, dict[str, Any]]] = []
    for javascript, python in PAIRS:
        value = f"(() => {{ {javascript} }})()" if "return " in javascript else f"({javascript})"
        made += [(f"{before}{value}{after}", f"{opening}{python}{closing}", {}) for before, after, opening, closing in AROUND]
    return made + list(OPTIONS)
