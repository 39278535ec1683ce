"""The error classes: JavaScript's and Python's at once."""

from __future__ import annotations

import builtins
import copy
import pickle
import traceback
from typing import Any

import pytest

from promiselite import AbortError, AggregateError, LoopScheduler, Promise, js
from promiselite.js.frames import frames_of, show_frames
from tests.support.programs import run_program

KINDS = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"]
BOTH = ["TypeError", "SyntaxError", "ReferenceError"]


class Own(js.Error):
    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.name = "Own"
        self.code = 5


@pytest.mark.parametrize("name", KINDS)
def test_name_message_and_text(name: str) -> None:
    """As JavaScript writes an error, with and without a message."""
    kind = getattr(js, name)
    error = kind("what happened")
    assert (error.name, error.message, error.cause) == (name, "what happened", None)
    assert str(error) == f"{error}" == f"{name}: what happened"
    assert (kind().message, str(kind())) == ("", name)
    assert "cause" not in vars(error)
    assert issubclass(kind, js.Error)
    assert isinstance(error, Exception)


@pytest.mark.parametrize("name", BOTH)
def test_pythons_own_class_is_a_base(name: str) -> None:
    """So ``except`` of Python's class catches JavaScript's; ``isinstance`` is ``instanceof`` the other way round as well."""
    kind, python = getattr(js, name), getattr(builtins, name)
    assert issubclass(kind, python)
    with pytest.raises(python):
        raise kind("x")
    assert isinstance(python("x"), kind)
    assert isinstance(python("x"), js.Error)
    assert not issubclass(python, kind)


def test_instanceof_error_holds_for_every_exception() -> None:
    """But not for what is no error, and a subclass knows its own."""
    assert isinstance(ValueError(), js.Error)
    assert isinstance(AggregateError([]), js.Error)
    assert isinstance(AbortError(), js.Error)
    assert not isinstance(KeyboardInterrupt(), js.Error)
    assert not isinstance("text", js.Error)
    assert not isinstance(ValueError(), js.RangeError)
    assert not isinstance(ValueError(), Own)
    assert isinstance(Own("x"), Own)


def test_a_subclass_keeps_its_bases_name() -> None:
    """As in JavaScript, until it sets one."""

    class Quiet(js.RangeError):
        pass

    assert Quiet("x").name == "RangeError"
    assert str(Own("x")) == "Own: x"


def test_parts_of_the_text_may_be_missing_or_odd() -> None:
    error = js.Error("message")
    error.name = ""
    assert str(error) == "message"
    error.name = None
    assert str(error) == "undefined: message"
    error.message = ""
    assert str(error) == "undefined"


@pytest.mark.parametrize(("given", "message"), [(404, "404"), (3.0, "3"), (True, "true"), (js.null, "null"), ([1, 2], "1,2")])
def test_a_message_becomes_a_string(given: object, message: str) -> None:
    assert js.Error(given).message == message


def test_raise_from_names_the_cause() -> None:
    """Python's way to write it; what was given as ``cause`` goes before."""
    low = KeyError("low")
    with pytest.raises(js.Error) as caught:
        raise js.Error("high") from low
    assert caught.value.cause is low
    with pytest.raises(js.Error) as caught:
        raise js.Error("high", cause="given") from low
    assert caught.value.cause == "given"
    with pytest.raises(AttributeError, match="'RangeError' object has no attribute 'reason'"):
        js.RangeError("m").reason  # type: ignore[attr-defined]


def test_to_string() -> None:
    assert js.RangeError("too far").toString() == "RangeError: too far"


def test_the_cause_in_both_spellings() -> None:
    """A cause that is an exception is Python's cause too; any other value is kept as it is."""
    first = js.Error("first")
    for error in (js.Error("m", {"cause": first}), js.Error("m", cause=first)):
        assert error.cause is first
        assert error.__cause__ is first
    other = js.TypeError("m", {"cause": {"code": 1}})
    assert other.cause == {"code": 1}
    assert other.__cause__ is None
    nothing = js.Error("m", cause=None)
    assert "cause" in vars(nothing)
    assert js.Error("m", {"other": 1}).cause is None
    assert js.Error("m", None).cause is None


