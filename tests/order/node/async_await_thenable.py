"""await of a thenable calls its then in a job."""

from promiselite import Promise, async_function


class Thenable:
    def then(self, resolve):
        print("then")
        resolve("value")


@async_function
async def main():
    print("before")
    print(await Promise.resolve(Thenable()))


main()
chain = Promise.resolve()
for i in range(1, 4):
    chain = chain.then(lambda _, i=i: print("tick", i))
