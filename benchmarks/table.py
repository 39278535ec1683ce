"""The table: every workload, who does the same work, and how many times as long they shall take at least."""

from __future__ import annotations

from .model import Peer, Workload
from .workloads import awaiting, chaining, combining, hosting, making

PROMISE, TWISTED = "promise", "twisted"

WORKLOADS = (
    Workload(
        "chain",
        "chain: `p = p.then(inc)` built, then run",
        chaining.chain,
        (
            Peer("asyncio: a task per step", chaining.tasks, 7),
            Peer("asyncio: Future and callback by hand", chaining.futures, 6),
            Peer("promise: then", chaining.promise_package, 6, PROMISE),
            Peer("promise: then, on a pending one", chaining.promise_package_pending, None, PROMISE),
            Peer("Twisted: addCallback", chaining.twisted, 5, TWISTED),
            Peer("Twisted: addCallback, fired before", chaining.twisted_fired, None, TWISTED),
        ),
        (Peer("a deque of closures", chaining.closures), Peer("a deque of handlers", chaining.handlers)),
        node="chain",
    ),
    Workload(
        "loop",
        "loop: each handler makes the next `Promise.resolve(1).then(step)`",
        chaining.loop,
        (Peer("asyncio: call_soon", chaining.call_soon, 3),),
        (Peer("a deque of closures", chaining.closures_loop), Peer("two objects and what they ask for", chaining.cells_loop)),
        node="loop",
    ),
    Workload(
        "all",
        "`all` of promises settled later, by index",
        combining.all_later,
        (
            Peer("asyncio: gather of Futures", combining.gather_futures, 1.2),
            Peer("promise: all", combining.promise_package, 4, PROMISE),
            Peer("Twisted: gatherResults", combining.twisted, 2.5, TWISTED),
        ),
        (Peer("cells and closures", combining.cells),),
        node="all",
    ),
    Workload(
        "all-resolve",
        "the same, with `resolve` kept instead of the named tuple",
        combining.all_later_by_resolve,
        (
            Peer("asyncio: gather of Futures", combining.gather_futures),
            Peer("promise: all", combining.promise_package, None, PROMISE),
            Peer("Twisted: gatherResults", combining.twisted, None, TWISTED),
        ),
    ),
    Workload(
        "calls",
        "`all` of async functions that return at once",
        combining.all_calls,
        (Peer("asyncio: gather of coroutines", combining.gather_coroutines, 3),),
        (Peer("coroutines run by hand", combining.coroutines),),
        node="calls",
    ),
    Workload(
        "await",
        "async function awaiting a settled promise in a loop",
        awaiting.await_settled,
        (Peer("asyncio: sleep(0)", awaiting.sleep_zero, 4),),
        (Peer("a bare await, no promise", awaiting.bare_await),),
        node="await",
    ),
    Workload(
        "executor",
        "`Promise(executor)` resolved at once",
        making.executors,
        (Peer("asyncio: Future made and set", making.futures, 0.5),),
        (Peer("a class that calls a function", making.cells), Peer("two objects and what they ask for", making.slots)),
        node="executor",
    ),
    Workload(
        "timers",
        "timers set and run",
        hosting.timers,
        (Peer("asyncio: call_later", hosting.call_later, 3),),
        (Peer("a heap of functions", hosting.heap),),
        node="timers",
    ),
    Workload(
        "offload",
        "`offload` of tiny functions",
        hosting.offloads,
        (Peer("asyncio: run_in_executor, gather", hosting.run_in_executor, 1),),
        (Peer("ThreadPoolExecutor and a queue", hosting.pool),),
        steps=5_000,
    ),
    Workload(
        "threads",
        "promises settled by 4 other threads",
        hosting.settled_elsewhere,
        (Peer("asyncio: call_soon_threadsafe", hosting.call_soon_threadsafe, 1.5),),
        (Peer("cells, closures and a queue", hosting.queue_of_cells),),
        steps=30_000,
    ),
    Workload(
        "asyncio-chain",
        "chain, on `AsyncioScheduler`",
        chaining.chain_on_asyncio,
        (
            Peer("asyncio: a task per step", chaining.tasks, 5),
            Peer("asyncio: Future and callback by hand", chaining.futures, 5),
            Peer("promise: then", chaining.promise_package, 5, PROMISE),
            Peer("promise: then, on a pending one", chaining.promise_package_pending, None, PROMISE),
            Peer("Twisted: addCallback", chaining.twisted, 5, TWISTED),
            Peer("Twisted: addCallback, fired before", chaining.twisted_fired, None, TWISTED),
        ),
        node="chain",
    ),
    Workload(
        "asyncio-all",
        "`all`, on `AsyncioScheduler`",
        combining.all_later_on_asyncio,
        (
            Peer("asyncio: gather of Futures", combining.gather_futures, 1),
            Peer("promise: all", combining.promise_package, 1, PROMISE),
            Peer("Twisted: gatherResults", combining.twisted, 1, TWISTED),
        ),
        node="all",
    ),
)
