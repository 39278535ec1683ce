"""try, catch and finally around an await."""

from promiselite.js import *


def request(ok):
    return Promise.resolve("body") if ok else Promise.reject(Error("404"))


@async_function
async def load(ok):
    try:
        body = await request(ok)
        console.log("loaded", body)
        return len(body)
    except Error as error:
        console.log("failed", error.message)
        return 0
    finally:
        console.log("finally")


load(True).then(lambda length: console.log(length)).then(lambda: load(False)).then(lambda length: console.log(length))
