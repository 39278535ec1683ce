"""How operations make promises of a class they do not know: capabilities, species, and ``PromiseResolve``."""

from __future__ import annotations

from typing import Any

from ..scheduler import Scheduler, use_scheduler
from .calling import describe
from .reactions import Capability
from .record import PENDING, PromiseRecord, intrinsics
from .settling import PromiseBridge, create_resolving_functions


def new_pending(scheduler: Scheduler) -> Any:
    """Allocate a pending promise of the intrinsic class, without handlers and without calling its constructor."""
    promise = next(intrinsics.blank)
    promise._state = PENDING
    promise._value = promise._on_fulfilled = promise._on_rejected = promise._context = None
    promise._scheduler = scheduler
    return promise


def new_promise_capability(constructor: Any, scheduler: Scheduler) -> Capability:
    """Make a promise through *constructor*, with the functions that settle it.

    The promise belongs to *scheduler*, unless the constructor chooses another. For the intrinsic class the constructor's
    steps are taken without calling it, which nothing can see.

    Raises:
        TypeError: *constructor* cannot be called, called its executor twice, or gave it something not callable.

    Spec: https://tc39.es/ecma262/#sec-newpromisecapability
    """
    if constructor is intrinsics.promise:
        promise = new_pending(scheduler)
        functions = create_resolving_functions(promise)
        return Capability(promise, functions, functions.reject)
    if not callable(constructor):
        raise intrinsics.type_error(f"a promise class is needed, not {constructor!r}")
    resolve = reject = None

    def executor(resolving: Any = None, rejecting: Any = None) -> None:
        nonlocal resolve, reject
        if resolve is not None or reject is not None:
            raise intrinsics.type_error(f"{describe(constructor)} called its executor twice")
        resolve, reject = resolving, rejecting

    with use_scheduler(scheduler):
        promise = constructor(executor)
    if not callable(resolve) or not callable(reject):
        raise intrinsics.type_error(
            f"{describe(constructor)} did not call its executor with two functions: got {resolve!r}, {reject!r}"
        )
    return Capability(promise, resolve, reject)


def bridged(promise: Any, scheduler: Scheduler) -> Any:
    """Return a promise of *scheduler* that is settled as *promise*, of another one, is, or rejected when that one ends."""
    own = new_pending(scheduler)
    bridge = create_resolving_functions(own, PromiseBridge)
    bridge.listen(promise, promise.then, bridge, bridge.reject)
    return own


def species_constructor(promise: PromiseRecord) -> Any:
    """Return the class of the promises derived from *promise*: its ``species``, the intrinsic class where that is None.

    Raises:
        TypeError: ``species`` cannot be called.

    Spec: https://tc39.es/ecma262/#sec-speciesconstructor
    """
    species = type(promise).species
    if species is None:
        return intrinsics.promise
    if not callable(species):
        raise intrinsics.type_error(f"{type(promise).__qualname__}.species must be a promise class or None, not {species!r}")
    return species


def promise_resolve(constructor: Any, value: Any, scheduler: Scheduler) -> Any:
    """Return *value* itself if it is a promise of exactly that class, else a new promise resolved with it.

    Spec: https://tc39.es/ecma262/#sec-promise-resolve
    """
    if type(value) is constructor and isinstance(value, PromiseRecord):
        return value
    capability = new_promise_capability(constructor, scheduler)
    capability.resolve(value)
    try:
        return capability.promise
    finally:
        del capability  # an exception raised in there may keep this frame
