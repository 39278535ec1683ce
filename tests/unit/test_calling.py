"""JavaScript's calling convention: how many arguments executors and handlers are given (decision 1)."""

from __future__ import annotations

import functools
import inspect
import operator
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from promiselite import Promise, queue_microtask, set_timeout
from promiselite.core.calling import UNLIMITED, arity, call, describe
from tests.support.hostile import OfUnhashableMeta, UnhashableMeta


def given(handler: Callable[..., Any], value: Any = "value") -> Any:
    """Return what *handler* makes of one value, as a fulfilment handler."""
    return Promise.resolve(value).then(handler).result()


def given_reason(handler: Callable[..., Any], reason: Any = "reason") -> Any:
    """Return what *handler* makes of one reason, as a rejection handler."""
    return Promise.reject(reason).catch(handler).result()


def executed(executor: Callable[..., Any]) -> Any:
    """Return what a promise made with *executor* is fulfilled with."""
    return Promise(executor).result()


class Methods:
    def none(self) -> str:
        return "none"

    def one(self, value: Any) -> Any:
        return value

    def many(self, *values: Any) -> Any:
        return values

    @classmethod
    def of_class(cls, value: Any) -> Any:
        return cls, value

    @staticmethod
    def static(value: Any) -> Any:
        return value

    @staticmethod
    def static_none() -> str:
        return "none"


class Callable0:
    def __call__(self) -> str:
        return "none"


class Callable1:
    def __call__(self, value: Any) -> Any:
        return value


class StaticCall:
    @staticmethod
    def __call__(value: Any) -> Any:
        return value


class ClassCall:
    @classmethod
    def __call__(cls, value: Any) -> Any:
        return value


class DelegatedCall:
    __call__ = functools.partialmethod(lambda self, fixed, value: (fixed, value), "fixed")


class InventsAttributes:
    def __getattr__(self, name: str) -> Any:
        return f"invented {name}"

    def __call__(self, value: Any) -> Any:
        return value


class Point:
    def __init__(self, x: Any) -> None:
        self.x = x


class Empty:
    pass


class Made:
    def __new__(cls, value: Any) -> Any:
        return ("made", value)


