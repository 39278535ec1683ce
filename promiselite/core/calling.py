# What a callable is made of is found by looking at an object of any type, which leaves pyright with unknown parts.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false, reportUnknownArgumentType=false
"""JavaScript's calling convention: a function may take fewer arguments than it is offered.

How many it takes is read from its signature before the call. The call itself is never tried and caught: a TypeError that
comes out of a handler is the handler's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, CoroutineType, FunctionType, MethodType, ModuleType
from typing import Any
from weakref import WeakKeyDictionary

from .record import intrinsics
from .thenables import has_own, on_class

Arity = tuple[int, int]
"""The fewest and the most positional arguments a callable takes."""

UNLIMITED = 1 << 30
ANYTHING: Arity = (0, UNLIMITED)

TAKES_MORE = 0x04
"""The flag of a code object with ``*args``: how many arguments it takes is not told by its names alone."""
_CO_GENERATOR, _CO_COROUTINE, _CO_ITERABLE_COROUTINE, _CO_ASYNC_GENERATOR = 0x20, 0x80, 0x100, 0x200
_by_text: dict[tuple[str, bool], Arity] = {}
_by_class: WeakKeyDictionary[type, Arity] = WeakKeyDictionary()


def call(function: Callable[..., Any], *offered: Any) -> Any:
    """Call *function* with as many of the *offered* arguments as its signature takes.

    A default parameter is filled, as in JavaScript. A callable without a readable signature gets everything.

    Raises:
        TypeError: *function* requires more than is offered; the message names it.
    """
    required, most = arity(function)
    count = len(offered)
    if required > count:
        raise TypeError(
            f"{describe(function)} requires {required} positional argument{'s' if required > 1 else ''}, "
            f"but {f'only {count}' if count else 'none'} {'are' if count > 1 else 'is'} offered here; "
            "give the others a default, or bind them with functools.partial"
        )
    try:
        return function(*offered) if most >= count else function(*offered[:most])
    finally:
        del function, offered  # an exception raised in there may keep this frame


def start_coroutine(result: object) -> None:
    """Run *result* if it is a coroutine: what a coroutine function returned where nobody looks at results.

    It runs as the body of an async function whose promise nobody holds, so that a failure is an unhandled rejection.
    """
    started(result)


def started(result: Any) -> Any:
    """Return the promise of *result*, which begins to run now, if it is a coroutine, and anything else as it is."""
    return intrinsics.start(result) if type(result) is CoroutineType else result


def arity(function: Any) -> Arity:
    """Return how many positional arguments *function* requires, and how many it takes at most."""
    kind = type(function)
    if kind is FunctionType:
        return _function_arity(function)
    if kind is MethodType:
        return _less(arity(function.__func__), 1)
    if kind is BuiltinFunctionType:
        return _builtin_arity(function)
    if kind is partial and not function.keywords:
        return _less(arity(function.func), len(function.args))
    if issubclass(kind, type):
        if kind.__hash__ is not object.__hash__:  # a metaclass with ideas of its own about which classes are the same
            return _signature_arity(function)
        known = _by_class.get(function)
        if known is None:
            known = _by_class[function] = _signature_arity(function)
        return known
    if not has_own(function, "__signature__"):
        method = on_class(kind, "__call__")
        if type(method) is FunctionType:
            return _less(_function_arity(method), 1)
        if type(method) is staticmethod:
            return arity(method.__func__)
        if type(method) is classmethod:
            return _less(arity(method.__func__), 1)
    return _signature_arity(function)


def describe(function: Any) -> str:
    """Name a callable for an error message, with file and line where it has them."""
    function = unwrapped(function)
    name = getattr(function, "__qualname__", None) or repr(function)
    code = getattr(getattr(function, "__func__", function), "__code__", None)
    return f"{name} ({code.co_filename}:{code.co_firstlineno})" if code is not None else str(name)


def unwrapped(function: Any) -> Any:
    """Return the function that partials and the wrappers of decorators lead to."""
    for _ in range(_MOST_WRAPPERS):
        if isinstance(function, partial):
            function = function.func
        elif type(function) is FunctionType and "__wrapped__" in function.__dict__:
            function = function.__dict__["__wrapped__"]
        else:
            break
    return function


_MOST_WRAPPERS = 100
"""A function may name itself as what it wraps."""


def check_function(name: str, function: Any) -> None:
    """Raise a TypeError in the name of the decorator *name* unless it can wrap *function*."""
    if isinstance(function, (staticmethod, classmethod)):
        kind = type(function).__name__
        raise TypeError(f"{name}(): it wraps the function itself: write @{kind} above @{name}, not below it")
    if not callable(function):
        raise intrinsics.type_error(f"{name}(): a function is needed, not {function!r}: give it the function itself, uncalled")


def kind_of(function: Any) -> str:
    """Say what *function* is.

    Returns:
        "a function", "an async function", "a generator function", "an async generator function", or "an async function of
        types.coroutine", which makes one of a generator function.
    """
    while True:
        if isinstance(function, partial):
            function = function.func
        elif type(function) is MethodType:
            function = function.__func__
        else:
            break
    flags = function.__code__.co_flags if type(function) is FunctionType else 0
    if flags & _CO_COROUTINE:
        return "an async function"
    if flags & _CO_ITERABLE_COROUTINE:
        return "an async function of types.coroutine"
    if flags & _CO_ASYNC_GENERATOR:
        return "an async generator function"
    return "a generator function" if flags & _CO_GENERATOR else "a function"


def _function_arity(function: FunctionType) -> Arity:
    code = function.__code__
    most = code.co_argcount
    required = most - len(function.__defaults__ or ())
    if code.co_flags & TAKES_MORE:
        most = UNLIMITED
        if function.__dict__:
            # A wrapper that takes anything: what it wraps says how much is useful.
            if "__signature__" in function.__dict__:
                return _signature_arity(function)
            wrapped = function.__dict__.get("__wrapped__")
            if callable(wrapped):
                most = max(required, arity(wrapped)[1])
    return required, most


def _builtin_arity(function: Any) -> Arity:
    text = function.__text_signature__
    if text is None:
        return ANYTHING
    owner = function.__self__
    key = (text, owner is None or isinstance(owner, ModuleType))
    known = _by_text.get(key)
    if known is None:
        known = _by_text[key] = _signature_arity(function)
    return known


def _signature_arity(function: Callable[..., Any]) -> Arity:
    import inspect  # slow to load, and seldom needed

    try:
        parameters = inspect.signature(function).parameters.values()
    except (ValueError, TypeError):
        return ANYTHING
    required = most = 0
    for parameter in parameters:
        if parameter.kind is parameter.VAR_POSITIONAL:
            most = UNLIMITED
        elif parameter.kind in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            most += 1
            required += parameter.default is parameter.empty
    return required, most


def _less(known: Arity, bound: int) -> Arity:
    required, most = known
    return max(0, required - bound), most if most >= UNLIMITED else max(0, most - bound)
