"""A literal, slow model of ECMA-262's promises and of Node's phases: the oracle for the order of events.

Every operation bears the specification's name and takes its steps one by one, without any short cut; nothing here is shared
with promiselite. What differs is the language only: ``undefined`` is None, a throw completion is a raised exception, and
``Throw`` carries a thrown value that is no exception. A derived class stands for its own species.

The host is ``model_host.Agent``; it derives a ``Promise`` class of its own, and is asked for what the specification leaves to
hosts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, NamedTuple, Protocol


class Host(Protocol):
    """What the specification asks of its host, and the realm's %Promise%."""

    Promise: Any

    def host_enqueue_promise_job(self, job: Callable[[], None]) -> None: ...

    def host_promise_rejection_tracker(self, promise: PromiseObject, operation: str) -> None: ...


class Throw(Exception):
    """A throw completion whose value is no exception."""

    def __init__(self, value: Any) -> None:
        super().__init__(value)
        self.value = value


class AggregateError(Exception):
    """https://tc39.es/ecma262/#sec-aggregate-error-objects."""

    def __init__(self, errors: list[Any]) -> None:
        super().__init__("All promises were rejected")
        self.errors = errors


class Settled(NamedTuple):
    """The object that ``allSettled`` reports for one element."""

    status: str
    value: Any = None
    reason: Any = None


class PromiseCapability:
    """https://tc39.es/ecma262/#sec-promisecapability-records."""

    def __init__(self) -> None:
        self.promise: Any = None
        self.resolve: Any = None
        self.reject: Any = None


class PromiseReaction(NamedTuple):
    """https://tc39.es/ecma262/#sec-promisereaction-records."""

    capability: PromiseCapability | None
    type: str
    handler: Any


class Record:
    """A record of one mutable field, shared by closures: [[Value]]."""

    def __init__(self, value: Any) -> None:
        self.value = value


class PromiseObject:
    """https://tc39.es/ecma262/#sec-properties-of-promise-instances; each agent derives its %Promise% from this."""

    agent: Host

    def __init__(self, executor: Any) -> None:
        """https://tc39.es/ecma262/#sec-promise-executor."""
        if not callable(executor):
            raise TypeError("the executor is not callable")
        self.promise_state = "pending"
        self.promise_result: Any = None
        self.promise_fulfill_reactions: list[PromiseReaction] | None = []
        self.promise_reject_reactions: list[PromiseReaction] | None = []
        self.promise_is_handled = False
        resolve, reject = create_resolving_functions(self)
        try:
            executor(resolve, reject)
        except BaseException as error:
            reject(thrown(error))

    @classmethod
    def all(cls, iterable: Iterable[Any]) -> Any:
        """https://tc39.es/ecma262/#sec-promise.all."""
        return combine(cls, iterable, perform_promise_all)

    @classmethod
    def all_settled(cls, iterable: Iterable[Any]) -> Any:
        """https://tc39.es/ecma262/#sec-promise.allsettled."""
        return combine(cls, iterable, perform_promise_all_settled)

    @classmethod
    def any(cls, iterable: Iterable[Any]) -> Any:
        """https://tc39.es/ecma262/#sec-promise.any."""
        return combine(cls, iterable, perform_promise_any)

    @classmethod
    def race(cls, iterable: Iterable[Any]) -> Any:
        """https://tc39.es/ecma262/#sec-promise.race."""
        return combine(cls, iterable, perform_promise_race)

    @classmethod
    def reject(cls, reason: Any = None) -> Any:
        """https://tc39.es/ecma262/#sec-promise.reject."""
        capability = new_promise_capability(cls)
        capability.reject(reason)
        return capability.promise

    @classmethod
    def resolve(cls, value: Any = None) -> Any:
        """https://tc39.es/ecma262/#sec-promise.resolve."""
        return promise_resolve(cls, value)

    @classmethod
    def try_(cls, callback: Callable[..., Any], *args: Any) -> Any:
        """https://tc39.es/ecma262/#sec-promise.try."""
        capability = new_promise_capability(cls)
        try:
            status = callback(*args)
        except BaseException as error:
            capability.reject(thrown(error))
        else:
            capability.resolve(status)
        return capability.promise

    @classmethod
    def with_resolvers(cls) -> Any:
        """https://tc39.es/ecma262/#sec-promise.withresolvers."""
        capability = new_promise_capability(cls)
        return capability.promise, capability.resolve, capability.reject

    def then(self, on_fulfilled: Any = None, on_rejected: Any = None) -> Any:
        """https://tc39.es/ecma262/#sec-promise.prototype.then."""
        result_capability = new_promise_capability(type(self))
        return perform_promise_then(self, on_fulfilled, on_rejected, result_capability)

    def catch(self, on_rejected: Any = None) -> Any:
        """https://tc39.es/ecma262/#sec-promise.prototype.catch."""
        return self.then(None, on_rejected)

    def finally_(self, on_finally: Any = None) -> Any:
        """https://tc39.es/ecma262/#sec-promise.prototype.finally."""
        constructor = type(self)
        if not callable(on_finally):
            return self.then(on_finally, on_finally)

        def then_finally_closure(value: Any) -> Any:
            result = on_finally()
            promise = promise_resolve(constructor, result)

            def return_value(_: Any) -> Any:
                return value

            return promise.then(return_value, None)

        def catch_finally_closure(reason: Any) -> Any:
            result = on_finally()
            promise = promise_resolve(constructor, result)

            def throw_reason(_: Any) -> Any:
                raise throw(reason)

            return promise.then(throw_reason, None)

        return self.then(then_finally_closure, catch_finally_closure)

    def __await__(self) -> Any:
        return (yield self)


