"""Three workers that share one list of jobs."""

from promiselite.js import *

jobs = [30, 10, 20, 50, 10]


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def worker(name):
    while jobs:
        ms = jobs.pop(0)
        await wait(ms)
        console.log(name, "did", ms)


Promise.all([worker(name) for name in ["x", "y"]]).then(lambda: console.log("nothing left", jobs))
