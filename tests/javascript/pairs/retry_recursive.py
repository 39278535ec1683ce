"""Try again, a number of times."""

from promiselite.js import *

calls = 0


def flaky():
    global calls
    calls += 1
    console.log("call", calls)
    return Promise.reject(Error("not yet")) if calls < 3 else Promise.resolve("at last")


def retry(fn, times):
    def again(error):
        if times <= 1:
            raise error
        return retry(fn, times - 1)

    return fn().catch(again)


retry(flaky, 5).then(lambda text: console.log(text))
