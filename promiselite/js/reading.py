"""What an object is made of, read without running its own code wherever Python lets that be."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Objects of every kind come here; a class found by type() has parameters that nobody knows.

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from types import (
    BuiltinFunctionType,
    CodeType,
    FunctionType,
    MemberDescriptorType,
    MethodDescriptorType,
    MethodType,
    MethodWrapperType,
    WrapperDescriptorType,
)
from typing import Any

from ..core.settling import ResolvingFunctions, functions_of
from ..core.thenables import MISSING, on_class

FUNCTIONS = (
    FunctionType,
    MethodType,
    BuiltinFunctionType,
    MethodDescriptorType,
    MethodWrapperType,
    WrapperDescriptorType,
    partial,
    ResolvingFunctions,
)

_HEAP_TYPE = 1 << 9
_GENERATOR, _COROUTINE, _ASYNC_GENERATOR = 0x20, 0x80, 0x200

_mro: Callable[[type], tuple[type, ...]] = type.__dict__["__mro__"].__get__
_class_dict: Callable[[type], dict[str, Any]] = type.__dict__["__dict__"].__get__
_class_name: Callable[[type], str] = type.__dict__["__name__"].__get__
_module: Callable[[type], object] = type.__dict__["__module__"].__get__
_flags: Callable[[type], int] = type.__dict__["__flags__"].__get__


def class_name(kind: type) -> str:
    """Return the name of a class, whatever its metaclass answers."""
    return _class_name(kind)


def module_of(kind: type) -> str:
    """Return the name of the module a class says it comes from."""
    module, _ = attempt(_module, kind)
    return module if type(module) is str else ""


def is_written_in_python(kind: type) -> bool:
    """Tell whether a class was made by a class statement."""
    return bool(_flags(kind) & _HEAP_TYPE) and "__module__" in _class_dict(kind)


def is_own(kind: type) -> bool:
    """Tell whether a class is promiselite's: its slots are nobody's business."""
    return module_of(kind).partition(".")[0] == _PACKAGE


def base_of(kind: type) -> type | None:
    """Return the class that *kind* extends, if that is worth a word."""
    for base in _mro(kind)[1:]:
        if base is not object and module_of(base) not in ("abc", "typing", "typing_extensions"):
            return base
    return None


def own_properties(value: object) -> dict[str, Any]:
    """Return what is stored in *value* itself: its ``__dict__``, after the slots of its classes.

    Left out are names with two underscores in front: Python's own, and those a class keeps private, as JavaScript's ``#x``.
    """
    found: dict[str, Any] = {}
    for base in reversed(_mro(type(value))):
        if _flags(base) & _HEAP_TYPE and not is_own(base):
            for name in _slots(base):
                member = _class_dict(base).get(name)
                if type(member) is MemberDescriptorType:
                    try:
                        found[name] = member.__get__(value)
                    except AttributeError:  # an empty slot
                        continue
    attributes = own_dict(value)
    found.update(attributes)
    private = {f"_{class_name(base).lstrip('_')}__" for base in _mro(type(value))} if found else set[str]()
    return {
        name: item
        for name, item in found.items()
        if type(name) is str and not name.startswith("__") and not any(name.startswith(prefix) for prefix in private)
    }


def _slots(kind: type) -> Iterator[str]:
    slots: Any = _class_dict(kind).get("__slots__", ())
    if type(slots) in (tuple, list, dict):
        yield from (name for name in slots if type(name) is str)
    elif type(slots) is str:
        yield slots


def own_dict(value: object) -> dict[str, Any]:
    """Return a copy of the ``__dict__`` of *value*, empty if it has none."""
    try:
        attributes: object = object.__getattribute__(value, "__dict__")
    except Exception:  # none, or a property of the class's own that failed
        return {}
    return dict.copy(attributes) if isinstance(attributes, dict) else {}


def has_properties(kind: type) -> bool:
    """Tell whether instances of *kind* are objects in JavaScript's sense, which have properties of their own."""
    return any(not {"__dict__", "__slots__"}.isdisjoint(_class_dict(base)) for base in _mro(kind) if _flags(base) & _HEAP_TYPE)


def attempt(function: Callable[..., Any], *args: Any) -> tuple[Any, str]:
    """Call foreign code: return its result and no text, or None and what to show in its place."""
    try:
        return function(*args), ""
    except Exception as error:
        return None, f"[{class_name(type(error))} was raised]"


def safe_text(function: Callable[[Any], Any], value: object) -> str:
    """Return what ``str`` or ``repr`` makes of *value*; if it raises, that it did."""
    text, failure = attempt(function, value)
    return failure or str.__str__(text)


def function_name(function: Any) -> str:
    """Return a function's name, empty for a lambda and for what settles a promise."""
    if isinstance(function, partial):
        inner: Any = function.func
        return f"bound {function_name(inner)}".rstrip()
    if not issubclass(type(function), FUNCTIONS):
        return class_name(function if issubclass(type(function), type) else type(function))
    if functions_of(function) is not None:
        return ""
    name, _ = attempt(getattr, function, "__name__", "")
    return name if type(name) is str and name != "<lambda>" else ""


def function_kind(function: Any) -> str:
    """Return the word that Node uses: Function, AsyncFunction, GeneratorFunction or AsyncGeneratorFunction.

    A function that wraps another one, as ``async_function`` does, counts as that.
    """
    for _ in range(16):
        inner: Any = MISSING
        if isinstance(function, partial):
            inner = function.func
        elif type(function) is MethodType:
            inner = function.__func__
        elif type(function) is FunctionType:
            inner = function.__dict__.get("__wrapped__", MISSING)
        if inner is MISSING:
            break
        function = inner
    code: object = getattr(function, "__code__", None) if type(function) is FunctionType else None
    flags = code.co_flags if isinstance(code, CodeType) else 0
    if flags & _ASYNC_GENERATOR:
        return "AsyncGeneratorFunction"
    if flags & _COROUTINE:
        return "AsyncFunction"
    return "GeneratorFunction" if flags & _GENERATOR else "Function"


def hook(value: object, name: str) -> Callable[[], Any] | None:
    """Return the method *name* of *value*'s class, bound, if there is one."""
    function = on_class(type(value), name)
    return partial(function, value) if callable(function) else None


_PACKAGE = __name__.partition(".")[0]
