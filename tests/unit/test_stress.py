"""Many threads, many settlements, nothing lost."""

from __future__ import annotations

import threading
from typing import Any

from promiselite import LoopScheduler, Promise
from tests.support.threads import LIMIT, Worker, following

THREADS = 8
EACH = 50_000


def test_eight_threads_settle_fifty_thousand_promises_each() -> None:
    """Every handler is called once, with its own value, on the home thread, in each thread's order."""
    loop = LoopScheduler()
    hold = loop.hold()
    hold.__enter__()
    heard: list[list[Any]] = [[] for _ in range(THREADS)]
    homes: set[int] = set()
    made: list[list[Any]] = [[] for _ in range(THREADS)]

    def make(thread: int) -> None:
        append = heard[thread].append
        for _ in range(EACH):
            promise = Promise(lambda resolve, reject: made[thread].append((resolve, reject)), scheduler=loop)
            promise.then(append, append)

    for thread in range(THREADS):
        make(thread)
    gate = threading.Barrier(THREADS)
    left = threading.Barrier(THREADS, action=lambda: (loop.post(lambda: homes.add(threading.get_ident())), hold.__exit__()))

    def settle(thread: int) -> None:
        gate.wait(LIMIT)
        for number, (resolve, reject) in enumerate(made[thread]):
            if number % 2:
                resolve(number)
                reject(-1)
            else:
                reject(number)
        left.wait(LIMIT)

    workers = [Worker(settle, thread) for thread in range(THREADS)]
    loop.run()
    for worker in workers:
        worker.outcome()
    for each in heard:
        assert each == list(range(EACH))
    assert homes == {threading.get_ident()}
    loop.close()


def test_threads_make_chain_and_wait_at_once() -> None:
    """Promises made, chained and waited for by 8 threads on one loop that a ninth runs."""
    loop = LoopScheduler()
    hold = loop.hold()
    hold.__enter__()
    home = Worker(loop.run)

    def work(thread: int) -> int:
        total = 0
        for number in range(100):
            chained = following(loop, number).then(lambda value: value + 1).then(lambda value: Promise.resolve(value))
            total += chained.result(LIMIT)
        return total

    workers = [Worker(work, thread) for thread in range(THREADS)]
    assert [worker.outcome() for worker in workers] == [5050] * THREADS
    hold.__exit__(None, None, None)
    home.outcome()
    loop.close()
