"""Node's ``process``, as far as promise programs use it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn, Protocol, Self

from .. import host
from .._types import RejectionHook, UnhandledRejection
from ..core.calling import call, start_coroutine
from ..errors import as_exception, is_exception
from ..scheduler import Scheduler, current_scheduler
from ..schedulers.base import HostScheduler
from ..schedulers.reports import EXCEPTION, REJECTION, log_error
from .console import put
from .emitter import EventEmitter, Listening
from .errors import Error
from .strings import is_nothing, text_without_effects
from .timers import fitting
from .values import NOT_GIVEN
from .words import check_callable, invalid_argument

_OF_SCHEDULERS = ("unhandledRejection", "rejectionHandled", "uncaughtException")
_STATUS_OF_LISTENER = 7
"""Node's exit status for an ``uncaughtException`` listener that raised."""


class Fatal(Protocol):
    """Ends the process over what nobody caught."""

    def __call__(self, reason: Any, origin: str, status: int = 1) -> NoReturn:
        """Tell of *reason* and leave."""
        ...


class UnhandledPromiseRejection(Error):  # noqa: N818 (Node's name)
    """What Node makes of a rejection with something that is no error."""

    name = "UnhandledPromiseRejection"

    def __init__(self, reason: object) -> None:
        super().__init__(
            "This error originated either by throwing inside of an async function without a catch block, "
            "or by rejecting a promise which was not handled with .catch(). "
            f'The promise rejected with the reason "{text_without_effects(reason)}".'
        )
        self.code = "ERR_UNHANDLED_REJECTION"


class _Stream:
    """``process.stdout`` or ``process.stderr``: whatever stands in ``sys`` under that name at the time of a call."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, text: str) -> bool:
        """Write *text* as it is, without an end of line."""
        put(getattr(sys, self._name), text)
        return True


class _HighResolutionTime:
    """``process.hrtime``."""

    def __call__(self, since: list[int] | None = None) -> list[int]:
        """Return seconds and nanoseconds of a clock with any beginning, or those since an earlier answer."""
        now = time.perf_counter_ns() - (0 if since is None else since[0] * 1_000_000_000 + since[1])
        return list(divmod(now, 1_000_000_000))

    def bigint(self) -> int:
        """Return the nanoseconds of that clock."""
        return time.perf_counter_ns()


class Environment(dict[str, str]):
    """``process.env``: a variable that is not set is None, as it is undefined in JavaScript."""

    def __getattr__(self, name: str) -> str | None:
        return self.get(name)


class Process(EventEmitter):
    """Node's ``process``: next ticks, events, and the way out.

    Its events are ``unhandledRejection`` (reason, promise), ``rejectionHandled`` (promise), ``uncaughtException`` (error,
    origin), ``beforeExit`` (code) and ``exit`` (code). The first three concern the scheduler that is current where a listener
    is added; ``uncaughtException`` for the script itself, ``beforeExit`` and the exit status need ``promiselite run``.

    Attributes:
        argv: the interpreter, the script, and the script's arguments.
        env: the environment; ``process.env.HOME`` or ``process.env["HOME"]``.
        stdout: has ``write(text)``.
        stderr: has ``write(text)``.
        hrtime: ``hrtime()`` is seconds and nanoseconds, ``hrtime.bigint()`` nanoseconds.
        fatal: called with what nobody caught, its origin and the exit status; ``promiselite run`` puts it here.
        is_exiting: whether the listeners of ``exit`` were called, or are not to be.
        is_over: whether that has happened: nothing is told any more.
    """

    def __init__(self) -> None:
        super().__init__()
        self.stdout = _Stream("stdout")
        self.stderr = _Stream("stderr")
        self.hrtime = _HighResolutionTime()
        self._exit_code: int | None = None
        self.is_exiting = False
        self._is_registered = False
        self.fatal: Fatal | None = None
        self.is_over = False

    @property
    def argv(self) -> list[str]:
        """The interpreter, the script, and the script's arguments."""
        return [sys.executable, *sys.argv]

    @property
    def env(self) -> Environment:
        """A copy of the environment."""
        return Environment(os.environ)

    @property
    def pid(self) -> int:
        """The number of this process."""
        return os.getpid()

    @property
    def platform(self) -> str:
        """The system: ``"linux"``, ``"darwin"`` or ``"win32"``."""
        return sys.platform

    def cwd(self) -> str:
        """Return the current directory."""
        return os.getcwd()

    def uptime(self) -> float:
        """Return the seconds since promiselite.js was loaded."""
        return time.monotonic() - _loaded_at

    def nextTick(self, function: Callable[..., object] = NOT_GIVEN, *args: Any) -> None:
        """Queue ``function(*args)`` to run before the jobs; from inside a job, as soon as no job is left."""
        host.next_tick(check_callable("callback", function), *fitting(function, args))

    # --------------------------------------------------------------------------------------------------------- the way out

    @property
    def exitCode(self) -> int | None:
        """The status this process ends with if nothing else decides it; None counts as 0.

        Under ``promiselite run``; in a plain Python program, call ``process.exit()`` at the end.
        """
        return self._exit_code

    @exitCode.setter
    def exitCode(self, code: int | str | None) -> None:
        self._exit_code = _check_code(code)

    def exit(self, code: int | str | None = None) -> NoReturn:
        """End the process: the listeners of ``exit`` are called, then SystemExit is raised, which leaves the loop at once.

        JavaScript runs nothing after this call; Python still runs ``finally`` blocks and ``with`` exits on the way out.

        Args:
            code: the status; without it ``exitCode``, or 0.
        """
        if not is_nothing(code):
            self.exitCode = code
        self.emit_exit()
        raise SystemExit(self._exit_code or 0)

    def emit_exit(self) -> None:
        """Call the listeners of ``exit``, unless that was done; they may set ``exitCode``."""
        if not self.is_exiting:
            self.is_exiting = True
            self.emit("exit", self._exit_code or 0)

    # ---------------------------------------------------------------------------------------------------------- rejections

    def _add(self, event: str, listening: Listening, place: int | None = None) -> Self:
        super()._add(event, listening, place)
        if event in _OF_SCHEDULERS:
            self.watch(current_scheduler())
        elif event == "exit" and not self._is_registered:
            import atexit

            self._is_registered = True
            atexit.register(self.emit_exit)
        return self

    def watch(self, scheduler: Scheduler) -> None:
        """Have *scheduler* tell of rejections and uncaught exceptions here; what it did before is done where nobody listens."""
        if isinstance(scheduler, HostScheduler):
            before = scheduler.on_unhandled_rejection
            if not isinstance(getattr(before, "__self__", None), _Watch):
                watch = _Watch(self, before, scheduler.on_rejection_handled)
                scheduler.on_unhandled_rejection = watch.rejected
                scheduler.on_rejection_handled = watch.handled

    def tell_uncaught(self, error: Any, origin: str) -> bool:
        """Emit ``uncaughtException``; tell whether anybody listens. What a listener raises is fatal."""
        try:
            return self.emit("uncaughtException", error, origin)
        except Exception as raised:
            if self.fatal is not None:
                self.fatal(raised, "uncaughtException", _STATUS_OF_LISTENER)
            raise

    def __getattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"process.{name} is not part of promiselite.js; docs/porting.md says what is")


