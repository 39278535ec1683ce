"""Which frames of promiselite's an exception keeps alive, and that they hold nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import Any

import pytest

from promiselite import LoopScheduler, Promise, queue_microtask, run, set_timeout
from promiselite.core.record import PromiseRecord


class Boom(Exception):
    pass


def boom() -> Any:
    raise Boom


async def awaits(promise: Any) -> Any:
    return await promise


def own_frames(traceback: TracebackType | None) -> Iterator[FrameType]:
    """Yield promiselite's own frames among those a traceback holds, and those they were called from."""
    seen: set[int] = set()
    while traceback is not None:
        frame: FrameType | None = traceback.tb_frame
        while frame is not None and id(frame) not in seen:
            seen.add(id(frame))
            if frame.f_globals.get("__name__", "").startswith("promiselite"):
                yield frame
            frame = frame.f_back
        traceback = traceback.tb_next


def never() -> Any:
    return Promise(lambda: None)


WAITS: dict[str, Callable[[], object]] = {
    "result": lambda: Promise.resolve().then(lambda: boom()).result(),
    "result_of_nothing": lambda: never().result(),
    "result_in_time": lambda: never().result(0.001),
    "exception_in_time": lambda: never().exception(0.001),
    "run_until": lambda: LoopScheduler().run_until(Promise.resolve().then(lambda: boom())),
    "run_promise": lambda: run(Promise.resolve().then(lambda: boom())),
    "run_pending": lambda: run(never()),
    "run_coroutine": lambda: run(awaits(Promise.resolve().then(lambda: boom()))),
    "run_unhandled": lambda: (Promise.resolve().then(lambda: boom()), run()),
    "run_function": lambda: run(lambda: Promise.reject(Boom())),
    "run_aggregate": lambda: run(Promise.any([Promise.reject(Boom())])),
    "timer": lambda: (set_timeout(lambda promise: boom(), 1, never()), run()),
    "microtask": lambda: (queue_microtask(lambda promise: boom(), never()), run()),
}


@pytest.mark.parametrize("name", WAITS)
def test_own_frames_hold_no_promise(name: str) -> None:
    """No frame of promiselite's that an exception keeps alive has a promise or that exception in a variable."""

    def held(value: Any, error: BaseException) -> bool:
        if isinstance(value, (list, tuple)):
            return any(held(one, error) for one in value)
        return isinstance(value, PromiseRecord) or value is error

    try:
        WAITS[name]()
    except Exception as error:
        guilty = {
            f"{frame.f_code.co_qualname}: {variable}"
            for frame in own_frames(error.__traceback__)
            for variable, value in frame.f_locals.items()
            if held(value, error)
        }
        assert guilty == set()
    else:
        raise AssertionError("it must raise")
