"""Two async functions in loops take turns."""

from promiselite import Promise, async_function


@async_function
async def count(name):
    for i in range(1, 4):
        print(name, i)
        await Promise.resolve()
    return name + " done"


Promise.all([count("a"), count("b")]).then(lambda values: print(*values))
