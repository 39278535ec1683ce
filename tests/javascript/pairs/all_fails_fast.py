"""Promise.all rejects with the first rejection; the others go on."""

from promiselite.js import *


def work(name, ms, fails=False):
    def executor(resolve, reject):
        def end():
            console.log(name, "fails" if fails else "is done")
            if fails:
                reject(Error(f"{name} failed"))
            else:
                resolve(name)

        setTimeout(end, ms)

    return Promise(executor)


(
    Promise.all([work("a", 10), work("b", 20, True), work("c", 30)])
    .then(lambda values: console.log("never", values))
    .catch(lambda error: console.log("caught", error.message))
)