def passes_anything(function: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return function(*args, **kwargs)

    return wrapper


@functools.singledispatch
def dispatched(value: Any) -> Any:
    return "object"


@dispatched.register
def _(value: int) -> Any:
    return "int"


@functools.lru_cache
def cached(value: Any) -> Any:
    return value


@functools.lru_cache
def cached_none() -> str:
    return "none"


ONE_ARGUMENT: dict[str, tuple[Callable[..., Any], Any]] = {
    "lambda_none": (lambda: "none", "none"),
    "lambda_one": (lambda value: value, "value"),
    "lambda_default_is_filled": (lambda value="default": value, "value"),
    "lambda_default_after_required": (lambda value, other="other": (value, other), ("value", "other")),
    "lambda_varargs": (lambda *values: values, ("value",)),
    "lambda_one_and_varargs": (lambda value, *more: (value, more), ("value", ())),
    "lambda_keywords_only": (lambda **keywords: keywords, {}),
    "lambda_keyword_default": (lambda *, key="key": key, "key"),
    "lambda_one_and_keyword_default": (lambda value, *, key="key": (value, key), ("value", "key")),
    "method_none": (Methods().none, "none"),
    "method_one": (Methods().one, "value"),
    "method_varargs": (Methods().many, ("value",)),
    "class_method": (Methods.of_class, (Methods, "value")),
    "static_method": (Methods.static, "value"),
    "static_method_none": (Methods.static_none, "none"),
    "staticmethod_object": (Methods.__dict__["static"], "value"),
    "staticmethod_object_none": (Methods.__dict__["static_none"], "none"),
    "partial_that_leaves_one": (functools.partial(lambda a, b: (a, b), 1), (1, "value")),
    "partial_that_leaves_none": (functools.partial(lambda a: a, 1), 1),
    "partial_with_keyword": (functools.partial(lambda a, b: (a, b), b=2), ("value", 2)),
    "partial_with_first_as_keyword": (functools.partial(lambda a, b=0: (a, b), a=1), (1, 0)),
    "partial_of_partial": (functools.partial(functools.partial(lambda a, b, c: (a, b, c), 1), 2), (1, 2, "value")),
    "partial_of_method": (functools.partial(Methods().many, 1), (1, "value")),
    "partial_of_varargs": (functools.partial(lambda *a: a, 1, 2), (1, 2, "value")),
    "callable_object_none": (Callable0(), "none"),
    "callable_object_one": (Callable1(), "value"),
    "callable_object_static": (StaticCall(), "value"),
    "callable_object_class": (ClassCall(), "value"),
    "callable_object_partialmethod": (DelegatedCall(), ("fixed", "value")),
    "callable_object_with_getattr": (InventsAttributes(), "value"),
    "class_new": (Made, ("made", "value")),
    "wrapper": (passes_anything(lambda value: value), "value"),
    "wrapper_none": (passes_anything(lambda: "none"), "none"),
    "wrapper_of_wrapper_none": (passes_anything(passes_anything(lambda: "none")), "none"),
    "lru_cache": (cached, "value"),
    "lru_cache_none": (cached_none, "none"),
    "singledispatch": (dispatched, "object"),
    "builtin_len": (len, 5),
    "builtin_repr": (repr, "'value'"),
    "builtin_without_signature": (max, "v"),
    "builtin_method": ({"value": 1}.get, 1),
    "builtin_method_none": ([1].copy, [1]),
    "builtin_class_str": (str, "value"),
    "builtin_class_list": (list, ["v", "a", "l", "u", "e"]),
    "operator_itemgetter": (operator.itemgetter(0), "v"),
    "operator_methodcaller": (operator.methodcaller("upper"), "VALUE"),
    "mock": (mock.Mock(side_effect=lambda *a: a), ("value",)),
    "magic_mock": (mock.MagicMock(side_effect=lambda *a: a), ("value",)),
    "autospecced": (mock.create_autospec(lambda: 0, return_value="none"), "none"),
    "unbound_method": (str.upper, "VALUE"),
}


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_fulfilment_handler_gets_what_it_takes(name: str) -> None:
    """A fulfilment handler of any kind is called with the value, or with nothing if it takes nothing."""
    handler, expected = ONE_ARGUMENT[name]
    assert given(handler) == expected


@pytest.mark.parametrize("name", ["lambda_none", "lambda_one", "method_none", "callable_object_static", "builtin_len", "mock"])
def test_rejection_handler_gets_what_it_takes(name: str) -> None:
    """A rejection handler follows the same rule."""
    handler, expected = ONE_ARGUMENT[name]
    assert given_reason(handler, "value") == expected


@pytest.mark.parametrize("name", ONE_ARGUMENT)
def test_the_rule_holds_for_a_promise_of_a_subclass(name: str) -> None:
    """The reaction of a subclass's promise calls its handler by the same rule."""

    class Sub(Promise[Any]):
        pass

    handler, expected = ONE_ARGUMENT[name]
    assert Sub.resolve("value").then(handler).result() == expected


def test_print_gets_the_value(capsys: pytest.CaptureFixture[str]) -> None:
    """``then(print)`` prints the value and nothing else."""
    given(print, 3)
    assert capsys.readouterr().out == "3\n"


def test_int_as_a_handler() -> None:
    """A builtin class without a readable signature gets the value."""
    assert given(int, "12") == 12


def test_class_as_a_handler() -> None:
    """A class is called with the value if its constructor takes one."""
    assert given(Point).x == "value"
    assert isinstance(given(Empty), Empty)


def test_class_of_an_unhashable_metaclass_as_a_handler() -> None:
    """A class that cannot be a key in a cache is called all the same."""
    made = given(OfUnhashableMeta)
    assert type(type(made)) is UnhashableMeta
    assert made.given == ("value",)


def test_classes_of_a_metaclass_that_calls_them_equal() -> None:
    """Two classes that compare equal are still asked each for its own signature."""

    class Same(type):
        def __eq__(cls, other: object) -> bool:
            return isinstance(other, Same)

        def __hash__(cls) -> int:
            return 1

    class Takes(metaclass=Same):
        def __init__(self, value: Any) -> None:
            self.value = value

    class TakesNone(metaclass=Same):
        def __init__(self) -> None:
            self.value = None

    assert given(Takes).value == "value"
    assert given(TakesNone).value is None


def test_coroutine_functions() -> None:
    """A coroutine function is called like any function, and its coroutine is followed."""

    async def none() -> str:
        return "none"

    async def one(value: Any) -> Any:
        return value

    assert given(none) == "none"
    assert given(one) == "value"


EXECUTORS: dict[str, Callable[..., Any]] = {
    "lambda_resolve": lambda resolve: resolve("done"),
    "lambda_both": lambda resolve, reject: resolve("done"),
    "lambda_optional_reject": lambda resolve, reject=None: resolve("done"),
    "lambda_more_defaults": lambda resolve, reject, more="more": resolve("done" if more == "more" else more),
    "varargs": lambda *functions: functions[0]("done" if len(functions) == 2 else len(functions)),
    "partial": functools.partial(lambda text, resolve: resolve(text), "done"),
    "partial_keyword": functools.partial(lambda resolve, text: resolve(text), text="done"),
    "wrapper": passes_anything(lambda resolve: resolve("done")),
    "mock": mock.Mock(side_effect=lambda resolve, reject: resolve("done")),
}


@pytest.mark.parametrize("name", EXECUTORS)
def test_executor_gets_what_it_takes(name: str) -> None:
    """An executor gets resolve and reject, or fewer if it takes fewer."""
    assert executed(EXECUTORS[name]) == "done"


def test_executor_without_parameters() -> None:
    """An executor that takes nothing is called, and leaves the promise pending."""
    called = []
    assert Promise(lambda: called.append(1)).state == "pending"
    assert called == [1]


def test_executor_that_is_a_callable_object_inventing_attributes() -> None:
    """What only ``__getattr__`` invents is no signature."""

    class Executor:
        def __getattr__(self, name: str) -> Any:
            return lambda *args: "invented"

        def __call__(self, resolve: Any) -> None:
            resolve("done")

    assert executed(Executor()) == "done"


def test_default_is_filled_by_the_value() -> None:
    """A default parameter is filled, as in JavaScript: ``lambda i=i`` loses its i."""
    handlers = [lambda i=i: i for i in range(3)]
    assert [given(handler) for handler in handlers] == ["value"] * 3


def test_finally_is_offered_nothing() -> None:
    """``finally_`` calls its function without arguments, so that defaults keep their values."""
    seen: list[Any] = []
    Promise.resolve(1).finally_(lambda text="default": seen.append(text)).result()
    assert seen == ["default"]


TOO_MANY: dict[str, Callable[..., Any]] = {
    "function": lambda first, second: None,
    "method": type("Two", (), {"two": lambda self, first, second: None})().two,
    "callable_object": type("Two", (), {"__call__": lambda self, first, second: None})(),
    "partial": functools.partial(lambda first, second, third: None, 1),
    "class": type("Two", (), {"__init__": lambda self, first, second: None}),
    "builtin": isinstance,
}


@pytest.mark.parametrize("name", TOO_MANY)
def test_handler_that_requires_more_rejects_with_its_name(name: str) -> None:
    """A handler that requires more than it is offered is not called: the TypeError names it."""
    handler = TOO_MANY[name]
    error = Promise.resolve(1).then(handler).exception()
    assert type(error) is TypeError
    shown = describe(handler)
    assert shown in str(error)
    assert "requires 2 positional arguments, but only 1 is offered" in str(error)


def test_executor_that_requires_more_rejects() -> None:
    """An executor that requires three arguments rejects its promise."""
    error = Promise(lambda resolve, reject, progress: None).exception()
    assert type(error) is TypeError
    assert "<lambda>" in str(error)
    assert "requires 3 positional arguments, but only 2 are offered" in str(error)


def test_finally_that_requires_an_argument_rejects() -> None:
    """A function given to ``finally_`` that requires an argument rejects with a TypeError."""
    error = Promise.resolve(1).finally_(lambda value: None).exception()
    assert type(error) is TypeError
    assert "requires 1 positional argument, but none is offered" in str(error)


def test_required_keyword_only_parameter_rejects_with_the_name() -> None:
    """A required keyword-only parameter can never be filled: Python's own TypeError names the handler."""

    def wants_key(value: Any, *, key: Any) -> None:
        raise AssertionError

    error = Promise.resolve(1).then(wants_key).exception()
    assert type(error) is TypeError
    assert "wants_key" in str(error)
    assert "key" in str(error)


@pytest.mark.parametrize("parameters", ["", "value", "value=None", "*values"])
def test_a_type_error_raised_inside_is_never_taken_for_wrong_arity(parameters: str) -> None:
    """A handler that raises a TypeError is called once, and its own error is the reason."""
    calls: list[int] = []
    own = TypeError("handler() missing 1 required positional argument: 'value'")

    def fail() -> None:
        calls.append(1)
        raise own

    handler = eval(f"lambda {parameters}: fail()", {"fail": fail})
    assert Promise.resolve(1).then(handler).exception() is own
    assert Promise(handler).exception() is own
    assert calls == [1, 1]


def test_arity_error_is_raised_before_the_call() -> None:
    """The decision is taken from the signature: the handler's body does not begin."""
    called = []
    Promise.resolve(1).then(lambda first, second: called.append(1)).exception()
    assert called == []


@pytest.mark.parametrize("handler", [None, 1, "text", [], object()])
def test_a_handler_that_is_not_callable_is_ignored(handler: Any) -> None:
    """Value and reason pass through what is not callable."""
    assert Promise.resolve(1).then(handler, handler).result() == 1
    assert Promise.resolve(1).finally_(handler).result() == 1
    assert Promise.reject("reason").then(handler, handler).catch(lambda reason: reason).result() == "reason"
    assert Promise.reject("reason").finally_(handler).catch(lambda reason: reason).result() == "reason"


def test_signature_attribute_of_a_wrapper_is_believed() -> None:
    """A wrapper that states its signature is called by it."""
    import inspect

    def wrapper(*args: Any) -> Any:
        return args

    wrapper.__signature__ = inspect.Signature()  # type: ignore[attr-defined]
    assert arity(wrapper) == (0, 0)


def test_a_callable_with_a_signature_of_its_own() -> None:
    """A callable object that states its signature is called by it."""
    import inspect

    class Stated:
        __signature__ = inspect.Signature()

        def __call__(self, *args: Any) -> Any:
            return args

    assert given(Stated()) == ()


def test_unreadable_signature_gets_everything() -> None:
    """A callable without a readable signature is offered all there is."""
    assert arity(max) == (0, UNLIMITED)
    assert call(max, 1, 2) == 2


def test_describe_names_file_and_line() -> None:
    """A function is named with the place where it is written."""

    def here() -> None:
        raise AssertionError

    assert describe(here).startswith(f"{here.__qualname__} ({__file__}:")
    assert describe(functools.partial(here)) == describe(here)
    assert describe(len) == "len"


def test_microtasks_are_called_with_exactly_their_arguments() -> None:
    """``queue_microtask`` is a host function with arguments of its own: nothing is cut."""
    seen: list[Any] = []
    queue_microtask(lambda *args: seen.append(args), 1, 2)
    Promise.resolve().then(lambda: None).result()
    assert seen == [(1, 2)]


def test_resolve_is_called_like_any_function() -> None:
    """As a handler, a listener, a timer's function; it takes one argument or none, as its signature says."""
    first, resolve, _ = Promise.with_resolvers()
    Promise.resolve(1).then(resolve).result()
    assert first.result() == 1
    second, resolve_second, reject_second = Promise.with_resolvers()
    set_timeout(resolve_second)
    assert second.result() is None
    assert str(inspect.signature(resolve_second)) == "(value: 'Any' = None) -> 'None'"
    assert str(inspect.signature(reject_second)) == "(reason: 'Any' = None) -> 'None'"
    assert arity(resolve_second) == arity(reject_second) == (0, 1)


def test_a_function_that_wraps_itself_is_named() -> None:
    """``__wrapped__`` may be anything."""

    def function() -> None: ...

    function.__wrapped__ = function  # type: ignore[attr-defined]
    assert describe(function).startswith("test_a_function_that_wraps_itself_is_named.<locals>.function (")
