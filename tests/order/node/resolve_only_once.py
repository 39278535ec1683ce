"""The first call decides; later ones do nothing, and the rest of the executor runs on."""

from promiselite import Promise


def executor(resolve, reject):
    resolve("first")
    resolve("second")
    reject(ValueError("third"))
    print("executor goes on")
    raise ValueError("ignored")


Promise(executor).then(lambda value: print(value), lambda error: print("rejected", error))
