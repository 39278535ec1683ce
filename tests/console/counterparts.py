"""The classes and functions that driver.js has, in Python."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from promiselite import Promise
from promiselite.js.values import Map, Set


class Error(Exception):
    name = "Error"

    def __init__(self, message: str = "", **options: Any) -> None:
        super().__init__(message)
        self.message = message
        if "cause" in options:
            self.cause = options["cause"]


def subclass(name: str, base: type = Error) -> type:
    return type(name, (base,), {"name": name})


class HttpError(Error):
    def __init__(self, message: str, **options: Any) -> None:
        super().__init__(message, **options)
        self.name = "HttpError"
        self.status = 404


class Unnamed(Error):
    pass


TypeErrorJs = subclass("TypeError")


class MyTypeError(TypeErrorJs):  # type: ignore[misc, valid-type]
    pass


class Other(Error):
    def __init__(self, message: str, **options: Any) -> None:
        super().__init__(message, **options)
        self.name = "OtherError"


ERRORS: dict[str, Callable[..., Any]] = {
    "Error": Error,
    "TypeError": TypeErrorJs,
    **{name: subclass(name) for name in ("RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError")},
    "HttpError": HttpError,
    "Unnamed": Unnamed,
    "MyTypeError": MyTypeError,
    "Other": Other,
}


class Point:
    def __init__(self, **properties: Any) -> None:
        self.__dict__.update(properties)


class Child(Point):
    pass


class MyMap(Map[Any, Any]):
    pass


class MySet(Set[Any]):
    pass


class MyArray(list[Any]):
    pass


class MyPromise(Promise[Any]):
    pass


CLASSES: dict[str, type] = {"Point": Point, "Child": Child}


def _function(name: str) -> Any:
    def function() -> None: ...

    function.__name__ = name
    return function


def _async_function(name: str) -> Any:
    async def function() -> None: ...

    function.__name__ = name
    return function


def _generator_function(name: str) -> Any:
    def function() -> Any:
        yield

    function.__name__ = name
    return function


def _async_generator_function(name: str) -> Any:
    async def function() -> Any:
        yield

    function.__name__ = name
    return function


FUNCTIONS: dict[str, Callable[[str], Any]] = {
    "Function": _function,
    "Arrow": lambda _: lambda: None,
    "AsyncFunction": _async_function,
    "GeneratorFunction": _generator_function,
    "AsyncGeneratorFunction": _async_generator_function,
}
