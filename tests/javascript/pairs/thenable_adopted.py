"""Any object with a then method will do."""

from promiselite.js import *


class Thenable:
    def then(self, resolve):
        console.log("then is called")
        resolve("from a thenable")


Promise.resolve(Thenable()).then(lambda value: console.log(value))
console.log("script")
