"""The exceptions promiselite raises on its own account, and how a reason becomes something that can be raised."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import CodeType, FrameType, TracebackType
from typing import Any, Self, TypeGuard


class RejectionError(Exception):
    """Stand in for a reason that cannot be raised itself.

    A promise may be rejected with any object. Where Python has to raise the reason (``await``, ``result()``, ``run()``) and
    it is no exception, this error is raised instead.

    Attributes:
        reason: the object the promise was rejected with.
    """

    def __init__(self, reason: object) -> None:
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        return f"a promise was rejected with {self.reason!r}"


class AggregateError(ExceptionGroup[Exception]):
    """Report several reasons: of every promise given to ``Promise.any``, or of what ``Promise.map`` has gathered.

    It is an ``ExceptionGroup``, so ``except*`` and traceback printing work. Arguments as in JavaScript: errors, then message.

    Attributes:
        errors: the reasons as they came, in input order; may be empty, and may hold objects that are no exceptions.
        name: ``"AggregateError"``, as in JavaScript.
        exceptions: the same as exceptions: what is no ``Exception`` is wrapped in ``RejectionError``; since a group cannot
            be empty, there is one placeholder where *errors* is.

    Spec: https://tc39.es/ecma262/#sec-aggregate-error-objects
    """

    name = "AggregateError"
    errors: list[Any]

    def __new__(cls, errors: Iterable[object] = (), message: str = "") -> Self:
        """Make the group, of what can stand in one."""
        reasons: list[Any] = list(errors)
        wrapped = [reason if issubclass(type(reason), Exception) else RejectionError(reason) for reason in reasons]
        self = super().__new__(cls, message, wrapped or [RejectionError("nothing: the list of errors is empty")])
        self.errors = reasons
        return self

    def __init__(self, errors: Iterable[object] = (), message: str = "") -> None:
        # What BaseException.__new__ kept would be (message, exceptions); pickle and repr want the arguments as written.
        super().__init__(self.errors, message)  # type: ignore[arg-type]

    def __reduce__(self) -> Any:
        """Pickle as any exception: what sends exceptions with their tracebacks (Dask's tblib) asks for a method of its own."""
        return super().__reduce__()

    def derive(self, excs: Sequence[Any], /) -> Self:  # type: ignore[override]
        """Make the group that ``split`` and ``subgroup`` return, of the same class."""
        return type(self)(excs, self.message)


class AbortError(Exception):
    """Say that what was waited for was aborted: the reason of an ``AbortSignal`` where ``abort()`` was given none.

    Attributes:
        name: ``"AbortError"``, as in JavaScript.
        message: the text.

    Spec: https://webidl.spec.whatwg.org/#aborterror
    """

    name = "AbortError"

    def __init__(self, message: str = "This operation was aborted") -> None:
        super().__init__(message)
        self.message = message


class PromiseWarning(RuntimeWarning):
    """What debug mode warns of; each kind is a class of its own."""


class ForgottenReturnWarning(PromiseWarning):
    """A handler made a promise and returned nothing: nobody waits for that promise."""


class SlowHandlerWarning(PromiseWarning):
    """A handler, or what a timer or ``Promise.map`` calls, kept the home thread for more than 100 ms."""


class ClosedSchedulerWarning(PromiseWarning):
    """Something was chained to a promise whose scheduler is closed."""


class UnawaitedCoroutineWarning(PromiseWarning):
    """A coroutine was made and neither awaited nor given to a promise."""


def as_exception(reason: object) -> BaseException:
    """Return *reason* itself if it can be raised, else a ``RejectionError`` that carries it."""
    return reason if is_exception(reason) else RejectionError(reason)


def is_exception(value: object) -> TypeGuard[BaseException]:
    """Tell whether *value* can be raised; its type alone is asked, because a ``__class__`` may say anything."""
    return issubclass(type(value), BaseException)


def explained(error: BaseException) -> BaseException:
    """Return *error*; if the body of an async function got it for a common mistake, its message now says what to do."""
    if not issubclass(type(error), (RuntimeError, AttributeError)):
        return error
    args = _args.__get__(error)
    if len(args) == 1 and type(args[0]) is str:
        for words, advice in _ADVICE.items():
            if args[0].startswith(words) and not args[0].endswith(advice):
                _args.__set__(error, (f"{args[0]}: {advice}",))
    return error


_args: Any = BaseException.__dict__["args"]
"""The attribute itself: what a subclass makes of it is not asked."""

_EVERYWHERE = "promiselite.sleep() and promises can be awaited on every scheduler"
NEEDS_ASYNCIO = (
    f"asyncio's own primitives need an AsyncioScheduler, which is picked by itself inside asyncio.run(); {_EVERYWHERE}"
)
NEEDS_TRIO = f"trio's own primitives need a TrioScheduler, which is picked by itself inside trio.run(); {_EVERYWHERE}"
_NEEDS_EITHER = (
    "what is built on anyio or sniffio needs an AsyncioScheduler or a TrioScheduler, which is picked by itself inside "
    f"asyncio.run() or trio.run(); {_EVERYWHERE}"
)
_TWICE = "a coroutine runs once; to wait for it in several places make a promise of it, Promise.resolve(coroutine)"
_ADVICE = {
    "cannot reuse already awaited coroutine": _TWICE,
    "coroutine is being awaited already": _TWICE,
    "no running event loop": NEEDS_ASYNCIO,
    "There is no current event loop in thread": NEEDS_ASYNCIO,
    "'NoneType' object has no attribute 'create_future'": NEEDS_ASYNCIO,  # an Event, a Queue or a Lock that has to wait
    "must be called from async context": NEEDS_TRIO,
    "'RunContext' object has no attribute 'runner'": NEEDS_TRIO,  # a nursery
    "Not currently running on any asynchronous event loop": _NEEDS_EITHER,
    "unknown async library, or not in async context": _NEEDS_EITHER,
}
"""By the first words of CPython, asyncio, trio, anyio and sniffio."""


def set_traceback(error: BaseException, traceback: TracebackType | None) -> None:
    """Set the traceback of *error* without its class having a say: a frozen dataclass, for one, refuses to be changed."""
    BaseException.with_traceback(error, traceback)


def without_own_frames(traceback: TracebackType | None) -> TracebackType | None:
    """Return *traceback* from its first frame that is not promiselite's, so that it begins in the user's code.

    A traceback keeps its frames' variables alive. Ours would hold promises, whose reason is the exception that holds the
    traceback: a cycle only the collector could free. Finished frames of ours are emptied for the same reason: a user's frame
    still reaches the one it was called from. An exception that is raised again at each link of a chain has a traceback as long
    as the chain; what lies far down was emptied at an earlier link.
    """
    begin = None
    for _ in range(FRAMES_LOOKED_AT):
        if traceback is None:
            break
        if not is_own(traceback.tb_frame):
            begin = begin or traceback
        else:
            try:
                traceback.tb_frame.clear()
            except RuntimeError:  # still running further out: it empties itself when it leaves
                pass
        traceback = traceback.tb_next
    return begin


def before_raised_again(error: BaseException, raisers: set[CodeType]) -> TracebackType | None:
    """Return *error*'s traceback as it was before promiselite raised it for somebody who then caught it.

    Args:
        error: an exception that is about to become a reason once more.
        raisers: the code of functions that raise reasons: what stands above the last frame of one of them is the way of an
            earlier raise, and would make the traceback grow with each.
    """
    begin = traceback = error.__traceback__
    for _ in range(FRAMES_LOOKED_AT):
        if traceback is None:
            break
        if traceback.tb_frame.f_code in raisers:
            begin = traceback.tb_next
        traceback = traceback.tb_next
    return begin


waiters: set[CodeType] = set()
"""The code of what raises reasons to those who wait in plain code: ``Promise.result`` and its like."""

FRAMES_LOOKED_AT = 256


STEPS = ("drain", "run_job", "_call_from", "_run_post")
"""The functions of ours that begin a job or a macrotask: what stands below them on the stack has nothing to do with it."""


def is_own(frame: FrameType) -> bool:
    """Tell whether *frame* runs code of promiselite's."""
    name = frame.f_globals.get("__name__")
    return isinstance(name, str) and (name == _PACKAGE or name.startswith(_PACKAGE_PREFIX))


_PACKAGE = __name__.partition(".")[0]
_PACKAGE_PREFIX = _PACKAGE + "."
