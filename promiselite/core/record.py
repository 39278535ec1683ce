"""What a promise is made of: its slots, its states, and the one class the fast paths know by identity.

A promise changes state once. While it is pending, its ``_value`` holds what waits for it; from then on it holds the value
or the reason, for ever. A promise that ``then`` made is its own reaction: it carries its handlers, and later stands in the
job queue itself, so that a ``then`` costs one object. Slots therefore serve in turn:

=================  ==================  ====================================  =============  ==================
slot               pending             its job is queued                     fulfilled      rejected
=================  ==================  ====================================  =============  ==================
``_state``         PENDING             FULFIL_JOB, REJECT_JOB, THENABLE_JOB  FULFILLED      REJECTED
``_value``         reactions: None,    reactions                             the value      the reason
                   one, or Reactions
``_on_fulfilled``  handler or None     FULFIL_JOB: handler;                  None           None (unhandled), REPORTED
                                       REJECT_JOB: the settled source                       or HANDLED
``_on_rejected``   handler or None     REJECT_JOB: handler; else the source  None           None
``_context``       the context of      the same                              None           the reason's traceback
                   its ``then``                                                             when it was rejected
``_scheduler``     where it lives      the same                              the same       the same
=================  ==================  ====================================  =============  ==================

Six slots and a weak reference are 88 bytes on CPython 3.11 and 96 from 3.12 on; one more would be felt.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat, starmap
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import AbortError, AggregateError
from .words import Words

if TYPE_CHECKING:
    from ..scheduler import Scheduler

PENDING, FULFIL_JOB, REJECT_JOB, THENABLE_JOB, FULFILLED, REJECTED = range(6)
"""A promise whose own job is queued is still pending to users: so is whatever is less than FULFILLED."""

SETTLED = (FULFILLED, REJECTED)

NO_VARIABLES: Any = object()
"""Stands in ``_context`` for a copy of a context without variables: one object less that the collector visits."""

REPORTED = "reported"
HANDLED = "handled"


class PromiseRecord:
    """The slots of a promise, and nothing that a user calls."""

    __slots__ = ("__weakref__", "_context", "_on_fulfilled", "_on_rejected", "_scheduler", "_state", "_value")

    _state: int
    _value: Any
    _on_fulfilled: Any
    _on_rejected: Any
    _context: Any
    _scheduler: Scheduler
    species: ClassVar[Any]


def blank(kind: type[Any]) -> Iterator[Any]:
    """Return an iterator without end over new objects of *kind*, their slots empty.

    ``next`` of it is the quickest way to an object whose constructor is not to be called: C does all of it, with the one
    tuple of arguments that stands in here.
    """
    return starmap(object.__new__, repeat((kind,)))


class Reactions(dict[int, Any]):
    """Several reactions of one pending promise by their ``id``, in the order of their registration: any is taken out at once.

    Attributes:
        handled: whether the promise counts as handled even if none is left in here.
    """

    __slots__ = ("handled",)

    handled: bool

    def __init__(self) -> None:
        self.handled = False


class Job:
    """A job that is no promise: it stands in the queue, or waits in a promise's reactions, and runs once.

    ``_state`` is PENDING unless the job is queued; ``_on_fulfilled`` and ``_on_rejected`` receive the settled source, as in a
    promise, when the job reacts to one.
    """

    __slots__ = ("_on_fulfilled", "_on_rejected", "_state")

    _state: int
    _on_fulfilled: Any
    _on_rejected: Any

    def __init__(self) -> None:
        self._state = PENDING
        self._on_fulfilled = None
        self._on_rejected = None

    def run(self) -> None:
        """Do the work; called once, in the drain, on the home thread.

        The first statement sets ``_state`` to PENDING: until then an interrupted job can be put back unharmed.
        """
        raise NotImplementedError

    def settles(self) -> Any:
        """Return the promise that is settled by what comes of this job, if there is one and it is known."""
        return None

    def joined(self, promise: PromiseRecord) -> None:
        """Hear that this, so far the only reaction of *promise*, stands in its ``Reactions`` from now on."""

    def interrupted(self, error: BaseException) -> None:  # interrupted
        """Settle what the job was to settle, if *error* (a KeyboardInterrupt, say) has left ``run`` before it did."""


class Intrinsics:
    """What ECMA-262 calls %Promise%, its ``resolve`` and its prototype's ``then``, filled in by the module that defines them.

    The core stands below the class, but its fast paths hold for that class alone: a subclass, or a ``then`` that somebody
    replaced, takes the path the specification spells out.
    """

    __slots__ = (
        "abort_error",
        "aggregate_error",
        "blank",
        "fulfilled",
        "promise",
        "rejected",
        "resolve",
        "start",
        "start_under",
        "then",
        "timeout_error",
        "type_error",
        "words",
    )

    promise: Any
    blank: Iterator[Any]
    """Gives new objects of that class."""
    resolve: Any
    start: Any
    """Runs a coroutine as the body of an async function, and returns its promise."""
    start_under: Any
    """Does so under a signal, which comes first: its reason is raised where the coroutine awaits."""
    then: Any
    type_error: type[TypeError]
    """%TypeError%, the class of what a step of the specification throws; ``promiselite.js`` puts its own here."""
    aggregate_error: type[AggregateError]
    """%AggregateError%, likewise."""
    abort_error: type[AbortError]
    """The class of the reason of an abort without one; likewise."""
    timeout_error: type[TimeoutError]
    """The class of the reason when the time of a signal is over; likewise."""
    words: Words
    """What the errors of the specification's steps say; likewise."""
    fulfilled: Any
    """The class of what ``Promise.all_settled`` tells of a fulfilled promise; likewise."""
    rejected: Any
    """The same of a rejected one; likewise."""


intrinsics = Intrinsics()
intrinsics.type_error = TypeError
intrinsics.aggregate_error = AggregateError
intrinsics.abort_error = AbortError
intrinsics.timeout_error = TimeoutError
intrinsics.words = Words()
