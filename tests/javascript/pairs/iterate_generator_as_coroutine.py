"""Before async functions: a generator that yields promises."""

from promiselite.js import *


def co(generator):
    def executor(resolve, reject):
        def step(go):
            try:
                value = go()
            except StopIteration as end:
                resolve(end.value)
            except Exception as error:
                reject(error)
            else:
                Promise.resolve(value).then(
                    lambda result: step(lambda: it.send(result)), lambda error: step(lambda: it.throw(error))
                )

        it = generator()
        step(lambda: next(it))

    return Promise(executor)


def adding():
    one = yield Promise.resolve(1)
    two = yield Promise(lambda resolve: setTimeout(resolve, 5, 2))
    try:
        yield Promise.reject(Error("three"))
    except Error as error:
        console.log("caught", error.message)
    return one + two


def failing():
    yield null
    raise RangeError("thrown")


co(adding).then(lambda sum: console.log("sum", sum))
co(failing).catch(lambda error: console.log(error))
