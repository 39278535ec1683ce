"""The same work on threads, on processes and on a cluster: only the executor differs.

The cluster is Dask's: a scheduler and two workers, here on loopback; ``Client("tcp://host:8786")`` reaches one elsewhere.
A worker is killed midway: its call rejects, and the rest goes on. The workers are started afresh and import this file, so that
what starts them stands under ``if __name__ == "__main__"``.
"""

import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from promiselite import Promise, offload, set_timeout

PARTS = [(part * 5_000, (part + 1) * 5_000) for part in range(8)]


def count_primes(first, last):
    """Count the primes from *first* up to but not including *last*, in the slow way."""
    return sum(
        number > 1 and all(number % divisor for divisor in range(2, int(number**0.5) + 1)) for number in range(first, last)
    )


def stay(note):
    """Write down which process this is, and do not come back."""
    Path(note).with_suffix(".new").write_text(str(os.getpid()))
    Path(note).with_suffix(".new").rename(note)
    time.sleep(60)


def kill(note):
    """Kill the process that has written *note*, as soon as it has."""
    if note.exists():
        os.kill(int(note.read_text()), signal.SIGTERM)
    else:
        set_timeout(kill, 10, note)


def count_on(name, executor):
    primes = Promise.all([offload(count_primes, *part, executor=executor) for part in PARTS]).then(sum)
    print(f"{name}: {primes.result()} primes below {PARTS[-1][1]}")


def main():
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        sys.exit("this example needs Dask distributed: pip install 'promiselite[dask]'")

    with ThreadPoolExecutor(2) as threads:
        count_on("threads", threads)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        count_on("processes", processes)
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),  # a call fails with the worker that runs it
        LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=":0", silence_logs=50) as cluster,
        Client(cluster) as client,
        tempfile.TemporaryDirectory() as folder,
    ):
        count_on("cluster", client)

        note = Path(folder, "pid")
        lost = offload(stay, str(note), executor=client)
        kill(note)
        lost.catch(lambda reason: print("a worker was killed:", type(reason).__name__)).result()
        count_on("cluster, afterwards", client)


if __name__ == "__main__":
    main()
