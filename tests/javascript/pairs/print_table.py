"""Outcomes in a table."""

from promiselite.js import *

jobs = [Promise.resolve(1), Promise.reject("no"), Promise(lambda resolve: setTimeout(resolve, 10, [2, 3]))]


def show(outcomes):
    console.table(outcomes)
    console.table(outcomes, ["status"])
    console.table([["a", 1], ["b", 2]])
    console.table(Map([["first", 1]]))
    console.table([], ["nothing"])


Promise.allSettled(jobs).then(show)
