"""A cancellation that looks like the browser's: DOMException, name and code."""

from promiselite.js import *


def download(signal):
    def executor(resolve, reject):
        if signal.aborted:
            return reject(DOMException("not even begun", "AbortError"))

        def on_abort():
            clearTimeout(timer)
            reject(DOMException("download cancelled", "AbortError"))

        timer = setTimeout(resolve, 250, "data")
        signal.addEventListener("abort", on_abort)

    return Promise(executor)


def tell(error):
    console.log("cancelled:" if error.name == "AbortError" else "failed:", error.message, error.code)


controller = AbortController()
download(controller.signal).catch(tell).then(lambda: download(controller.signal)).catch(tell)
setTimeout(lambda: controller.abort(), 10)
download(AbortController().signal).then(lambda data: console.log(data, controller, controller.signal.reason))
