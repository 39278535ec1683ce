"""A promise around a function with a callback."""

from promiselite.js import *


def read_config(name, callback):
    def answer():
        if name == "app":
            callback(null, {"debug": False})
        else:
            callback(Error(f"no config {name}"), undefined)

    setTimeout(answer, 10)


def read_config_async(name):
    def executor(resolve, reject):
        read_config(name, lambda error, config: reject(error) if error else resolve(config))

    return Promise(executor)


(
    read_config_async("app")
    .then(lambda config: console.log(config))
    .then(lambda: read_config_async("web"))
    .catch(lambda error: console.log(error.message))
)
