"""promisify: functions that end in an error-first callback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from promiselite import (
    Promise,
    promisify,
    set_immediate,
    set_timeout,
)
from tests.support.hosts import Host, one_moment
from tests.support.threads import Worker


def raising(error: BaseException) -> Any:
    """Raise *error*."""
    raise error


def test_promisify_calls_back_with_a_value_or_an_error(host: Host) -> None:
    """The callback comes last; what it is called with decides."""
    seen: list[Any] = []

    def half(number: int, callback: Callable[..., None]) -> None:
        """Halve."""
        if number % 2:
            callback(ValueError(f"{number} is odd"))
        else:
            callback(None, number // 2)

    def program() -> None:
        promised = promisify(half)
        promised(8).then(seen.append)
        promised(7).catch(lambda reason: seen.append(str(reason)))

    host.run(program)
    assert seen == [4, "7 is odd"]
    assert promisify(half).__name__ == "half"
    assert "half" in promisify(half).__doc__  # type: ignore[operator]


@pytest.mark.parametrize("nothing", [None, False, 0, 0.0, ""])
def test_an_error_that_is_false_in_javascript_is_none(nothing: Any) -> None:
    assert promisify(lambda callback: callback(nothing, "value"))().result() == "value"


def test_any_other_error_rejects() -> None:
    """Also one that only Python takes for false."""

    class Empty(Exception):
        def __bool__(self) -> bool:
            return False

    for error in (Empty(), [], "text", 1, True, {}):
        promise = promisify(lambda callback, error=error: callback(error, "value"))()
        assert promise.then(None, lambda reason: [reason]).result() == [error]


def test_the_callback_as_node_takes_it() -> None:
    """No argument is success without a value; of several values the first counts; only the first call decides."""

    def twice(callback: Callable[..., None]) -> None:
        callback(None, "first")
        callback(ValueError("second"))
        callback(None, "third")

    assert promisify(lambda callback: callback())().result() is None
    assert promisify(lambda callback: callback(None, 1, 2, 3))().result() == 1
    assert promisify(twice)().result() == "first"


def test_what_the_function_raises_rejects() -> None:
    """Unless it has called back before."""
    with pytest.raises(KeyError, match="raised"):
        promisify(lambda callback: raising(KeyError("raised")))().result()
    assert promisify(lambda callback: (callback(None, 1), raising(KeyError("too late"))))().result() == 1


def test_a_callback_from_another_thread_and_from_a_timer() -> None:
    def later(value: Any, callback: Callable[..., None]) -> None:
        set_timeout(callback, 0, None, value)

    workers: list[Worker] = []
    threaded = promisify(lambda callback: workers.append(Worker(callback, None, "thread")))
    assert threaded().result() == "thread"
    workers[0].outcome()
    assert promisify(later)("timer").result() == "timer"


def test_a_promised_method_keeps_its_self() -> None:
    """Whether it is made of the function or of the bound method; keywords are passed on; a promise is followed."""

    class Store:
        def __init__(self) -> None:
            self.items = {"a": 1}

        def get(self, key: str, callback: Callable[..., None], default: Any = None) -> None:
            callback(None, Promise.resolve(self.items.get(key, default)))

        get_promised = promisify(get)

    store = Store()
    assert store.get_promised("a").result() == 1
    assert promisify(store.get)("b", default=2).result() == 2


def test_an_async_function_may_call_back() -> None:
    """It is driven, and what it raises after its first await is reported; a warning says that it needs no callback."""

    async def work(callback: Callable[..., None]) -> None:
        await Promise.resolve()
        callback(None, "async")

    with pytest.warns(RuntimeWarning, match=r"work \(.*\) returned <coroutine.*it needs no callback") as caught:
        promise = promisify(work)()
    assert promise.result() == "async"
    assert caught[0].filename == __file__


def test_a_function_that_returns_a_promise_is_warned_about() -> None:
    """It is most likely a mistake, as Node says too; the callback decides all the same."""

    def odd(callback: Callable[..., None]) -> Promise[str]:
        callback(None, "called back")
        return Promise.resolve("returned")

    with pytest.warns(RuntimeWarning, match=r"odd \(.*\) returned <Promise fulfilled: 'returned'>, so it needs no callback"):
        promise = promisify(odd)()
    assert promise.result() == "called back"


def test_a_function_may_bring_its_own() -> None:
    """Node's util.promisify.custom."""

    def own(number: int) -> Promise[int]:
        return Promise.resolve(number)

    def function(number: int, callback: Callable[..., None]) -> None: ...

    function.__promisify__ = own  # type: ignore[attr-defined]
    assert promisify(function) is own
    function.__promisify__ = 3  # type: ignore[attr-defined]
    with pytest.raises(TypeError, match=r"promisify\(\): the __promisify__ of .*function \(.*\) must be a function, not 3"):
        promisify(function)


def test_the_timers_of_the_host(host: Host) -> None:
    """``util.promisify(setTimeout)`` is the usual way to sleep in JavaScript."""
    events: list[Any] = []

    def program() -> None:
        with one_moment():
            promisify(set_timeout)(3, "late").then(events.append)
            promisify(set_timeout)(1).then(lambda value: events.append(("early", value)))
        promisify(set_immediate)("soon").then(events.append)
        promisify(set_immediate)().then(events.append)

    host.run(program)
    assert events.index(("early", None)) < events.index("late")
    assert events.index("soon") < events.index(None)
    assert len(events) == 4
