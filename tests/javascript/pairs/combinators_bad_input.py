"""What the combinators say to something that is no list."""

from promiselite.js import *


@async_function
async def main():
    for input in [5, undefined, null]:
        try:
            await Promise.all(input)
        except Error as error:
            console.log(isinstance(error, TypeError), error.message)
    console.log(await Promise.all("ab"), await Promise.all(Set([1, Promise.resolve(2)])))
    console.log(await Promise.all(Map([["key", 1]])), await Promise.allSettled([]))
    try:
        await Promise.any([])
    except Error as error:
        console.log(error.name, error.errors)


main()
