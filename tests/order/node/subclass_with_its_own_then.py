"""A then of a subclass's own is called: by resolve in a job, by all at once."""

from promiselite import Promise, async_function


class Traced(Promise):
    def then(self, *handlers):
        print("then")
        return super().then(*handlers)


@async_function
async def waiter():
    print("awaited", await promise)


promise = Traced.resolve("value")
print("all")
Promise.all([promise]).then(lambda values: print("all", *values))
print("await")
waiter()
print("script")
