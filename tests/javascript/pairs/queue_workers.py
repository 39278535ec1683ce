"""Three workers that share one list of jobs."""

from promiselite.js import *

jobs = [100, 20, 300, 20, 500]


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def worker(name):
    while jobs:
        ms = jobs.pop(0)
        await wait(ms)
        console.log(name, "did", ms)


Promise.all([worker(name) for name in ["x", "y"]]).then(lambda: console.log("nothing left", jobs))
