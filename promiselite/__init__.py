"""JavaScript's Promise, in pure Python."""

from .coroutines import async_function
from .errors import AggregateError, RejectionError
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

__version__ = "0.1.0"

__all__ = [
    "AggregateError",
    "Fulfilled",
    "HostScheduler",
    "Immediate",
    "LoopScheduler",
    "Promise",
    "Rejected",
    "RejectionError",
    "Resolvers",
    "Scheduler",
    "ThreadScheduler",
    "Timer",
    "VirtualTimeScheduler",
    "async_function",
    "clear_immediate",
    "clear_interval",
    "clear_timeout",
    "current_scheduler",
    "next_tick",
    "offload",
    "offloaded",
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
]
