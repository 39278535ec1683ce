"""A promise that is not returned is not waited for."""

from promiselite.js import *


def wait(ms, text):
    return Promise(lambda resolve: setTimeout(resolve, ms, text))


def forgetful():
    wait(10, "slow").then(console.log)


Promise.resolve().then(forgetful).then(lambda: console.log("did not wait"))
