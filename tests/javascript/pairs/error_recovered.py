"""catch returns a value to go on with."""

from promiselite.js import *


def load():
    return Promise.reject(Error("offline"))


load().catch(lambda: {"source": "cache"}).then(lambda data: console.log(data))
