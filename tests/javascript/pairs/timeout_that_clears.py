"""A time limit that puts its timer away."""

from promiselite.js import *


def with_timeout(promise, ms):
    timer = None

    def executor(_, reject):
        nonlocal timer
        timer = setTimeout(lambda: reject(Error("timed out")), ms)

    timeout = Promise(executor)
    return Promise.race([promise, timeout]).finally_(lambda: clearTimeout(timer))


with_timeout(Promise.resolve("quick"), 5000).then(lambda value: console.log(value))
with_timeout(Promise(lambda: None), 20).catch(lambda error: console.log(error.message))
