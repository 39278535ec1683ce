"""Every combinator over promises that fail, and over nothing."""

from promiselite.js import *


def after(ms, text, fails=False):
    return Promise(lambda resolve, reject: setTimeout(lambda: reject(Error(text)) if fails else resolve(text), ms))


@async_function
async def main():
    console.log(await Promise.allSettled([after(1, "a"), after(2, "b", True), {"deep": [1, {"x": []}]}, Promise.reject()]))
    try:
        await Promise.any([after(1, "c", True), after(2, "d", True)])
    except AggregateError as error:
        console.log(type(error).__name__, [each.message for each in error.errors], error)
    try:
        await Promise.all([after(3, "e"), after(1, "f", True), after(2, "g", True)])
    except Error as error:
        console.log(error)
    console.log(await Promise.race([after(250, "slow", True), after(1, "fast")]))
    try:
        await Promise.any([])
    except AggregateError as error:
        console.log(error.message, error.errors, error)
    console.log(await Promise.all([]), await Promise.allSettled([]), await Promise.all("hi"))


main()
