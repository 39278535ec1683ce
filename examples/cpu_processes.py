"""Count primes on every core: the same line runs on threads, processes or a cluster; only the executor differs.

The processes are started afresh and import this file, so that what starts them stands under ``if __name__ == "__main__"``.
"""

import os
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from promiselite import Promise, offload

PARTS = 8
SIZE = 75_000


def count_primes(first: int, last: int) -> int:
    """Count the primes from *first* up to but not including *last*, in the slow way: this is work for a processor."""
    return sum(
        number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1)) for number in range(first, last)
    )


def main() -> None:
    parts = [(part * SIZE, (part + 1) * SIZE) for part in range(PARTS)]
    processes = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        Promise.all([offload(abs, part, executor=executor) for part in range(processes)]).result()  # they have started

        begin = time.perf_counter()
        here = sum(count_primes(*part) for part in parts)
        alone = time.perf_counter() - begin

        begin = time.perf_counter()
        there = Promise.all([offload(count_primes, *part, executor=executor) for part in parts]).then(sum).result()
        together = time.perf_counter() - begin

    print(f"{there} primes below {PARTS * SIZE}; the same as without processes: {here == there}")
    print(f"speed-up: {alone / together:.1f} times on {processes} processes")


if __name__ == "__main__":
    main()
