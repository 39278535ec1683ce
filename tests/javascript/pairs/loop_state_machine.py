"""An async state machine: each state returns the next one."""

from promiselite.js import *


def wait(ms):
    return Promise(lambda resolve: setTimeout(resolve, ms))


@async_function
async def idle(context):
    context["log"].append("idle")
    return "loading"


@async_function
async def loading(context):
    await wait(2)
    context["tries"] += 1
    if context["tries"] < 3:
        return "failed"
    return "done"


@async_function
async def failed(context):
    context["log"].append(f"failed {context['tries']}")
    await wait(1)
    return "loading"


states = {"idle": idle, "loading": loading, "failed": failed}


@async_function
async def run(context):
    state = "idle"
    while state in states:
        state = await states[state](context)
    return {"state": state, **context}


run({"tries": 0, "log": []}).then(lambda result: console.log(result))