def thrown(error: BaseException) -> Any:
    """Return the value of a throw completion."""
    return error.value if isinstance(error, Throw) else error


def throw(value: Any) -> BaseException:
    """Return what is to be raised so that *value* is thrown."""
    return value if isinstance(value, BaseException) else Throw(value)


# ---------------------------------------------------------------------------------------- promise abstract operations


def create_resolving_functions(promise: PromiseObject) -> tuple[Any, Any]:
    """https://tc39.es/ecma262/#sec-createresolvingfunctions."""
    already_resolved = Record(False)

    def resolve(resolution: Any = None) -> None:
        """https://tc39.es/ecma262/#sec-promise-resolve-functions."""
        if already_resolved.value:
            return
        already_resolved.value = True
        if resolution is promise:
            reject_promise(promise, TypeError("self-resolution"))
            return
        if resolution is None or isinstance(resolution, (bool, int, float, str)):
            fulfill_promise(promise, resolution)
            return
        try:
            then_action = resolution.then if hasattr(type(resolution), "then") else None
        except BaseException as error:
            reject_promise(promise, thrown(error))
            return
        if not callable(then_action):
            fulfill_promise(promise, resolution)
            return
        promise.agent.host_enqueue_promise_job(new_promise_resolve_thenable_job(promise, then_action))

    def reject(reason: Any = None) -> None:
        """https://tc39.es/ecma262/#sec-promise-reject-functions."""
        if already_resolved.value:
            return
        already_resolved.value = True
        reject_promise(promise, reason)

    return resolve, reject


def fulfill_promise(promise: PromiseObject, value: Any) -> None:
    """https://tc39.es/ecma262/#sec-fulfillpromise."""
    assert promise.promise_state == "pending"
    reactions = promise.promise_fulfill_reactions
    promise.promise_result = value
    promise.promise_fulfill_reactions = promise.promise_reject_reactions = None
    promise.promise_state = "fulfilled"
    trigger_promise_reactions(promise.agent, reactions, value)


def reject_promise(promise: PromiseObject, reason: Any) -> None:
    """https://tc39.es/ecma262/#sec-rejectpromise."""
    assert promise.promise_state == "pending"
    reactions = promise.promise_reject_reactions
    promise.promise_result = reason
    promise.promise_fulfill_reactions = promise.promise_reject_reactions = None
    promise.promise_state = "rejected"
    if not promise.promise_is_handled:
        promise.agent.host_promise_rejection_tracker(promise, "reject")
    trigger_promise_reactions(promise.agent, reactions, reason)


