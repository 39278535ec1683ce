"""A subclass of Promise stays what it is along the chain."""

from promiselite.js import *


class Loud(Promise):
    def then(self, on_fulfilled=None, on_rejected=None):
        console.log("then")
        return super().then(on_fulfilled, on_rejected)


promise = Loud.resolve(1).then(lambda n: n + 1)
console.log(isinstance(promise, Loud), isinstance(promise.catch(lambda: None), Loud))
promise.then(lambda n: console.log(n))
