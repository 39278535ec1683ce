"""The usual job of finally: put the spinner away."""

from promiselite.js import *

loading = False


def request(ok):
    global loading
    loading = True

    def executor(resolve, reject):
        setTimeout(lambda: resolve({"status": 200}) if ok else reject(Error("status 500")), 10)

    def done():
        global loading
        loading = False

    return Promise(executor).finally_(done)


(
    request(True)
    .then(lambda response: console.log(response, loading))
    .then(lambda: request(False))
    .catch(lambda error: console.log(error.message, loading))
)
console.log(loading)