def new_promise_capability(constructor: Any) -> PromiseCapability:
    """https://tc39.es/ecma262/#sec-newpromisecapability."""
    resolving_functions = PromiseCapability()

    def executor_closure(resolve: Any, reject: Any) -> None:
        if resolving_functions.resolve is not None or resolving_functions.reject is not None:
            raise TypeError("the executor was called twice")
        resolving_functions.resolve = resolve
        resolving_functions.reject = reject

    promise = constructor(executor_closure)
    if not callable(resolving_functions.resolve) or not callable(resolving_functions.reject):
        raise TypeError("the resolving functions are not callable")
    resolving_functions.promise = promise
    return resolving_functions


def trigger_promise_reactions(agent: Host, reactions: list[PromiseReaction] | None, argument: Any) -> None:
    """https://tc39.es/ecma262/#sec-triggerpromisereactions."""
    assert reactions is not None
    for reaction in reactions:
        agent.host_enqueue_promise_job(new_promise_reaction_job(reaction, argument))


def new_promise_reaction_job(reaction: PromiseReaction, argument: Any) -> Callable[[], None]:
    """https://tc39.es/ecma262/#sec-newpromisereactionjob."""

    def job() -> None:
        capability = reaction.capability
        normal = True
        if reaction.handler is None:
            value = argument
            normal = reaction.type == "fulfill"
        else:
            try:
                value = reaction.handler(argument)
            except BaseException as error:
                normal = False
                value = thrown(error)
        if capability is None:
            assert normal
        elif normal:
            capability.resolve(value)
        else:
            capability.reject(value)

    return job


def new_promise_resolve_thenable_job(promise_to_resolve: PromiseObject, then: Any) -> Callable[[], None]:
    """https://tc39.es/ecma262/#sec-newpromiseresolvethenablejob."""

    def job() -> None:
        resolve, reject = create_resolving_functions(promise_to_resolve)
        try:
            then(resolve, reject)
        except BaseException as error:
            reject(thrown(error))

    return job


def perform_promise_then(
    promise: PromiseObject, on_fulfilled: Any, on_rejected: Any, result_capability: PromiseCapability | None = None
) -> Any:
    """https://tc39.es/ecma262/#sec-performpromisethen."""
    on_fulfilled_job_callback = on_fulfilled if callable(on_fulfilled) else None
    on_rejected_job_callback = on_rejected if callable(on_rejected) else None
    fulfill_reaction = PromiseReaction(result_capability, "fulfill", on_fulfilled_job_callback)
    reject_reaction = PromiseReaction(result_capability, "reject", on_rejected_job_callback)
    if promise.promise_state == "pending":
        assert promise.promise_fulfill_reactions is not None
        assert promise.promise_reject_reactions is not None
        promise.promise_fulfill_reactions.append(fulfill_reaction)
        promise.promise_reject_reactions.append(reject_reaction)
    elif promise.promise_state == "fulfilled":
        promise.agent.host_enqueue_promise_job(new_promise_reaction_job(fulfill_reaction, promise.promise_result))
    else:
        reason = promise.promise_result
        if not promise.promise_is_handled:
            promise.agent.host_promise_rejection_tracker(promise, "handle")
        promise.agent.host_enqueue_promise_job(new_promise_reaction_job(reject_reaction, reason))
    promise.promise_is_handled = True
    return None if result_capability is None else result_capability.promise


def promise_resolve(constructor: Any, value: Any) -> Any:
    """https://tc39.es/ecma262/#sec-promise-resolve."""
    if isinstance(value, PromiseObject) and type(value) is constructor:
        return value
    capability = new_promise_capability(constructor)
    capability.resolve(value)
    return capability.promise


# ---------------------------------------------------------------------------------------------------------- combinators


def combine(constructor: Any, iterable: Iterable[Any], perform: Callable[..., Any]) -> Any:
    """Take the steps that all four have in common, IfAbruptRejectPromise included."""
    capability = new_promise_capability(constructor)
    try:
        promise_resolve_function = constructor.resolve
        iterator = iter(iterable)
        return perform(iterator, constructor, capability, promise_resolve_function)
    except BaseException as error:
        capability.reject(thrown(error))
        return capability.promise


