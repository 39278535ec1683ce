"""In batches: parallel inside, one batch after the other."""

from promiselite.js import *


def job(n):
    return Promise(lambda resolve: setTimeout(resolve, 10, n * n))


@async_function
async def in_batches(numbers, size):
    results = []
    for i in range(0, len(numbers), size):
        batch = numbers[i : i + size]
        console.log("batch", batch)
        results.extend(await Promise.all([job(n) for n in batch]))
    return results


in_batches([1, 2, 3, 4, 5], 2).then(lambda results: console.log(results))