class _Watch:
    """Stands between one scheduler and ``process``."""

    def __init__(self, owner: Process, mode: UnhandledRejection, hook: RejectionHook | None) -> None:
        self._owner = owner
        self._mode = mode
        self._hook = hook

    def rejected(self, reason: Any, promise: Any) -> None:
        """Tell of a rejection, or, where *promise* is None, of what a timer or a microtask raised."""
        owner = self._owner
        if owner.is_over:
            return
        if promise is not None and owner.emit("unhandledRejection", reason, promise):
            return
        origin = "uncaughtException" if promise is None else "unhandledRejection"
        if owner.listenerCount("uncaughtException"):
            owner.tell_uncaught(
                reason if promise is None or is_exception(reason) else UnhandledPromiseRejection(reason), origin
            )
        elif callable(self._mode):
            start_coroutine(call(self._mode, reason, promise))
        elif self._mode == "throw":
            if owner.fatal is not None:
                owner.fatal(reason, origin)
            raise as_exception(reason)
        elif self._mode == "warn":
            what = EXCEPTION if promise is None else REJECTION
            log_error(what, as_exception(reason))

    def handled(self, reason: Any, promise: Any) -> None:
        """Tell that a rejection was handled after all."""
        if not self._owner.emit("rejectionHandled", promise) and self._hook is not None:
            start_coroutine(call(self._hook, reason, promise))


def _check_code(code: Any) -> int | None:
    if is_nothing(code):
        return None
    if isinstance(code, int) and not isinstance(code, bool):
        return code
    if isinstance(code, float) and code.is_integer():
        return int(code)
    if isinstance(code, str) and code.strip().lstrip("-").isdecimal():
        return int(code)
    raise invalid_argument("code", "of type number", code)


process = Process()
_loaded_at = time.monotonic()
