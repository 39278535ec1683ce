"""Each catch guards what stands before it."""

from promiselite.js import *


def step(name, fails=False):
    def run():
        console.log(name)
        if fails:
            raise Error(f"{name} failed")

    return run


(
    Promise.resolve()
    .then(step("one"))
    .then(step("two", True))
    .catch(lambda error: console.log("repaired:", error.message))
    .then(step("three", True))
    .then(step("four"))
    .catch(lambda error: console.log("gave up:", error.message))
)
