"""Switching debug mode on and off, and what it does round each job."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from threading import get_ident
from time import perf_counter
from typing import Any
from weakref import ref

from ..abort import Listening
from ..abort_events import users_listener
from ..concurrency import Limiter
from ..core.calling import describe
from ..core.handlers import users_handler
from ..core.jobs import WITHOUT_END
from ..core.reactions import CapabilityReaction, reactions_of
from ..core.record import FULFIL_JOB, FULFILLED, REJECT_JOB, REJECTED, THENABLE_JOB, PromiseRecord
from ..core.settling import ResolveThenableJob
from ..errors import ForgottenReturnWarning, SlowHandlerWarning, UnawaitedCoroutineWarning
from ..mapping import Mapping, MappingJob
from ..progress import Meter
from .records import Made, records, thread, watch_slots, watched
from .sites import Site, site_of
from .warning import warn

SLOW = 0.1
"""Seconds that a handler may keep the home thread."""

ORIGINS = 10
"""How many frames of a coroutine's origin Python is asked to keep: those of libraries among them."""

_undo: list[Callable[[], None]] = []
"""How to take back what was changed in Python itself."""

_FORGETTABLE = (
    *("then", "catch", "finally_", "timeout", "sleep", "offload", "promisify", "limit", "with_signal"),
    *("all", "all_settled", "any", "race", "map", "Promise.try_"),
)
"""What makes a promise that is of no use unless somebody waits for it; so does an async function."""


def begin(scheduler: Any) -> None:
    """Put *scheduler* into debug mode."""
    watched.add(scheduler)
    watch_slots()
    if not _undo:
        _track_coroutines()
        for owner, name in _TIMED:
            _time(owner, name)
    scheduler.collapses_followers = False
    scheduler.drain = partial(_drain, ref(scheduler))
    scheduler._run_tick = partial(_run_tick, ref(scheduler))
    scheduler._call_from = partial(_call_from, ref(scheduler))
    if hasattr(scheduler, "call_handler"):
        scheduler.call_handler = partial(_call_handler, ref(scheduler))


def end(scheduler: Any) -> None:
    """Take *scheduler* out of debug mode; promises it has made until then are still known."""
    watched.discard(scheduler)
    del scheduler.drain
    del scheduler._run_tick
    del scheduler._call_from
    del scheduler.collapses_followers
    if hasattr(scheduler, "call_handler"):
        del scheduler.call_handler
    watch_slots()
    if not watched:
        with suppress(IndexError):  # another thread may do the same
            while True:
                _undo.pop()()


def _drain(reference: Callable[[], Any], limit: int = WITHOUT_END) -> None:
    """Run the queued jobs as the scheduler's own drain does, one at a time, and look at what each did."""
    scheduler = reference()
    jobs = scheduler.jobs
    while jobs and limit > 0:
        limit -= 1
        job = jobs[0]
        handler = _handler_of(job)
        before = thread.source, thread.made
        thread.source, thread.made = None, []
        start = perf_counter()
        try:
            scheduler.__class__.drain(scheduler, 1)
        finally:
            seconds = perf_counter() - start
            made = thread.made
            thread.source, thread.made = before
        if handler is not None:
            if seconds > SLOW:
                _warn_slow(handler, seconds, scheduler, job if isinstance(job, PromiseRecord) else job.settles())
            if made and isinstance(job, PromiseRecord) and _has_returned_nothing(job):
                _warn_forgotten(handler, made)
        del job, handler, made


def _run_tick(reference: Callable[[], Any], tick: Any) -> None:
    """Run a next tick as the scheduler itself does, and look at how long that took."""
    scheduler = reference()
    function = tick._function
    start = perf_counter()
    try:
        scheduler.__class__._run_tick(scheduler, tick)
    finally:
        seconds = perf_counter() - start
        if seconds > SLOW and not _is_own(function):
            _warn_slow(function, seconds, scheduler)
        del function, tick


def _call_from(reference: Callable[[], Any], queue: Any, _turns: object, done: Any, spare: Any) -> bool:
    """Call what a timer or an immediate calls as the scheduler itself does, one at a time, and look at how long that took."""
    scheduler = reference()
    function = queue[0]._function
    start = perf_counter()
    try:
        return bool(scheduler.__class__._call_from(scheduler, queue, (), done, spare))
    finally:
        seconds = perf_counter() - start
        if function is not None and seconds > SLOW and not _is_own(function):
            _warn_slow(function, seconds, scheduler)
        del function, spare


def _call_handler(reference: Callable[[], Any], handed: Any) -> Any:
    """Call a handler on a worker as the scheduler itself does, and look at what it did, once that has arrived at home."""
    scheduler = reference()
    made: list[Made] = []
    thread.source, thread.made = handed.source, made
    try:
        result = scheduler.__class__.call_handler(scheduler, handed)
    finally:
        thread.source = thread.made = None
    if result is None and made:
        scheduler.posts.put((_warn_forgotten, users_handler(handed.handler), made))  # behind what the handler has posted
    return result


