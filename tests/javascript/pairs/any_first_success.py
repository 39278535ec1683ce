"""Promise.any takes the first fulfilled one and overlooks rejections."""

from promiselite.js import *


def mirror(name, ms, up):
    def executor(resolve, reject):
        setTimeout(lambda: resolve(name) if up else reject(Error(f"{name} is down")), ms)

    return Promise(executor)


Promise.any([mirror("near", 10, False), mirror("far", 30, True), mirror("farther", 50, True)]).then(
    lambda name: console.log(name)
)
