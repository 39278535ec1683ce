"""JavaScript's Promise, in pure Python."""

from importlib import import_module as _import_module
from typing import TYPE_CHECKING

from .abort import AbortController, AbortSignal, deadline
from .concurrency import AsCompleted, Limiter, as_completed, limit
from .control import aborting, with_signal
from .coroutines import async_function
from .errors import (
    AbortError,
    AggregateError,
    ClosedSchedulerWarning,
    ForgottenReturnWarning,
    PromiseWarning,
    RejectionError,
    SlowHandlerWarning,
    UnawaitedCoroutineWarning,
)
from .host import (
    clear_immediate,
    clear_interval,
    clear_timeout,
    next_tick,
    queue_microtask,
    run,
    set_immediate,
    set_interval,
    set_timeout,
    sleep,
)
from .interop import offload, offloaded, promisify, to_asyncio_future, to_concurrent_future
from .promise import Promise, Resolvers
from .results import Fulfilled, Rejected
from .scheduler import Scheduler, current_scheduler, use_scheduler
from .schedulers.base import HostScheduler
from .schedulers.loop import LoopScheduler
from .schedulers.threads import ThreadScheduler
from .schedulers.timers import Immediate, Timer
from .schedulers.virtual import VirtualTimeScheduler

if TYPE_CHECKING:
    from .debugging.waiting import pending as pending
    from .schedulers.asyncio_host import AsyncioScheduler as AsyncioScheduler
    from .schedulers.tk_host import TkScheduler as TkScheduler
    from .schedulers.trio_host import TrioScheduler as TrioScheduler
del TYPE_CHECKING

__version__ = "0.1.0"

__all__ = [
    "AbortController",
    "AbortError",
    "AbortSignal",
    "AggregateError",
    "AsCompleted",
    "ClosedSchedulerWarning",
    "ForgottenReturnWarning",
    "Fulfilled",
    "HostScheduler",
    "Immediate",
    "Limiter",
    "LoopScheduler",
    "Promise",
    "PromiseWarning",
    "Rejected",
    "RejectionError",
    "Resolvers",
    "Scheduler",
    "SlowHandlerWarning",
    "ThreadScheduler",
    "Timer",
    "UnawaitedCoroutineWarning",
    "VirtualTimeScheduler",
    "aborting",
    "as_completed",
    "async_function",
    "clear_immediate",
    "clear_interval",
    "clear_timeout",
    "current_scheduler",
    "deadline",
    "limit",
    "next_tick",
    "offload",
    "offloaded",
    "pending",
    "promisify",
    "queue_microtask",
    "run",
    "set_immediate",
    "set_interval",
    "set_timeout",
    "sleep",
    "to_asyncio_future",
    "to_concurrent_future",
    "use_scheduler",
    "with_signal",
]

_LATER = {
    "AsyncioScheduler": "schedulers.asyncio_host",
    "TkScheduler": "schedulers.tk_host",
    "TrioScheduler": "schedulers.trio_host",
    "pending": "debugging.waiting",
}
"""Loaded when they are asked for. The schedulers load the library they are for, and are not in ``__all__`` for that reason."""

_TKINTER = "Python's tkinter, from the system's packages (Debian, Ubuntu: apt install python3-tk; Homebrew: python-tk)"


def __getattr__(name: str) -> object:
    """Load what is loaded late."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        return getattr(_import_module(f"{__name__}.{_LATER[name]}"), name)
    except ModuleNotFoundError as error:
        if (error.name or "").startswith(__name__):
            raise
        library = "trio" if error.name == "outcome" else error.name  # one brings the other
        what = _TKINTER if name == "TkScheduler" else f"{library}: pip install 'promiselite[{library}]'"
        raise ImportError(f"{name} needs {what}", name=library) from error
