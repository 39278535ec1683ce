"""Twice, both ways, and a throw afterwards: only the first call counts."""

from promiselite import Promise, RejectionError


def show(name):
    return lambda value: print(name, value), lambda error: print(name, "rejected", error)


class Twice:
    def then(self, resolve, reject):
        resolve(1)
        resolve(2)
        reject(3)


class RejectFirst:
    def then(self, resolve, reject):
        reject(4)
        resolve(5)


class ThrowsAfter:
    def then(self, resolve):
        resolve(6)
        raise RejectionError(7)


class Throws:
    def then(self):
        raise RejectionError(8)


class Plain:
    then = "not a function"


Promise.resolve(Twice()).then(*show("twice"))
Promise.resolve(RejectFirst()).then(*show("reject first"))
Promise.resolve(ThrowsAfter()).then(*show("throws after"))
Promise.resolve(Throws()).then(*show("throws"))
Promise.resolve(Plain()).then(lambda: print("a plain value"))