def perform_promise_all(iterator: Any, constructor: Any, capability: PromiseCapability, resolve: Any) -> Any:
    """https://tc39.es/ecma262/#sec-performpromiseall."""
    values: list[Any] = []
    remaining = Record(1)
    for index, next_value in enumerate(iterator):
        values.append(None)
        next_promise = resolve(next_value)
        on_fulfilled = element_function(index, values, remaining, lambda: capability.resolve(list(values)), lambda x: x)
        remaining.value += 1
        next_promise.then(on_fulfilled, capability.reject)
    remaining.value -= 1
    if remaining.value == 0:
        capability.resolve(list(values))
    return capability.promise


def perform_promise_all_settled(iterator: Any, constructor: Any, capability: PromiseCapability, resolve: Any) -> Any:
    """https://tc39.es/ecma262/#sec-performpromiseallsettled."""
    values: list[Any] = []
    remaining = Record(1)

    def finish() -> None:
        capability.resolve(list(values))

    for index, next_value in enumerate(iterator):
        values.append(None)
        next_promise = resolve(next_value)
        already_called = Record(False)
        on_fulfilled = element_function(
            index, values, remaining, finish, lambda x: Settled("fulfilled", value=x), already_called
        )
        on_rejected = element_function(
            index, values, remaining, finish, lambda x: Settled("rejected", reason=x), already_called
        )
        remaining.value += 1
        next_promise.then(on_fulfilled, on_rejected)
    remaining.value -= 1
    if remaining.value == 0:
        finish()
    return capability.promise


def perform_promise_any(iterator: Any, constructor: Any, capability: PromiseCapability, resolve: Any) -> Any:
    """https://tc39.es/ecma262/#sec-performpromiseany."""
    errors: list[Any] = []
    remaining = Record(1)
    for index, next_value in enumerate(iterator):
        errors.append(None)
        next_promise = resolve(next_value)
        on_rejected = element_function(
            index, errors, remaining, lambda: capability.reject(AggregateError(list(errors))), lambda x: x
        )
        remaining.value += 1
        next_promise.then(capability.resolve, on_rejected)
    remaining.value -= 1
    if remaining.value == 0:
        raise AggregateError(list(errors))
    return capability.promise


def perform_promise_race(iterator: Any, constructor: Any, capability: PromiseCapability, resolve: Any) -> Any:
    """https://tc39.es/ecma262/#sec-performpromiserace."""
    for next_value in iterator:
        next_promise = resolve(next_value)
        next_promise.then(capability.resolve, capability.reject)
    return capability.promise


def element_function(
    index: int,
    values: list[Any],
    remaining: Record,
    finish: Callable[[], None],
    wrap: Callable[[Any], Any],
    already_called: Record | None = None,
) -> Callable[[Any], None]:
    """https://tc39.es/ecma262/#sec-promise.all-resolve-element-functions, and its sisters."""
    called = Record(False) if already_called is None else already_called

    def element(x: Any = None) -> None:
        if called.value:
            return
        called.value = True
        values[index] = wrap(x)
        remaining.value -= 1
        if remaining.value == 0:
            finish()

    return element


# ------------------------------------------------------------------------------------------------------ async functions


def async_function(agent: Host, function: Callable[..., Any]) -> Callable[..., Any]:
    """https://tc39.es/ecma262/#sec-async-functions-abstract-operations-async-function-start."""

    @wraps(function)
    def call(*args: Any) -> Any:
        capability = new_promise_capability(agent.Promise)
        coroutine = function(*args)
        async_block_go_on(agent, capability, coroutine, coroutine.send, None)
        return capability.promise

    return call


def async_block_go_on(agent: Host, capability: PromiseCapability, coroutine: Any, resume: Any, argument: Any) -> None:
    """https://tc39.es/ecma262/#sec-asyncblockstart, with https://tc39.es/ecma262/#await where the body suspends."""
    try:
        value = resume(argument)
    except StopIteration as stop:
        capability.resolve(stop.value)
        return
    except BaseException as error:
        capability.reject(thrown(error))
        return
    promise = promise_resolve(agent.Promise, value)

    def fulfilled_closure(value: Any) -> None:
        async_block_go_on(agent, capability, coroutine, coroutine.send, value)

    def rejected_closure(reason: Any) -> None:
        async_block_go_on(agent, capability, coroutine, coroutine.throw, throw(reason))

    perform_promise_then(promise, fulfilled_closure, rejected_closure)