def _time(owner: Any, name: str) -> None:
    """Look at how long each call takes of the method *name* of *owner*, which calls a function of the user's."""
    original = getattr(owner, name)

    def call(*args: Any) -> None:
        start = perf_counter()
        try:
            original(*args)
        finally:
            seconds = perf_counter() - start
            if seconds > SLOW:
                function, scheduler, promise = _what_is_called(*args)
                if scheduler in watched and get_ident() == scheduler.home and not _is_own(function):
                    _warn_slow(function, seconds, scheduler, promise)

    setattr(owner, name, call)
    _undo.append(partial(setattr, owner, name, original))


def _what_is_called(caller: Any, *args: Any) -> tuple[Any, Any, Any]:
    """Return the function of the user's that a method of ``_TIMED`` calls, its scheduler, and the promise that it settles."""
    if isinstance(caller, Limiter):
        waiting = args[0]
        return waiting.call.args[0], waiting.promise._scheduler, waiting.promise
    if isinstance(caller, Mapping):
        return caller.function, caller.scheduler, caller.promise()
    return users_listener(caller.function), caller.scheduler, None


_TIMED = ((Mapping, "call"), (Limiter, "_begin"), (Meter, "advance"), (Listening, "call"))
"""What calls functions of the user's that are no handlers, in a job or not."""


def _handler_of(job: Any) -> Any:
    """Return the function of the user's that a queued job will call, or the coroutine it will resume; None if there is none."""
    if isinstance(job, PromiseRecord):
        handlers = job._on_fulfilled, job._on_rejected
    elif isinstance(job, CapabilityReaction):
        handlers = job.handlers
    elif isinstance(job, ResolveThenableJob):
        then = users_handler(job._then)
        return None if _is_own(then) else then
    elif isinstance(job, MappingJob):
        return None  # each call is looked at by itself
    else:
        return getattr(job, "coroutine", None) or getattr(job, "_function", None)
    return users_handler(handlers[0] if job._state == FULFIL_JOB else handlers[1] if job._state == REJECT_JOB else None)


def _is_own(function: Any) -> bool:
    """Tell whether *function* is promiselite's own: what settles the promise of a ``sleep``, say."""
    return str(getattr(function, "__module__", None)).startswith(__name__.partition(".")[0] + ".")


def _warn_slow(handler: Any, seconds: float, scheduler: Any, promise: Any = None) -> None:
    """Warn of a slow *handler*; if it is a builtin, at the line that made *promise*, which is to be settled by it."""
    record = records.get(promise) if isinstance(promise, PromiseRecord) else None
    warn(
        SlowHandlerWarning,
        f"{describe(handler)} kept the home thread of {scheduler!r} for {seconds * 1000:.0f} ms, in which nothing else could "
        "run there: give work that blocks to offload()",
        site_of(handler) or (None if record is None else record.site),
    )


def _warn_forgotten(handler: Any, made: list[Made]) -> None:
    """Warn of the first promise that *handler*, which has returned nothing, has made and nobody waits for; home thread only."""
    for reference, record, site in made:
        promise = reference()
        if promise is not None and _is_of_no_use(promise, record.kind):
            warn(
                ForgottenReturnWarning,
                f"{describe(handler)} made a promise ({record}) and returned nothing, so what follows does not wait for it: "
                "return the promise, or return something else if that is meant",
                site,
            )
            return


def _has_returned_nothing(job: PromiseRecord) -> bool:
    """Tell whether the handler in a reaction job that has just run has returned None."""
    record = records.get(job)
    if record is None or record.kind != "finally_":
        return job._state == FULFILLED and job._value is None
    # Its promise follows one that passes the value or the reason on, behind a promise of what the handler has returned.
    passing: Any = job._on_rejected if job._state == THENABLE_JOB else None
    returned: Any = passing._on_rejected if isinstance(passing, PromiseRecord) and passing._state == FULFIL_JOB else None
    return isinstance(returned, PromiseRecord) and returned._value is None


def _is_of_no_use(promise: PromiseRecord, kind: str) -> bool:
    if promise._state == REJECTED or any(reactions_of(promise)):
        return False
    if kind not in _FORGETTABLE and not kind.startswith("async "):
        return False
    followers = (job for job in list(promise._scheduler.jobs) if job._state == THENABLE_JOB and isinstance(job, PromiseRecord))
    return not any(follower._on_rejected is promise for follower in followers)


def _track_coroutines() -> None:
    """Have Python keep where coroutines are made, and tell of those that nobody awaited as what they are here."""
    depth = sys.get_coroutine_origin_tracking_depth()
    sys.set_coroutine_origin_tracking_depth(max(depth, ORIGINS))
    _undo.append(lambda: sys.set_coroutine_origin_tracking_depth(depth))
    module: Any = warnings
    original = module._warn_unawaited_coroutine
    module._warn_unawaited_coroutine = _warn_unawaited
    _undo.append(lambda: setattr(module, "_warn_unawaited_coroutine", original))


def _warn_unawaited(coroutine: Any) -> None:
    origin = coroutine.cr_origin
    site = Site(*origin[0]) if origin else site_of(coroutine)
    warn(
        UnawaitedCoroutineWarning,
        f"the coroutine {coroutine.__qualname__}() was never awaited: await it, return it from a handler, or make it an "
        "@async_function, which runs when it is called",
        site,
    )
