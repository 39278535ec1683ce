"""A task that hands the reason of its signal on, whatever that is."""

from promiselite.js import *


def task(signal):
    def executor(resolve, reject):
        if signal.aborted:
            return reject(signal.reason)
        timer = setTimeout(lambda: resolve("finished"), 50)

        def on_abort():
            clearTimeout(timer)
            reject(signal.reason)

        signal.addEventListener("abort", on_abort)

    return Promise(executor)


plain = AbortController()
task(plain.signal).catch(lambda reason: console.log(reason.name, reason.message, reason.code, isinstance(reason, DOMException)))
plain.abort()
task(plain.signal).catch(lambda reason: console.log("aborted already:", f"{reason}"))
for reason in [Error("with an error"), "with a text", {"why": "with an object"}, null]:
    controller = AbortController()
    task(controller.signal).catch(lambda reason: console.log(reason))
    controller.abort(reason)
    console.log(controller)
both = AbortSignal.any([AbortController().signal, AbortSignal.timeout(2)])
task(both).catch(lambda reason: console.log(reason.name, "-", reason.message))
