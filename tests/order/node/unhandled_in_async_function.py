"""An async function that throws is reported like any other; one awaited in time is not."""

from promiselite import Promise, async_function, current_scheduler, set_immediate


@async_function
async def fail(text):
    await Promise.resolve()
    raise ValueError(text)


@async_function
async def in_time():
    promise = fail("awaited in time")
    try:
        await promise
    except ValueError as error:
        print("caught", error)


@async_function
async def too_late():
    promise = fail("awaited too late")
    await Promise(lambda resolve: set_immediate(resolve))
    try:
        await promise
    except ValueError as error:
        print("caught", error)


current_scheduler().on_unhandled_rejection = lambda reason: print("unhandled", reason)
fail("nobody waits")
in_time()
too_late()
