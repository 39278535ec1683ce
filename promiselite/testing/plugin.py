"""What the pytest plugin does for a test that uses promises."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import wraps
from types import CoroutineType
from typing import Any

from .. import scheduler as scheduling
from ..abortable import mark_as_handled
from ..core.record import SETTLED
from ..coroutines import run_coroutine
from ..errors import set_traceback, without_own_frames
from ..expiry import check_timeout
from ..promise import Promise
from ..scheduler import own_scheduler, use_scheduler
from ..schedulers.loop import LoopScheduler
from ..schedulers.reports import NOTE, add_note, known_chains, listeners
from ..schedulers.virtual import VirtualTimeScheduler

_unhandled: list[BaseException] = []
_virtual: list[VirtualTimeScheduler] = []
_earlier: list[Any] = []


@contextmanager
def virtual_time(debug: bool) -> Generator[VirtualTimeScheduler]:
    """Make a scheduler in virtual time the current one, and report at the end what was rejected there unhandled."""
    scheduler = VirtualTimeScheduler(debug=debug or None)
    _virtual.append(scheduler)
    with use_scheduler(scheduler):
        yield scheduler
    _virtual.remove(scheduler)
    _run_queued(scheduler)
    scheduler.abandon()


def waiting(function: Callable[..., Any], marker: Any) -> Callable[..., Any]:
    """Wrap a test function so that the promise it returns, or the coroutine if *marker* is there, is waited for.

    Args:
        marker: pytest's mark ``promise``, or None.
    """
    timeout = _timeout_of(marker)

    @wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        __tracebackhide__ = True
        result = function(*args, **kwargs)
        if marker is not None and type(result) is CoroutineType:
            result = run_coroutine(result)
            _name(result, f"async {function.__name__}")
        if not isinstance(result, Promise):
            return result
        promise: Promise[Any] = result  # pyright: ignore[reportUnknownVariableType]
        try:
            promise.result(timeout)
        except BaseException as error:
            if promise.state == "rejected":
                for each, chain in known_chains(promise, error):
                    if "←" in chain:  # else the traceback tells it all
                        add_note(each, chain)
            set_traceback(error, without_own_frames(error.__traceback__))
            raise
        return None

    del call.__wrapped__  # pytest looks through it, and would find the coroutine function
    return call


def _name(promise: Any, kind: str) -> None:
    """Say what has made *promise*, which no code of the user's has."""
    if promise._scheduler.debug:
        from ..debugging.records import Record, records  # loaded already

        records.setdefault(promise, Record(None, kind)).kind = kind


def _timeout_of(marker: Any) -> float | None:
    if marker is None:
        return None
    if len(marker.args) > 1 or set(marker.kwargs) - {"timeout"} or (marker.args and marker.kwargs):
        raise TypeError(f"the mark promise takes a timeout in seconds and nothing else, not {marker!r}")
    timeout = marker.args[0] if marker.args else marker.kwargs.get("timeout")
    check_timeout(timeout)
    return timeout  # type: ignore[no-any-return]


def listen(debug: bool) -> None:
    """Begin to note what is reported where nobody can be raised to.

    Args:
        debug: whether schedulers are to be in debug mode from now on, this thread's own among them.
    """
    if _unhandled.append not in listeners:
        listeners.append(_unhandled.append)
    if debug and not scheduling.debug_by_default:
        scheduling.debug_by_default = True
        own = own_scheduler()
        if isinstance(own, LoopScheduler):
            own.debug = True


def begin() -> None:
    """Remember what waits before the test function runs: what fixtures have set up is theirs."""
    _earlier[:] = [*_callbacks(), *_pending()]


def end() -> None:
    """Put an end to what a test has left, lest it runs in the next one: timers are cleared, and promises let go of."""
    loop = _own_loop()
    if loop is not None:
        loop.jobs.clear()  # a loop without end
        earlier = set(map(id, _earlier))
        for callback in _callbacks():
            if id(callback) not in earlier:
                loop.clear(callback)
        for promise in _pending():
            if id(promise) not in earlier:
                mark_as_handled(promise)
    _earlier.clear()


def _own_loop() -> LoopScheduler | None:
    own = own_scheduler()
    return own if isinstance(own, LoopScheduler) and not (own.closed or own.is_running()) else None


def _callbacks() -> list[Any]:
    loop = _own_loop()
    return [] if loop is None else loop.callbacks()


def _pending() -> list[Any]:
    """Return the pending promises of this thread's own scheduler that debug mode knows."""
    loop = _own_loop()
    if loop is None or not loop.debug:
        return []
    from ..debugging.records import records  # loaded already
    from ..weak import members

    return [promise for promise in members(records) if promise._scheduler is loop and promise._state not in SETTLED]


def raise_unhandled() -> None:
    """Raise what was rejected since the last call and handled by nobody: the exception itself, or a group of several."""
    __tracebackhide__ = True
    for scheduler in (_own_loop(), *_virtual):
        if scheduler is not None:
            _run_queued(scheduler)
    errors = [add_note(error, NOTE) for error in _unhandled]
    _unhandled.clear()
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise BaseExceptionGroup("promise rejections that nobody handled", errors)


def _run_queued(scheduler: LoopScheduler) -> None:
    """Run the jobs and the posts that are queued already and report their rejections, quietly: to the listeners."""
    if not (scheduler.closed or scheduler.is_running()):
        scheduler.drive(True, _run_once, scheduler)


def _run_once(scheduler: LoopScheduler) -> None:
    scheduler._take_posts()
    scheduler.drain(MOST_JOBS)
    for _ in range(len(scheduler.arrived)):
        is_endless = bool(scheduler.jobs)
        scheduler._run_post()
        if not is_endless:
            scheduler.drain(MOST_JOBS)
    scheduler.report_rejections()


MOST_JOBS = 100_000
"""A loop of jobs without end must not hang the tests."""