def test_copies_and_pickles() -> None:
    error = Own("x")
    for made in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(made), made.message, made.code, str(made)) == (Own, "x", 5, "Own: x")
    assert pickle.loads(pickle.dumps(js.SyntaxError("m", cause=1))).cause == 1


def test_python_shows_it() -> None:
    """The traceback module has no trouble with any of them."""
    for name in KINDS:
        text = "".join(traceback.format_exception_only(getattr(js, name)("shown")))
        assert "shown" in text


def make() -> js.Error:
    return Own("x")


def test_the_stack_tells_where_it_was_made() -> None:
    """Innermost first, without the constructors; file, line and column."""
    lines = make().stack.splitlines()
    assert lines[0] == "Own: x"
    code = make.__code__
    assert lines[1] == f"    at make ({code.co_filename}:{code.co_firstlineno + 1}:12)"
    assert lines[2].startswith("    at test_the_stack_tells_where_it_was_made (")
    assert len(lines) <= 11
    assert not any("/promiselite/js/" in line for line in lines)
    assert make().frames[0].code is code


def test_capture_stack_trace() -> None:
    """It moves the beginning of the stack; in a constructor that is where the error was made already."""

    class Own(js.Error):
        def __init__(self, message: str) -> None:
            super().__init__(message)
            js.Error.captureStackTrace(self, Own)

    error = Own("x")
    made = error.frames[0]
    assert made.code is test_capture_stack_trace.__code__

    def again() -> None:
        js.Error.captureStackTrace(error)

    again()
    assert error.frames[0].code is again.__code__
    assert error.frames[1].code is made.code
    assert error.frames[1].line > made.line
    js.Error.captureStackTrace(KeyError("left alone"))


def test_a_stack_names_methods_but_not_modules_or_lambdas() -> None:
    class Maker:
        def make(self) -> js.Error:
            return js.Error("x")

    assert "    at Maker.make (" in Maker().make().stack
    anonymous: Any = lambda: js.Error("x")
    assert anonymous().stack.splitlines()[1].startswith(f"    at {__file__}:")
    assert show_frames(frames_of(None)) == []


def test_a_place_without_a_column() -> None:
    """A frame whose instruction is unknown stands at column 1."""
    frame = make().frames[0]._replace(instruction=100_000)
    assert frame.column == 1


def test_what_the_specification_throws_is_javascripts_type_error(loop: LoopScheduler) -> None:
    """Promiselite's own TypeErrors fit ``except js.TypeError`` where ECMAScript has one."""
    not_callable: Any = 5
    with pytest.raises(js.TypeError) as raised:
        Promise(not_callable)
    assert raised.value.name == "TypeError"
    itself: Any = Promise.resolve(1).then(lambda: itself)
    loop.run_until(itself.catch(lambda error: None))
    assert isinstance(itself.exception(), js.TypeError)
    for iterable in (5, Promise.resolve(1)):
        assert type(Promise.all(iterable).exception()) is js.TypeError  # type: ignore[arg-type]


def test_the_import_makes_it_so() -> None:
    """And not before: the core alone raises Python's own class."""
    done = run_program("""
        from promiselite import Promise
        print(type(Promise.all(5).exception()).__module__)
        import promiselite.js
        print(type(Promise.all(5).exception()) is promiselite.js.TypeError)
    """)
    assert (done.stdout, done.stderr) == ("builtins\nTrue\n", "")


def test_the_import_reaches_the_errors_of_the_core_too() -> None:
    """Without it they are promiselite's own, and Python's."""
    done = run_program("""
        from promiselite import AbortSignal, Promise, run
        def kinds():
            expired = AbortSignal.timeout(0)
            none = Promise.any([])
            none.catch(lambda: None)
            run(Promise(lambda resolve: expired.add_listener(resolve)))
            return [type(error).__module__ for error in (none.exception(), AbortSignal.abort().reason, expired.reason)]
        print(*kinds())
        import promiselite.js
        print(*kinds())
    """)
    own, layer = "promiselite.errors", "promiselite.js.errors"
    assert (done.stdout, done.stderr) == (f"{own} {own} builtins\n{layer} {layer} {layer}\n", "")


