"""One catch for the errors of every source, told apart by their names."""

from promiselite.js import *


def wait(ms, signal):
    def executor(resolve, reject):
        setTimeout(resolve, ms)
        signal.addEventListener("abort", lambda: reject(signal.reason))

    return Promise(executor)


@async_function
async def attempt(label, work):
    try:
        await work()
    except Error as error:
        console.log(label, isinstance(error, Error), error.name, "-", error.message)
        console.log(f"{error}", error)


@async_function
async def main():
    await attempt("any", lambda: Promise.any([Promise.reject(Error("left")), Promise.reject("right")]))
    controller = AbortController()
    controller.abort()
    await attempt("abort", async_function(lambda: controller.signal.throwIfAborted()))
    await attempt("timeout", lambda: wait(60, AbortSignal.timeout(10)))
    await attempt("own", lambda: Promise.reject(DOMException("not today", "NotSupportedError")))
    await attempt("type", lambda: Promise.all(5).catch(lambda: Promise.reject(TypeError("no list"))))


main()
