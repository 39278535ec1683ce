"""A delay that can be called off."""

from promiselite.js import *


def delay(ms, signal):
    def executor(resolve, reject):
        timer = setTimeout(resolve, ms, "slept well")

        def on_abort():
            clearTimeout(timer)
            reject(signal.reason)

        signal.addEventListener("abort", on_abort, {"once": True})

    return Promise(executor)


controller = AbortController()
delay(5000, controller.signal).then(console.log, lambda error: console.log("woken:", error.name))
delay(10, AbortController().signal).then(console.log)
setTimeout(lambda: controller.abort(), 30)
