"""Poll until a condition holds."""

from promiselite.js import *

asked = 0


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def job_state():
    global asked
    await wait(5)
    asked += 1
    if asked < 3:
        return "queued"
    return "running" if asked < 6 else "done"


@async_function
async def poll():
    seen = undefined
    while True:
        state = await job_state()
        if state == "done":
            return state
        if state != seen:
            seen = state
            console.log(seen)
        await wait(10)


poll().then(lambda state: console.log("finished:", state, "after", asked, "questions"))
