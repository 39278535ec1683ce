"""JavaScript's names over the same one ``Promise`` class: ``from promiselite.js import *``.

A snippet of promise code becomes Python line by line and prints the same lines in the same order. ``None`` is undefined,
``null`` an object of its own, dicts are plain objects, lists arrays, and timers count in milliseconds. docs/porting.md has the
table, construct by construct. Of Python's builtins the import replaces ``TypeError``, ``SyntaxError`` and ``ReferenceError``,
by subclasses of them.
"""

from typing import NoReturn as _NoReturn

from ..abort import AbortController, AbortSignal
from ..core.record import intrinsics as _intrinsics
from ..coroutines import async_function
from ..errors import RejectionError
from ..interop import falsy_types as _falsy_types, promisify
from ..promise import Promise
from .arrays import Array
from .console import console
from .emitter import EventEmitter
from .errors import (
    AbortError as _AbortError,
    AggregateError,
    DOMException,
    Error,
    EvalError,
    RangeError,
    ReferenceError,
    SyntaxError,
    TimeoutError as _TimeoutError,
    TypeError,
    URIError,
)
from .inspect import inspect
from .missing import refuse as _refuse
from .outcomes import Fulfilled as _Fulfilled, Rejected as _Rejected
from .process import process
from .strings import String
from .timers import clearImmediate, clearInterval, clearTimeout, queueMicrotask, setImmediate, setInterval, setTimeout
from .values import Map, Set, null, undefined
from .words import EngineWords as _EngineWords

__all__ = [
    "AbortController",
    "AbortSignal",
    "AggregateError",
    "Array",
    "DOMException",
    "Error",
    "EvalError",
    "EventEmitter",
    "Map",
    "Promise",
    "RangeError",
    "ReferenceError",
    "RejectionError",
    "Set",
    "String",
    "SyntaxError",
    "TypeError",
    "URIError",
    "async_function",
    "clearImmediate",
    "clearInterval",
    "clearTimeout",
    "console",
    "inspect",
    "null",
    "process",
    "promisify",
    "queueMicrotask",
    "setImmediate",
    "setInterval",
    "setTimeout",
    "undefined",
]

_intrinsics.type_error = TypeError
_intrinsics.aggregate_error = AggregateError
_intrinsics.abort_error = _AbortError
_intrinsics.timeout_error = _TimeoutError
_intrinsics.words = _EngineWords()
_intrinsics.fulfilled = _Fulfilled
_intrinsics.rejected = _Rejected
_falsy_types.add(type(null))


def __getattr__(name: str) -> _NoReturn:
    """Say of a name that JavaScript has, and this module has not, what there is instead."""
    _refuse(name)
