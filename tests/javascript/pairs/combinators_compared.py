"""The same three promises in all four combinators."""

from promiselite.js import *


def make():
    return [
        Promise(lambda resolve: setTimeout(resolve, 50, "late")),
        Promise(lambda _, reject: setTimeout(reject, 10, "early failure")),
        Promise(lambda resolve: setTimeout(resolve, 250, "last")),
    ]


def report(name):
    getattr(Promise, name)(make()).then(
        lambda value: console.log(name, "fulfilled", value),
        lambda reason: console.log(name, "rejected", reason),
    )


for name in ["all", "allSettled", "race", "any"]:
    report(name)
