"""A rejection awaited in try is caught; one that is not rejects the function's promise."""

from promiselite import Promise, async_function


def fail(reason):
    return Promise.reject(ValueError(reason))


@async_function
async def careful():
    try:
        await fail("caught inside")
    except ValueError as error:
        print(error)
    finally:
        print("finally")
    await fail("not caught")
    print("never")


@async_function
async def at_once():
    raise ValueError("at once")


careful().catch(lambda error: print("outside", error))
at_once().catch(lambda error: print(error))
print("script")
