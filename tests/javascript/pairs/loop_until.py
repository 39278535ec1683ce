"""Poll until a condition holds."""

from promiselite.js import *

job_state = "queued"


def set_state(state):
    global job_state
    job_state = state


setTimeout(lambda: set_state("running"), 25)
setTimeout(lambda: set_state("done"), 65)


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def poll():
    seen = undefined
    while job_state != "done":
        if job_state != seen:
            seen = job_state
            console.log(seen)
        await wait(10)
    return job_state


poll().then(lambda state: console.log("finished:", state))