def test_except_error_catches_what_the_core_rejects_with(loop: LoopScheduler) -> None:
    """As ``catch`` with ``instanceof Error`` does; by promiselite's and Python's own classes it is caught as well."""

    def caught(reason: Any, own: type[BaseException]) -> js.Error:
        with pytest.raises(js.Error) as raised:
            raise reason
        assert isinstance(reason, own)
        return raised.value

    none = caught(Promise.any([Promise.reject(js.Error("one")), Promise.reject(2)]).exception(), AggregateError)
    assert isinstance(none, js.AggregateError)
    assert (none.name, str(none)) == ("AggregateError", "AggregateError: All promises were rejected")
    assert [type(error) for error in none.errors] == [js.Error, int]
    aborted = caught(js.AbortSignal.abort().reason, AbortError)
    assert isinstance(aborted, js.DOMException)
    assert (aborted.name, aborted.code, str(aborted)) == ("AbortError", 20, "AbortError: This operation was aborted")
    signal = js.AbortSignal.timeout(1)
    loop.run_until(Promise(lambda resolve: signal.addEventListener("abort", resolve)))
    late = caught(signal.reason, TimeoutError)
    assert isinstance(late, js.DOMException)
    assert (late.name, late.code) == ("TimeoutError", 23)
    assert f"{late}" == f"TimeoutError: {late.message}" == "TimeoutError: The operation was aborted due to timeout"


def test_the_aggregate_error() -> None:
    """Errors, message and options; the message can be set, the group is split as any."""
    first, cause = js.Error("first"), js.TypeError("why")
    error = js.AggregateError([first, "second"], "both", {"cause": cause})
    assert (error.errors, error.message, error.cause, error.__cause__) == ([first, "second"], "both", cause, cause)
    assert error.exceptions[0] is first
    assert error.frames[0].code.co_name == "test_the_aggregate_error"
    for made in (copy.copy(error), pickle.loads(pickle.dumps(error))):
        assert (type(made), str(made), made.errors[1]) == (js.AggregateError, "AggregateError: both", "second")
    assert (js.AggregateError([]).message, str(js.AggregateError())) == ("", "AggregateError")
    assert js.AggregateError([], js.null, cause=1).cause == 1
    error.message = "changed"
    assert str(error) == "AggregateError: changed"
    matching, rest = js.AggregateError([first, cause], "two").split(js.TypeError)
    assert (type(matching), str(matching)) == (js.AggregateError, "AggregateError: two")
    assert rest is not None
    assert isinstance(AggregateError([]), js.AggregateError), "instanceof holds for promiselite's own"
    assert not isinstance(js.Error(), js.AggregateError)


def test_the_exception_of_the_dom() -> None:
    """Its name says what it is; ``console.log`` and ``__name__`` say DOMException, as JavaScript's constructor does."""
    error = js.DOMException("Aborted", "AbortError")
    assert (error.name, error.message, error.code, str(error)) == ("AbortError", "Aborted", 20, "AbortError: Aborted")
    assert (js.DOMException().name, js.DOMException("m", "Other").code, str(js.DOMException())) == ("Error", 0, "Error")
    assert isinstance(error, js.Error)
    for reason in (js.DOMException("m", "DataCloneError"), js.AbortSignal.abort().reason):
        assert type(reason).__name__ == "DOMException"
        for made in (copy.copy(reason), pickle.loads(pickle.dumps(reason))):
            assert (type(made), made.name, str(made)) == (type(reason), reason.name, str(reason))


def test_errors_of_the_package_have_a_name_and_a_message() -> None:
    assert (AggregateError([], "m").name, AggregateError([], "m").message) == ("AggregateError", "m")
    assert (AbortError().name, AbortError().message) == ("AbortError", "This operation was aborted")
